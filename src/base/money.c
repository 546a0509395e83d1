/* Formatting and shares of cents. */
#include "money.h"
#include "buf.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *money_plain(struct arena *arena, int64_t cents)
{
	uint64_t size = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
	return arena_printf(
		arena, "%s%" PRIu64 ".%02d", cents < 0 ? "-" : "", size / 100, (int)(size % 100));
}

static const char *symbol(const char *currency)
{
	static const char *const table[][2] = {
		{ "CNY", "¥" },
		{ "USD", "$" },
		{ "EUR", "€" },
		{ "GBP", "£" },
		{ "JPY", "¥" },
		{ "HKD", "HK$" },
		{ "TWD", "NT$" },
		{ "BRL", "R$" },
		{ "INR", "₹" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (!strcmp(table[i][0], currency))
			return table[i][1];
	return NULL;
}

const char *money_text(struct arena *arena, int64_t cents, const char *currency)
{
	uint64_t size = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
	char digits[24];
	int n = snprintf(digits, sizeof digits, "%" PRIu64, size / 100);
	struct buf *buf = buf_create(arena, 0);
	if (cents < 0)
		buf_char(buf, '-');
	const char *sign = symbol(currency);
	if (sign)
		buf_text(buf, sign);
	else
		buf_printf(buf, "%s ", currency);
	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			buf_char(buf, ',');
		buf_char(buf, digits[i]);
	}
	if (size % 100)
		buf_printf(buf, ".%02d", (int)(size % 100));
	return buf_string(buf);
}

int64_t money_ratio(int64_t a, int64_t b, int64_t c)
{
	assert(c > 0);
	__extension__ typedef __int128 wide;
	wide product = (wide)a * b;
	wide half = product < 0 ? -(wide)(c / 2) : (wide)(c / 2);
	/* an odd c has no exact half: adding c/2 rounds to the nearest as well */
	return (int64_t)((product + half) / c);
}
