/* Routes of the tree of units. */
#include "company/routes.h"
#include "base/map.h"
#include "http/nouns.h"
#include "http/request.h"
#include "org/person.h"
#include "org/settings.h"
#include "org/unit.h"

#include <string.h>

/* What is told of a unit beyond its row: who leads it, how many people are in and under it. */
struct about {
	json_t *leader, *acting;
	int64_t people, own;
};

static struct about *about_of(struct request *rq, struct map *abouts, int64_t unit)
{
	void **place = map_int(abouts, unit);
	if (!*place)
		*place = NEW(rq->run->arena, struct about);
	return *place;
}

static void read_leaders(struct request *rq, struct map *abouts)
{
	day_t today = org_today(rq->tx);
	struct rows *rows = db_rows(rq->tx,
		"SELECT g.unit, g.acting, p.id, p.name FROM grant_ g "
		"JOIN person p ON p.id = g.person JOIN unit u ON u.id = g.unit WHERE g.since <= $1 "
		"AND (g.until = 0 OR g.until > $1) AND ((u.kind = 'group' AND g.role = $2) "
		"OR (u.kind <> 'group' AND g.role = $3)) ORDER BY g.since, g.id",
		I(today), I(LEADER), I(MANAGER));
	while (rows_next(rows)) {
		struct about *about = about_of(rq, abouts, row_int(rows, 0));
		json_t **place = row_int(rows, 1) ? &about->acting : &about->leader;
		json_decref(*place);
		*place = json_pack("{s:I, s:s}", "id", (json_int_t)row_int(rows, 2), "name",
			row_text(rows, 3));
	}
	rows_end(rows);
}

static void read_people(struct request *rq, struct map *abouts, const struct unit *units, size_t n)
{
	struct rows *rows = db_rows(rq->tx,
		"SELECT unit, COUNT(*) FROM membership WHERE since <= $1 "
		"AND (until = 0 OR until > $1) GROUP BY unit",
		I(rq->run->now));
	while (rows_next(rows))
		about_of(rq, abouts, row_int(rows, 0))->own = row_int(rows, 1);
	rows_end(rows);
	for (size_t i = n; i-- > 0;) { /* children come after their parents */
		struct about *about = about_of(rq, abouts, units[i].id);
		about->people += about->own;
		int64_t people = about->people;
		if (units[i].parent)
			about_of(rq, abouts, units[i].parent)->people += people;
	}
}

static json_t *unit_json(const struct unit *unit, const struct about *about)
{
	return json_pack("{s:I, s:I, s:s, s:s, s:s, s:i, s:o, s:O?, s:O?, s:I, s:I, s:I}", "id",
		(json_int_t)unit->id, "parent", (json_int_t)unit->parent, "kind", unit->kind,
		"name", unit->name, "slogan", unit->slogan, "colour", unit->colour, "closed",
		day_json(unit->closed), "leader", about->leader, "acting", about->acting, "people",
		(json_int_t)about->people, "own", (json_int_t)about->own, "version",
		(json_int_t)unit->version);
}

static void list(struct request *rq)
{
	size_t n;
	const struct unit *units = unit_list(
		rq->tx, UNIT_COMPANY, in_bool(rq, "closed", false), &n);
	struct map *abouts = map_create(rq->run->arena);
	read_leaders(rq, abouts);
	read_people(rq, abouts, units, n);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(
			items, unit_json(&units[i], about_of(rq, abouts, units[i].id)));
	for (size_t i = 0; i < n; i++) {
		json_decref(about_of(rq, abouts, units[i].id)->leader);
		json_decref(about_of(rq, abouts, units[i].id)->acting);
	}
	reply_json(rq, json_pack("{s:o}", "items", items));
}

/* The colour that the fewest open groups have, the first of equals. */
static int free_colour(struct request *rq)
{
	int count[9] = { 0 }, best = 1;
	struct rows *rows = db_rows(rq->tx,
		"SELECT colour, COUNT(*) FROM unit WHERE closed = 0 AND colour > 0 GROUP BY colour");
	while (rows_next(rows))
		count[row_int(rows, 0) & 7 ? row_int(rows, 0) & 7 : 8] = (int)row_int(rows, 1);
	rows_end(rows);
	for (int colour = 2; colour <= 8; colour++)
		if (count[colour] < count[best])
			best = colour;
	return best;
}

static void lead(struct request *rq, int64_t unit, int64_t person, day_t since)
{
	enum role role = strcmp(unit_get(rq->tx, unit)->kind, "group") ? MANAGER : LEADER;
	size_t n;
	const struct grant *grants = grant_at(rq->tx, unit, role, since, &n);
	bool held = false;
	for (size_t i = 0; i < n; i++) {
		if (grants[i].person == person && !grants[i].acting)
			held = true;
		else if (!grants[i].acting)
			grant_end(rq->tx, grants[i].id, since);
	}
	if (person && !held)
		grant_give(rq->tx,
			&(struct grant){
				.person = person, .unit = unit, .role = role, .since = since });
	audit(rq->tx, &rq->caller, "unit.lead", unit,
		json_pack("{s:I}", "person", (json_int_t)person));
}

static void create(struct request *rq)
{
	const char *kind = in_text(rq, "kind", "group");
	bool group = !strcmp(kind, "group");
	struct unit unit = { .parent = in_int(rq, "parent", UNIT_COMPANY),
		.kind = kind,
		.name = in_text(rq, "name", ""),
		.slogan = in_text(rq, "slogan", ""),
		.colour = (int)in_int(rq, "colour", group ? free_colour(rq) : 0) };
	day_t since = in_has(rq, "since") ? in_day(rq, "since") : org_today(rq->tx);
	int64_t id = unit_create(rq->tx, &unit, since);
	audit(rq->tx, &rq->caller, "unit.create", id, NULL);
	if (in_id(rq, "leader"))
		lead(rq, id, in_id(rq, "leader"), since);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

static void change(struct request *rq)
{
	const struct unit *before = unit_get(rq->tx, path_id(rq, "unit"));
	request_match(rq, before->version);
	struct unit unit = *before;
	unit.name = in_text(rq, "name", before->name);
	unit.slogan = in_text(rq, "slogan", before->slogan);
	unit.colour = (int)in_int(rq, "colour", before->colour);
	unit_change(rq->tx, &unit, 0);
	if (in_has(rq, "leader"))
		lead(rq, unit.id, in_id(rq, "leader"), org_today(rq->tx));
	audit(rq->tx, &rq->caller, "unit.change", unit.id, NULL);
	reply_version(rq, unit_get(rq->tx, unit.id)->version);
	struct about about = { 0 };
	json_t *json = unit_json(unit_get(rq->tx, unit.id), &about);
	reply_json(rq, json);
}

static day_t from_day(struct request *rq)
{
	return in_has(rq, "from") ? in_day(rq, "from") : org_today(rq->tx);
}

static void move(struct request *rq)
{
	int64_t unit = path_id(rq, "unit"), parent = in_id(rq, "parent");
	unit_move(rq->tx, unit, parent, from_day(rq));
	audit(rq->tx, &rq->caller, "unit.move", unit,
		json_pack("{s:I}", "parent", (json_int_t)parent));
}

static void close_unit(struct request *rq)
{
	unit_close(rq->tx, path_id(rq, "unit"), from_day(rq));
	audit(rq->tx, &rq->caller, "unit.close", path_id(rq, "unit"), NULL);
}

static const struct field who_fields[] = { FIELD("id", COUNT, REQUIRED, "the person"),
	FIELD("name", TEXT(0), REQUIRED, "their name"), FIELDS_END };
static const struct field unit_out[] = { FIELD("id", COUNT, REQUIRED, "the unit"),
	FIELD("parent", COUNT, REQUIRED, "the unit above; 0 for the company"),
	FIELD("kind", TEXT(0), REQUIRED, "company, branch, region, department, group"),
	FIELD("name", TEXT(0), REQUIRED, "its name"),
	FIELD("slogan", TEXT(0), REQUIRED, "its slogan"),
	FIELD("colour", INT(0, 8), REQUIRED, "its colour, as in tokens.css; 0 = none"),
	FIELD("closed", DAY, NULLABLE, "closed from this day on"),
	FIELD("leader", OBJECT(who_fields), NULLABLE, "who leads it"),
	FIELD("acting", OBJECT(who_fields), NULLABLE, "who leads it meanwhile"),
	FIELD("people", COUNT, REQUIRED, "people in and under it today"),
	FIELD("own", COUNT, REQUIRED, "people directly in it today"),
	FIELD("version", COUNT, REQUIRED, "for If-Match"), FIELDS_END };
static const struct field list_in[] = { FIELD("closed", BOOL, 0, "true: closed ones too"),
	FIELDS_END };
static const struct field list_out[] = {
	FIELD("items", LIST_OF(unit_out, 0), REQUIRED, "units, parents before children"), FIELDS_END
};
static const struct field create_in[] = { FIELD("parent", ID(&noun_unit), 0,
						  "the unit above; the company"),
	FIELD("kind", CHOICE("branch|region|department|group"), 0, "what it is; group"),
	FIELD("name", TEXT(200), REQUIRED, "its name"), FIELD("slogan", TEXT(400), 0, "its slogan"),
	FIELD("colour", INT(0, 8), 0, "its colour; one that is free"),
	FIELD("leader", ID(&noun_person), 0, "who leads it"),
	FIELD("since", DAY, 0, "since when; today"), FIELDS_END };
static const struct field id_out[] = { FIELD("id", COUNT, REQUIRED, "what was made"), FIELDS_END };
static const struct field change_in[] = { FIELD("name", TEXT(200), 0, "its name"),
	FIELD("slogan", TEXT(400), 0, "its slogan"), FIELD("colour", INT(0, 8), 0, "its colour"),
	FIELD("leader", ID(&noun_person), 0, "who leads it from today on; 0 = nobody"),
	FIELDS_END };
static const struct field move_in[] = { FIELD("parent", ID(&noun_unit), REQUIRED, "the unit above"),
	FIELD("from", DAY, 0, "from which day on; today"), FIELDS_END };
static const struct field close_in[] = { FIELD("from", DAY, 0, "from which day on; today"),
	FIELDS_END };

const struct route unit_routes[] = { { GET, "/api/units", ROLES_STAFF | SCREEN, COMPANY, list,
					     list_in, list_out, "The organisation's tree" },
	{ POST, "/api/units", ROLES_MANAGE, BRANCH, create, create_in, id_out, "Make a unit" },
	{ PATCH, "/api/units/:unit", ROLES_LEAD, BRANCH, change, change_in, unit_out,
		"Change a unit's name, slogan, colour, leader" },
	{ POST, "/api/units/:unit/move", ROLES_MANAGE, BRANCH, move, move_in, NULL,
		"Hang a unit elsewhere" },
	{ POST, "/api/units/:unit/close", ROLES_MANAGE, BRANCH, close_unit, close_in, NULL,
		"Close an empty unit" },
	ROUTES_END };
