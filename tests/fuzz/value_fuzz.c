/* Dates, money, numbers and names from any bytes: a value that is right, or a reason. */
#include "base/money.h"
#include "channel/value.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void said(bool good, const struct why *why)
{
	assert(good || (why->en && why->zh));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena *arena = arena_create();
	const char *text = arena_strndup(arena, (const char *)bytes, length);
	struct date_context context = { .today = 20261124, .day_first = length & 1 };
	struct value_date date;
	struct value_name name;
	struct why why = { 0 };
	int64_t number = 0;
	int year, month;
	bool flag;
	bool good = value_date(text, &context, &date, &why);
	said(good, &why);
	assert(!good || (day_valid(date.day) && date.second >= 0 && date.second < 86400));
	good = value_money(text, &number, &flag, &why);
	said(good, &why);
	assert(!good || exact(number));
	said(value_whole(text, &number, &why), &why);
	said(value_percent(text, &number, &why), &why);
	said(value_seconds(text, &number, &why), &why);
	said(value_yes(text, &flag, &why), &why);
	good = value_name(arena, text, &name, &why);
	said(good, &why);
	assert(!good || *name.name);
	if (value_month(text, &year, &month))
		assert(month >= 0 && month <= 12);
	assert(value_fold(arena, text));
	arena_destroy(arena);
	return 0;
}
