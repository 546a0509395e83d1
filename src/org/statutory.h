/* The statutory calendar of China [S0.1, S0.3]: public holidays and the weekend days worked for them.
 *
 * From the npm package chinese-days, made into a table at build time. The State Council announces a
 * year in the autumn before, so the next year may still be unknown: the company's own calendar
 * (settings) goes over this one. */
#pragma once
#include "base/calendar.h"

enum statutory {
	STATUTORY_NONE,    /* as the weekday says */
	STATUTORY_HOLIDAY, /* off, weekends within included */
	STATUTORY_WORKDAY  /* a Saturday or Sunday that is worked */
};

enum statutory statutory_day(day_t day);
/* True when the year's holidays are in the table; otherwise statutory_day() knows nothing of it. */
bool statutory_known(int year);
