/* feed/: boards, ranks, what stands beside, open boards in memory; on both engines. */
#include "feed_company.h"

#include "base/random.h"
#include "http/house.h"

#include <math.h>
#include <string.h>

#define MARCH .from = 20260301, .to = 20260331

static const struct board_row *row_of(const struct board *board, int64_t id)
{
	for (size_t i = 0; i < board->n; i++)
		if (board->rows[i].id == id)
			return &board->rows[i];
	return NULL;
}

static void post(struct tx *tx, int64_t member, const char *kind, int64_t value, day_t day)
{
	fact_post(tx, fact_made(tx, member, kind, value, day, ""));
}

static void members_are_ranked(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	post(tx, c.person[3], "revenue", 500, 20260302);
	post(tx, c.person[1], "revenue", 300, 20260302);
	post(tx, c.person[2], "revenue", 500, 20260303);
	post(tx, c.person[2], "revenue", 100, 20260203); /* February */
	post(tx, c.person[5], "revenue", 900, 20260115); /* January: the best so far */
	post(tx, c.person[5], "revenue", 50, 20260330);
	struct board_ask ask = { .metric = "revenue", MARCH, .previous = true, .best = true };
	const struct board *board = board_read(tx, &ask);
	assert_int_equal(board->of, PEOPLE); /* who has nothing belongs to it, at the end */
	assert_int_equal(
		board->rows[0].id, c.person[2]); /* ties stand by name and share the rank */
	assert_int_equal(board->rows[1].id, c.person[3]);
	assert_int_equal(board->rows[0].rank, 1);
	assert_int_equal(board->rows[1].rank, 1);
	assert_int_equal(board->rows[2].rank, 3);
	assert_string_equal(board->rows[0].name, "Member 03");
	assert_string_equal(board->rows[0].group, "Group 1");
	assert_int_equal(board->rows[0].colour, 1);
	assert_true(board->total == 1350);
	assert_true(board->total_previous == 100);
	assert_true(board->rows[0].previous == 100);
	assert_true(row_of(board, c.person[5])->best == 900);
	assert_true(board->rows[2].best_none);
	assert_string_equal(board->metric->unit, "money");
	ask.limit = 2;
	board = board_read(tx, &ask);
	assert_int_equal(board->n, 2);
	assert_int_equal(board->of, 4);
	assert_true(board->total == 1350);
	/* less is better */
	post(tx, c.person[0], "reply_ms", 9000, 20260302);
	post(tx, c.person[1], "reply_ms", 4000, 20260302);
	post(tx, c.person[1], "reply_ms", 2000, 20260302);
	ask = (struct board_ask){ .metric = "reply_seconds", MARCH };
	board = board_read(tx, &ask);
	assert_int_equal(board->rows[0].id, c.person[1]);
	assert_true(board->rows[0].value == 3);
	assert_true(board->rows[2].none &&
		!board->rows[2].rank); /* nobody replied: nothing to divide by */
	database_commit(tx);
}

/* The selection of the best ends, whatever the order they are met in and however many are wanted. */
static void any_limit_ends(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	for (int round = 0; round < 3; round++) { /* nobody has anything; one; several alike */
		for (int i = 0; i < round * round; i++)
			post(tx, c.person[PEOPLE - 1 - i * 3], "revenue", 100 + i / 2, 20260302);
		for (size_t limit = 1; limit < PEOPLE; limit++) {
			const struct board *board = board_read(tx,
				&(struct board_ask){ .metric = "revenue", MARCH, .limit = limit });
			assert_true(board->n <= limit);
			for (size_t i = 1; i < board->n; i++)
				assert_true(board->rows[i - 1].value >= board->rows[i].value);
		}
	}
	database_commit(tx);
}

static void boards_by_everything(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	int64_t fair = db_int(
		tx, "INSERT INTO batch (name, source) VALUES ('b1', 'fair') RETURNING id");
	int64_t fair_2 = db_int(
		tx, "INSERT INTO batch (name, source) VALUES ('b2', 'fair') RETURNING id");
	struct fact facts[] = {
		fact_made(tx, c.person[0], "deals", 1, 20260302, "1"),
		fact_made(tx, c.person[0], "deals", 1, 20260303, "2"),
		fact_made(tx, c.person[7], "deals", 1, 20260303, "3"),
		fact_made(tx, c.person[13], "deals", 1, 20260304, "4"),
	};
	facts[0].batch = fair;
	facts[1].batch = fair_2;
	facts[2].campaign = db_int(tx,
		"INSERT INTO campaign (name, unit, from_day) VALUES ('spring', 1, 20260301) RETURNING id");
	fact_post_many(tx, facts, 4);
	for (int i = 0; i < 4; i++)
		post(tx, c.person[i * 6], "connects", 1, 20260302);
	struct board_ask ask = { .metric = "deals", .by = BY_GROUP, MARCH };
	const struct board *board = board_read(tx, &ask);
	assert_int_equal(board->n, GROUPS);
	assert_int_equal(board->rows[0].id, c.group[0]);
	assert_true(board->rows[0].value == 2 && board->rows[0].heads > 5.9 &&
		board->rows[0].heads < 6.1);
	assert_string_equal(board->rows[0].name, "Group 1");
	ask.by = BY_TEAM;
	board = board_read(tx, &ask);
	assert_int_equal(board->n, TEAMS);
	assert_true(row_of(board, c.team[0])->value == 3);
	ask.per = PER_HEAD;
	assert_true(fabs(row_of(board_read(tx, &ask), c.team[0])->value - 0.25) < 1e-9);
	ask.per =
		PER_DAY; /* weekdays, when nobody says otherwise: 22 in March 2026, for each of 12 */
	assert_true(fabs(row_of(board_read(tx, &ask), c.team[0])->value - 3.0 / (22 * 12)) < 1e-9);
	ask.per = PER_NOTHING;
	ask.by = BY_SOURCE;
	board = board_read(tx, &ask);
	assert_int_equal(board->n, 2);
	assert_string_equal(row_of(board, fair)->name, "fair");
	assert_true(row_of(board, fair)->value == 2 && row_of(board, 0)->value == 2);
	ask.by = BY_CAMPAIGN;
	board = board_read(tx, &ask);
	assert_string_equal(row_of(board, facts[2].campaign)->name, "spring");
	assert_true(row_of(board, 0)->value == 3);
	ask.by = BY_DAY;
	board = board_read(tx, &ask);
	assert_int_equal(board->n, 31);
	assert_int_equal(board->rows[2].id, 20260303);
	assert_true(board->rows[2].value == 2 && board->rows[10].value == 0);
	ask.unit = c.team[1];
	assert_true(board_read(tx, &ask)->total == 1);
	/* a quotient's total is the quotient of the totals */
	ask = (struct board_ask){ .metric = "conversion", .by = BY_GROUP, MARCH };
	board = board_read(tx, &ask);
	assert_true(board->total == 1 && board->rows[0].value == 2);
	ask.metric = "deals / connects.n * heads";
	assert_true(fabs(board_read(tx, &ask)->rows[0].value - 12) < 1e-9);
	database_commit(tx);
}

struct asking {
	struct board_ask ask;
};

static void ask_it(struct tx *tx, void *context)
{
	board_read(tx, &((struct asking *)context)->ask);
}

static void wrong_boards_are_refused(void **state)
{
	struct database *d;
	DATABASE(d);
	struct asking asking = { { .metric = "deals / connects +", MARCH } };
	assert_int_equal(database_try(d, ask_it, &asking), METRIC_SYNTAX);
	assert_string_equal(d->run.param[0], "19");
	asking.ask.metric = "deals / conects";
	assert_int_equal(database_try(d, ask_it, &asking), METRIC_NAME);
	assert_string_equal(d->run.param[1], "9");
	asking.ask = (struct board_ask){ .metric = "deals", .from = 20260331, .to = 20260301 };
	assert_int_equal(database_try(d, ask_it, &asking), PERIOD_WRONG);
	asking.ask = (struct board_ask){ .metric = "mood", .by = BY_PRODUCT, MARCH };
	assert_int_equal(database_try(d, ask_it, &asking), METRIC_PRIVATE);
}

static void a_limit_cuts_the_same_board(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	struct random random = random_seeded(5);
	for (int round = 0; round < 12; round++) {
		for (int i = 0; i < PEOPLE; i++) /* many ties */
			post(tx, c.person[i], "revenue", random_below(&random, 3 + (uint32_t)round),
				20260302);
		struct board_ask ask = { .metric = "revenue", MARCH };
		const struct board *whole = board_read(tx, &ask);
		for (ask.limit = 1; ask.limit <= PEOPLE; ask.limit++) {
			const struct board *some = board_read(tx, &ask);
			assert_int_equal(some->n, ask.limit);
			for (size_t i = 0; i < some->n; i++) {
				assert_int_equal(some->rows[i].id, whole->rows[i].id);
				assert_int_equal(some->rows[i].rank, whole->rows[i].rank);
			}
		}
	}
	database_commit(tx);
}

static void own_metrics(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	int64_t kind = kind_create(tx,
		&(struct kind){
			.name = "samples_sent", .unit = "count", .zh = "寄样", .en = "Samples" });
	int64_t id = metric_create(tx,
		&(struct named_metric){ .name = "deals_per_sample",
			.formula = "deals / samples_sent",
			.zh = "样品转化",
			.en = "Deals per sample",
			.unit = "percent" });
	struct fact fact = fact_made(tx, c.person[0], "deals", 1, 20260302, "");
	fact_post(tx, fact);
	fact.kind = kind;
	fact.value = 4;
	fact_post(tx, fact);
	struct board_ask ask = { .metric = "deals_per_sample", MARCH };
	assert_true(board_read(tx, &ask)->rows[0].value == 0.25);
	struct named_metric metric = *metric_get(tx, id);
	metric.formula = "samples_sent / deals";
	metric_change(tx, &metric, metric.version);
	assert_true(board_read(tx, &ask)->rows[0].value == 4);
	metric_delete(tx, id);
	assert_null(metric_named(tx, "deals_per_sample"));
	/* every metric that comes with the program can be computed */
	size_t n;
	const struct named_metric *metrics = metric_list(tx, &n);
	for (size_t i = 0; i < n; i++) {
		metric_check(tx, metrics[i].formula);
		assert_true(metrics[i].private_ == (strcmp(metrics[i].name, "mood") == 0));
	}
	database_commit(tx);
}

static void periods_step_back(void **state)
{
	day_t from, to;
	period_before(20260301, 20260331, &from, &to);
	assert_true(from == 20260201 && to == 20260228);
	period_before(20260101, 20260331, &from, &to);
	assert_true(from == 20251001 && to == 20251231);
	period_before(20260302, 20260308, &from, &to);
	assert_true(from == 20260223 && to == 20260301);
	period_before(20260301, 20260301, &from, &to);
	assert_true(from == 20260228 && to == 20260228);
}

/* --- open boards -------------------------------------------------------------------------------- */

static void expect_same(
	struct database *d, struct house *house, const struct board_ask *asks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct tx *tx = database_begin(d, TX_READ);
		const struct board *kept = board_read(tx, &asks[i]);
		struct house *away = d->run.house;
		d->run.house = NULL;
		const struct board *read = board_read(tx, &asks[i]);
		d->run.house = away;
		assert_int_equal(kept->n, read->n);
		assert_true(kept->total == read->total);
		for (size_t r = 0; r < kept->n; r++) {
			assert_int_equal(kept->rows[r].id, read->rows[r].id);
			assert_true(kept->rows[r].value == read->rows[r].value);
			assert_int_equal(kept->rows[r].n, read->rows[r].n);
		}
		database_commit(tx);
	}
}

static void open_boards_stay_true(void **state)
{
	struct database *d;
	DATABASE(d);
	struct house house = { .db = d->db, .boards = boards_create(NULL) };
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	database_commit(tx);
	d->run.house = &house;
	struct board_ask asks[] = {
		{ .metric = "revenue", MARCH },
		{ .metric = "deals / connects", .by = BY_GROUP, MARCH },
		{ .metric = "revenue", .by = BY_DAY, MARCH, .unit = c.team[1] },
		{ .metric = "deals", .by = BY_PRODUCT, MARCH },
		{ .metric = "revenue", .unit = c.group[2], MARCH },
	};
	size_t count = sizeof asks / sizeof *asks;
	struct random random = random_seeded(3);
	static const char *const kinds[] = { "revenue", "deals", "connects" };
	for (int round = 0; round < 60; round++) {
		tx = database_begin(d, TX_WRITE);
		for (int i = 0; i < 20; i++) {
			struct fact fact = fact_made(tx, c.person[random_below(&random, PEOPLE)],
				kinds[random_below(&random, 3)], random_below(&random, 1000),
				day_add(20260225, (int)random_below(&random, 40)), "");
			fact.product = random_below(&random, 4);
			int64_t id = fact_post(tx, fact);
			if (random_below(&random, 5) == 0)
				fact_undo(tx, id);
		}
		if (round == 30)
			unit_move(tx, c.group[2], c.team[0], 20260310);
		if (round % 7 == 3)
			tx_rollback(tx); /* nobody hears of it */
		else
			database_commit(tx);
		expect_same(d, &house, asks, count);
	}
	struct boards_state now = boards_state(house.boards);
	assert_int_equal(now.open, count);
	assert_true(now.from_memory > now.from_sums * 5);
	boards_destroy(house.boards);
	d->run.house = NULL;
}

static const struct CMUnitTest tests[] = {
	TEST_BOTH(members_are_ranked,
		"[S6.10] members are ranked, ties share, the period before and the best stand beside"),
	TEST_BOTH(any_limit_ends,
		"[S6.10] a board of any length is found, also when nobody has anything"),
	TEST_BOTH(a_limit_cuts_the_same_board,
		"[S6.10] a board's limit shows the first of the whole board"),
	TEST_BOTH(boards_by_everything,
		"[S6.10] boards by group, team, campaign, source, day; per head and per day worked"),
	TEST_BOTH(wrong_boards_are_refused,
		"[S6.10] a wrong formula or period is refused with its place"),
	TEST_BOTH(own_metrics, "[S6.10] a company makes kinds and metrics of its own"),
	TEST(periods_step_back, "[S6.10] the period before has the same length"),
	/* on PostgreSQL they are told by the live table: see live_test */
	TEST_SQLITE(
		open_boards_stay_true, "[S6.10] an open board in memory says what its sums say"),
};

TEST_MAIN(tests)
