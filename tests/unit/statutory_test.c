/* The statutory calendar against the State Council's notices as github.com/NateScarlet/holiday-cn
 * keeps them, read from test_shared(). */
#include "base/calendar.h"
#include "org/statutory.h"
#include "test.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { FIRST = 2007, LAST = 2026 };

/* Puts the notice's days that fall into the calendar year at kinds[day_number − first]. */
static bool notice_read(int notice, int year, enum statutory kinds[366])
{
	char path[4096];
	snprintf(path, sizeof path, "%s/data/holiday-cn/%d.json", test_shared(), notice);
	json_t *file = json_load_file(path, 0, NULL);
	if (!file)
		return false;
	int32_t first = day_number(day_make(year, 1, 1));
	size_t index;
	json_t *entry;
	json_array_foreach(json_object_get(file, "days"), index, entry) {
		int y, month, of_month;
		const char *date = json_string_value(json_object_get(entry, "date"));
		assert_int_equal(sscanf(date, "%d-%d-%d", &y, &month, &of_month), 3);
		if (y == year)
			kinds[day_number(day_make(y, month, of_month)) - first] =
				json_is_true(json_object_get(entry, "isOffDay"))
				? STATUTORY_HOLIDAY
				: STATUTORY_WORKDAY;
	}
	json_decref(file);
	return true;
}

/* What the day is for someone who rests on Saturdays and Sundays. */
static bool off(day_t day, enum statutory kind)
{
	return kind == STATUTORY_HOLIDAY || (kind == STATUTORY_NONE && day_weekday(day) >= 6);
}

/* How many days of the year are worked in one and off in the other; −1 without the notices. The
 * next year's notice is needed too: it may name the last days of December. */
static int year_differences(int year)
{
	enum statutory kinds[366] = { STATUTORY_NONE };
	if (!notice_read(year, year, kinds) || !notice_read(year + 1, year, kinds))
		return -1;
	int differ = 0;
	day_t first = day_make(year, 1, 1), end = day_make(year + 1, 1, 1);
	for (day_t day = first; day < end; day = day_add(day, 1)) {
		enum statutory notice = kinds[day_between(first, day)], ours = statutory_day(day);
		/* whether a weekend within a holiday is named differs between the two and means nothing */
		if (notice != ours)
			print_message("# %d: notice says %d, table %d\n", day, notice, ours);
		if (off(day, notice) != off(day, ours))
			differ++;
	}
	return differ;
}

static void test_notices(void **state)
{
	(void)state;
	int compared = 0;
	for (int year = FIRST; year <= LAST; year++) {
		int differ = year_differences(year);
		if (differ < 0)
			continue;
		compared++;
		assert_int_equal(differ, 0);
		assert_true(statutory_known(year));
	}
	if (!compared) {
		print_message("# SKIP there is no holiday-cn under %s/data\n", test_shared());
		skip();
	}
	assert_int_equal(compared, LAST - FIRST + 1);
}

static void test_known_days(void **state)
{
	(void)state;
	assert_int_equal(statutory_day(20241001), STATUTORY_HOLIDAY);
	assert_int_equal(statutory_day(20241007), STATUTORY_HOLIDAY);
	assert_int_equal(statutory_day(20241008), STATUTORY_NONE);
	assert_int_equal(statutory_day(20240929), STATUTORY_WORKDAY);
	assert_int_equal(statutory_day(20241013), STATUTORY_NONE); /* a plain Sunday */
	assert_true(statutory_known(2024));
	assert_false(statutory_known(1999));
	assert_false(statutory_known(2199));
}

static const struct CMUnitTest tests[] = {
	TEST(test_known_days, "[S0.1] the statutory calendar knows holidays and make-up workdays"),
	TEST(test_notices, "[S0.1] the statutory calendar agrees with the State Council's notices"),
};

TEST_MAIN(tests)
