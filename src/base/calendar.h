/* Time: UTC milliseconds; a day: yyyymmdd as a number, in the organisation's time zone.
 *
 * Pure day arithmetic uses the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms"); time zones come from ICU. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef int64_t ms_t;  /* UTC milliseconds since 1970 */
typedef int32_t day_t; /* yyyymmdd; 0 = none */

enum { MS_SECOND = 1000, MS_MINUTE = 60 * 1000, MS_HOUR = 3600 * 1000, MS_DAY = 86400 * 1000 };

bool day_valid(day_t day); /* a day of the calendar, years 1900 … 2199 */
int day_year(day_t day);
int day_month(day_t day); /* 1 … 12 */
int day_of_month(day_t day);
int day_weekday(day_t day); /* 1 = Monday … 7 = Sunday (ISO 8601) */
day_t day_make(int year, int month, int of_month); /* 0 when there is no such day */
int32_t day_number(day_t day);         /* days since 1970-01-01 */
day_t day_from_number(int32_t number);
day_t day_add(day_t day, int days);
int day_between(day_t from, day_t to); /* days; 0 when equal */
day_t day_month_first(day_t day);
day_t day_month_last(day_t day);
day_t day_month_add(day_t day, int months); /* the first day of that month */
day_t day_week_first(day_t day);       /* the Monday */

/* A time zone; created once per organisation, usable by one thread at a time. */
struct zone;
struct zone *zone_create(const char *iana); /* "Asia/Shanghai"; NULL when unknown */
void zone_destroy(struct zone *zone);
/* The local day of at − close_minutes: what happens before the day's close counts yesterday. */
day_t zone_day(struct zone *zone, ms_t at, int close_minutes);
/* The UTC moment of a local day's minute (0 = midnight); in a gap the first moment after. */
ms_t zone_ms(struct zone *zone, day_t day, int minute);
int zone_minute(struct zone *zone, ms_t at); /* minute of the local day, 0 … 1439 */

/* Clock: the one source of "now"; may be moved for tests and the simulator. Thread-safe. */
struct clock {
	_Atomic int64_t offset_ms; /* added to the real time */
};
ms_t clock_now(const struct clock *clock); /* NULL = the real time */
int64_t clock_monotonic_ns(void);          /* for durations */
