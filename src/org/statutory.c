/* A binary search in the table of the build. */
#include "org/statutory_table.h"

/* The first row on or after the day; statutory_table_count when there is none. */
static size_t row_from(day_t day)
{
	size_t low = 0, high = statutory_table_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (statutory_table[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

enum statutory statutory_day(day_t day)
{
	size_t row = row_from(day);
	if (row < statutory_table_count && statutory_table[row].day == day)
		return statutory_table[row].kind;
	return STATUTORY_NONE;
}

bool statutory_known(int year)
{
	/* New Year's Day belongs to the year's own notice; a December day may come from the next one */
	return statutory_day(day_make(year, 1, 1)) == STATUTORY_HOLIDAY;
}
