/* feed/: facts, undoing, sums and their one reading; on both engines. */
#include "feed_company.h"

#include "base/random.h"
#include "feed/sum.h"

#include <string.h>

static void a_fact_is_told_once(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	struct fact deal = fact_made(tx, c.person[0], "deals", 1, 20260302, "1");
	int64_t first = fact_post(tx, deal);
	assert_true(first > 0);
	assert_int_equal(fact_post(tx, deal), first);
	/* twice within one batch, and beside a new one */
	struct fact three[] = { deal, fact_made(tx, c.person[1], "deals", 1, 20260302, "2"),
		fact_made(tx, c.person[1], "deals", 1, 20260302, "2") };
	assert_int_equal(fact_post_many(tx, three, 3), 1);
	assert_int_equal(three[0].id, first);
	assert_true(three[0].repeated && !three[1].repeated && three[2].repeated);
	assert_int_equal(three[1].id, three[2].id);
	/* without a name a repeat counts again */
	deal.ref = "";
	assert_true(fact_post(tx, deal) != fact_post(tx, deal));
	assert_int_equal(db_int(tx, "SELECT CAST(SUM(n) AS BIGINT) FROM sum_"), 4);
	struct fact stamped = fact_get(tx, first);
	assert_int_equal(stamped.day, 20260302);
	assert_int_equal(stamped.branch, c.team[0]);
	assert_int_equal(stamped.group, c.group[0]);
	assert_string_equal(stamped.source, "test");
	database_commit(tx);
}

struct wrong {
	struct database *d;
	struct fact fact;
};

static void post_it(struct tx *tx, void *context)
{
	fact_post(tx, ((struct wrong *)context)->fact);
}

static void wrong_facts_are_refused(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	struct fact good = fact_made(tx, c.person[0], "revenue", 100, 20260302, "1");
	struct fact tomorrow = fact_made(
		tx, c.person[0], "revenue", 100, day_add(org_today(tx), 1), "2");
	fact_post(tx, good);
	database_commit(tx);

	struct wrong wrong = { d, good };
	wrong.fact.value = 200;
	assert_int_equal(database_try(d, post_it, &wrong), FACT_REF_OTHER);
	wrong.fact = good;
	wrong.fact.kind = 99;
	assert_int_equal(database_try(d, post_it, &wrong), KIND_UNKNOWN);
	wrong.fact = good;
	wrong.fact.member = 987654;
	assert_int_equal(database_try(d, post_it, &wrong), PERSON_UNKNOWN);
	wrong.fact = good;
	wrong.fact.value = EXACT_MAX + 1;
	assert_int_equal(database_try(d, post_it, &wrong), NUMBER_RANGE);
	wrong.fact = tomorrow;
	assert_int_equal(database_try(d, post_it, &wrong), FACT_FUTURE);
	/* each is exact, their sum is not */
	wrong.fact = good;
	wrong.fact.ref = "3";
	wrong.fact.value = EXACT_MAX;
	assert_int_equal(database_try(d, post_it, &wrong), NUMBER_RANGE);
	wrong.fact.value = EXACT_MAX - 100;
	assert_int_equal(database_try(d, post_it, &wrong), FAULT_NONE);
	wrong.fact.ref = "4";
	wrong.fact.value = -EXACT_MAX;
	assert_int_equal(database_try(d, post_it, &wrong), FAULT_NONE);
}

static void undo_the_undoing(struct tx *tx, void *context)
{
	fact_undo(tx, *(int64_t *)context);
}

static void an_undo_takes_back_once(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	struct fact fact = fact_made(tx, c.person[0], "revenue", 980000, 20260302, "order 1");
	fact.product = 7;
	fact.order = 8;
	fact.customer = 9;
	int64_t first = fact_post(tx, fact), undoing = fact_undo(tx, first);
	assert_int_equal(fact_undo(tx, first), undoing);
	struct fact back = fact_get(tx, undoing), was = fact_get(tx, first);
	assert_int_equal(back.value, -980000);
	assert_int_equal(back.undoes, first);
	assert_int_equal(was.undone, undoing);
	assert_int_equal(back.at, was.at);
	assert_int_equal(back.order, 8);
	assert_int_equal(back.group, was.group);
	assert_int_equal(
		db_int(tx, "SELECT CAST(SUM(ABS(total) + ABS(n)) AS BIGINT) FROM sum_"), 0);
	/* the ref is free again, also for other content */
	fact.value = 500000;
	int64_t second = fact_post(tx, fact);
	assert_true(second != first);
	fact.ref = "order 2";
	fact_post(tx, fact);
	assert_int_equal(fact_undo_source(tx, "test", "order 1"), 1);
	assert_int_equal(fact_undo_source(tx, "test", "order 1"), 0);
	assert_int_equal(fact_undo_source(tx, "nobody", NULL), 0);
	assert_int_equal(fact_undo_source(tx, "test", NULL), 1);
	assert_int_equal(
		db_int(tx, "SELECT CAST(SUM(ABS(total) + ABS(n)) AS BIGINT) FROM sum_"), 0);
	database_commit(tx);
	assert_int_equal(database_try(d, undo_the_undoing, &undoing), FACT_IS_UNDOING);
	int64_t unknown = 987654;
	assert_int_equal(database_try(d, undo_the_undoing, &unknown), FACT_UNKNOWN);
}

/* --- sums equal facts --------------------------------------------------------------------------- */

#define DIFFERENCES                                                                                                           \
	"SELECT COUNT(*) FROM (SELECT kind, day, branch, grp, campaign, product, member, "                                    \
	"CAST(SUM(n) AS BIGINT) AS n, CAST(SUM(total) AS BIGINT) AS total FROM ("                                             \
	"SELECT kind, day, branch, grp, campaign, product, member, n, total FROM sum_ UNION ALL "                             \
	"SELECT kind, day, branch, grp, campaign, product, member, CASE WHEN undoes = 0 THEN -1 ELSE 1 END, -value FROM fact" \
	") AS both_ GROUP BY kind, day, branch, grp, campaign, product, member) AS differences WHERE n <> 0 OR total <> 0"

static struct fact some_fact(struct tx *tx, struct random *random, const struct company *c)
{
	static const char *const kinds[] = { "dials", "connects", "deals", "revenue", "mood" };
	const char *kind = kinds[random_below(random, 5)];
	struct fact fact = fact_made(tx, c->person[random_below(random, PEOPLE)], kind,
		strcmp(kind, "revenue") == 0 ? (int64_t)random_below(random, 1000000) - 200000 : 1,
		day_add(20260301, (int)random_below(random, 40)),
		num(tx->run, random_below(random, 400)));
	fact.product = random_below(random, 3);
	fact.campaign = random_below(random, 2);
	fact.at += (ms_t)random_below(random, 8) * MS_HOUR;
	if (random_below(random, 4) == 0)
		fact.ref = "";
	return fact;
}

struct posting {
	struct random random;
	struct company company;
};

static void post_some(struct tx *tx, void *context)
{
	struct posting *posting = context;
	struct fact facts[40];
	size_t n = 1 + random_below(&posting->random, 40);
	for (size_t i = 0; i < n; i++)
		facts[i] = some_fact(tx, &posting->random, &posting->company);
	fact_post_many(tx, facts, n);
}

static void undo_some(struct tx *tx, void *context)
{
	struct posting *posting = context;
	int64_t last = db_int(tx, "SELECT MAX(id) FROM fact");
	for (int i = 0; i < 5; i++) {
		int64_t id = 1 + random_below(&posting->random, (uint32_t)last);
		if (db_exists(tx, "SELECT 1 FROM fact WHERE id = $1 AND undoes = 0", I(id)))
			fact_undo(tx, id);
	}
}

static void move_someone(struct tx *tx, void *context)
{
	struct posting *posting = context;
	person_move(tx, posting->company.person[random_below(&posting->random, PEOPLE)],
		posting->company.group[random_below(&posting->random, GROUPS)],
		noon(tx, day_add(20260301, (int)random_below(&posting->random, 40))) + MS_HOUR);
}

static void sums_equal_facts(void **state)
{
	struct database *d;
	DATABASE(d);
	struct posting posting = { .random = random_seeded(20260302) };
	struct tx *tx = database_begin(d, TX_WRITE);
	posting.company = company_make(tx);
	database_commit(tx);
	size_t refused = 0;
	for (int i = 0; i < 120; i++) {
		database_try(d, post_some, &posting);
		refused += d->run.fault ==
			FACT_REF_OTHER; /* of a batch with one such, nothing stays */
		if (i % 3 == 0 && i)
			database_try(d, undo_some, &posting);
		if (i % 10 == 0)
			database_try(d, move_someone, &posting);
	}
	tx = database_begin(d, TX_READ);
	assert_true(db_int(tx, "SELECT COUNT(*) FROM fact") > 100);
	assert_true(db_int(tx, "SELECT COUNT(*) FROM fact WHERE undoes <> 0") > 10);
	assert_true(refused > 0);
	assert_int_equal(db_int(tx, DIFFERENCES), 0);
	/* stamps say what person_place() says, unless the person was moved behind the fact's back */
	struct rows *rows = db_rows(tx,
		"SELECT member, MAX(at), MAX(grp) FROM fact WHERE at > $1 GROUP BY member",
		I(noon(tx, 20260410) + 10 * MS_HOUR));
	while (rows_next(rows))
		assert_int_equal(person_place(tx, row_int(rows, 0), row_int(rows, 1)).group,
			row_int(rows, 2));
	database_commit(tx);
}

/* --- reading ------------------------------------------------------------------------------------- */

static void history_stays_with_the_old_group(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	fact_post(tx, fact_made(tx, c.person[0], "revenue", 980000, 20260302, "1"));
	person_move(tx, c.person[0], c.group[3], noon(tx, 20260303));
	fact_post(tx, fact_made(tx, c.person[0], "revenue", 20000, 20260304, "2"));
	unit_move(tx, c.group[3], c.team[0], 20260310); /* the other team's group comes over */
	fact_post(tx, fact_made(tx, c.person[0], "revenue", 3000, 20260311, "3"));
	int64_t revenue = kind_id(tx, "revenue");
	struct sum_ask ask = { &revenue, 1, SUM_GROUP, 20260301, 20260331, 0, 0, 0 };
	struct sum_cells *cells = sum_read(tx, &ask);
	assert_int_equal(sum_cell_of(cells, c.group[0], 0)->total[0], 980000);
	assert_int_equal(sum_cell_of(cells, c.group[3], 0)->total[0], 23000);
	ask.by = SUM_ALL;
	ask.unit = c.team[1]; /* as the tree was on each day */
	assert_int_equal(sum_read(tx, &ask)->at[0].total[0], 20000);
	ask.unit = c.team[0];
	assert_int_equal(sum_read(tx, &ask)->at[0].total[0], 983000);
	ask.unit = c.group[3];
	assert_int_equal(sum_read(tx, &ask)->at[0].total[0], 23000);
	ask.member = c.person[1];
	assert_int_equal(sum_read(tx, &ask)->n, 0);
	database_commit(tx);
}

static void tell_mood(struct tx *tx, int64_t person, int64_t mood, day_t day)
{
	struct fact fact = fact_made(tx, person, "mood", mood, day, "");
	fact_post(tx, fact);
}

static struct sum_cells *mood_by(
	struct tx *tx, enum sum_by by, int64_t unit, int64_t member, int64_t viewer)
{
	int64_t *mood = NEW(tx->run->arena, int64_t);
	*mood = kind_id(tx, "mood");
	return sum_read(
		tx, &(struct sum_ask){ mood, 1, by, 20260301, 20260331, unit, member, viewer });
}

static void ask_anothers_mood(struct tx *tx, void *context)
{
	const struct company *c = context;
	mood_by(tx, SUM_ALL, 0, c->person[0], c->person[1]);
}

static void private_kinds_stay_private(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	for (int i = 0; i < 5;
		i++) /* group 1: five people; group 2: two; groups 3 and 4: four each */
		tell_mood(tx, c.person[i], 3, 20260302);
	for (int i = 6; i < 8; i++)
		tell_mood(tx, c.person[i], 1, 20260302);
	for (int i = 12; i < 16; i++)
		tell_mood(tx, c.person[i], 4, 20260302);
	for (int i = 18; i < 22; i++)
		tell_mood(tx, c.person[i], 5, 20260302);
	struct sum_cells *groups = mood_by(tx, SUM_GROUP, 0, 0, c.person[0]);
	assert_int_equal(sum_cell_of(groups, c.group[0], 0)->total[0], 15);
	assert_null(sum_cell_of(groups, c.group[1], 0));
	assert_null(sum_cell_of(groups, c.group[2], 0));
	/* the south's two fours are eight together; the north's two could be told from the difference */
	assert_int_equal(mood_by(tx, SUM_ALL, c.team[1], 0, 0)->at[0].total[0], 36);
	assert_int_equal(mood_by(tx, SUM_ALL, c.team[0], 0, 0)->at[0].total[0], 15);
	struct sum_cells *all = mood_by(tx, SUM_ALL, 0, 0, 0);
	assert_int_equal(all->at[0].total[0], 51);
	assert_int_equal(all->at[0].n[0], 13);
	assert_true(all->withheld);
	/* one's own, and nobody else's */
	struct sum_cells *own = mood_by(tx, SUM_MEMBER, 0, 0, c.person[6]);
	assert_int_equal(own->n, 1);
	assert_int_equal(own->at[0].key, c.person[6]);
	assert_int_equal(own->at[0].total[0], 1);
	assert_int_equal(mood_by(tx, SUM_MEMBER, 0, 0, 0)->n, 0);
	int64_t mood = kind_id(tx, "mood");
	struct fact_ask ask = { .kinds = &mood,
		.kind_count = 1,
		.from = 20260301,
		.to = 20260331,
		.viewer = c.person[6] };
	size_t count;
	bool more;
	fact_list(tx, &ask, &count, &more);
	assert_int_equal(count, 1);
	database_commit(tx);
	assert_int_equal(database_try(d, ask_anothers_mood, &c), METRIC_PRIVATE);
}

static void rows_behind_a_number_come_in_pages(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	for (int i = 0; i < 90; i++)
		fact_post(tx,
			fact_made(tx, c.person[i % PEOPLE], i % 2 ? "deals" : "revenue", 1,
				day_add(20260301, i % 7), num(tx->run, i)));
	int64_t kinds[] = { kind_id(tx, "deals"), kind_id(tx, "revenue") };
	struct fact_ask ask = {
		.kinds = kinds, .kind_count = 2, .from = 20260302, .to = 20260306, .limit = 8
	};
	size_t all = 0, count;
	day_t day = 20260399;
	int64_t id = 0;
	for (bool more = true; more; all += count) {
		const struct fact_row *rows = fact_list(tx, &ask, &count, &more);
		for (size_t i = 0; i < count; i++) {
			assert_true(rows[i].fact.day < day ||
				(rows[i].fact.day == day && rows[i].fact.id < id));
			day = rows[i].fact.day;
			id = rows[i].fact.id;
		}
		ask.after_day = day;
		ask.after_id = id;
	}
	assert_int_equal(all,
		db_int(tx, "SELECT COUNT(*) FROM fact WHERE day BETWEEN 20260302 AND 20260306"));
	ask = (struct fact_ask){ .kinds = kinds,
		.kind_count = 2,
		.from = 20260301,
		.to = 20260331,
		.unit = c.team[1],
		.member = c.person[12] };
	bool more;
	const struct fact_row *rows = fact_list(tx, &ask, &count, &more);
	assert_int_equal(count, 4);
	assert_string_equal(rows[0].name, "Member 13");
	database_commit(tx);
}

static const struct CMUnitTest tests[] = {
	TEST_BOTH(a_fact_is_told_once, "[S6.10] a fact is told once by source and ref"),
	TEST_BOTH(wrong_facts_are_refused, "[S6.10] wrong facts are refused and leave nothing"),
	TEST_BOTH(an_undo_takes_back_once, "[S6.10] an undo takes back once and frees the ref"),
	TEST_BOTH(sums_equal_facts, "[S6.10] sums equal facts after random posts, undos and moves"),
	TEST_BOTH(history_stays_with_the_old_group,
		"[S2.1] what was earned before a move stays with the old group"),
	TEST_BOTH(private_kinds_stay_private,
		"[S6.10] a private kind is one's own, or a sum over five"),
	TEST_BOTH(rows_behind_a_number_come_in_pages,
		"[S6.10] the rows behind a number come in pages"),
};

TEST_MAIN(tests)
