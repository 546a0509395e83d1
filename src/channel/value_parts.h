/* What the readers of values share; included by value_*.c only. */
#pragma once
#include "value.h"

enum { PLAIN_SPACE = 160 };

/* Sets the reason; false, to be returned. */
bool because(struct why *why, const char *en, const char *zh);

/* The text with narrow forms, trimmed and spaces collapsed; false when it does not fit. Bytes
 * that are not UTF-8 become '?'. */
bool plain_into(const char *text, char plain[PLAIN_SPACE]);

/* The code point at *text, which is moved on; '?' for a byte that is not UTF-8. */
uint32_t utf8_next(const char **text);

/* Text starts with prefix: its length, else 0. */
size_t starts(const char *text, const char *prefix);
/* As starts(), ASCII letters in any case. */
size_t starts_fold(const char *text, const char *prefix);

/* A decimal number digit by digit: mantissa × 10^power. */
struct decimal {
	__extension__ __int128 mantissa;
	int power;
	bool cut; /* decimals beyond the thirtieth were left out */
};
/* Reads digits with separators of thousands, decimals, an exponent when `scientific`; moves on. */
bool decimal_read(const char **text, bool scientific, struct decimal *decimal, struct why *why);
/* As an integer of 10^-places, rounded half away from zero. */
bool decimal_whole(const struct decimal *decimal, int places, int64_t *number, bool *rounded,
	struct why *why);
