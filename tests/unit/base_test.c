/* base/: arenas, faults, days, money, maps. */
#include "test.h"

#include "base/buf.h"
#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "base/random.h"
#include "base/run.h"

static void count_release(void *object)
{
	++*(int *)object;
}

static void arena_releases_what_it_owns(void **state)
{
	struct arena *arena = arena_create();
	int released = 0;
	arena_own(arena, &released, count_release);
	for (int i = 0; i < 1000; i++) {
		unsigned char *memory = arena_alloc(arena, (size_t)i * 7);
		for (int j = 0; j < i * 7; j++)
			assert_int_equal(memory[j], 0);
		memory[0] = 1;
	}
	arena_reset(arena);
	assert_int_equal(released, 1);
	assert_int_equal(arena_used(arena), 0);
	arena_destroy(arena);
	assert_int_equal(released, 1);
}

struct attempt {
	struct run *run;
	int reached;
};

static void fails_inside(void *context)
{
	struct attempt *attempt = context;
	attempt->reached = 1;
	fail(attempt->run, FIELD_INVALID, "price", num(attempt->run, 7));
}

static void tries_inside(void *context)
{
	struct attempt *attempt = context;
	assert_false(run_try(attempt->run, fails_inside, attempt));
	attempt->reached = 2;
}

static void faults_unwind_to_the_nearest_try(void **state)
{
	struct run run = { .arena = arena_create() };
	struct attempt attempt = { &run, 0 };
	assert_false(run_try(&run, fails_inside, &attempt));
	assert_int_equal(run.fault, FIELD_INVALID);
	assert_string_equal(fault_text(run.arena, &run, false), "price is not right: 7.");
	assert_true(run_try(&run, tries_inside, &attempt));
	assert_int_equal(attempt.reached, 2);
	arena_destroy(run.arena);
}

static void days_match_the_calendar(void **state)
{
	assert_int_equal(day_number(19700101), 0);
	assert_int_equal(day_weekday(20261124), 2);
	assert_int_equal(day_add(20240228, 2), 20240301);
	assert_int_equal(day_add(20260101, -1), 20251231);
	assert_int_equal(day_month_last(20240215), 20240229);
	assert_int_equal(day_month_add(20261130, 2), 20270101);
	assert_int_equal(day_month_add(20260131, -1), 20251201);
	assert_int_equal(day_week_first(20261129), 20261123);
	assert_int_equal(day_between(20251231, 20260301), 60);
	assert_false(day_valid(20250229));
	assert_false(day_valid(20251301));
	assert_int_equal(day_make(2026, 10, 5), 20261005);
	for (int32_t n = -30000; n < 90000; n++)
		assert_int_equal(day_number(day_from_number(n)), n);
}

static void days_end_at_the_close(void **state)
{
	struct zone *zone = zone_create("Asia/Shanghai");
	assert_non_null(zone);
	ms_t noon = zone_ms(zone, 20261124, 12 * 60);
	assert_int_equal(noon % MS_DAY, 4 * MS_HOUR);
	assert_int_equal(zone_minute(zone, noon), 720);
	assert_int_equal(zone_day(zone, noon, 0), 20261124);
	ms_t late = zone_ms(zone, 20261125, 60);
	assert_int_equal(zone_day(zone, late, 0), 20261125);
	assert_int_equal(zone_day(zone, late, 120), 20261124);
	zone_destroy(zone);
	assert_null(zone_create("Moon/Base"));

	/* the night the clocks go forward has 23 hours, and still one day each */
	struct zone *berlin = zone_create("Europe/Berlin");
	assert_int_equal(zone_ms(berlin, 20260330, 0) - zone_ms(berlin, 20260329, 0), 23 * MS_HOUR);
	assert_int_equal(zone_day(berlin, zone_ms(berlin, 20260330, 0), 0), 20260330);
	assert_int_equal(zone_day(berlin, zone_ms(berlin, 20260330, 0) - 1, 0), 20260329);
	zone_destroy(berlin);
}

static void money_is_exact(void **state)
{
	struct arena *arena = arena_create();
	assert_string_equal(money_text(arena, 73200000, "CNY"), "¥732,000");
	assert_string_equal(money_text(arena, -123456789, "USD"), "-$1,234,567.89");
	assert_string_equal(money_plain(arena, 5), "0.05");
	assert_string_equal(money_plain(arena, -100), "-1.00");
	assert_int_equal(money_ratio(100, 1, 3), 33);
	assert_int_equal(money_ratio(200, 1, 3), 67);
	assert_int_equal(money_ratio(-1, 1, 2), -1);
	assert_int_equal(money_ratio(EXACT_MAX, 999, 1000), 8998192055486250);
	arena_destroy(arena);
}

static void maps_and_lists_grow(void **state)
{
	struct arena *arena = arena_create();
	struct map *map = map_create(arena);
	LIST(int64_t) list = { 0 };
	for (int64_t i = 0; i < 5000; i++) {
		*map_int(map, i * 31) = (void *)(intptr_t)(i + 1);
		*list_add(arena, &list) = i;
		*map_text(map, num(&(struct run){ .arena = arena }, i)) = (void *)(intptr_t)(i + 7);
	}
	assert_int_equal(map_count(map), 10000);
	assert_int_equal(list.n, 5000);
	for (int64_t i = 0; i < 5000; i++) {
		assert_int_equal((intptr_t)map_int_get(map, i * 31), i + 1);
		assert_int_equal(list.at[i], i);
	}
	assert_int_equal((intptr_t)map_text_get(map, "4999"), 5006);
	assert_null(map_text_get(map, "5000"));
	arena_destroy(arena);
}

static void seeds_repeat(void **state)
{
	struct random one = random_seeded(1), again = random_seeded(1), two = random_seeded(2);
	int differ = 0;
	double sum = 0, squares = 0;
	for (int i = 0; i < 20000; i++) {
		double a = random_normal(&one);
		assert_true(a == random_normal(&again));
		differ += a != random_normal(&two);
		sum += a;
		squares += a * a;
	}
	assert_true(differ > 19900);
	assert_true(sum / 20000 < 0.03 && sum / 20000 > -0.03);
	assert_true(squares / 20000 > 0.96 && squares / 20000 < 1.04);
}

static void builders_stop_at_their_cap(void **state)
{
	struct arena *arena = arena_create();
	struct buf *buf = buf_create(arena, 1000);
	for (int i = 0; i < 400; i++)
		buf_printf(buf, "%03d", i);
	assert_true(buf->full);
	assert_int_equal(buf->length, 999);
	arena_destroy(arena);
}

static const struct CMUnitTest tests[] = {
	TEST(arena_releases_what_it_owns,
		"[S0.1] an arena gives zeroed memory and releases what it owns"),
	TEST(faults_unwind_to_the_nearest_try, "[S0.1] a fault unwinds to the nearest try"),
	TEST(days_match_the_calendar, "[S0.3] days count as the calendar does"),
	TEST(days_end_at_the_close, "[S0.3] a day ends at the close, in the organisation's zone"),
	TEST(money_is_exact, "[S0.4] money is exact to the cent"),
	TEST(maps_and_lists_grow, "[S0.1] maps and lists grow"),
	TEST(seeds_repeat, "[S6.10] the same seed gives the same course"),
	TEST(builders_stop_at_their_cap, "[S0.1] builders stop at their cap"),
};

TEST_MAIN(tests)
