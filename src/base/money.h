/* Money is integer cents of the organisation's currency; never a double. */
#pragma once
#include "arena.h"

/* The largest exact integer of every reader (JavaScript's doubles): ±(2^53 − 1). */
#define EXACT_MAX INT64_C(9007199254740991)
static inline bool exact(int64_t value)
{
	return value >= -EXACT_MAX && value <= EXACT_MAX;
}

/* "1234567.80": plain, always two decimals. */
const char *money_plain(struct arena *arena, int64_t cents);
/* "¥1,234,567.80"; decimals are left out when the cents are 0. currency: ISO 4217. */
const char *money_text(struct arena *arena, int64_t cents, const char *currency);

/* a * b / c rounded half away from zero, exact in between; c > 0. Shares of money. */
int64_t money_ratio(int64_t a, int64_t b, int64_t c);
