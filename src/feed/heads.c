/* Heads: who stood where in a period, from memberships and loans. */
#include "feed/board.h"
#include "base/list.h"
#include "base/map.h"
#include "org/place.h"
#include "org/settings.h"
#include "org/unit.h"

typedef LIST(struct head) heads_t;

struct stint {
	int64_t person, unit;
	day_t from, to; /* inclusive */
	bool loan;
};
typedef LIST(struct stint) stints_t;

static void read_stints(
	struct tx *tx, const char *sql, bool loan, day_t from, day_t to, stints_t *stints)
{
	struct rows *rows = db_rows(
		tx, sql, I(org_day_begin(tx, from)), I(org_day_begin(tx, day_add(to, 1))));
	while (rows_next(rows)) {
		ms_t since = row_int(rows, 2), until = row_int(rows, 3);
		struct stint stint = { .person = row_int(rows, 0),
			.unit = row_int(rows, 1),
			.loan = loan,
			.from = from,
			.to = to };
		if (since > org_day_begin(tx, from))
			stint.from = org_day(tx, since);
		if (until && until < org_day_begin(tx, day_add(to, 1)))
			stint.to = org_day(tx, until - 1);
		day_t gone = (day_t)row_int(rows, 4);
		if (gone && gone < stint.to)
			stint.to = gone; /* their last day */
		if (stint.from <= stint.to)
			*list_add(tx->run->arena, stints) = stint;
	}
}

struct unit_on {
	int64_t team, group;
	bool under;
};

/* Where a unit stood in the tree on a day, asked once a run. */
static struct unit_on *unit_on(
	struct tx *tx, struct map *known, int64_t unit, day_t on, int64_t under)
{
	void **place = map_int(known, unit * (INT64_C(1) << 25) + on);
	if (*place)
		return *place;
	/* before the unit was made: where it hung first */
	day_t first = (day_t)db_int(
		      tx, "SELECT MIN(since) FROM unit_above WHERE unit = $1", I(unit)),
	      asked = on;
	on = first > on ? first : on;
	struct unit_on *made = NEW(tx->run->arena, struct unit_on);
	unit_place(tx, unit, on, &made->team, &made->group);
	made->under = !under || under == UNIT_COMPANY || unit_is_above(tx, under, unit, on);
	*map_int(known, unit * (INT64_C(1) << 25) + asked) = made;
	return made;
}

static void add_head(
	struct tx *tx, struct map *known, const struct stint *stint, int64_t under, heads_t *heads)
{
	const struct unit_on *place = unit_on(tx, known, stint->unit, stint->from, under);
	if (place->under)
		*list_add(tx->run->arena, heads) = (struct head){ stint->person, place->group,
			place->team, stint->unit, stint->from, stint->to };
}

/* The home's days less those of the loans, which come in the order of people and days. */
static void add_home(struct tx *tx, struct map *known, struct stint home, const stints_t *loans,
	const struct map *first_loan, int64_t under, heads_t *heads)
{
	size_t i = (size_t)(intptr_t)map_int_get(first_loan, home.person);
	for (; i && i <= loans->n && loans->at[i - 1].person == home.person; i++) {
		const struct stint *loan = &loans->at[i - 1];
		if (loan->to < home.from || loan->from > home.to)
			continue;
		if (loan->from > home.from) {
			struct stint before = home;
			before.to = day_add(loan->from, -1);
			add_head(tx, known, &before, under, heads);
		}
		home.from = day_add(loan->to, 1);
	}
	if (home.from <= home.to)
		add_head(tx, known, &home, under, heads);
}

const struct head *head_list(struct tx *tx, day_t from, day_t to, int64_t unit, size_t *count)
{
	day_t today = org_today(tx);
	if (to > today)
		to = today;
	*count = 0;
	if (from > to)
		return NULL;
	stints_t homes = { 0 }, loans = { 0 };
	read_stints(tx,
		"SELECT m.person, m.unit, m.since, m.until, p.gone FROM membership m JOIN person p "
		"ON p.id = m.person WHERE m.since < $2 AND (m.until = 0 OR m.until > $1) ORDER BY m.person, m.since",
		false, from, to, &homes);
	read_stints(tx,
		"SELECT m.person, m.unit, m.since, m.until, p.gone FROM loan m JOIN person p "
		"ON p.id = m.person WHERE m.since < $2 AND (m.until = 0 OR m.until > $1) ORDER BY m.person, m.since",
		true, from, to, &loans);
	struct map *first_loan = map_create(tx->run->arena), *known = map_create(tx->run->arena);
	heads_t heads = { 0 };
	for (size_t i = 0; i < loans.n; i++) {
		if (!i || loans.at[i].person != loans.at[i - 1].person)
			*map_int(first_loan, loans.at[i].person) = (void *)(intptr_t)(i + 1);
		add_head(tx, known, &loans.at[i], unit, &heads);
	}
	for (size_t i = 0; i < homes.n; i++)
		add_home(tx, known, homes.at[i], &loans, first_loan, unit, &heads);
	size_t kept = 0, grouped = 0;
	for (size_t i = 0; i < heads.n; i++)
		grouped += heads.at[i].group != 0;
	for (size_t i = 0; i < heads.n; i++)
		if (!grouped || heads.at[i].group)
			heads.at[kept++] = heads.at[i];
	*count = kept;
	return heads.at;
}
