/* Days and money from any bytes: what goes there comes back, and nothing overflows. */
#include "base/calendar.h"
#include "base/money.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void days(int64_t a, int64_t b)
{
	day_t day = (day_t)a;
	if (!day_valid(day))
		return;
	assert(day_from_number(day_number(day)) == day);
	assert(day_make(day_year(day), day_month(day), day_of_month(day)) == day);
	assert(day_weekday(day) >= 1 && day_weekday(day) <= 7);
	assert(day_weekday(day_week_first(day)) == 1);
	assert(day_month_first(day) <= day && day <= day_month_last(day));
	int step = (int)(b % 1000);
	assert(day_between(day, day_add(day, step)) == step);
}

static void money(struct arena *arena, int64_t a, int64_t b)
{
	const char *plain = money_plain(arena, a);
	assert(strlen(plain) >= 4 && plain[strlen(plain) - 3] == '.');
	assert(*money_text(arena, a, "CNY"));
	int64_t part = b % 101, whole = a % EXACT_MAX;
	if (part < 0)
		part = -part;
	int64_t share = money_ratio(whole, part, 100), rest = money_ratio(whole, 100 - part, 100);
	/* two shares of one sum miss it by a cent at most */
	assert(part > 100 || (share + rest - whole <= 1 && whole - share - rest <= 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	int64_t a, b;
	if (length < sizeof a + sizeof b)
		return -1;
	memcpy(&a, bytes, sizeof a);
	memcpy(&b, bytes + sizeof a, sizeof b);
	struct arena *arena = arena_create();
	days(a, b);
	days(a % 22000000, b);
	money(arena, a, b);
	arena_destroy(arena);
	return 0;
}
