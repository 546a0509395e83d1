/* Posting and undoing facts. A batch is stamped, inserted, and its sums upserted last, in the order of
 * their keys: on PostgreSQL two batches that touch the same sums then wait instead of deadlocking. */
#include "feed/fact.h"
#include "base/list.h"
#include "base/money.h"
#include "feed/fact_row.h"
#include "feed/sum.h"
#include "org/place.h"
#include "org/settings.h"

#include <string.h>

enum { COLUMNS = 16, UNDO_AT_ONCE = 1000 };

#define STANDS "undone = 0 AND undoes = 0 AND ref <> ''"

/* --- stamps ------------------------------------------------------------------------------------ */

static int64_t source_id(struct tx *tx, const char *name)
{
	int64_t id = db_int(tx, "SELECT id FROM source WHERE name = $1", T(name));
	if (!id)
		id = db_int(tx,
			"INSERT INTO source (name) VALUES ($1) ON CONFLICT (name) DO NOTHING RETURNING id",
			T(name));
	/* on PostgreSQL another transaction may have been first */
	return id ? id : db_int(tx, "SELECT id FROM source WHERE name = $1", T(name));
}

static void check_fact(struct tx *tx, const struct fact *fact)
{
	if (!exact(fact->value))
		fail(tx->run, NUMBER_RANGE, "value");
	if (!exact(fact->at))
		fail(tx->run, NUMBER_RANGE, "at");
	/* a thousand facts name a handful of kinds: the list is kept with the transaction */
	kind_get(tx, fact->kind);
}

static void stamp(struct tx *tx, struct fact *facts, size_t n)
{
	struct places *places = places_create(tx);
	int64_t *people = NEW_N(tx->run->arena, int64_t, n);
	for (size_t i = 0; i < n; i++)
		people[i] = facts[i].member;
	places_load(places, people, n);
	day_t day = 0, today = org_day(tx, tx->run->now);
	ms_t begin = 0, end = 0; /* of day: neighbours mostly share it */
	for (size_t i = 0; i < n; i++) {
		struct fact *fact = &facts[i];
		fact->untimed = !fact->at;
		if (fact->untimed)
			fact->at = tx->run->now;
		check_fact(tx, fact);
		if (fact->at < begin || fact->at >= end) {
			day = org_day(tx, fact->at);
			if (!day_valid(day))
				fail(tx->run, NUMBER_RANGE, "at");
			begin = org_day_begin(tx, day);
			end = org_day_begin(tx, day_add(day, 1));
		}
		if (day > today)
			fail(tx->run, FACT_FUTURE, num(tx->run, day));
		fact->day = day;
		struct place place = places_at(places, fact->member, fact->at, day);
		fact->branch = place.branch;
		fact->group = place.group;
	}
}

/* --- rows -------------------------------------------------------------------------------------- */

#define INSERT_FACT                                                                                          \
	"INSERT INTO fact (at, day, member, branch, grp, campaign, product, customer, ordr, "                \
	"batch, kind, value, source, ref, undoes, undone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, " \
	"$11, $12, $13, $14, $15, $16) ON CONFLICT (source, ref) WHERE " STANDS " DO NOTHING"

static void bind_fact(struct db_value *values, const struct fact *fact, int64_t source)
{
	const int64_t columns[] = { fact->at, fact->day, fact->member, fact->branch, fact->group,
		fact->campaign, fact->product, fact->customer, fact->order, fact->batch, fact->kind,
		fact->value, source };
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		values[i] = I(columns[i]);
	values[13] = T(fact->ref ? fact->ref : "");
	values[14] = I(fact->undoes);
	values[15] = I(0);
}

/* Gives each its id; 0 where (source, ref) stands already. */
static int64_t *insert(struct tx *tx, struct fact *facts, size_t n)
{
	struct db_value *values = NEW_N(tx->run->arena, struct db_value, n * COLUMNS);
	int64_t *sources = NEW_N(tx->run->arena, int64_t, n),
		*ids = NEW_N(tx->run->arena, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		bool same = i &&
			(facts[i].source == facts[i - 1].source ||
				strcmp(facts[i].source, facts[i - 1].source) == 0);
		sources[i] = same ? sources[i - 1] : source_id(tx, facts[i].source);
		bind_fact(values + i * COLUMNS, &facts[i], sources[i]);
	}
	db_insert_many(tx, INSERT_FACT, values, COLUMNS, n, ids);
	for (size_t i = 0; i < n; i++)
		facts[i].id = ids[i];
	return sources;
}

#define SELECT_FACT "SELECT " FACT_COLUMNS " FROM fact f JOIN source s ON s.id = f.source "

struct fact row_fact(struct rows *rows)
{
	return (struct fact){ .id = row_int(rows, 0),
		.at = row_int(rows, 1),
		.day = (day_t)row_int(rows, 2),
		.member = row_int(rows, 3),
		.branch = row_int(rows, 4),
		.group = row_int(rows, 5),
		.campaign = row_int(rows, 6),
		.product = row_int(rows, 7),
		.customer = row_int(rows, 8),
		.order = row_int(rows, 9),
		.batch = row_int(rows, 10),
		.kind = row_int(rows, 11),
		.value = row_int(rows, 12),
		.undoes = row_int(rows, 13),
		.undone = row_int(rows, 14),
		.ref = row_text(rows, 15),
		.source = row_text(rows, 16) };
}

/* a: told now; b: as it stands. */
static bool same_content(const struct fact *a, const struct fact *b)
{
	return (a->at == b->at || a->untimed) && a->member == b->member &&
		a->campaign == b->campaign && a->product == b->product &&
		a->customer == b->customer && a->order == b->order && a->batch == b->batch &&
		a->kind == b->kind && a->value == b->value;
}

/* The fact stands already under its name: the same content is welcome, other content is not. */
static void find_repeated(struct tx *tx, struct fact *fact, int64_t source)
{
	struct rows *rows = db_rows(tx,
		SELECT_FACT "WHERE f.source = $1 AND f.ref = $2 "
			    "AND f.undone = 0 AND f.undoes = 0 AND f.ref <> ''",
		I(source), T(fact->ref));
	if (!rows_next(rows))
		fail(tx->run, DB_CONFLICT); /* taken back in this moment by another: go again */
	struct fact first = row_fact(rows);
	rows_end(rows);
	if (!same_content(fact, &first))
		fail(tx->run, FACT_REF_OTHER, fact->ref);
	*fact = first;
	fact->repeated = true;
}

/* --- posting ----------------------------------------------------------------------------------- */

size_t fact_post_many(struct tx *tx, struct fact *facts, size_t n)
{
	if (!n)
		return 0;
	stamp(tx, facts, n);
	int64_t *sources = insert(tx, facts, n);
	struct fact *fresh = NEW_N(tx->run->arena, struct fact, n);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		facts[i].undone = 0;
		facts[i].repeated = false;
		if (facts[i].id)
			fresh[count++] = facts[i];
		else
			find_repeated(tx, &facts[i], sources[i]);
	}
	sum_add_facts(tx, fresh, count);
	return count;
}

int64_t fact_post(struct tx *tx, struct fact fact)
{
	fact.undoes = 0;
	fact_post_many(tx, &fact, 1);
	return fact.id;
}

/* --- undoing ----------------------------------------------------------------------------------- */

/* Each original stands, none is itself an undoing. */
static void undo_many(struct tx *tx, const struct fact *originals, size_t n)
{
	struct fact *undoing = NEW_N(tx->run->arena, struct fact, n);
	struct db_value *values = NEW_N(tx->run->arena, struct db_value, 2 * n);
	for (size_t i = 0; i < n; i++) {
		undoing[i] = originals[i];
		undoing[i].value = -originals[i].value;
		undoing[i].undoes = originals[i].id;
	}
	insert(tx, undoing, n);
	for (size_t i = 0; i < n; i++) {
		values[2 * i] = I(originals[i].id);
		values[2 * i + 1] = I(undoing[i].id);
	}
	int64_t changed = db_run_many(
		tx, "UPDATE fact SET undone = $2 WHERE id = $1 AND undone = 0", values, 2, n, NULL);
	if (changed != (int64_t)n)
		fail(tx->run, DB_CONFLICT);
	sum_add_facts(tx, undoing, n);
}

struct fact fact_get(struct tx *tx, int64_t fact)
{
	struct rows *rows = db_rows(tx, SELECT_FACT "WHERE f.id = $1", I(fact));
	if (!rows_next(rows))
		fail(tx->run, FACT_UNKNOWN, num(tx->run, fact));
	struct fact found = row_fact(rows);
	rows_end(rows);
	return found;
}

int64_t fact_undo(struct tx *tx, int64_t fact)
{
	struct fact original = fact_get(tx, fact);
	if (original.undoes)
		fail(tx->run, FACT_IS_UNDOING);
	if (original.undone)
		return original.undone;
	undo_many(tx, &original, 1);
	return db_int(tx, "SELECT undone FROM fact WHERE id = $1", I(fact));
}

static int64_t undo_rows(struct tx *tx, struct rows *rows)
{
	LIST(struct fact) facts = { 0 };
	while (rows_next(rows))
		*list_add(tx->run->arena, &facts) = row_fact(rows);
	if (facts.n)
		undo_many(tx, facts.at, facts.n);
	return (int64_t)facts.n;
}

int64_t fact_undo_some(struct tx *tx, const char *source, size_t most)
{
	return undo_rows(tx,
		db_rows(tx,
			SELECT_FACT
			"WHERE f.source = (SELECT id FROM source "
			"WHERE name = $1) AND f.undone = 0 AND f.undoes = 0 AND f.ref <> '' ORDER BY f.ref LIMIT $2",
			T(source), I((int64_t)most)));
}

int64_t fact_undo_source(struct tx *tx, const char *source, const char *ref)
{
	if (ref)
		return undo_rows(tx,
			db_rows(tx,
				SELECT_FACT
				"WHERE f.source = (SELECT id FROM source "
				"WHERE name = $1) AND f.ref = $2 AND f.undone = 0 AND f.undoes = 0 AND f.ref <> ''",
				T(source), T(ref)));
	int64_t all = 0, some;
	while ((some = fact_undo_some(tx, source, UNDO_AT_ONCE)))
		all += some;
	return all;
}
