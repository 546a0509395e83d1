/* Routes of days worked: the calendar, days of people, shifts, rest patterns. */
#include "company/routes.h"
#include "company/days.h"
#include "company/nouns.h"
#include "http/nouns.h"
#include "http/request.h"
#include "org/person.h"
#include "org/statutory.h"
#include "org/unit.h"

#include <string.h>

const struct noun noun_shift = { "shift", NULL, NULL, SHIFT_UNKNOWN };

static const char *const kind_names[] = { "", "normal", "holiday", "workday" };

/* --- calendar --------------------------------------------------------------------------------- */

static void calendar(struct request *rq)
{
	int year = (int)in_int(rq, "year", day_year(org_today(rq->tx)));
	bool statutory = days_statutory(settings_get(rq->tx));
	json_t *items = json_array();
	struct rows *rows = db_rows(rq->tx,
		"SELECT day, kind, name FROM calendar_day "
		"WHERE day >= $1 AND day <= $2 ORDER BY day",
		I(year * 10000), I(year * 10000 + 1231));
	bool more = rows_next(rows);
	for (day_t day = day_make(year, 1, 1); day_year(day) == year; day = day_add(day, 1)) {
		bool edited = more && row_int(rows, 0) == day;
		enum calendar_kind kind = edited ? (enum calendar_kind)row_int(rows, 1)
			: statutory              ? day_statutory(day)
						 : CALENDAR_NORMAL;
		if (edited || kind != CALENDAR_NORMAL)
			json_array_append_new(items,
				json_pack("{s:o, s:s, s:s, s:b}", "day", day_json(day), "kind",
					kind_names[kind], "name", edited ? row_text(rows, 2) : "",
					"edited", edited));
		if (edited)
			more = rows_next(rows);
	}
	rows_end(rows);
	reply_json(rq,
		json_pack("{s:o, s:b, s:b}", "items", items, "statutory", statutory, "known",
			statutory && statutory_known(year)));
}

static void calendar_edit(struct request *rq)
{
	int year, month, of_month;
	const char *text = path_text(rq, "day");
	day_t day = sscanf(text, "%4d-%2d-%2d", &year, &month, &of_month) == 3
		? day_make(year, month, of_month)
		: 0;
	if (!day_valid(day))
		fail(rq->run, FIELD_INVALID, "day", "2026-03-31");
	const char *kind = in_text(rq, "kind", "normal");
	calendar_set(rq->tx, day,
		!strcmp(kind, "holiday")           ? CALENDAR_HOLIDAY
			: !strcmp(kind, "workday") ? CALENDAR_WORKDAY
						   : CALENDAR_NORMAL,
		in_text(rq, "name", ""));
	audit(rq->tx, &rq->caller, "calendar.set", day, json_pack("{s:s}", "kind", kind));
}

/* --- days of people --------------------------------------------------------------------------- */

static void list(struct request *rq)
{
	day_t from = in_day(rq, "from"), to = in_day(rq, "to");
	int64_t unit = in_id(rq, "unit"), only = in_id(rq, "member");
	if (!unit && !only) {
		size_t n;
		const int64_t *units = caller_units(rq, ROLES_LEAD | HR | ASSISTANT | FINANCE, &n);
		unit = n ? units[0] : 0;
		only = n ? 0 : rq->caller.person;
	}
	if (to < from || day_between(from, to) > 92)
		fail(rq->run, FIELD_INVALID, "to", "from … from + 92");
	size_t n = 1;
	const struct person *people = only ? person_get(rq->tx, only)
					   : person_list(rq->tx, unit, to, true, &n);
	const struct days *days = days_load(rq->tx, only, from, to);
	json_t *items = json_array(), *sums = json_array();
	for (size_t i = 0; i < n; i++) {
		const struct person *person = &people[i];
		for (day_t day = from; day <= to; day = day_add(day, 1)) {
			struct member_day of = days_of(days, person->id, day);
			if (!of.planned && !of.worked && !of.mark && !of.shift)
				continue;
			json_array_append_new(items,
				json_pack("{s:I, s:o, s:i, s:i, s:s, s:s, s:I, s:s}", "person",
					(json_int_t)person->id, "day", day_json(day), "planned",
					of.planned, "worked", of.worked, "source",
					day_source_name(&of), "kind", day_mark_name(of.mark),
					"shift", (json_int_t)of.shift, "note", of.note));
		}
		int64_t planned = days_planned_hundredths(days, person->id, from, to);
		if (planned || days_worked_hundredths(days, person->id))
			json_array_append_new(sums,
				json_pack("{s:I, s:s, s:I, s:I}", "person", (json_int_t)person->id,
					"name", person->name, "planned", (json_int_t)planned,
					"worked",
					(json_int_t)days_worked_hundredths(days, person->id)));
	}
	reply_json(rq, json_pack("{s:o, s:o}", "items", items, "people", sums));
}

static void put(struct request *rq)
{
	json_t *item;
	size_t i;
	json_array_foreach(in_json(rq, "items"), i, item) {
		int64_t person = json_integer_value(json_object_get(item, "person"));
		day_t day = (day_t)json_integer_value(json_object_get(item, "day"));
		json_t *kind = json_object_get(item, "kind"),
		       *shift = json_object_get(item, "shift"),
		       *part = json_object_get(item, "part");
		const char *note = json_string_value(json_object_get(item, "note"));
		const char *name = json_string_value(kind);
		if (name && !strcmp(name, "assumed"))
			day_unwrite(rq->tx, person, day);
		else if (name)
			day_write(rq->tx, person, day, day_mark_named(name),
				part ? (int)json_integer_value(part) : -1, note ? note : "");
		if (shift)
			shift_give(rq->tx, person, day, json_integer_value(shift));
		audit(rq->tx, &rq->caller, "day.write", person,
			json_pack("{s:i, s:s?}", "day", (int)day, "kind", name));
	}
}

static void here(struct request *rq)
{
	day_t today = org_today(rq->tx);
	day_attend(rq->tx, rq->caller.person, today, DAY_TAP, 100, 0);
	reply_status(rq, 200);
	reply_json(rq,
		json_pack("{s:o, s:I}", "day", day_json(today), "at", (json_int_t)rq->run->now));
}

/* --- shifts and rest -------------------------------------------------------------------------- */

static void shifts(struct request *rq)
{
	size_t n;
	const struct shift *found = shift_list(rq->tx, &n);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items,
			json_pack("{s:I, s:I, s:s, s:i, s:i, s:i}", "id", (json_int_t)found[i].id,
				"unit", (json_int_t)found[i].unit, "name", found[i].name, "begins",
				found[i].begins, "ends", found[i].ends, "part", found[i].part));
	reply_json(rq, json_pack("{s:o}", "items", items));
}

static void shift_make(struct request *rq)
{
	struct shift shift = { .unit = in_unit(rq, "unit"),
		.name = in_text(rq, "name", ""),
		.begins = (int)in_int(rq, "begins", 0),
		.ends = (int)in_int(rq, "ends", 0),
		.part = (int)in_int(rq, "part", 100) };
	int64_t id = shift_create(rq->tx, &shift);
	audit(rq->tx, &rq->caller, "shift.create", id, NULL);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

static void rest(struct request *rq, int64_t unit, int64_t person)
{
	day_t since = in_has(rq, "since") ? in_day(rq, "since") : org_today(rq->tx);
	rest_set(rq->tx, unit, person, (enum rest)rest_named(in_text(rq, "rest", "two_days")),
		since, in_day(rq, "anchor"));
	audit(rq->tx, &rq->caller, unit ? "unit.rest" : "person.rest", unit ? unit : person,
		json_pack("{s:s}", "rest", in_text(rq, "rest", "")));
}

static void unit_rest(struct request *rq)
{
	rest(rq, path_id(rq, "unit"), 0);
}

static void person_rest(struct request *rq)
{
	rest(rq, 0, path_id(rq, "person"));
}

static const struct field calendar_in[] = {
	FIELD("year", INT(1900, 2199), 0, "which year; this one"), FIELDS_END
};
static const struct field calendar_day_out[] = { FIELD("day", DAY, REQUIRED, "the day"),
	FIELD("kind", CHOICE("normal|holiday|workday"), REQUIRED, "what it is"),
	FIELD("name", TEXT(0), REQUIRED, "why"),
	FIELD("edited", BOOL, REQUIRED, "by the company, over the statutory calendar"),
	FIELDS_END };
static const struct field calendar_out[] = { FIELD("items", LIST_OF(calendar_day_out, 0), REQUIRED,
						     "days that are not as their weekday says"),
	FIELD("statutory", BOOL, REQUIRED, "whether China's statutory calendar applies"),
	FIELD("known", BOOL, REQUIRED, "whether the year has been announced"), FIELDS_END };
static const struct field calendar_set_in[] = { FIELD("kind", CHOICE("holiday|workday|normal"),
							REQUIRED, "what it is here"),
	FIELD("name", TEXT(200), 0, "why"), FIELDS_END };
static const struct field list_in[] = { FIELD("unit", ID(&noun_unit), 0,
						"whose people; the caller's"),
	FIELD("member", ID(&noun_person), 0, "only this person"),
	FIELD("from", DAY, REQUIRED, "first day"),
	FIELD("to", DAY, REQUIRED, "last day, at most 92 later"), FIELDS_END };
static const struct field day_out[] = { FIELD("person", COUNT, REQUIRED, "who"),
	FIELD("day", DAY, REQUIRED, "when"),
	FIELD("planned", INT(0, 100), REQUIRED, "hundredths of a day planned"),
	FIELD("worked", INT(0, 100), REQUIRED, "hundredths of a day worked"),
	FIELD("source", TEXT(0), REQUIRED, "assumed, file, tap, leave, training, written"),
	FIELD("kind", TEXT(0), REQUIRED,
		"work, half, leave, training, off; empty: nothing written"),
	FIELD("shift", COUNT, REQUIRED, "the shift; 0 = none"),
	FIELD("note", TEXT(0), REQUIRED, "a note"), FIELDS_END };
static const struct field sum_out[] = { FIELD("person", COUNT, REQUIRED, "who"),
	FIELD("name", TEXT(0), REQUIRED, "their name"),
	FIELD("planned", COUNT, REQUIRED, "hundredths of a day planned in the period"),
	FIELD("worked", COUNT, REQUIRED, "hundredths of a day worked in the period"), FIELDS_END };
static const struct field list_out[] = { FIELD("items", LIST_OF(day_out, 0), REQUIRED,
						 "days on which something is planned or known"),
	FIELD("people", LIST_OF(sum_out, 0), REQUIRED, "sums of the period"), FIELDS_END };
static const struct field day_in[] = { FIELD("person", ID(&noun_person), REQUIRED, "whose day"),
	FIELD("day", DAY, REQUIRED, "which day"),
	FIELD("kind", CHOICE("work|half|leave|training|off|assumed"), 0,
		"assumed: nothing is written any more"),
	FIELD("part", INT(0, 100), 0, "hundredths of their day worked"),
	FIELD("shift", ANY_ID, 0, "the shift; 0 = none"), FIELD("note", TEXT(500), 0, "a note"),
	FIELDS_END };
static const struct field put_in[] = { FIELD("items", LIST_OF(day_in, 5000), REQUIRED, "days"),
	FIELDS_END };
static const struct field here_out[] = { FIELD("day", DAY, REQUIRED, "today"),
	FIELD("at", TIME, REQUIRED, "now"), FIELDS_END };
static const struct field shift_out[] = { FIELD("id", COUNT, REQUIRED, "the shift"),
	FIELD("unit", COUNT, REQUIRED, "where it may be chosen"),
	FIELD("name", TEXT(0), REQUIRED, "its name"),
	FIELD("begins", INT(0, 1440), REQUIRED, "minutes after midnight"),
	FIELD("ends", INT(0, 2880), REQUIRED, "minutes after midnight"),
	FIELD("part", INT(0, 100), REQUIRED, "hundredths of a day"), FIELDS_END };
static const struct field shifts_out[] = {
	FIELD("items", LIST_OF(shift_out, 0), REQUIRED, "shifts, early ones first"), FIELDS_END
};
static const struct field shift_in[] = { FIELD("unit", ID(&noun_unit), 0,
						 "where it may be chosen; everywhere"),
	FIELD("name", TEXT(100), REQUIRED, "its name"),
	FIELD("begins", INT(0, 1440), REQUIRED, "minutes after midnight"),
	FIELD("ends", INT(0, 2880), REQUIRED, "minutes after midnight; over 1440 the next day"),
	FIELD("part", INT(0, 100), 0, "hundredths of a day; 100"), FIELDS_END };
static const struct field id_out[] = { FIELD("id", COUNT, REQUIRED, "what was made"), FIELDS_END };
static const struct field rest_in[] = { FIELD("rest", CHOICE("two_days|one_day|big_small|none"),
						REQUIRED, "the rest pattern"),
	FIELD("since", DAY, 0, "from which day on; today"),
	FIELD("anchor", DAY, 0, "a day of a week with two days off (big_small)"), FIELDS_END };

#define KEEPERS (ROLES_LEAD | HR | ASSISTANT)

const struct route days_routes[] = { { GET, "/api/calendar", ROLES_STAFF | SCREEN, COMPANY,
					     calendar, calendar_in, calendar_out,
					     "Holidays and make-up workdays of a year" },
	{ PUT, "/api/calendar/=day", ROLES_MANAGE | HR, COMPANY, calendar_edit, calendar_set_in,
		NULL, "Edit a day of the company's calendar" },
	{ GET, "/api/days", ROLES_STAFF, OWN, list, list_in, list_out, "Days planned and worked" },
	{ PUT, "/api/days", KEEPERS, BRANCH, put, put_in, NULL,
		"Write down leave, half days, training, shifts" },
	{ POST, "/api/days/here", ROLES_STAFF, COMPANY, here, NULL, here_out, "I am here" },
	{ GET, "/api/shifts", ROLES_STAFF, COMPANY, shifts, NULL, shifts_out, "Shifts" },
	{ POST, "/api/shifts", ROLES_LEAD | HR, BRANCH, shift_make, shift_in, id_out,
		"Make a shift" },
	{ PUT, "/api/units/:unit/rest", ROLES_MANAGE | HR, BRANCH, unit_rest, rest_in, NULL,
		"A unit's rest pattern" },
	{ PUT, "/api/people/:person/rest", ROLES_LEAD | HR, BRANCH, person_rest, rest_in, NULL,
		"A person's rest pattern" },
	ROUTES_END };
