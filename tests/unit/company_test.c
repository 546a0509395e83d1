/* company/: days worked, and orders whose facts always agree with their rows; on both engines. */
#include "feed_company.h"

#include "base/random.h"
#include "company/days.h"
#include "company/order.h"
#include "company/product.h"
#include "company/target.h"
#include "feed/fact.h"
#include "org/grant.h"

#include <stdlib.h>
#include <string.h>

/* --- days ------------------------------------------------------------------------------------- */

static void rest_patterns_plan_their_days(void **state)
{
	/* 2026-11-23 is a Monday */
	int two = 0, one = 0, big = 0, next = 0, none = 0;
	for (int i = 0; i < 7; i++) {
		day_t day = day_add(20261123, i);
		two += day_is_planned(day, REST_TWO_DAYS, 0, CALENDAR_NORMAL);
		one += day_is_planned(day, REST_ONE_DAY, 0, CALENDAR_NORMAL);
		big += day_is_planned(day, REST_BIG_SMALL, 20261125, CALENDAR_NORMAL);
		next += day_is_planned(day_add(day, 7), REST_BIG_SMALL, 20261125, CALENDAR_NORMAL);
		none += day_is_planned(day, REST_NONE, 0, CALENDAR_NORMAL);
	}
	assert_int_equal(two, 5);
	assert_int_equal(one, 6);
	assert_int_equal(big, 5);
	assert_int_equal(next, 6);
	assert_int_equal(none, 7);
	/* before the anchor the weeks alternate as well */
	assert_true(day_is_planned(20261121, REST_BIG_SMALL, 20261123, CALENDAR_NORMAL));
	assert_false(day_is_planned(20261114, REST_BIG_SMALL, 20261123, CALENDAR_NORMAL));
	assert_false(day_is_planned(20261124, REST_ONE_DAY, 0, CALENDAR_HOLIDAY));
	assert_true(day_is_planned(20261129, REST_TWO_DAYS, 0, CALENDAR_WORKDAY));
}

static int64_t joined(struct tx *tx, int64_t unit, const char *name, day_t since, int part_time)
{
	return person_create(tx,
		&(struct person){ .unit = unit,
			.name = name,
			.number = "",
			.post = "sales",
			.phone = "",
			.channel = "",
			.left_reason = "",
			.login = "",
			.language = "",
			.joined = since,
			.part_time = part_time },
		since);
}

static void days_are_counted_in_hundredths(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	tx->run->now = org_moment(tx, 20261031, 12 * 60); /* a Saturday */
	struct company company = company_make(tx);
	struct settings settings = *settings_get(tx);
	settings.rest = REST_TWO_DAYS;
	settings_set(tx, &settings, 0);
	int64_t full = company.person[0], half = joined(tx, company.group[0], "Half", 20260101, 50),
		late = joined(tx, company.group[0], "Late", 20261028, 100);
	/* October 2026: 1–7 off, Saturday 10 worked (statutory), 16 working days after the holiday with it */
	const struct days *days = days_load(tx, 0, 20261001, 20261031);
	int64_t october = days_worked_hundredths(days, full);
	int expected = 0;
	for (int i = 1; i <= 31; i++)
		expected += day_is_planned(
			20261000 + i, REST_TWO_DAYS, 0, day_statutory(20261000 + i));
	assert_int_equal(october, expected * 100);
	assert_true(expected < 22);
	assert_int_equal(days_worked_hundredths(days, half), expected * 50);
	assert_int_equal(days_worked_hundredths(days, late), 300); /* Wed Thu Fri */

	day_write(tx, full, 20261029, DAY_LEAVE, -1, "");
	day_write(tx, full, 20261030, DAY_HALF, -1, "");
	day_write(tx, half, 20261030, DAY_HALF, -1, "");
	day_attend(tx, late, 20261031, DAY_TAP, 100, 0); /* came on a Saturday */
	day_attend(tx, late, 20261030, DAY_FILE, 0, 7);
	day_attend(tx, late, 20261030, DAY_TAP, 100, 0); /* a tap does not go over a file */
	assert_true(days_worked(tx, full, 20261001, 20261031) * 100 == (double)october - 150);
	assert_true(days_worked(tx, half, 20261001, 20261031) * 100 == expected * 50 - 25);
	assert_true(days_worked(tx, late, 20261001, 20261031) == 3);
	assert_int_equal(days_unimport(tx, 7), 1);

	/* a Wednesday declared a holiday by the company; a unit that rests one day a week from the 19th on */
	calendar_set(tx, 20261014, CALENDAR_HOLIDAY, "");
	assert_true(days_worked(tx, full, 20261014, 20261014) == 0);
	rest_set(tx, company.group[0], 0, REST_ONE_DAY, 20261019, 0);
	assert_true(days_worked(tx, full, 20261017, 20261017) == 0);
	assert_true(days_worked(tx, full, 20261024, 20261024) == 1);
	rest_set(tx, 0, full, REST_TWO_DAYS, 20261019, 0);
	assert_true(days_worked(tx, full, 20261024, 20261024) == 0);
	/* a shift goes over the pattern */
	int64_t shift = shift_create(tx,
		&(struct shift){ .unit = 1, .name = "S", .begins = 540, .ends = 800, .part = 40 });
	shift_give(tx, full, 20261025, shift);
	assert_true(days_worked(tx, full, 20261025, 20261025) == 0.4);
	/* nothing is worked in days to come, nor after the last */
	assert_true(days_worked(tx, late, 20261101, 20261130) == 0);
	person_leave(tx, late, 20261029, "");
	tx->kept[KEPT_DAYS] = NULL;
	assert_true(days_worked(tx, late, 20261001, 20261031) == 2);
	database_commit(tx);
}

static void pace_is_days_planned_passed(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company company = company_make(tx);
	struct settings settings = *settings_get(tx);
	settings.rest = REST_TWO_DAYS;
	settings_set(tx, &settings, 0);
	tx->run->now = org_moment(tx, 20261113, 600); /* the tenth of 21 working days */
	double pace = days_pace(tx, company.group[0], 20261130);
	assert_true(pace > 10.0 / 21 - 1e-9 && pace < 10.0 / 21 + 1e-9);
	assert_true(days_pace(tx, 1, 20261001) == 1);
	assert_true(days_pace(tx, 1, 20261201) == 0);
	target_set(tx, 1, 20261113, 5);
	target_set(tx, 1, 20261101, 7);
	assert_int_equal(target_get(tx, 1, 20261130), 7);
	database_commit(tx);
}

/* --- orders ----------------------------------------------------------------------------------- */

static void shares_add_up_to_the_cent(void **state)
{
	struct random random = random_seeded(5);
	for (int round = 0; round < 5000; round++) {
		size_t n = 1 + random_below(&random, ORDER_SPLITS);
		struct order_split splits[ORDER_SPLITS];
		int left = SHARE_WHOLE;
		for (size_t i = 0; i < n; i++) {
			splits[i].share = i + 1 < n ? (int)random_below(&random, (uint32_t)left + 1)
						    : left;
			left -= splits[i].share;
		}
		int64_t cents = (int64_t)random_u32(&random) * (round % 3 ? 1 : 2000000),
			share[ORDER_SPLITS], sum = 0;
		cents = round % 2 ? cents : -cents;
		split_cents(cents, splits, n, share);
		for (size_t i = 0; i < n; i++) {
			sum += share[i];
			assert_true(llabs(share[i] -
					    money_ratio(cents, splits[i].share, SHARE_WHOLE)) <= 1);
		}
		assert_int_equal(sum, cents);
	}
	int64_t third[3];
	split_cents(100, (struct order_split[]){ { 1, 3334 }, { 2, 3333 }, { 3, 3333 } }, 3, third);
	assert_int_equal(third[0], 34);
}

static int64_t total(struct tx *tx, const char *kind, int64_t member)
{
	return db_int(tx,
		"SELECT CAST(COALESCE(SUM(s.total), 0) AS BIGINT) FROM sum_ s JOIN kind k ON k.id = s.kind "
		"WHERE k.name = $1 AND ($2 = 0 OR s.member = $2)",
		T(kind), I(member));
}

static struct company open_company(struct tx *tx, enum counts counts, enum review review)
{
	tx->run->now = org_moment(tx, 20261124, 600);
	struct company company = company_make(tx);
	struct settings settings = *settings_get(tx);
	settings.counts = counts;
	settings.review = review;
	settings_set(tx, &settings, 0);
	return company;
}

static void a_reported_deal_counts_at_once(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company company = open_company(tx, COUNTS_SIGNED, REVIEW_NOBODY);
	int64_t lin = company.person[0], zhou = company.person[6];
	int64_t product = product_create(
		tx, &(struct product){ .name = "企业版", .floor_cents = 500000, .active = true });
	struct order_report report = {
		.member = lin, .product = product, .amount_cents = 980000, .by = lin
	};
	int64_t id = order_report(tx, &report);
	const struct order *order = order_get(tx, id);
	assert_int_equal(order->state, ORDER_SIGNED);
	assert_int_equal(order->counted_day, 20261124);
	assert_int_equal(total(tx, "deals", lin), 1);
	assert_int_equal(total(tx, "revenue", lin), 980000);
	assert_int_equal(total(tx, "received", lin), 0);
	const struct announcement *told = order_announcement(tx, order);
	assert_int_equal(told->nth_today, 1);
	assert_non_null(strstr(told->zh, "企业版 ¥9,800"));

	order_receive(tx, id, lin, RECEIPT_DEPOSIT, 300000, 0);
	assert_int_equal(order_get(tx, id)->state, ORDER_SIGNED);
	order_receive(tx, id, lin, RECEIPT_BALANCE, 680000, 0);
	assert_int_equal(order_get(tx, id)->state, ORDER_PAID);
	assert_int_equal(total(tx, "received", lin), 980000);
	order_refund(tx, id, lin, 80000, 0, "gift");
	assert_int_equal(total(tx, "refunds", lin), 80000);
	assert_int_equal(total(tx, "revenue", lin), 980000);

	/* it was somebody else's: undone and posted anew, on the same day */
	order_correct(tx, id, lin, zhou, "wrong name");
	assert_int_equal(total(tx, "revenue", lin), 0);
	assert_int_equal(total(tx, "deals", lin), 0);
	assert_int_equal(total(tx, "revenue", zhou), 980000);
	assert_int_equal(total(tx, "refunds", zhou), 80000);
	assert_int_equal(order_get(tx, id)->group, company.group[1]);
	const char *payload = db_text(tx, "SELECT payload FROM live WHERE kind = 'deal.corrected'");
	assert_non_null(payload);
	assert_non_null(strstr(payload, "Member 01"));
	assert_non_null(strstr(payload, "Member 07"));

	/* off: no deal any more; what came in and was not paid back stays */
	order_cancel(tx, id, lin, "changed their mind");
	assert_int_equal(total(tx, "deals", 0), 0);
	assert_int_equal(total(tx, "revenue", 0) - total(tx, "refunds", 0), 900000);
	order_refund(tx, id, lin, 900000, 0, "all");
	assert_int_equal(total(tx, "revenue", 0) - total(tx, "refunds", 0), 0);

	/* a test rings, never counts, and goes with one tap at any time */
	report.test = true;
	int64_t test = order_report(tx, &report);
	assert_int_equal(total(tx, "deals", 0), 0);
	assert_true(order_get(tx, test)->rung);
	tx->run->now += MS_HOUR;
	order_withdraw(tx, test, zhou);
	assert_int_equal(order_get(tx, test)->state, ORDER_WITHDRAWN);
	database_commit(tx);
}

static void review_comes_before_counting(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company company = open_company(tx, COUNTS_RECEIVED, REVIEW_LEADER);
	int64_t lin = company.person[0], leader = company.person[1];
	grant_give(tx,
		&(struct grant){ .person = leader,
			.unit = company.group[0],
			.role = LEADER,
			.since = 20260105 });
	assert_true(order_may_review(tx, leader, company.group[0]));
	assert_false(order_may_review(tx, lin, company.group[0]));
	assert_false(order_may_review(tx, leader, company.group[1]));
	int64_t id = order_report(tx,
		&(struct order_report){
			.member = lin, .amount_cents = 1000, .by = lin, .received_cents = 400 });
	assert_int_equal(order_get(tx, id)->state, ORDER_REPORTED);
	assert_int_equal(total(tx, "received", 0), 0);
	order_approve(tx, id, leader);
	assert_int_equal(total(tx, "deals", lin), 1);
	assert_int_equal(total(tx, "revenue", lin), 400);
	assert_int_equal(total(tx, "received", lin), 400);
	/* what a leader reports for a member needs no second look */
	int64_t other = order_report(
		tx, &(struct order_report){ .member = lin, .amount_cents = 1000, .by = leader });
	assert_int_equal(order_get(tx, other)->state, ORDER_SIGNED);
	assert_int_equal(total(tx, "deals", lin), 1);
	size_t n;
	const struct order_step *steps = order_steps(tx, id, &n);
	assert_int_equal(n, 3);
	assert_int_equal(steps[0].from, 0);
	assert_int_equal(steps[2].to, ORDER_SIGNED);
	database_commit(tx);
}

static void the_same_again_is_the_same_deal(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company company = open_company(tx, COUNTS_SIGNED, REVIEW_LEADER);
	struct order_report report = { .member = company.person[0],
		.amount_cents = 5000,
		.settled = true,
		.source = "import:1",
		.ref = "row 2",
		.at = org_moment(tx, 20261005, 600) };
	int64_t id = order_report(tx, &report);
	assert_int_equal(order_report(tx, &report), id);
	assert_int_equal(total(tx, "revenue", 0), 5000);
	assert_int_equal(order_get(tx, id)->counted_day, 20261005);
	assert_int_equal(order_withdraw_source(tx, "import:1", 0), 1);
	assert_int_equal(total(tx, "revenue", 0), 0);
	assert_true(order_report(tx, &report) != id);
	database_commit(tx);
}

/* --- the walk: whatever is tried, facts agree with the rows ------------------------------------ */

struct attempt {
	int64_t order, by, member, cents;
	ms_t at;
	int what;
};

static void attempt(struct tx *tx, void *context)
{
	const struct attempt *try = context;
	switch (try->what) {
	case 0: order_approve(tx, try->order, try->by); break;
	case 1: order_reject(tx, try->order, try->by, "no"); break;
	case 2: order_sign(tx, try->order, try->by, try->at); break;
	case 3:
		order_receive(tx, try->order, try->by, RECEIPT_INSTALMENT, try->cents, try->at);
		break;
	case 4: order_refund(tx, try->order, try->by, try->cents, try->at, "so"); break;
	case 5: order_cancel(tx, try->order, try->by, "so"); break;
	case 6: order_correct(tx, try->order, try->by, try->member, "so"); break;
	case 7: order_withdraw(tx, try->order, try->by); break;
	default:
		order_change(tx, try->order, try->by,
			&(struct order_change){ -1, try->cents, NULL, NULL, NULL }, 0);
	}
}

static const bool legal[][ORDER_STATES] = {
	/* of: none, reported, approved, signed, paid, rejected, cancelled, withdrawn */
	{ 0, 1, 0, 0, 0, 0, 0, 0 },
	{ 0, 1, 0, 0, 0, 0, 0, 0 },
	{ 0, 0, 1, 0, 0, 0, 0, 0 },
	{ 0, 0, 1, 1, 0, 0, 0, 0 },
	{ 0, 0, 1, 1, 1, 0, 1, 0 },
	{ 0, 1, 1, 1, 1, 0, 0, 0 },
	{ 0, 1, 1, 1, 1, 0, 0, 0 },
	{ 0, 1, 1, 1, 1, 0, 0, 0 },
	{ 0, 1, 1, 1, 1, 0, 0, 0 },
};

/* What the orders' rows say that the sums must say, computed anew by plain arithmetic. */
static void check_agreement(struct tx *tx, enum counts counts, const struct company *company)
{
	int64_t deals = 0, revenue = 0, received = 0, refunds = 0;
	struct rows *rows = db_rows(tx,
		"SELECT state, amount_cents, received_cents, refunded_cents, test, signed_at "
		"FROM order_");
	while (rows_next(rows)) {
		enum order_state at = (enum order_state)row_int(rows, 0);
		int64_t amount = row_int(rows, 1), in = row_int(rows, 2), back = row_int(rows, 3);
		assert_true(back <= in && in - back <= amount);
		if (row_int(rows, 4) || at == ORDER_REPORTED || at == ORDER_REJECTED ||
			at == ORDER_WITHDRAWN)
			continue;
		bool is_signed = at == ORDER_SIGNED || at == ORDER_PAID;
		received += in;
		refunds += back;
		if (counts == COUNTS_SIGNED) {
			deals += is_signed;
			revenue += is_signed ? amount : at == ORDER_CANCELLED ? in : back;
		} else {
			deals += at != ORDER_CANCELLED && in > 0;
			revenue += in;
		}
		assert_true(at != ORDER_PAID || in > 0);
	}
	rows_end(rows);
	assert_int_equal(total(tx, "deals", 0), deals);
	assert_int_equal(total(tx, "revenue", 0), revenue);
	assert_int_equal(total(tx, "received", 0), received);
	assert_int_equal(total(tx, "refunds", 0), refunds);
	assert_int_equal(db_int(tx, "SELECT COUNT(*) FROM fact WHERE undone = 0 AND undoes = 0"),
		db_int(tx, "SELECT COUNT(*) FROM order_fact"));
	int64_t sum = 0;
	for (int i = 0; i < PEOPLE; i++)
		sum += total(tx, "revenue", company->person[i]);
	assert_int_equal(sum, revenue);
}

struct begin {
	enum counts counts;
	struct company company;
	struct random random;
	int64_t orders[12];
};

static void begin(struct tx *tx, void *context)
{
	struct begin *walk = context;
	walk->company = open_company(tx, walk->counts, REVIEW_LEADER);
	for (int i = 0; i < 12; i++) {
		const int64_t *person = walk->company.person;
		struct order_split splits[3] = { { person[i], 5001 }, { person[i + 1], 3333 },
			{ person[i + 2], 1666 } };
		walk->orders[i] = order_report(tx,
			&(struct order_report){ .member = person[i],
				.by = person[i],
				.amount_cents = 1000 + i * 77,
				.unsigned_ = i % 2,
				.splits = splits,
				.split_count = i % 4 ? 3 : 0,
				.test = i == 11 });
	}
}

static void look(struct tx *tx, void *context)
{
	struct begin *walk = context;
	check_agreement(tx, walk->counts, &walk->company);
}

static enum order_state state_of(struct database *d, int64_t order)
{
	struct tx *tx = database_begin(d, TX_READ);
	enum order_state found = (enum order_state)db_int(
		tx, "SELECT state FROM order_ WHERE id = $1", I(order));
	database_commit(tx);
	return found;
}

static int64_t missing(struct database *d, int64_t order)
{
	struct tx *tx = database_begin(d, TX_READ);
	int64_t cents = db_int(tx,
		"SELECT amount_cents - received_cents + refunded_cents FROM order_ WHERE id = $1",
		I(order));
	database_commit(tx);
	return cents;
}

static void walk(struct database *d, enum counts counts, uint64_t seed)
{
	struct begin *walk = NEW(d->run.arena, struct begin);
	*walk = (struct begin){ .counts = counts, .random = random_seeded(seed) };
	assert_int_equal(database_try(d, begin, walk), FAULT_NONE);
	int reached[ORDER_STATES] = { 0 };
	for (int step = 0; step < 600; step++) {
		struct random *random = &walk->random;
		struct attempt try = { walk->orders[random_below(random, 12)],
			walk->company.person[0], walk->company.person[random_below(random, PEOPLE)],
			1 + random_below(random, 900),
			d->run.now - random_below(random, 3) * (ms_t)MS_DAY,
			(int)random_below(random, 9) };
		/* the ends of an order come seldom, or nothing would be left to try */
		if ((try.what == 1 || try.what == 5 || try.what == 7) && random_below(random, 12))
			try.what = 3;
		if (try.what == 3 && random_below(random, 3) == 0)
			try.cents = missing(d, try.order); /* all the rest of the money */
		enum order_state before = state_of(d, try.order);
		enum fault fault = database_try(d, attempt, &try);
		if (!legal[try.what][before])
			assert_int_equal(fault, ORDER_STEP);
		else if (fault != FAULT_NONE)
			assert_true(fault == RECEIPT_ABOVE_AMOUNT ||
				fault == REFUND_ABOVE_RECEIVED || fault == CORRECT_SAME ||
				fault == WITHDRAW_LATE || (try.what == 8 && fault == ORDER_STEP));
		if (fault != FAULT_NONE)
			assert_int_equal(state_of(d, try.order), before);
		reached[state_of(d, try.order)]++;
		if (step % 8 == 0)
			assert_int_equal(database_try(d, look, walk), FAULT_NONE);
	}
	assert_int_equal(database_try(d, look, walk), FAULT_NONE);
	for (int at = ORDER_REPORTED; at < ORDER_STATES; at++)
		assert_true(reached[at] || at == ORDER_APPROVED);
}

static void facts_agree_whatever_is_tried_signed(void **state)
{
	struct database *d;
	DATABASE(d);
	walk(d, COUNTS_SIGNED, 1);
}

static void facts_agree_whatever_is_tried_received(void **state)
{
	struct database *d;
	DATABASE(d);
	walk(d, COUNTS_RECEIVED, 2);
}

static const struct CMUnitTest tests[] = {
	TEST(rest_patterns_plan_their_days,
		"[S0.3] rest patterns plan their days, big and small weeks in turn"),
	TEST_BOTH(days_are_counted_in_hundredths,
		"[S0.3] days worked: calendar, leave, half days, part-time, taps, files, shifts, joining and leaving"),
	TEST_BOTH(pace_is_days_planned_passed,
		"[S0.3] the month's pace is days planned that have passed"),
	TEST(shares_add_up_to_the_cent, "[S0.4] shares of sellers add up to the cent"),
	TEST_BOTH(a_reported_deal_counts_at_once,
		"[S0.4] a deal from its report to its last refund, corrected openly"),
	TEST_BOTH(review_comes_before_counting,
		"[S0.4] with a review a deal counts when it is approved"),
	TEST_BOTH(the_same_again_is_the_same_deal,
		"[S0.4] the same deal told twice is one, and an import can be taken back"),
	TEST_BOTH(facts_agree_whatever_is_tried_signed,
		"[S0.4] whatever steps are tried, facts agree with the orders (signed money)"),
	TEST_BOTH(facts_agree_whatever_is_tried_received,
		"[S0.4] whatever steps are tried, facts agree with the orders (received money)"),
};

TEST_MAIN(tests)
