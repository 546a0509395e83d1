/* Days, zones and the clock. */
#include "calendar.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

static int32_t number_from_civil(int y, int m, int d)
{
	y -= m <= 2;
	int era = (y >= 0 ? y : y - 399) / 400;
	int of_era = y - era * 400;
	int of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
	return era * 146097 + day_of_era - 719468;
}

int day_year(day_t day)
{
	return day / 10000;
}

int day_month(day_t day)
{
	return day / 100 % 100;
}

int day_of_month(day_t day)
{
	return day % 100;
}

int32_t day_number(day_t day)
{
	return number_from_civil(day_year(day), day_month(day), day_of_month(day));
}

day_t day_from_number(int32_t number)
{
	number += 719468;
	int era = (number >= 0 ? number : number - 146096) / 146097;
	int of_era = number - era * 146097;
	int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int mp = (5 * of_year + 2) / 153;
	int d = of_year - (153 * mp + 2) / 5 + 1;
	int m = mp < 10 ? mp + 3 : mp - 9;
	int y = year_of_era + era * 400 + (m <= 2);
	return y * 10000 + m * 100 + d;
}

bool day_valid(day_t day)
{
	if (day < 19000101 || day > 21991231)
		return false;
	int month = day_month(day), of_month = day_of_month(day);
	if (month < 1 || month > 12 || of_month < 1)
		return false;
	return day_from_number(day_number(day)) == day;
}

day_t day_make(int year, int month, int of_month)
{
	if (year < 1900 || year > 2199 || month < 1 || month > 12 || of_month < 1 || of_month > 31)
		return 0;
	day_t day = year * 10000 + month * 100 + of_month;
	return day_valid(day) ? day : 0;
}

int day_weekday(day_t day)
{
	int32_t number = day_number(day); /* 1970-01-01 was a Thursday */
	return (int)(((number + 3) % 7 + 7) % 7) + 1;
}

day_t day_add(day_t day, int days)
{
	return day_from_number(day_number(day) + days);
}

int day_between(day_t from, day_t to)
{
	return day_number(to) - day_number(from);
}

day_t day_month_first(day_t day)
{
	return day / 100 * 100 + 1;
}

day_t day_month_add(day_t day, int months)
{
	int index = day_year(day) * 12 + day_month(day) - 1 + months;
	return index / 12 * 10000 + (index % 12 + 1) * 100 + 1;
}

day_t day_month_last(day_t day)
{
	return day_add(day_month_add(day, 1), -1);
}

day_t day_week_first(day_t day)
{
	return day_add(day, 1 - day_weekday(day));
}

struct zone {
	UCalendar *calendar;
};

struct zone *zone_create(const char *iana)
{
	UChar id[64], canonical[64];
	UErrorCode error = U_ZERO_ERROR;
	if (strlen(iana) >= 64)
		return NULL;
	u_charsToUChars(iana, id, (int32_t)strlen(iana) + 1);
	UBool system_id = false;
	/* ICU opens unknown ids as GMT; the canonical form is what knows them */
	ucal_getCanonicalTimeZoneID(id, -1, canonical, 64, &system_id, &error);
	if (U_FAILURE(error) || !system_id)
		return NULL;
	struct zone *zone = calloc(1, sizeof *zone);
	if (!zone)
		abort();
	zone->calendar = ucal_open(id, -1, "en", UCAL_GREGORIAN, &error);
	if (U_FAILURE(error)) {
		free(zone);
		return NULL;
	}
	return zone;
}

void zone_destroy(struct zone *zone)
{
	if (!zone)
		return;
	ucal_close(zone->calendar);
	free(zone);
}

/* Local milliseconds: UTC plus the zone's offset at that moment. */
static int64_t local_ms(struct zone *zone, ms_t at)
{
	UErrorCode error = U_ZERO_ERROR;
	ucal_setMillis(zone->calendar, (double)at, &error);
	int32_t offset = ucal_get(zone->calendar, UCAL_ZONE_OFFSET, &error) +
		ucal_get(zone->calendar, UCAL_DST_OFFSET, &error);
	return at + offset;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

day_t zone_day(struct zone *zone, ms_t at, int close_minutes)
{
	/* local clock time minus the close, so that the day changes at the same clock time all year */
	int64_t local = local_ms(zone, at) - (int64_t)close_minutes * MS_MINUTE;
	return day_from_number((int32_t)floor_div(local, MS_DAY));
}

int zone_minute(struct zone *zone, ms_t at)
{
	int64_t local = local_ms(zone, at);
	return (int)((local - floor_div(local, MS_DAY) * MS_DAY) / MS_MINUTE);
}

ms_t zone_ms(struct zone *zone, day_t day, int minute)
{
	UErrorCode error = U_ZERO_ERROR;
	ucal_clear(zone->calendar);
	ucal_setDateTime(zone->calendar, day_year(day), day_month(day) - 1, day_of_month(day),
		minute / 60, minute % 60, 0, &error);
	return (ms_t)ucal_getMillis(zone->calendar, &error);
}

ms_t clock_now(const struct clock *clock)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	ms_t ms = (ms_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	return clock ? ms + atomic_load(&((struct clock *)clock)->offset_ms) : ms;
}

int64_t clock_monotonic_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
