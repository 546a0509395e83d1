/* Routes of people: who they are, where they stand, what they may, joining and leaving. */
#include "company/routes.h"
#include "company/person_json.h"
#include "http/nouns.h"
#include "org/settings.h"
#include "org/unit.h"

#include <string.h>

/* Those over a person see everything of them; colleagues see who they are. */
#define OVER (ROLES_LEAD | HR | ASSISTANT | FINANCE)

static bool open_to(struct request *rq, const struct person *person)
{
	return person->id == rq->caller.person ||
		caller_covers(rq, OVER, person->unit ? person->unit : UNIT_COMPANY);
}

static void list(struct request *rq)
{
	const char *typed = in_text(rq, "q", "");
	int64_t unit = in_id(rq, "unit");
	if (!unit) {
		size_t count;
		const int64_t *units = caller_units(rq, OVER, &count);
		/* a group's people know those of their branch: they share deals with them */
		unit = count ? units[0]
			     : person_place(rq->tx, rq->caller.person, rq->run->now).branch;
	}
	size_t n;
	const struct person *found = person_list(rq->tx, unit ? unit : UNIT_COMPANY,
		org_today(rq->tx), in_bool(rq, "left", false), &n);
	struct people *people = people_about(rq->tx);
	bool open = caller_covers(rq, OVER, unit ? unit : UNIT_COMPANY);
	json_t *items = json_array();
	size_t most = (size_t)in_int(rq, "limit", 10000);
	for (size_t i = 0; i < n && json_array_size(items) < most; i++)
		if (person_matches(rq->run->arena, &found[i], typed, open))
			json_array_append_new(items,
				person_json(people, &found[i],
					open || found[i].id == rq->caller.person));
	reply_json(rq, json_pack("{s:o}", "items", items));
}

static json_t *memberships(struct request *rq, const char *sql, int64_t person)
{
	json_t *items = json_array();
	struct rows *rows = db_rows(rq->tx, sql, I(person));
	while (rows_next(rows))
		json_array_append_new(items,
			json_pack("{s:I, s:s, s:I, s:o}", "unit", (json_int_t)row_int(rows, 0),
				"name", row_text(rows, 1), "since", (json_int_t)row_int(rows, 2),
				"until",
				row_int(rows, 3) ? json_integer(row_int(rows, 3)) : json_null()));
	rows_end(rows);
	return items;
}

static json_t *grants(struct request *rq, int64_t person)
{
	json_t *items = json_array();
	struct rows *rows = db_rows(rq->tx,
		"SELECT g.id, g.role, g.unit, u.name, g.acting, g.since, g.until "
		"FROM grant_ g JOIN unit u ON u.id = g.unit WHERE g.person = $1 ORDER BY g.since, g.id",
		I(person));
	while (rows_next(rows))
		json_array_append_new(items,
			json_pack("{s:I, s:s, s:I, s:s, s:b, s:o, s:o}", "id",
				(json_int_t)row_int(rows, 0), "role",
				role_name((enum role)row_int(rows, 1)), "unit",
				(json_int_t)row_int(rows, 2), "unit_name", row_text(rows, 3),
				"acting", (int)row_int(rows, 4), "since",
				day_json((day_t)row_int(rows, 5)), "until",
				day_json((day_t)row_int(rows, 6))));
	rows_end(rows);
	return items;
}

static void reply_person(struct request *rq, int64_t id)
{
	const struct person *person = person_get(rq->tx, id);
	json_t *json = person_json(people_about(rq->tx), person, open_to(rq, person));
	json_object_set_new(json, "memberships",
		memberships(rq,
			"SELECT m.unit, u.name, m.since, m.until "
			"FROM membership m JOIN unit u ON u.id = m.unit WHERE m.person = $1 ORDER BY m.since",
			id));
	json_object_set_new(json, "loans",
		memberships(rq,
			"SELECT m.unit, u.name, m.since, m.until "
			"FROM loan m JOIN unit u ON u.id = m.unit WHERE m.person = $1 ORDER BY m.since",
			id));
	json_object_set_new(json, "grants", grants(rq, id));
	reply_version(rq, person->version);
	reply_json(rq, json);
}

static void one(struct request *rq)
{
	reply_person(rq, path_id(rq, "person"));
}

/* --- what they may ---------------------------------------------------------------------------- */

/* Nobody gives what they do not have themselves; only owners make owners. */
static void check_gift(struct request *rq, enum role role, int64_t unit)
{
	if (role == OWNER && (unit != UNIT_COMPANY || !caller_covers(rq, OWNER, UNIT_COMPANY)))
		fail(rq->run, FORBIDDEN);
	if (!caller_covers(rq, ROLES_MANAGE, unit))
		fail(rq->run, FORBIDDEN);
}

static int64_t give(struct request *rq, int64_t person, enum role role, int64_t unit, bool acting,
	day_t since, day_t until)
{
	check_gift(rq, role, unit);
	int64_t id = grant_give(rq->tx,
		&(struct grant){ .person = person,
			.unit = unit,
			.role = role,
			.acting = acting,
			.since = since,
			.until = until });
	audit(rq->tx, &rq->caller, "grant.give", person,
		json_pack("{s:s, s:I}", "role", role_name(role), "unit", (json_int_t)unit));
	return id;
}

static void give_role(struct request *rq)
{
	day_t since = in_has(rq, "since") ? in_day(rq, "since") : org_today(rq->tx);
	int64_t id = give(rq, path_id(rq, "person"), role_named(in_text(rq, "role", "agent")),
		in_id(rq, "unit"), in_bool(rq, "acting", false), since,
		in_has(rq, "until") ? day_add(in_day(rq, "until"), 1) : 0);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

static void check_last_owner(struct request *rq, int64_t person)
{
	day_t tomorrow = day_add(org_today(rq->tx), 1);
	if (db_exists(rq->tx,
		    "SELECT 1 FROM grant_ WHERE person = $1 AND role = $2 AND (until = 0 OR until > $3)",
		    I(person), I(OWNER), I(tomorrow)) &&
		!db_exists(rq->tx,
			"SELECT 1 FROM grant_ WHERE person <> $1 AND role = $2 "
			"AND (until = 0 OR until > $3)",
			I(person), I(OWNER), I(tomorrow)))
		fail(rq->run, LAST_OWNER);
}

static void end_grant(struct request *rq)
{
	int64_t id = path_id(rq, "grant");
	int64_t person = db_int(rq->tx, "SELECT person FROM grant_ WHERE id = $1", I(id));
	enum role role = (enum role)db_int(rq->tx, "SELECT role FROM grant_ WHERE id = $1", I(id));
	check_gift(rq, role, db_int(rq->tx, "SELECT unit FROM grant_ WHERE id = $1", I(id)));
	if (role == OWNER)
		check_last_owner(rq, person);
	grant_end(rq->tx, id, org_today(rq->tx));
	audit(rq->tx, &rq->caller, "grant.end", person,
		json_pack("{s:s}", "role", role_name(role)));
}

/* --- joining, changing, moving, leaving ------------------------------------------------------- */

static void create(struct request *rq)
{
	int64_t unit = in_unit(rq, "unit");
	day_t joined = in_has(rq, "joined") ? in_day(rq, "joined") : org_today(rq->tx);
	struct person person = { .name = in_text(rq, "name", ""),
		.number = in_text(rq, "number", ""),
		.post = in_text(rq, "post", "sales"),
		.phone = in_text(rq, "phone", ""),
		.channel = in_text(rq, "channel", ""),
		.joined = joined,
		.left_reason = "",
		.login = in_text(rq, "login", ""),
		.language = in_text(rq, "language", ""),
		.part_time = (int)in_int(rq, "part_time", 100),
		.unit = unit };
	int64_t id = person_create(rq->tx, &person, joined);
	audit(rq->tx, &rq->caller, "person.create", id, NULL);
	if (in_has(rq, "role") && strcmp(in_text(rq, "role", ""), "agent"))
		give(rq, id, role_named(in_text(rq, "role", "")), unit, false, joined, 0);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

static void change(struct request *rq)
{
	const struct person *before = person_get(rq->tx, path_id(rq, "person"));
	request_match(rq, before->version);
	struct person person = *before;
	person.name = in_text(rq, "name", before->name);
	person.number = in_text(rq, "number", before->number);
	person.post = in_text(rq, "post", before->post);
	person.phone = in_text(rq, "phone", before->phone);
	person.channel = in_text(rq, "channel", before->channel);
	person.login = in_text(rq, "login", before->login);
	person.language = in_text(rq, "language", before->language);
	person.part_time = (int)in_int(rq, "part_time", before->part_time);
	if (in_has(rq, "joined"))
		person.joined = in_day(rq, "joined");
	person_change(rq->tx, &person, 0);
	audit(rq->tx, &rq->caller, "person.change", person.id, NULL);
	reply_person(rq, person.id);
}

static ms_t moment_in(struct request *rq, const char *name, ms_t otherwise)
{
	return in_has(rq, name) ? org_day_begin(rq->tx, in_day(rq, name)) : otherwise;
}

static void move(struct request *rq)
{
	int64_t person = path_id(rq, "person"), unit = in_id(rq, "unit");
	person_move(rq->tx, person, unit, moment_in(rq, "from", rq->run->now));
	audit(rq->tx, &rq->caller, "person.move", person,
		json_pack("{s:I}", "unit", (json_int_t)unit));
}

static void lend(struct request *rq)
{
	int64_t person = path_id(rq, "person"), unit = in_id(rq, "unit");
	ms_t until = in_has(rq, "until") ? org_day_begin(rq->tx, day_add(in_day(rq, "until"), 1))
					 : 0;
	person_lend(rq->tx, person, unit, moment_in(rq, "from", rq->run->now), until);
	audit(rq->tx, &rq->caller, "person.lend", person,
		json_pack("{s:I}", "unit", (json_int_t)unit));
}

static void leave(struct request *rq)
{
	int64_t person = path_id(rq, "person");
	check_last_owner(rq, person);
	person_leave(rq->tx, person, in_day(rq, "last"), in_text(rq, "reason", ""));
	audit(rq->tx, &rq->caller, "person.leave", person, NULL);
}

#define ROLE_CHOICE CHOICE("owner|manager|leader|agent|assistant|finance|hr")
#define ABOUT(required)                                                        \
	FIELD("name", TEXT(120), required, "their name"),                      \
		FIELD("number", TEXT(60), 0, "the company's number for them"), \
		FIELD("post", TEXT(60), 0, "their post; sales"),               \
		FIELD("phone", TEXT(40), 0, "their phone"),                    \
		FIELD("channel", TEXT(120), 0, "how they were found"),         \
		FIELD("login", TEXT(60), 0, "their login"),                    \
		FIELD("language", CHOICE("zh|en"), 0, "their language"),       \
		FIELD("part_time", INT(1, 100), 0, "percent of a full day"),   \
		FIELD("joined", DAY, 0, "since when; today")

static const struct field stay_fields[] = { FIELD("unit", COUNT, REQUIRED, "the unit"),
	FIELD("name", TEXT(0), REQUIRED, "its name"), FIELD("since", TIME, REQUIRED, "from"),
	FIELD("until", TIME, NULLABLE, "to; null: still"), FIELDS_END };
static const struct field grant_fields[] = { FIELD("id", COUNT, REQUIRED, "the grant"),
	FIELD("role", TEXT(0), REQUIRED, "what they may"), FIELD("unit", COUNT, REQUIRED, "where"),
	FIELD("unit_name", TEXT(0), REQUIRED, "its name"),
	FIELD("acting", BOOL, REQUIRED, "only meanwhile"), FIELD("since", DAY, REQUIRED, "from"),
	FIELD("until", DAY, NULLABLE, "the first day no longer; null: open"), FIELDS_END };
static const struct field one_out[] = { PERSON_FIELDS,
	FIELD("memberships", LIST_OF(stay_fields, 0), REQUIRED, "where they belonged and belong"),
	FIELD("loans", LIST_OF(stay_fields, 0), REQUIRED, "where they were and are on loan"),
	FIELD("grants", LIST_OF(grant_fields, 0), REQUIRED, "what they might and may"),
	FIELDS_END };
static const struct field list_in[] = { FIELD("unit", ID(&noun_unit), 0, "in and under this unit"),
	FIELD("left", BOOL, 0, "true: those who left too"),
	FIELD("q", TEXT(100), 0, "name, its reading or initials, number, phone"),
	FIELD("limit", INT(1, 100000), 0, "how many"), FIELDS_END };
static const struct field list_out[] = {
	FIELD("items", LIST_OF(person_fields, 0), REQUIRED, "people, by name"), FIELDS_END
};
static const struct field create_in[] = { ABOUT(REQUIRED),
	FIELD("unit", ID(&noun_unit), 0, "where they belong; the topmost of the caller's own"),
	FIELD("role", ROLE_CHOICE, 0, "what they may there; agent"), FIELDS_END };
static const struct field change_in[] = { ABOUT(0), FIELDS_END };
static const struct field id_out[] = { FIELD("id", COUNT, REQUIRED, "what was made"), FIELDS_END };
static const struct field move_in[] = { FIELD("unit", ID(&noun_unit), REQUIRED, "where to"),
	FIELD("from", DAY, 0, "from the beginning of which day; now"), FIELDS_END };
static const struct field lend_in[] = { FIELD("unit", ID(&noun_unit), REQUIRED, "who borrows"),
	FIELD("from", DAY, 0, "from the beginning of which day; now"),
	FIELD("until", DAY, 0, "the last day; open"), FIELDS_END };
static const struct field leave_in[] = { FIELD("last", DAY, REQUIRED, "their last day"),
	FIELD("reason", TEXT(2000), 0, "why"), FIELDS_END };
static const struct field grant_in[] = { FIELD("role", ROLE_CHOICE, REQUIRED, "what they may"),
	FIELD("unit", ID(&noun_unit), REQUIRED, "where"),
	FIELD("acting", BOOL, 0, "only meanwhile"),
	FIELD("since", DAY, 0, "from which day on; today"),
	FIELD("until", DAY, 0, "the last day; open"), FIELDS_END };

const struct route person_routes[] = { { GET, "/api/people", ROLES_STAFF, BRANCH, list, list_in,
					       list_out, "People" },
	{ GET, "/api/people/:person", ROLES_STAFF, OWN, one, NULL, one_out,
		"A person with their memberships, loans and grants" },
	{ POST, "/api/people", ROLES_MANAGE | HR, BRANCH, create, create_in, id_out,
		"Someone joins" },
	{ PATCH, "/api/people/:person", ROLES_MANAGE | HR, BRANCH, change, change_in, one_out,
		"Change what is known of a person" },
	{ POST, "/api/people/:person/move", ROLES_MANAGE | HR, BRANCH, move, move_in, NULL,
		"Move a person to another unit" },
	{ POST, "/api/people/:person/lend", ROLES_MANAGE, BRANCH, lend, lend_in, NULL,
		"Lend a person to another unit" },
	{ POST, "/api/people/:person/leave", ROLES_MANAGE | HR, BRANCH, leave, leave_in, NULL,
		"Someone leaves" },
	{ POST, "/api/people/:person/grants", ROLES_MANAGE, BRANCH, give_role, grant_in, id_out,
		"Give a person a role" },
	{ DELETE, "/api/grants/:grant", ROLES_MANAGE, BRANCH, end_grant, NULL, NULL, "End a role" },
	ROUTES_END };
