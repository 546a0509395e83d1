/* What the build writes and only statutory.c reads: special days in their order. */
#pragma once
#include "org/statutory.h"

#include <stddef.h>

struct statutory_row {
	day_t day;
	enum statutory kind;
};

extern const struct statutory_row statutory_table[];
extern const size_t statutory_table_count;
