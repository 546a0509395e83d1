/* feed/: formulas. */
#include "test.h"

#include "base/money.h"
#include "base/random.h"
#include "feed/metric.h"

#include <math.h>
#include <string.h>

struct attempt {
	struct run *run;
	const char *formula;
	const struct metric *metric;
};

static void parse(void *context)
{
	struct attempt *attempt = context;
	attempt->metric = metric_parse(attempt->run, attempt->formula);
}

static const struct metric *parsed(struct run *run, const char *formula)
{
	struct attempt attempt = { run, formula, NULL };
	return run_try(run, parse, &attempt) ? attempt.metric : NULL;
}

/* Values of the kinds in the order in which the formula names them: totals 1000, 200, 30; counts 7, 5, 3. */
static double value_of(struct run *run, const char *formula)
{
	static const int64_t totals[16] = { 1000, 200, 30 }, counts[16] = { 7, 5, 3 };
	const struct metric *metric = parsed(run, formula);
	if (!metric)
		test_fails("%s: %s", formula, fault_text(run->arena, run, false));
	double value;
	return metric_value(metric, totals, counts, 6, 21, &value) ? value : NAN;
}

static void formulas_are_computed(void **state)
{
	struct run run = { .arena = arena_create() };
	assert_true(value_of(&run, "revenue") == 1000);
	assert_true(value_of(&run, "revenue.n") == 7);
	assert_true(value_of(&run, " revenue /  deals ") == 5);
	assert_true(value_of(&run, "(revenue - refunds) / deals.n") == 800.0 / 3);
	assert_true(value_of(&run, "revenue - refunds - deals") == 770);
	assert_true(value_of(&run, "revenue / refunds / deals * 60") == 1000.0 / 200 / 30 * 60);
	assert_true(value_of(&run, "-revenue + --refunds") == -800);
	assert_true(value_of(&run, "0.1 + revenue * 0") == 0.1);
	assert_true(value_of(&run, "revenue / heads + refunds * days") == 1000.0 / 6 + 4200);
	assert_true(value_of(&run, "（revenue－refunds）÷deals×2") == 800.0 / 30 * 2);
	assert_true(isnan(value_of(&run, "revenue / (refunds - refunds)")));
	assert_true(isnan(value_of(&run, "0 / 0 * revenue")));
	assert_false(signbit(value_of(&run, "0 * (0 - revenue)")));
	size_t count;
	const struct metric *metric = parsed(&run, "talk_seconds / connects / 60 + talk_seconds.n");
	const char *const *kinds = metric_kinds(metric, &count);
	assert_int_equal(count, 2);
	assert_string_equal(kinds[1], "connects");
	assert_int_equal(metric_kind_column(metric, 1), 16);
	assert_false(metric_needs_days(metric));
	assert_true(metric_needs_days(parsed(&run, "revenue / days")));
	assert_true(metric_needs_heads(parsed(&run, "revenue / heads")));
	arena_destroy(run.arena);
}

static void the_error_is_pointed_at(void **state)
{
	static const struct {
		const char *formula;
		int column;
		const char *expected;
	} wrong[] = {
		{ "", 1, "a name, a number or (" },
		{ "revenue +", 10, "a name, a number or (" },
		{ "revenue deals", 9, "+ - * / or the end" },
		{ "(revenue - refunds", 19, "+ - * / or )" },
		{ "revenue)", 8, "+ - * / or the end" },
		{ "revenue / * 2", 11, "a name, a number or (" },
		{ "revenue.total", 9, "n after the point (the count)" },
		{ "revenue.n2", 9, "n after the point (the count)" },
		{ "2. * deals", 3, "a digit after the point" },
		{ "业绩 / deals", 1, "a name, a number, + - * / or a parenthesis" },
		{ "（deals × 业绩）", 10, "a name, a number, + - * / or a parenthesis" },
		{ "deals % 2", 7, "a name, a number, + - * / or a parenthesis" },
		{ "Deals", 1, "a name, a number, + - * / or a parenthesis" },
	};
	struct run run = { .arena = arena_create() };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		if (parsed(&run, wrong[i].formula))
			test_fails("%s was taken", wrong[i].formula);
		assert_int_equal(run.fault, METRIC_SYNTAX);
		assert_string_equal(run.param[0], num(&run, wrong[i].column));
		assert_string_equal(run.param[1], wrong[i].expected);
	}
	/* too long, too deep, too many: said, not overrun */
	char text[2000];
	memset(text, '(', sizeof text);
	text[sizeof text - 1] = 0;
	assert_null(parsed(&run, text));
	text[METRIC_BYTES] = 0;
	assert_null(parsed(&run, text));
	assert_string_equal(run.param[1], "fewer parentheses within one another");
	memset(text, '-', 400);
	strcpy(text + 400, "deals");
	assert_true(value_of(&run, text) == 1000);
	char *many = arena_strdup(run.arena, "k0");
	for (int i = 1; i < 17; i++)
		many = arena_printf(run.arena, "%s + k%d", many, i);
	assert_null(parsed(&run, many));
	arena_destroy(run.arena);
}

/* A random formula and, beside it, its value computed directly. */
struct grown {
	char *text;
	double value;
	bool none;
};

static struct grown grow(struct run *run, struct random *random, int depth)
{
	static const double values[] = { 1000, 200, 30 };
	if (depth == 0 || random_below(random, 4) == 0) {
		uint32_t which = random_below(random, 4);
		if (which == 3)
			return (struct grown){ arena_printf(run->arena, "%u.5",
						       which = random_below(random, 9)),
				which + 0.5 };
		return (struct grown){ arena_printf(run->arena, "k%u", which), values[which] };
	}
	struct grown left = grow(run, random, depth - 1), right = grow(run, random, depth - 1);
	char operator= "+-*/"[random_below(random, 4)];
	struct grown all = { arena_printf(
		run->arena, "(%s %c %s)", left.text, operator, right.text) };
	all.none = left.none || right.none || (operator== '/' && right.value == 0);
	if (!all.none)
		all.value = operator== '+' ? left.value + right.value :
			operator== '-'     ? left.value - right.value
			:
			operator== '*' ? left.value * right.value
				       : left.value / right.value;
	return all;
}

static void random_formulas_agree(void **state)
{
	struct random random = random_seeded(7);
	struct run run = { .arena = arena_create() };
	size_t none = 0;
	for (int i = 0; i < 20000; i++) {
		arena_reset(run.arena);
		struct grown grown = grow(&run, &random, 4);
		if (strlen(grown.text) > METRIC_BYTES)
			continue;
		const struct metric *metric = parsed(&run, grown.text);
		assert_non_null(metric);
		static const int64_t values[] = { 1000, 200, 30 };
		int64_t totals[16] = { 0 };
		size_t count;
		const char *const *kinds = metric_kinds(metric, &count);
		for (size_t k = 0; k < count; k++)
			totals[k] = values[kinds[k][1] - '0'];
		double value;
		bool there = metric_value(metric, totals, totals, 1, 1, &value);
		assert_true(there == (!grown.none && isfinite(grown.value)));
		if (there)
			assert_true(value == grown.value);
		none += !there;
	}
	assert_true(none > 10);
	arena_destroy(run.arena);
}

static const struct CMUnitTest tests[] = {
	TEST(formulas_are_computed, "[S6.10] formulas over kinds are computed"),
	TEST(the_error_is_pointed_at,
		"[S6.10] the parser points at the error and says what it expected"),
	TEST(random_formulas_agree, "[S6.10] random formulas give what direct arithmetic gives"),
};

TEST_MAIN(tests)
