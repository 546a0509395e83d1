/* Logging in and out, the first owner, links that let people in, sessions [S0.1]. */
#include "http/exchange.h"
#include "http/nouns.h"
#include "http/secret.h"
#include "http/server.h"
#include "http/session.h"
#include "http/stream.h"
#include "http/throttle.h"
#include "org/person.h"
#include "org/settings.h"
#include "org/unit.h"
#include <string.h>

enum { ACCOUNT_FREE = 5, ADDRESS_FREE = 30 };

/* --- who am I ---------------------------------------------------------------------------------- */

static const struct field unit_out[] = { FIELD("id", ANY_ID, REQUIRED, "the unit"),
	FIELD("name", TEXT(0), REQUIRED, "its name"),
	FIELD("kind", TEXT(0), REQUIRED, "company, branch, region, department, group"),
	FIELD("role", TEXT(0), REQUIRED, "the role held there"), FIELDS_END };
static const struct field person_out[] = { FIELD("id", ANY_ID, REQUIRED, "the person"),
	FIELD("name", TEXT(0), REQUIRED, "their name"),
	FIELD("login", TEXT(0), 0, "what they log in with"), FIELDS_END };
static const struct field own_screen_out[] = { FIELD("id", ANY_ID, REQUIRED, "the screen"),
	FIELD("unit", ANY_ID, REQUIRED, "whose wall it is"),
	FIELD("name", TEXT(0), REQUIRED, "its name"), FIELDS_END };
static const struct field session_out[] = { FIELD("person", OBJECT(person_out), 0,
						    "who is logged in, or null"),
	FIELD("roles", TEXTS(20, 20), REQUIRED, "all roles held, anywhere"),
	FIELD("units", LIST_OF(unit_out, 0), REQUIRED, "where each is held"),
	FIELD("unit", ANY_ID, 0, "where they belong"),
	FIELD("group", ANY_ID, 0, "their group, 0 = none"),
	FIELD("language", CHOICE("zh|en"), REQUIRED, "theirs, else the company's"),
	FIELD("company", TEXT(0), REQUIRED, "the company's name"),
	FIELD("currency", TEXT(0), REQUIRED, "ISO 4217"),
	FIELD("zone", TEXT(0), REQUIRED, "IANA time zone"),
	FIELD("today", DAY, REQUIRED, "the company's day"),
	FIELD("close_minutes", COUNT, REQUIRED, "the day's close after midnight"),
	FIELD("counts", CHOICE("signed|received"), REQUIRED, "what performance counts"),
	FIELD("humane", BOOL, REQUIRED, "winners public, the rest private"),
	FIELD("example", BOOL, REQUIRED, "this is the example company"),
	FIELD("example_url", TEXT(0), 0, "where the example company answers, or null"),
	FIELD("setup_done", BOOL, REQUIRED, "the five questions are answered"),
	FIELD("started", BOOL, REQUIRED, "there is an owner"),
	FIELD("screen", OBJECT(own_screen_out), 0, "the wall that asks, or null"), FIELDS_END };

static json_t *roles_json(unsigned roles)
{
	json_t *list = json_array();
	for (unsigned role = OWNER; role < PUBLIC; role <<= 1)
		if (roles & role)
			json_array_append_new(list, json_string(role_name((enum role)role)));
	return list;
}

static json_t *units_json(struct request *rq)
{
	json_t *list = json_array();
	for (size_t i = 0; i < rq->caller.grant_count; i++) {
		const struct grant *grant = &rq->caller.grants[i];
		const struct unit *unit = unit_get(rq->tx, grant->unit);
		json_array_append_new(list,
			json_pack("{s:I, s:s, s:s, s:s}", "id", (json_int_t)unit->id, "name",
				unit->name, "kind", unit->kind, "role", role_name(grant->role)));
	}
	return list;
}

static json_t *screen_json(struct request *rq)
{
	if (!rq->caller.screen)
		return json_null();
	const char *name = db_text(
		rq->tx, "SELECT name FROM screen WHERE id = $1", I(rq->caller.screen));
	return json_pack("{s:I, s:I, s:s}", "id", (json_int_t)rq->caller.screen, "unit",
		(json_int_t)rq->caller.grants[0].unit, "name", name ? name : "");
}

static void whoami(struct request *rq)
{
	const struct settings *settings = settings_get(rq->tx);
	json_t *out = json_object(), *own = json_null();
	struct place place = { 0 };
	if (rq->caller.person) {
		const struct person *person = person_get(rq->tx, rq->caller.person);
		place = person_place(rq->tx, person->id, rq->run->now);
		own = json_pack("{s:I, s:s, s:s}", "id", (json_int_t)person->id, "name",
			person->name, "login", person->login);
	}
	reply_json(rq, out);
	json_object_set_new(out, "person", own);
	json_object_set_new(out, "roles", roles_json(rq->caller.roles));
	json_object_set_new(out, "units", units_json(rq));
	json_object_set_new(out, "unit", json_integer(place.unit));
	json_object_set_new(out, "group", json_integer(place.group));
	json_object_set_new(out, "language", json_string(rq->caller.zh ? "zh" : "en"));
	json_object_set_new(out, "company", json_string(settings->company));
	json_object_set_new(out, "currency", json_string(settings->currency));
	json_object_set_new(out, "zone", json_string(settings->zone));
	json_object_set_new(out, "today", day_json(org_today(rq->tx)));
	json_object_set_new(out, "close_minutes", json_integer(settings->close_minutes));
	json_object_set_new(out, "counts",
		json_string(settings->counts == COUNTS_RECEIVED ? "received" : "signed"));
	json_object_set_new(out, "humane", json_boolean(settings->humane));
	json_object_set_new(out, "example", json_boolean(settings->example));
	const char *example = rq->house->example_url;
	json_object_set_new(out, "example_url", example ? json_string(example) : json_null());
	json_object_set_new(out, "setup_done", json_boolean(settings->company[0] != '\0'));
	json_object_set_new(out, "started", json_boolean(owner_exists(rq->tx)));
	json_object_set_new(out, "screen", screen_json(rq));
}

/* --- passwords on their way in ----------------------------------------------------------------- */

static void password_check(struct request *rq, const char *at, const char *password)
{
	if (strlen(password) < PASSWORD_LEAST)
		fail_at(rq->run, at, PASSWORD_SHORT, num(rq->run, PASSWORD_LEAST));
}

/* "password" of the body, hashed: rq->prepared. */
static void prepare_password(struct request *rq)
{
	const char *password = in_text(rq, "password", "");
	password_check(rq, "/password", password);
	rq->prepared = (void *)(uintptr_t)password_hash(rq->run->arena, password);
}

/* Logins are compared in lower case. */
static const char *login_plain(struct request *rq, const char *login)
{
	char *plain = arena_strdup(rq->run->arena, login), *to = plain;
	for (const char *c = login; *c; c++)
		if (*c != ' ' && *c != '\t' && *c != '\n')
			*to++ = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
	*to = '\0';
	return plain;
}

static void login_give(struct request *rq, int64_t person, const char *wanted)
{
	const char *login = login_plain(rq, wanted);
	if (!login[0])
		fail_at(rq->run, "/login", FIELD_MISSING, "login");
	if (db_exists(rq->tx, "SELECT 1 FROM person WHERE login = $1 AND id <> $2", T(login),
		    I(person)))
		fail_at(rq->run, "/login", LOGIN_TAKEN, login);
	struct person changed = *person_get(rq->tx, person);
	if (strcmp(changed.login, login) == 0)
		return;
	changed.login = login;
	person_change(rq->tx, &changed, 0);
}

/* --- the first owner --------------------------------------------------------------------------- */

static const struct field start_in[] = { FIELD("key", TEXT(100), REQUIRED,
						 "of the link that the server printed"),
	FIELD("name", TEXT(100), REQUIRED, "the owner's name"),
	FIELD("login", TEXT(60), REQUIRED, "what they will log in with"),
	FIELD("password", TEXT(200), REQUIRED, "at least 8 bytes"), FIELDS_END };
static const struct field made_out[] = { FIELD("person", ANY_ID, REQUIRED, "who is logged in now"),
	FIELDS_END };

static void logged_in(struct request *rq, int64_t person, const char *what)
{
	rq->caller.person = person;
	session_open(rq, person);
	audit(rq->tx, &rq->caller, what, person, NULL);
	reply_json(rq, json_pack("{s:I}", "person", (json_int_t)person));
}

static void start(struct request *rq)
{
	const char *kind;
	link_find(rq->tx, in_text(rq, "key", ""), &kind);
	if (strcmp(kind, "start") != 0 || owner_exists(rq->tx))
		fail(rq->run, LINK_SPENT);
	link_use(rq->tx, in_text(rq, "key", ""));
	day_t today = org_today(rq->tx);
	struct person owner = { .name = in_text(rq, "name", ""),
		.number = "",
		.post = "",
		.phone = "",
		.channel = "",
		.left_reason = "",
		.login = "",
		.language = "",
		.part_time = 100,
		.joined = today,
		.unit = UNIT_COMPANY };
	int64_t person = person_create(rq->tx, &owner, today);
	login_give(rq, person, in_text(rq, "login", ""));
	grant_give(rq->tx,
		&(struct grant){
			.person = person, .unit = UNIT_COMPANY, .role = OWNER, .since = today });
	password_set(rq->tx, person, rq->prepared);
	logged_in(rq, person, "owner.start");
}

/* --- logging in -------------------------------------------------------------------------------- */

static const struct field login_in[] = {
	FIELD("login", TEXT(100), REQUIRED, "a login, or a phone number that only one person has"),
	FIELD("password", TEXT(200), REQUIRED, "the password"),
	FIELD("code", TEXT(10), 0, "six digits of the authenticator, where one was set up"),
	FIELDS_END
};

struct knock {
	struct request *rq;
	int64_t person, totp_after, step;
	const char *hash;
	const unsigned char *totp;
	size_t totp_length;
};

static void knock_read(struct tx *tx, void *context)
{
	struct knock *knock = context;
	const char *login = login_plain(knock->rq, in_text(knock->rq, "login", ""));
	int64_t person = db_int(
		tx, "SELECT id FROM person WHERE login = $1 AND login <> ''", T(login));
	if (!person &&
		db_int(tx,
			"SELECT COUNT(*) FROM person WHERE phone = $1 AND phone <> '' AND gone = 0",
			T(login)) == 1)
		person = db_int(
			tx, "SELECT id FROM person WHERE phone = $1 AND gone = 0", T(login));
	struct rows *rows = db_rows(tx,
		"SELECT hash, totp, totp_on, totp_step FROM password WHERE person = $1", I(person));
	if (!rows_next(rows))
		return;
	knock->person = person;
	knock->hash = row_text(rows, 0);
	const void *sealed = row_bytes(rows, 1, &knock->totp_length);
	if (row_int(rows, 2))
		knock->totp = secret_open(tx->run->arena, knock->rq->house->key, sealed,
			knock->totp_length, &knock->totp_length);
	knock->totp_after = row_int(rows, 3);
	rows_end(rows);
}

static void too_many(struct request *rq, int seconds)
{
	if (seconds)
		fail(rq->run, TOO_MANY_TRIES, num(rq->run, seconds));
}

static void failed_try(struct request *rq, const char *account, enum fault fault)
{
	struct throttle *throttle = server_throttle(rq->house->server);
	throttle_failed(throttle, account, ACCOUNT_FREE, rq->run->now);
	throttle_failed(throttle, request_address(rq), ADDRESS_FREE, rq->run->now);
	fail(rq->run, fault);
}

/* Reads and compares outside the transaction: Argon2id takes its time on purpose. */
static void prepare_login(struct request *rq)
{
	struct throttle *throttle = server_throttle(rq->house->server);
	struct knock *knock = NEW(rq->run->arena, struct knock);
	const char *account = login_plain(rq, in_text(rq, "login", "")),
		   *code = in_text(rq, "code", "");
	knock->rq = rq;
	too_many(rq, throttle_wait(throttle, account, rq->run->now));
	too_many(rq, throttle_wait(throttle, request_address(rq), rq->run->now));
	request_tx(rq, TX_READ, knock_read, knock);
	const char *password = in_text(rq, "password", "");
	if (!knock->hash || !knock->hash[0]) {
		password_hash(rq->run->arena, password); /* as long as for somebody who is known */
		failed_try(rq, account, LOGIN_WRONG);
	}
	if (!password_fits(knock->hash, password))
		failed_try(rq, account, LOGIN_WRONG);
	if (knock->totp) {
		if (!code[0])
			fail(rq->run, CODE_NEEDED);
		knock->step = totp_fits(
			knock->totp, knock->totp_length, code, rq->run->now, knock->totp_after);
		if (!knock->step)
			failed_try(rq, account, CODE_WRONG);
	}
	throttle_forgive(throttle, account);
	rq->prepared = knock;
}

static void login(struct request *rq)
{
	struct knock *knock = rq->prepared;
	if (knock->step &&
		db_run(rq->tx,
			"UPDATE password SET totp_step = $2 WHERE person = $1 AND totp_step < $2",
			I(knock->person), I(knock->step)) != 1)
		fail(rq->run, CODE_WRONG);
	size_t grants;
	grant_list(rq->tx, knock->person, org_today(rq->tx), &grants);
	if (!grants)
		fail(rq->run, LOGIN_WRONG); /* has left */
	logged_in(rq, knock->person, "login");
}

static void logout(struct request *rq)
{
	db_run(rq->tx, "UPDATE session SET ended = $2 WHERE id = $1", I(rq->caller.session),
		I(rq->run->now));
	stream_end_session_after(rq, rq->caller.session, 0, 0);
	reply_header(
		rq, "Set-Cookie", "bullpen_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

/* --- changing the password --------------------------------------------------------------------- */

static const struct field password_in[] = { FIELD("old", TEXT(200), REQUIRED,
						    "the password so far"),
	FIELD("new", TEXT(200), REQUIRED, "at least 8 bytes"), FIELDS_END };

static void own_hash_read(struct tx *tx, void *context)
{
	struct knock *knock = context;
	knock->hash = db_text(tx, "SELECT hash FROM password WHERE person = $1", I(knock->person));
}

static void prepare_password_change(struct request *rq)
{
	struct knock knock = { .rq = rq, .person = rq->caller.person };
	const char *account = arena_printf(rq->run->arena, "person/%lld", (long long)knock.person);
	password_check(rq, "/new", in_text(rq, "new", ""));
	too_many(rq, throttle_wait(server_throttle(rq->house->server), account, rq->run->now));
	request_tx(rq, TX_READ, own_hash_read, &knock);
	if (!knock.hash || !password_fits(knock.hash, in_text(rq, "old", "")))
		failed_try(rq, account, LOGIN_WRONG);
	rq->prepared = (void *)(uintptr_t)password_hash(rq->run->arena, in_text(rq, "new", ""));
}

static void password_change(struct request *rq)
{
	password_set(rq->tx, rq->caller.person, rq->prepared);
	session_end_others(rq->tx, rq->caller.person, rq->caller.session);
	audit(rq->tx, &rq->caller, "password.change", rq->caller.person, NULL);
}

/* --- links ------------------------------------------------------------------------------------- */

static const struct field join_in[] = { FIELD("key", TEXT(100), REQUIRED, "of the one-time link"),
	FIELD("password", TEXT(200), REQUIRED, "at least 8 bytes"),
	FIELD("login", TEXT(60), 0, "what they will log in with; else as before, or their phone"),
	FIELDS_END };

static void join(struct request *rq)
{
	const char *kind, *key = in_text(rq, "key", "");
	int64_t id = link_find(rq->tx, key, &kind);
	if (!id)
		fail(rq->run, LINK_SPENT);
	link_use(rq->tx, key);
	const struct person *person = person_get(rq->tx, id);
	const char *wanted = in_text(rq, "login", "");
	if (!wanted[0])
		wanted = person->login[0]  ? person->login
			: person->phone[0] ? person->phone
					   : person->number;
	login_give(rq, id, wanted);
	password_set(rq->tx, id, rq->prepared);
	session_end_others(rq->tx, id, 0);
	logged_in(rq, id, "join");
}

static const struct field join_look_in[] = {
	FIELD("key", TEXT(100), REQUIRED, "of the one-time link"), FIELDS_END
};
static const struct field join_look_out[] = { FIELD("kind", CHOICE("start|join|reset"), REQUIRED,
						      "what it is for"),
	FIELD("name", TEXT(0), REQUIRED, "whose it is"),
	FIELD("login", TEXT(0), REQUIRED, "what they log in with, or could"), FIELDS_END };

static void join_look(struct request *rq)
{
	const char *kind, *name = "", *login = "";
	int64_t id = link_find(rq->tx, in_text(rq, "key", ""), &kind);
	if (id) {
		const struct person *person = person_get(rq->tx, id);
		name = person->name;
		login = person->login[0] ? person->login : person->phone;
	}
	reply_json(rq, json_pack("{s:s, s:s, s:s}", "kind", kind, "name", name, "login", login));
}

static int rank(unsigned role)
{
	return role & OWNER ? 4 : role & MANAGER ? 3 : role & (LEADER | FINANCE | HR) ? 2 : 1;
}

/* [security] Nobody lets themself in as somebody who may more than they: for each role that the other
 * holds, the caller holds a higher one over that unit. */
static void must_outrank(struct request *rq, int64_t person)
{
	size_t count;
	const struct grant *grants = grant_list(rq->tx, person, org_today(rq->tx), &count);
	if (rq->caller.roles & OWNER)
		return;
	static const unsigned above[] = { 0, OWNER | MANAGER | LEADER | HR | ASSISTANT,
		OWNER | MANAGER, OWNER, 0 };
	for (size_t i = 0; i < count; i++)
		if (!caller_covers(rq, above[rank(grants[i].role)], grants[i].unit))
			fail(rq->run, FORBIDDEN);
}

static const struct field link_out[] = { FIELD("link", TEXT(0), REQUIRED,
						 "the path of the one-time link, to be shown once"),
	FIELD("until", TIME, REQUIRED, "until when it works"), FIELDS_END };

static void give_link(struct request *rq, const char *kind, int days)
{
	int64_t person = path_id(rq, "person");
	must_outrank(rq, person);
	ms_t until = rq->run->now + (ms_t)days * MS_DAY;
	const char *key = link_give(rq->tx, kind, person, until);
	audit(rq->tx, &rq->caller, strcmp(kind, "join") == 0 ? "person.invite" : "person.reset",
		person, NULL);
	reply_json(rq,
		json_pack("{s:s+, s:I}", "link", "/join?key=", key, "until", (json_int_t)until));
}

static void invite(struct request *rq)
{
	give_link(rq, "join", JOIN_DAYS);
}

static void reset(struct request *rq)
{
	give_link(rq, "reset", RESET_DAYS);
}

/* --- sessions ---------------------------------------------------------------------------------- */

static const struct field sessions_in[] = {
	FIELD("person", ID(&noun_person), 0, "whose; the owner may see anyone's"), FIELDS_END
};
static const struct field session_item[] = { FIELD("id", ANY_ID, REQUIRED, "the session"),
	FIELD("person", ANY_ID, REQUIRED, "whose it is"),
	FIELD("made", TIME, REQUIRED, "logged in at"),
	FIELD("seen", TIME, REQUIRED, "last seen at"),
	FIELD("address", TEXT(0), REQUIRED, "from which address"),
	FIELD("agent", TEXT(0), REQUIRED, "with which browser"),
	FIELD("own", BOOL, REQUIRED, "the one that asks"), FIELDS_END };
static const struct field sessions_out[] = { FIELD("items", LIST_OF(session_item, 0), REQUIRED,
						     "open sessions, the newest first"),
	FIELDS_END };

static int64_t whose(struct request *rq, const char *field)
{
	int64_t person = in_int(rq, field, rq->caller.person);
	if (person != rq->caller.person && !(rq->caller.roles & OWNER))
		fail(rq->run, FORBIDDEN);
	return person;
}

static void sessions(struct request *rq)
{
	json_t *items = json_array();
	reply_json(rq, json_pack("{s:o}", "items", items));
	struct rows *rows = db_rows(rq->tx,
		"SELECT id, person, made, seen, address, agent FROM session "
		"WHERE person = $1 AND ended = 0 AND until > $2 ORDER BY id DESC LIMIT 200",
		I(whose(rq, "person")), I(rq->run->now));
	while (rows_next(rows))
		json_array_append_new(items,
			json_pack("{s:I, s:I, s:I, s:I, s:s, s:s, s:b}", "id",
				(json_int_t)row_int(rows, 0), "person",
				(json_int_t)row_int(rows, 1), "made", (json_int_t)row_int(rows, 2),
				"seen", (json_int_t)row_int(rows, 3), "address", row_text(rows, 4),
				"agent", row_text(rows, 5), "own",
				row_int(rows, 0) == rq->caller.session));
}

static void session_end(struct request *rq)
{
	int64_t id = path_id(rq, "session");
	int64_t person = db_int(
		rq->tx, "SELECT person FROM session WHERE id = $1 AND ended = 0", I(id));
	if (!person || (person != rq->caller.person && !(rq->caller.roles & OWNER)))
		fail(rq->run, SESSION_UNKNOWN, num(rq->run, id));
	db_run(rq->tx, "UPDATE session SET ended = $2 WHERE id = $1", I(id), I(rq->run->now));
	stream_end_session_after(rq, id, 0, 0);
	audit(rq->tx, &rq->caller, "session.end", person, NULL);
}

const struct noun noun_session = { .name = "session", .unknown = SESSION_UNKNOWN };

#define EVERYONE_IN (ROLES_STAFF | SCREEN | PROGRAM)
#define GIVES_LINKS (ROLES_LEAD | ASSISTANT | HR)

const struct route session_routes[] = { { GET, "/api/session", EVERYONE_IN | PUBLIC, COMPANY,
						whoami, NULL, session_out,
						"Who is logged in, and the company around them" },
	{ POST, "/api/start", PUBLIC, COMPANY, start, start_in, made_out,
		"Become the owner by the one-time link", prepare_password },
	{ POST, "/api/login", PUBLIC, COMPANY, login, login_in, made_out, "Log in", prepare_login },
	{ POST, "/api/logout", ROLES_STAFF, COMPANY, logout, NULL, NULL, "Log out" },
	{ POST, "/api/password", ROLES_STAFF, COMPANY, password_change, password_in, NULL,
		"Change the own password; other sessions end", prepare_password_change },
	{ GET, "/api/join", PUBLIC, COMPANY, join_look, join_look_in, join_look_out,
		"What a one-time link is for" },
	{ POST, "/api/join", PUBLIC, COMPANY, join, join_in, made_out,
		"Set the password by a one-time link", prepare_password },
	{ POST, "/api/people/:person/invite", GIVES_LINKS, BRANCH, invite, NULL, link_out,
		"A one-time link for a person's first password" },
	{ POST, "/api/people/:person/reset", ROLES_LEAD, BRANCH, reset, NULL, link_out,
		"A one-time link for a forgotten password" },
	{ GET, "/api/sessions", ROLES_STAFF, COMPANY, sessions, sessions_in, sessions_out,
		"Open sessions" },
	{ DELETE, "/api/sessions/:session", ROLES_STAFF, COMPANY, session_end, NULL, NULL,
		"End a session" },
	ROUTES_END };
