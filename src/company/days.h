/* Days worked [S0.3]: what every average, pace and trend is divided by.
 *
 * A day is counted in exact hundredths (100 = one whole day of a full-time member). What is written
 * down about a person's day goes over who was there (file, tap), that over the shift, that over the
 * rest pattern of the person, of the nearest unit above, of the company, each in force on that day,
 * with the calendar: the company's edited days go over the statutory holidays and make-up workdays.
 * Before joining, after the last day, and in the future nothing is worked. */
#pragma once
#include "db/db.h"
#include "org/settings.h"

enum calendar_kind { CALENDAR_NORMAL = 1, CALENDAR_HOLIDAY, CALENDAR_WORKDAY };
enum day_mark { DAY_WORK = 1, DAY_HALF, DAY_LEAVE, DAY_TRAINING, DAY_OFF };
enum day_source { DAY_ASSUMED = 1, DAY_FILE, DAY_TAP, DAY_WRITTEN };

/* --- pure: the calendar of one rest pattern --------------------------------------------------- */

/* anchor: a Monday whose week has two days off (REST_BIG_SMALL; 0 = the week of 2024-01-01). kind:
 * what the calendar says of the day. True when it is planned to be worked. */
bool day_is_planned(day_t day, enum rest rest, day_t anchor, enum calendar_kind kind);
/* What the statutory calendar alone says. */
enum calendar_kind day_statutory(day_t day);
/* Whether China's statutory calendar applies to this company: by its zone or its currency. */
bool days_statutory(const struct settings *settings);

/* --- a period, loaded once -------------------------------------------------------------------- */

struct days; /* everyone's days of a period, in the run's arena */

/* member 0 = everyone. A few statements, whatever the number of people; at most 4000 days. */
const struct days *days_load(struct tx *tx, int64_t member, day_t from, day_t to);

struct member_day {
	int planned, worked;    /* hundredths */
	enum day_source source; /* of worked */
	enum day_mark mark;     /* when written, else 0 */
	int64_t shift;          /* 0 = none */
	const char *note;       /* never NULL */
};
/* A member unknown to the period gives zeros. */
struct member_day days_of(const struct days *days, int64_t member, day_t day);
int64_t days_worked_hundredths(const struct days *days, int64_t member);
int64_t days_planned_hundredths(const struct days *days, int64_t member, day_t from, day_t to);

/* Days worked by a member, in days: what feed/board.h asks for (days_worked_fn). Asked for several
 * members of the same period within a run, it loads everyone once. */
double days_worked(struct tx *tx, int64_t member, day_t from, day_t to);

/* How far a unit's month is by now: days planned up to and with today, of all of the month's; 0 … 1.
 * A past month is 1, a coming one 0. */
double days_pace(struct tx *tx, int64_t unit, day_t in_month);
/* Planned days of a unit's calendar (its rest pattern, nobody in particular) in a period. */
int days_unit_planned(struct tx *tx, int64_t unit, day_t from, day_t to);

/* --- changes ---------------------------------------------------------------------------------- */

void calendar_set(struct tx *tx, day_t day, enum calendar_kind kind, const char *name);
/* part: hundredths worked, −1 = what the mark means (work 100, half 50, the others 0). */
void day_write(struct tx *tx, int64_t person, day_t day, enum day_mark mark, int part, const char *note);
void day_unwrite(struct tx *tx, int64_t person, day_t day);
void day_attend(struct tx *tx, int64_t person, day_t day, enum day_source source, int part, int64_t import);
/* Takes back the attendance that an import brought; rows. */
int64_t days_unimport(struct tx *tx, int64_t import);
void rest_set(struct tx *tx, int64_t unit, int64_t person, enum rest rest, day_t since, day_t anchor);

struct shift {
	int64_t id, unit;
	const char *name;
	int begins, ends, part;
	int64_t version;
};
const struct shift *shift_list(struct tx *tx, size_t *count);
int64_t shift_create(struct tx *tx, const struct shift *shift);
void shift_give(struct tx *tx, int64_t person, day_t day, int64_t shift); /* 0 = none; SHIFT_UNKNOWN */

const char *day_mark_name(enum day_mark mark); /* "work" "half" "leave" "training" "off", "" */
enum day_mark day_mark_named(const char *name); /* 0 = none such */
const char *day_source_name(const struct member_day *day); /* "assumed" "file" "tap" "leave" "training" "written" */
const char *rest_name(enum rest rest);
int rest_named(const char *name); /* −1 = none such */
