/* Days of a period: everyone's in a few statements, then counted in memory. */
#include "company/days.h"
#include "base/list.h"
#include "base/map.h"

enum { DAYS_MOST = 4000 };

struct pattern {
	int64_t unit, person;
	day_t since;
	enum rest rest;
	day_t anchor;
};
struct above {
	int64_t unit, above;
	day_t since, until;
	int steps;
};
struct written { /* what is known of one day beyond plan and count */
	enum day_mark mark;
	int64_t shift;
	const char *note;
};
struct member_days {
	int64_t id;
	int part_time;
	day_t joined, gone;
	int64_t *unit; /* of each day; 0 = none */
	uint8_t *planned, *worked, *source;
};
struct days {
	struct tx *tx;
	day_t from, to, today;
	int n;
	int32_t first;     /* day_number(from) */
	uint8_t *calendar; /* enum calendar_kind of each day */
	LIST(struct pattern) patterns;
	LIST(struct above) above;
	bool person_patterns;
	struct map *plans; /* unit → its plan: a byte a day */
	LIST(struct member_days *) list;
	struct map *members; /* the same, by id */
	struct map *written; /* member and day → struct written */
};

static int index_of(const struct days *days, day_t day)
{
	return day_number(day) - days->first;
}

static int64_t written_key(int64_t member, int index)
{
	return member * 4096 + index;
}

static void load_calendar(struct tx *tx, struct days *days)
{
	days->calendar = arena_alloc(tx->run->arena, (size_t)days->n);
	bool statutory = days_statutory(settings_get(tx));
	for (int i = 0; i < days->n; i++)
		days->calendar[i] = statutory ? day_statutory(day_from_number(days->first + i))
					      : CALENDAR_NORMAL;
	struct rows *rows = db_rows(tx,
		"SELECT day, kind FROM calendar_day WHERE day >= $1 AND day <= $2", I(days->from),
		I(days->to));
	while (rows_next(rows))
		days->calendar[index_of(days, (day_t)row_int(rows, 0))] = (uint8_t)row_int(rows, 1);
	rows_end(rows);
}

static void load_patterns(struct tx *tx, struct days *days)
{
	bool units = false;
	struct rows *rows = db_rows(tx,
		"SELECT unit, person, since, rest, anchor FROM rest_pattern WHERE since <= $1 ORDER BY since",
		I(days->to));
	while (rows_next(rows)) {
		struct pattern *pattern = list_add(tx->run->arena, &days->patterns);
		*pattern = (struct pattern){ row_int(rows, 0), row_int(rows, 1),
			(day_t)row_int(rows, 2), (enum rest)row_int(rows, 3),
			(day_t)row_int(rows, 4) };
		units |= pattern->unit != 0;
		days->person_patterns |= pattern->person != 0;
	}
	rows_end(rows);
	if (!units)
		return;
	rows = db_rows(tx,
		"SELECT unit, above, since, until, steps FROM unit_above "
		"WHERE above IN (SELECT unit FROM rest_pattern WHERE unit <> 0) ORDER BY steps");
	while (rows_next(rows))
		*list_add(tx->run->arena, &days->above) = (struct above){ row_int(rows, 0),
			row_int(rows, 1), (day_t)row_int(rows, 2), (day_t)row_int(rows, 3),
			(int)row_int(rows, 4) };
	rows_end(rows);
}

/* The newest pattern of the unit or person in force on the day; NULL = none. */
static const struct pattern *pattern_of(
	const struct days *days, int64_t unit, int64_t person, day_t day)
{
	const struct pattern *found = NULL;
	for (size_t i = 0; i < days->patterns.n && days->patterns.at[i].since <= day; i++)
		if (days->patterns.at[i].unit == unit && days->patterns.at[i].person == person)
			found = &days->patterns.at[i];
	return found;
}

static bool unit_planned(const struct days *days, int64_t unit, int i)
{
	day_t day = day_from_number(days->first + i);
	enum calendar_kind kind = (enum calendar_kind)days->calendar[i];
	for (size_t a = 0; a < days->above.n; a++) { /* nearest first */
		const struct above *above = &days->above.at[a];
		if (above->unit != unit || above->since > day ||
			(above->until && above->until <= day))
			continue;
		const struct pattern *pattern = pattern_of(days, above->above, 0, day);
		if (pattern)
			return day_is_planned(day, pattern->rest, pattern->anchor, kind);
	}
	return day_is_planned(day, (enum rest)settings_get(days->tx)->rest, 0, kind);
}

static const uint8_t *unit_plan(struct tx *tx, struct days *days, int64_t unit)
{
	void **place = map_int(days->plans, unit);
	if (*place)
		return *place;
	uint8_t *plan = arena_alloc(tx->run->arena, (size_t)days->n);
	for (int i = 0; i < days->n; i++)
		plan[i] = unit_planned(days, unit, i);
	*map_int(days->plans, unit) = plan;
	return plan;
}

static struct days *empty(struct tx *tx, day_t from, day_t to)
{
	struct days *days = NEW(tx->run->arena, struct days);
	days->tx = tx;
	days->from = from;
	days->to = to;
	days->today = org_today(tx);
	days->first = day_number(from);
	days->n = day_between(from, to) + 1;
	if (days->n < 0)
		days->n = 0;
	if (days->n > DAYS_MOST)
		fail(tx->run, NUMBER_RANGE, "to");
	days->plans = map_create(tx->run->arena);
	days->members = map_create(tx->run->arena);
	days->written = map_create(tx->run->arena);
	load_calendar(tx, days);
	load_patterns(tx, days);
	return days;
}

static void load_members(struct tx *tx, struct days *days, int64_t only)
{
	struct arena *arena = tx->run->arena;
	size_t n = (size_t)days->n;
	struct rows *rows = db_rows(tx,
		"SELECT id, joined, gone, part_time FROM person "
		"WHERE ($1 = 0 OR id = $1) AND joined <= $2 AND (gone = 0 OR gone >= $3)",
		I(only), I(days->to), I(days->from));
	while (rows_next(rows)) {
		struct member_days *member = NEW(arena, struct member_days);
		*member = (struct member_days){ row_int(rows, 0), (int)row_int(rows, 3),
			(day_t)row_int(rows, 1), (day_t)row_int(rows, 2), NEW_N(arena, int64_t, n),
			NEW_N(arena, uint8_t, n), NEW_N(arena, uint8_t, n),
			NEW_N(arena, uint8_t, n) };
		*map_int(days->members, member->id) = member;
		*list_add(arena, &days->list) = member;
	}
	rows_end(rows);
}

static void load_memberships(struct tx *tx, struct days *days, int64_t only)
{
	ms_t begin = org_day_begin(tx, days->from), end = org_day_begin(tx, day_add(days->to, 1));
	struct rows *rows = db_rows(tx,
		"SELECT person, unit, since, until FROM membership "
		"WHERE ($1 = 0 OR person = $1) AND since < $2 AND (until = 0 OR until > $3) ORDER BY since",
		I(only), I(end), I(begin));
	while (rows_next(rows)) {
		struct member_days *member = map_int_get(days->members, row_int(rows, 0));
		if (!member)
			continue;
		ms_t since = row_int(rows, 2), until = row_int(rows, 3);
		int a = since <= begin ? 0 : index_of(days, org_day(tx, since));
		int b = !until || until >= end ? days->n
					       : index_of(days, org_day(tx, until - 1)) + 1;
		for (int i = a; i < b; i++)
			member->unit[i] = row_int(rows, 1);
	}
	rows_end(rows);
}

static void plan_member(struct tx *tx, struct days *days, struct member_days *member)
{
	for (int i = 0; i < days->n; i++) {
		day_t day = day_from_number(days->first + i);
		if (day < member->joined || (member->gone && day > member->gone))
			continue;
		const struct pattern *own = days->person_patterns
			? pattern_of(days, 0, member->id, day)
			: NULL;
		bool planned = own
			? day_is_planned(day, own->rest, own->anchor,
				  (enum calendar_kind)days->calendar[i])
			: unit_plan(tx, days, member->unit[i] ? member->unit[i] : 1)[i] != 0;
		member->planned[i] = planned ? (uint8_t)member->part_time : 0;
	}
}

static struct written *written_at(struct tx *tx, struct days *days, int64_t member, int index)
{
	void **place = map_int(days->written, written_key(member, index));
	if (!*place) {
		struct written *written = NEW(tx->run->arena, struct written);
		written->note = "";
		*place = written;
	}
	return *place;
}

static uint8_t part_of(const struct member_days *member, int64_t part)
{
	return (uint8_t)((part * member->part_time + 50) / 100);
}

static bool employed(const struct member_days *member, day_t day)
{
	return day >= member->joined && (!member->gone || day <= member->gone);
}

static void load_shifts(struct tx *tx, struct days *days, int64_t only)
{
	struct rows *rows = db_rows(tx,
		"SELECT d.person, d.day, d.shift, s.part FROM shift_day d "
		"JOIN shift s ON s.id = d.shift WHERE d.day >= $1 AND d.day <= $2 AND ($3 = 0 OR d.person = $3)",
		I(days->from), I(days->to), I(only));
	while (rows_next(rows)) {
		struct member_days *member = map_int_get(days->members, row_int(rows, 0));
		day_t day = (day_t)row_int(rows, 1);
		if (!member || !employed(member, day))
			continue;
		int i = index_of(days, day);
		member->planned[i] = part_of(member, row_int(rows, 3));
		written_at(tx, days, row_int(rows, 0), i)->shift = row_int(rows, 2);
	}
	rows_end(rows);
}

static void assume(struct days *days, struct member_days *member)
{
	for (int i = 0; i < days->n && day_from_number(days->first + i) <= days->today; i++) {
		member->worked[i] = member->planned[i];
		member->source[i] = DAY_ASSUMED;
	}
}

static void load_attendance(struct tx *tx, struct days *days, int64_t only)
{
	struct rows *rows = db_rows(tx,
		"SELECT person, day, source, part FROM attendance "
		"WHERE day >= $1 AND day <= $2 AND ($3 = 0 OR person = $3)",
		I(days->from), I(days->to), I(only));
	while (rows_next(rows)) {
		struct member_days *member = map_int_get(days->members, row_int(rows, 0));
		day_t day = (day_t)row_int(rows, 1);
		if (!member || !employed(member, day))
			continue;
		int i = index_of(days, day);
		member->worked[i] = part_of(member, row_int(rows, 3));
		member->source[i] = (uint8_t)row_int(rows, 2);
	}
	rows_end(rows);
}

static void load_written(struct tx *tx, struct days *days, int64_t only)
{
	struct rows *rows = db_rows(tx,
		"SELECT person, day, kind, part, note FROM day_kind "
		"WHERE day >= $1 AND day <= $2 AND ($3 = 0 OR person = $3)",
		I(days->from), I(days->to), I(only));
	while (rows_next(rows)) {
		struct member_days *member = map_int_get(days->members, row_int(rows, 0));
		day_t day = (day_t)row_int(rows, 1);
		if (!member || !employed(member, day))
			continue;
		int i = index_of(days, day);
		uint8_t part = part_of(member, row_int(rows, 3));
		struct written *written = written_at(tx, days, row_int(rows, 0), i);
		written->mark = (enum day_mark)row_int(rows, 2);
		written->note = row_text(rows, 4);
		member->planned[i] = part;
		member->worked[i] = day <= days->today ? part : 0;
		member->source[i] = DAY_WRITTEN;
	}
	rows_end(rows);
}

const struct days *days_load(struct tx *tx, int64_t member, day_t from, day_t to)
{
	struct days *days = empty(tx, from, to);
	load_members(tx, days, member);
	load_memberships(tx, days, member);
	for (size_t i = 0; i < days->list.n; i++)
		plan_member(tx, days, days->list.at[i]);
	load_shifts(tx, days, member);
	for (size_t i = 0; i < days->list.n; i++)
		assume(days, days->list.at[i]);
	load_attendance(tx, days, member);
	load_written(tx, days, member);
	return days;
}

struct member_day days_of(const struct days *days, int64_t member, day_t day)
{
	const struct member_days *of = map_int_get(days->members, member);
	if (!of || day < days->from || day > days->to)
		return (struct member_day){ .note = "" };
	int i = index_of(days, day);
	const struct written *written = map_int_get(days->written, written_key(member, i));
	return (struct member_day){ of->planned[i], of->worked[i], (enum day_source)of->source[i],
		written ? written->mark : 0, written ? written->shift : 0,
		written ? written->note : "" };
}

int64_t days_worked_hundredths(const struct days *days, int64_t member)
{
	const struct member_days *of = map_int_get(days->members, member);
	int64_t sum = 0;
	for (int i = 0; of && i < days->n; i++)
		sum += of->worked[i];
	return sum;
}

int64_t days_planned_hundredths(const struct days *days, int64_t member, day_t from, day_t to)
{
	const struct member_days *of = map_int_get(days->members, member);
	int64_t sum = 0;
	for (int i = 0; of && i < days->n; i++) {
		day_t day = day_from_number(days->first + i);
		if (day >= from && day <= to)
			sum += of->planned[i];
	}
	return sum;
}

/* What a transaction keeps: who asks for a second member of the same period will ask for all. */
struct kept_days {
	const struct days *days; /* everyone's, or NULL */
	day_t from, to;
	int64_t asked; /* the only member asked for so far */
	int64_t hundredths;
};

double days_worked(struct tx *tx, int64_t member, day_t from, day_t to)
{
	struct kept_days *kept = tx->kept[KEPT_DAYS];
	if (!kept || kept->from != from || kept->to != to) {
		tx->kept[KEPT_DAYS] = kept = NEW(tx->run->arena, struct kept_days);
		*kept = (struct kept_days){ NULL, from, to, member,
			days_worked_hundredths(days_load(tx, member, from, to), member) };
		return (double)kept->hundredths / 100;
	}
	if (kept->asked == member)
		return (double)kept->hundredths / 100;
	if (!kept->days)
		kept->days = days_load(tx, 0, from, to);
	return (double)days_worked_hundredths(kept->days, member) / 100;
}

int days_unit_planned(struct tx *tx, int64_t unit, day_t from, day_t to)
{
	if (to < from)
		return 0;
	struct days *days = empty(tx, from, to);
	const uint8_t *plan = unit_plan(tx, days, unit);
	int sum = 0;
	for (int i = 0; i < days->n; i++)
		sum += plan[i];
	return sum;
}

double days_pace(struct tx *tx, int64_t unit, day_t in_month)
{
	day_t first = day_month_first(in_month), last = day_month_last(in_month),
	      today = org_today(tx);
	if (today > last)
		return 1;
	if (today < first)
		return 0;
	int all = days_unit_planned(tx, unit, first, last);
	return all ? (double)days_unit_planned(tx, unit, first, today) / all : 0;
}
