/* What people type [S0.4, S6.10]. */
#include "channel/value.h"
#include "test.h"

#include <string.h>

#define WRONG(...) (print_error(__VA_ARGS__), _fail(__FILE__, __LINE__))

static const struct date_context context = { .today = 20261124 };

static void dates(void **state)
{
	static const struct {
		const char *text;
		day_t day;
		int second;
	} cases[] = {
		{ "2026.10.5", 20261005, 0 },
		{ "2026/10/5", 20261005, 0 },
		{ "2026-10-05 14:30", 20261005, 52200 },
		{ "10月5日", 20261005, 0 },
		{ "12月5日", 20251205, 0 },
		{ "20261005", 20261005, 0 },
		{ "45935", 20251005, 0 },
		{ "45935.5", 20251005, 43200 },
		{ "Oct 5, 2026", 20261005, 0 },
		{ "5-20", 20260520, 0 },
		{ "May-20", 20260520, 0 },
		{ "2026年10月5日 星期一", 20261005, 0 },
		{ "2026-10-05（周一）", 20261005, 0 },
		{ "Mon, 5 October 2026", 20261005, 0 },
		{ "２０２６年１０月５日", 20261005, 0 },
		{ "26.10.5", 20261005, 0 },
		{ "10/5/2026", 20261005, 0 },
		{ "13/5/2026", 20260513, 0 },
		{ "2018-02-26 19:58:54", 20180226, 71934 },
		{ "2026-10-05T08:00:00Z", 20261005, 28800 },
		{ "2026/10/5 下午2:30", 20261005, 52200 },
		{ "10/5/26 2:30 PM", 20261005, 52200 },
		{ "2026年10月5号14点30分", 20261005, 52200 },
		{ "20261005143000", 20261005, 52200 },
		{ "Sept. 3rd, 2026", 20260903, 0 },
		{ "10.5", 20261005, 0 },
		{ "2月29日", 20240229, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value_date date;
		struct why why = { 0 };
		if (!value_date(cases[i].text, &context, &date, &why))
			WRONG("%s: %s", cases[i].text, why.en);
		if (date.day != cases[i].day || date.second != cases[i].second)
			WRONG("%s: %d %d", cases[i].text, date.day, date.second);
	}
}

static void dates_refused(void **state)
{
	static const char *const cases[] = { "", "-", "2026-13-01", "2026-02-30", "2026年10月",
		"2026-10", "Lin", "12345", "2026-10-05 25:00", "1e9", "32月1日", "99999999",
		"1-2-3-4", "\xff\xfe", "261005", "星期一", "12:30" };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value_date date;
		struct why why = { 0 };
		if (value_date(cases[i], &context, &date, &why))
			WRONG("%s was taken for %d", cases[i], date.day);
		assert_non_null(why.en);
		assert_non_null(why.zh);
	}
}

static void dates_in_context(void **state)
{
	struct value_date date;
	struct date_context near = { .today = 20261124, .near = 20170103 },
			    year = { .year = 2019, .near = 20170103 };
	assert_true(value_date("12-30", &near, &date, NULL));
	assert_int_equal(date.day, 20161230);
	assert_true(date.year_guessed);
	assert_true(value_date("12-30", &year, &date, NULL));
	assert_int_equal(date.day, 20191230);
	struct date_context european = { .day_first = true };
	assert_true(value_date("5/10/2026", &european, &date, NULL));
	assert_int_equal(date.day, 20261005);
	struct why why;
	assert_false(value_date("5-20", &(struct date_context){ 0 }, &date, &why));
	assert_string_equal(why.zh, "缺少年份");
	assert_true(value_date("2026-10-05T08:00+08:00", &context, &date, NULL));
	assert_true(date.zoned);
	assert_int_equal(date.offset_minutes, 480);
}

static void serials(void **state)
{
	struct value_date date;
	assert_true(value_serial(45935, false, &date, NULL));
	assert_int_equal(date.day, 20251005);
	assert_true(value_serial(1, false, &date, NULL));
	assert_int_equal(date.day, 19000101);
	assert_true(value_serial(61, false, &date, NULL));
	assert_int_equal(date.day, 19000301);
	assert_false(value_serial(60, false, &date, NULL));
	assert_true(value_serial(44473, true, &date, NULL));
	assert_int_equal(date.day, 20251005);
	assert_true(value_serial(45935.999999999, false, &date, NULL));
	assert_int_equal(date.day, 20251006);
	assert_false(value_serial(-1, false, &date, NULL));
	int year, month;
	assert_true(value_month("2026年10月", &year, &month) && year == 2026 && month == 10);
	assert_true(value_month("10月", &year, &month) && year == 0 && month == 10);
	assert_true(value_month("Oct 2026", &year, &month) && year == 2026 && month == 10);
	assert_true(value_month("202610", &year, &month) && year == 2026 && month == 10);
	assert_true(value_month("may", &year, &month) && year == 0 && month == 5);
	assert_false(value_month("Sheet1", &year, &month));
}

static void money(void **state)
{
	static const struct {
		const char *text;
		int64_t cents;
		bool rounded;
	} cases[] = {
		{ "1.2万", 1200000, false },
		{ "9,800元", 980000, false },
		{ "¥9,800.00", 980000, false },
		{ "￥１２，０００", 1200000, false },
		{ "(1,200)", -120000, false },
		{ "3w", 3000000, false },
		{ "2k", 200000, false },
		{ "1.5亿", 15000000000, false },
		{ "1.2e4", 1200000, false },
		{ "0.1", 10, false },
		{ "1.005", 101, true },
		{ "-1.005", -101, true },
		{ "2.675", 268, true },
		{ "1.0049", 100, true },
		{ "1054", 105400, false },
		{ "0.0", 0, false },
		{ "1万2千", 1200000, false },
		{ "人民币 9800 元整", 980000, false },
		{ "1,2345", 1234500, false },
		{ "-¥5", -500, false },
		{ "¥-5", -500, false },
		{ "5-", -500, false },
		{ "90071992547409.91", 9007199254740991, false },
		{ "US$ 1,234.50", 123450, false },
		{ ".5", 50, false },
		{ "0.000000000000000000000000000000000001", 0, true },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t cents;
		bool rounded;
		struct why why = { 0 };
		if (!value_money(cases[i].text, &cents, &rounded, &why))
			WRONG("%s: %s", cases[i].text, why.en);
		if (cents != cases[i].cents || rounded != cases[i].rounded)
			WRONG("%s: %lld %d", cases[i].text, (long long)cents, rounded);
	}
	static const char *const refused[] = { "", "-", "abc", "1万2", "9800,50", "1.2.3",
		"90071992547409.92", "1e30", "12万3亿", "三万", "1,23,456", "5 6", "--5", "()" };
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		int64_t cents;
		struct why why = { 0 };
		if (value_money(refused[i], &cents, NULL, &why))
			WRONG("%s was taken for %lld", refused[i], (long long)cents);
		assert_non_null(why.zh);
	}
}

static void numbers(void **state)
{
	int64_t n;
	bool yes;
	assert_true(value_whole("1,200 单", &n, NULL) && n == 1200);
	assert_true(value_whole("3.0", &n, NULL) && n == 3);
	assert_false(value_whole("3.5", &n, NULL));
	assert_true(value_percent("12.5%", &n, NULL) && n == 125000);
	assert_true(value_percent("0.125", &n, NULL) && n == 125000);
	assert_true(value_percent("１２％", &n, NULL) && n == 120000);
	assert_true(value_seconds("261", &n, NULL) && n == 261);
	assert_true(value_seconds("4:21", &n, NULL) && n == 261);
	assert_true(value_seconds("1:02:03", &n, NULL) && n == 3723);
	assert_true(value_seconds("4分21秒", &n, NULL) && n == 261);
	assert_false(value_seconds("4:99", &n, NULL));
	assert_true(value_yes("是", &yes, NULL) && yes);
	assert_true(value_yes("No", &yes, NULL) && !yes);
	assert_false(value_yes("maybe", &yes, NULL));
}

static void names(void **state)
{
	struct arena *arena = arena_create();
	struct value_name name;
	assert_true(value_name(arena, "　张三（组长） ", &name, NULL));
	assert_string_equal(name.name, "张三");
	assert_string_equal(name.note, "组长");
	assert_true(value_name(arena, "张　三", &name, NULL));
	assert_string_equal(name.name, "张三");
	assert_true(value_name(arena, "Darcel  Schlecht", &name, NULL));
	assert_string_equal(name.name, "Darcel Schlecht");
	assert_false(value_name(arena, "123", &name, NULL));
	assert_false(value_name(arena, "—", &name, NULL));
	assert_string_equal(value_fold(arena, "ＧＴＸ Pro"), value_fold(arena, "GTXPro"));
	assert_string_equal(value_fold(arena, "Close_Date"), value_fold(arena, "close date"));
	arena_destroy(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(dates, "[S0.4] dates as people type them are read"),
		TEST(dates_refused,
			"[S0.4] what is no date is refused with a reason in both languages"),
		TEST(dates_in_context,
			"[S0.4] a missing year comes from the sheet, the neighbours or the past"),
		TEST(serials, "[S0.4] Excel's serial dates and months of sheet names are read"),
		TEST(money, "[S0.4] money as people type it becomes exact cents"),
		TEST(numbers, "[S6.10] counts, percentages, durations, yes and no are read"),
		TEST(names, "[S0.1] names lose spaces and brackets, spellings compare by folding"),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
