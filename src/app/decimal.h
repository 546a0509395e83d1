/* A column of decimal numbers as whole ones: "812.5" and "3" become 8125 and 30 of one tenth each, so
 * that sums and comparisons are exact. */
#pragma once
#include "base/list.h"

#include <stdbool.h>
#include <stdint.h>

struct decimal {
	__int128 digits; /* value = digits / 10^decimals */
	int decimals;
};

struct decimals {
	LIST(struct decimal) list;
	int scale; /* decimals kept, see decimals_scale() */
};

/* Takes "12", "-0.5", "+3.25", "1e3", ".5"; false when it is no such number, or one of more than 30
 * digits or beyond 10^18. Blanks around it are passed over. */
bool decimals_add(struct arena *arena, struct decimals *decimals, const char *text);

/* Settles how many decimals are kept: all that there are, fewer only when the column's sum would not
 * fit into 2^61; then values are rounded. */
void decimals_scale(struct decimals *decimals);
int64_t decimals_scaled(const struct decimals *decimals, size_t index);
double decimals_real(const struct decimals *decimals, int64_t scaled);
