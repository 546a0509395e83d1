/* Days worked: the rules of one day, and what is written down. days_load.c counts periods. */
#include "company/days.h"
#include "org/statutory.h"

#include <string.h>

enum { A_BIG_WEEK = 20240101 }; /* a Monday */

enum calendar_kind day_statutory(day_t day)
{
	switch (statutory_day(day)) {
	case STATUTORY_HOLIDAY: return CALENDAR_HOLIDAY;
	case STATUTORY_WORKDAY: return CALENDAR_WORKDAY;
	default: return CALENDAR_NORMAL;
	}
}

bool days_statutory(const struct settings *settings)
{
	static const char *const zones[] = { "Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing",
		"Asia/Harbin", "Asia/Kashgar", "PRC" };
	if (!strcmp(settings->currency, "CNY"))
		return true;
	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		if (!strcmp(settings->zone, zones[i]))
			return true;
	return false;
}

bool day_is_planned(day_t day, enum rest rest, day_t anchor, enum calendar_kind kind)
{
	/* no rest means no holiday either: who rests when is written down singly */
	if (rest == REST_NONE || kind == CALENDAR_WORKDAY)
		return true;
	if (kind == CALENDAR_HOLIDAY)
		return false;
	int weekday = day_weekday(day);
	if (weekday == 7)
		return false;
	if (weekday < 6 || rest == REST_ONE_DAY)
		return true;
	if (rest == REST_TWO_DAYS)
		return false;
	int days = day_between(day_week_first(anchor ? anchor : A_BIG_WEEK), day_week_first(day));
	return days / 7 % 2 != 0;
}

void calendar_set(struct tx *tx, day_t day, enum calendar_kind kind, const char *name)
{
	tx->kept[KEPT_DAYS] = NULL;
	db_run(tx,
		"INSERT INTO calendar_day (day, kind, name) VALUES ($1, $2, $3) "
		"ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name",
		I(day), I(kind), T(name));
}

static int mark_part(enum day_mark mark)
{
	return mark == DAY_WORK ? 100 : mark == DAY_HALF ? 50 : 0;
}

void day_write(
	struct tx *tx, int64_t person, day_t day, enum day_mark mark, int part, const char *note)
{
	tx->kept[KEPT_DAYS] = NULL;
	db_run(tx,
		"INSERT INTO day_kind (person, day, kind, part, note) VALUES ($1, $2, $3, $4, $5) "
		"ON CONFLICT (person, day) DO UPDATE SET kind = excluded.kind, part = excluded.part, "
		"note = excluded.note",
		I(person), I(day), I(mark), I(part < 0 ? mark_part(mark) : part), T(note));
}

void day_unwrite(struct tx *tx, int64_t person, day_t day)
{
	tx->kept[KEPT_DAYS] = NULL;
	db_run(tx, "DELETE FROM day_kind WHERE person = $1 AND day = $2", I(person), I(day));
}

void day_attend(
	struct tx *tx, int64_t person, day_t day, enum day_source source, int part, int64_t import)
{
	tx->kept[KEPT_DAYS] = NULL;
	/* a tap says less than a file: it does not go over one */
	db_run(tx,
		"INSERT INTO attendance (person, day, source, part, at, import) "
		"VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person, day) DO UPDATE SET "
		"source = excluded.source, part = excluded.part, at = excluded.at, import = excluded.import "
		"WHERE excluded.source <= attendance.source",
		I(person), I(day), I(source), I(part), I(tx->run->now), I(import));
}

int64_t days_unimport(struct tx *tx, int64_t import)
{
	tx->kept[KEPT_DAYS] = NULL;
	return db_run(tx, "DELETE FROM attendance WHERE import = $1 AND import <> 0", I(import));
}

void rest_set(
	struct tx *tx, int64_t unit, int64_t person, enum rest rest, day_t since, day_t anchor)
{
	tx->kept[KEPT_DAYS] = NULL;
	db_run(tx,
		"INSERT INTO rest_pattern (unit, person, since, rest, anchor) VALUES ($1, $2, $3, $4, $5) "
		"ON CONFLICT (unit, person, since) DO UPDATE SET rest = excluded.rest, anchor = excluded.anchor",
		I(unit), I(person), I(since), I(rest), I(anchor ? day_week_first(anchor) : 0));
}

const struct shift *shift_list(struct tx *tx, size_t *count)
{
	size_t most = (size_t)db_int(tx, "SELECT COUNT(*) FROM shift");
	struct shift *shifts = NEW_N(tx->run->arena, struct shift, most);
	struct rows *rows = db_rows(tx,
		"SELECT id, unit, name, begins, ends, part, version FROM shift ORDER BY begins, id");
	size_t n = 0;
	for (; n < most && rows_next(rows); n++)
		shifts[n] = (struct shift){ row_int(rows, 0), row_int(rows, 1), row_text(rows, 2),
			(int)row_int(rows, 3), (int)row_int(rows, 4), (int)row_int(rows, 5),
			row_int(rows, 6) };
	rows_end(rows);
	*count = n;
	return shifts;
}

int64_t shift_create(struct tx *tx, const struct shift *shift)
{
	return db_int(tx,
		"INSERT INTO shift (unit, name, begins, ends, part) "
		"VALUES ($1, $2, $3, $4, $5) RETURNING id",
		I(shift->unit), T(shift->name), I(shift->begins), I(shift->ends), I(shift->part));
}

void shift_give(struct tx *tx, int64_t person, day_t day, int64_t shift)
{
	tx->kept[KEPT_DAYS] = NULL;
	db_run(tx, "DELETE FROM shift_day WHERE person = $1 AND day = $2", I(person), I(day));
	if (!shift)
		return;
	if (!db_exists(tx, "SELECT 1 FROM shift WHERE id = $1", I(shift)))
		fail(tx->run, SHIFT_UNKNOWN, num(tx->run, shift));
	db_run(tx, "INSERT INTO shift_day (person, day, shift) VALUES ($1, $2, $3)", I(person),
		I(day), I(shift));
}

static const char *const mark_names[] = { "", "work", "half", "leave", "training", "off" };
static const char *const rest_names[] = { "two_days", "one_day", "big_small", "none" };

const char *day_mark_name(enum day_mark mark)
{
	return mark_names[mark];
}

enum day_mark day_mark_named(const char *name)
{
	for (int mark = DAY_WORK; mark <= DAY_OFF; mark++)
		if (!strcmp(mark_names[mark], name))
			return (enum day_mark)mark;
	return 0;
}

const char *day_source_name(const struct member_day *day)
{
	if (day->mark == DAY_LEAVE || day->mark == DAY_TRAINING)
		return mark_names[day->mark];
	static const char *const names[] = { "", "assumed", "file", "tap", "written" };
	return names[day->source];
}

const char *rest_name(enum rest rest)
{
	return rest_names[rest];
}

int rest_named(const char *name)
{
	for (int rest = REST_TWO_DAYS; rest <= REST_NONE; rest++)
		if (!strcmp(rest_names[rest], name))
			return rest;
	return -1;
}
