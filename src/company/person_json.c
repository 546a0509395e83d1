/* People as JSON, and finding them. */
#include "company/person_json.h"
#include "base/map.h"
#include "org/settings.h"
#include "org/unit.h"
#include "text/order.h"

#include <string.h>

struct people *people_about(struct tx *tx)
{
	struct people *people = NEW(tx->run->arena, struct people);
	*people = (struct people){ tx, map_create(tx->run->arena), map_create(tx->run->arena),
		map_create(tx->run->arena) };
	day_t today = org_today(tx);
	struct rows *rows = db_rows(tx,
		"SELECT person, role FROM grant_ WHERE since <= $1 "
		"AND (until = 0 OR until > $1)",
		I(today));
	while (rows_next(rows)) {
		void **place = map_int(people->roles, row_int(rows, 0));
		*place = (void *)((uintptr_t)*place | (uintptr_t)row_int(rows, 1));
	}
	rows_end(rows);
	rows = db_rows(tx, "SELECT person FROM password WHERE hash <> ''");
	while (rows_next(rows))
		*map_int(people->passwords, row_int(rows, 0)) = people;
	rows_end(rows);
	return people;
}

static const struct unit *unit_of(struct people *people, int64_t id)
{
	static const struct unit none = { .kind = "", .name = "", .slogan = "" };
	if (!id)
		return &none;
	const struct unit *unit = map_int_get(people->units, id);
	if (!unit)
		*map_int(people->units, id) = (void *)(unit = unit_get(people->tx, id));
	return unit;
}

static json_t *roles_json(struct people *people, const struct person *person)
{
	unsigned roles = (unsigned)(uintptr_t)map_int_get(people->roles, person->id);
	if (!roles && person->unit)
		roles = AGENT;
	json_t *list = json_array();
	for (unsigned role = OWNER; role <= HR; role <<= 1)
		if (roles & role)
			json_array_append_new(list, json_string(role_name((enum role)role)));
	return list;
}

json_t *person_json(struct people *people, const struct person *person, bool open)
{
	const struct unit *unit = unit_of(people, person->unit);
	bool grouped = !strcmp(unit->kind, "group");
	return json_pack(
		"{s:I, s:s, s:s, s:s, s:I, s:s, s:I, s:i, s:o, s:o, s:o, s:s, s:s, s:s, s:s, s:s, s:i,"
		" s:I, s:b, s:I}",
		"id", (json_int_t)person->id, "name", person->name, "number", person->number,
		"post", person->post, "unit", (json_int_t)person->unit, "unit_name", unit->name,
		"group", (json_int_t)(grouped ? unit->id : 0), "colour", unit->colour, "roles",
		roles_json(people, person), "joined", day_json(person->joined), "left",
		day_json(person->left), "left_reason", open ? person->left_reason : "", "channel",
		open ? person->channel : "", "login", open ? person->login : "", "phone",
		open ? person->phone : "", "language", person->language, "part_time",
		person->part_time, "loan", (json_int_t)person->loan, "has_password",
		open && map_int_get(people->passwords, person->id), "version",
		(json_int_t)person->version);
}

bool person_matches(struct arena *arena, const struct person *person, const char *typed, bool open)
{
	const char *wanted = text_fold(arena, typed);
	if (!wanted[0])
		return true;
	if (strstr(text_fold(arena, person->name), wanted) ||
		(person->number[0] && strstr(text_fold(arena, person->number), wanted)) ||
		(open && strlen(wanted) >= 4 && strstr(person->phone, wanted)))
		return true;
	struct reading reading = text_reading(arena, person->name);
	return !strncmp(reading.whole, wanted, strlen(wanted)) ||
		!strncmp(reading.initials, wanted, strlen(wanted));
}

const struct field person_fields[] = { PERSON_FIELDS, FIELDS_END };
