/* Walls: a screen shows six digits, a manager types them in, and the screen is let in at a unit. What
 * the screen keeps is the claim it was given with the digits; we know its hash. */
#include "http/exchange.h"
#include "http/nouns.h"
#include "http/secret.h"
#include "http/server.h"
#include "http/session.h"
#include "http/throttle.h"
#include <stdlib.h>
#include <string.h>

enum { CODE_MINUTES = 15, ASKS_FREE = 20, CONFIRMS_FREE = 10 };

const struct noun noun_screen = { .name = "screen",
	.scope_sql = "SELECT unit FROM screen WHERE id = $1 AND ended = 0",
	.unknown = SCREEN_UNKNOWN };

static const struct field ask_out[] = { FIELD("code", TEXT(0), REQUIRED,
						"six digits, shown on the screen"),
	FIELD("claim", TEXT(0), REQUIRED, "kept by the screen, never shown"),
	FIELD("until", TIME, REQUIRED, "until when the code may be confirmed"), FIELDS_END };

/* Rows can be made here by anyone: slowly. */
static void prepare_ask(struct request *rq)
{
	struct throttle *throttle = server_throttle(rq->house->server);
	const char *who = arena_printf(rq->run->arena, "screen/%s", request_address(rq));
	int seconds = throttle_wait(throttle, who, rq->run->now);
	if (seconds)
		fail(rq->run, TOO_MANY_TRIES, num(rq->run, seconds));
	throttle_failed(throttle, who, ASKS_FREE, rq->run->now);
}

static void ask(struct request *rq)
{
	unsigned char hash[SECRET_HASH_BYTES];
	const char *claim = secret_make(rq->run->arena), *code;
	secret_hash(claim, hash);
	do
		code = secret_code(rq->run->arena);
	while (db_exists(rq->tx,
		"SELECT 1 FROM screen_claim WHERE code = $1 AND used = 0 AND until > $2", T(code),
		I(rq->run->now)));
	ms_t until = rq->run->now + CODE_MINUTES * MS_MINUTE;
	db_run(rq->tx, "INSERT INTO screen_claim (code, hash, until, used) VALUES ($1, $2, $3, 0)",
		T(code), B(hash, sizeof hash), I(until));
	reply_json(rq,
		json_pack("{s:s, s:s, s:I}", "code", code, "claim", claim, "until",
			(json_int_t)until));
}

static const struct field claim_in[] = {
	FIELD("claim", TEXT(100), REQUIRED, "as POST /api/screens gave it"), FIELDS_END
};
static const struct field claim_out[] = { FIELD("state", CHOICE("waiting|confirmed|over"), REQUIRED,
						  "over = ask for a new code"),
	FIELD("screen", ANY_ID, 0, "once confirmed"),
	FIELD("unit", ANY_ID, 0, "whose wall it became"), FIELDS_END };

static void claim(struct request *rq)
{
	unsigned char hash[SECRET_HASH_BYTES];
	const char *secret = in_text(rq, "claim", "");
	secret_hash(secret, hash);
	struct rows *rows = db_rows(rq->tx,
		"SELECT id, unit FROM screen WHERE hash = $1 AND ended = 0", B(hash, sizeof hash));
	if (!rows_next(rows)) {
		bool waits = db_exists(rq->tx,
			"SELECT 1 FROM screen_claim WHERE hash = $1 AND used = 0 AND until > $2",
			B(hash, sizeof hash), I(rq->run->now));
		reply_json(rq, json_pack("{s:s}", "state", waits ? "waiting" : "over"));
		return;
	}
	reply_json(rq,
		json_pack("{s:s, s:I, s:I}", "state", "confirmed", "screen",
			(json_int_t)row_int(rows, 0), "unit", (json_int_t)row_int(rows, 1)));
	rows_end(rows);
	reply_header(rq, "Set-Cookie",
		arena_printf(rq->run->arena,
			"bullpen_screen=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=315360000%s",
			secret, rq->house->tls ? "; Secure" : ""));
}

static const struct field confirm_in[] = { FIELD("code", TEXT(6), REQUIRED,
						   "the six digits on the screen"),
	FIELD("unit", ID(&noun_unit), REQUIRED, "whose wall it becomes"),
	FIELD("name", TEXT(60), 0, "where it hangs"), FIELDS_END };
static const struct field id_out[] = { FIELD("id", ANY_ID, REQUIRED, "the screen"), FIELDS_END };

/* Six digits could be guessed: a wrong one counts against the person. */
static void confirm_code_read(struct tx *tx, void *context)
{
	struct request *rq = context;
	rq->prepared =
		db_exists(tx,
			"SELECT 1 FROM screen_claim WHERE code = $1 AND used = 0 AND until > $2",
			T(in_text(rq, "code", "")), I(rq->run->now))
		? rq
		: NULL;
}

static void prepare_confirm(struct request *rq)
{
	struct throttle *throttle = server_throttle(rq->house->server);
	const char *who = arena_printf(
		rq->run->arena, "confirm/%lld", (long long)rq->caller.person);
	int seconds = throttle_wait(throttle, who, rq->run->now);
	if (seconds)
		fail(rq->run, TOO_MANY_TRIES, num(rq->run, seconds));
	request_tx(rq, TX_READ, confirm_code_read, rq);
	if (rq->prepared)
		return;
	throttle_failed(throttle, who, CONFIRMS_FREE, rq->run->now);
	fail_at(rq->run, "/code", SCREEN_CODE_WRONG);
}

static void confirm(struct request *rq)
{
	struct rows *rows = db_rows(rq->tx,
		"SELECT id, hash FROM screen_claim WHERE code = $1 AND used = 0 AND until > $2",
		T(in_text(rq, "code", "")), I(rq->run->now));
	if (!rows_next(rows))
		fail_at(rq->run, "/code", SCREEN_CODE_WRONG);
	size_t length;
	int64_t claimed = row_int(rows, 0);
	const void *hash = row_bytes(rows, 1, &length);
	rows_end(rows);
	db_run(rq->tx, "UPDATE screen_claim SET used = $2 WHERE id = $1", I(claimed),
		I(rq->run->now));
	int64_t id = db_int(rq->tx,
		"INSERT INTO screen (unit, name, hash, pages, seconds, made, ended, version) "
		"VALUES ($1, $2, $3, '[]', 20, $4, 0, 1) RETURNING id",
		I(in_id(rq, "unit")), T(in_text(rq, "name", "")), B(hash, length), I(rq->run->now));
	audit(rq->tx, &rq->caller, "screen.confirm", id, NULL);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

static const struct field screen_item[] = { FIELD("id", ANY_ID, REQUIRED, "the screen"),
	FIELD("unit", ANY_ID, REQUIRED, "whose wall it is"),
	FIELD("unit_name", TEXT(0), REQUIRED, "its name"),
	FIELD("name", TEXT(0), REQUIRED, "where it hangs"),
	FIELD("pages", ANYTHING, REQUIRED, "what it shows, in turn"),
	FIELD("seconds", COUNT, REQUIRED, "how long each"),
	FIELD("made", TIME, REQUIRED, "since when"),
	FIELD("version", COUNT, REQUIRED, "for If-Match"), FIELDS_END };
static const struct field screens_out[] = { FIELD("items", LIST_OF(screen_item, 0), REQUIRED,
						    "walls of the caller's branch"),
	FIELDS_END };

static void screens(struct request *rq)
{
	json_t *items = json_array();
	reply_json(rq, json_pack("{s:o}", "items", items));
	struct rows *rows = db_rows(rq->tx,
		"SELECT s.id, s.unit, u.name, s.name, s.pages, s.seconds, s.made, s.version FROM screen s "
		"JOIN unit u ON u.id = s.unit WHERE s.ended = 0 ORDER BY s.id");
	while (rows_next(rows)) {
		if (rq->caller.screen ? rq->caller.screen != row_int(rows, 0)
				      : !caller_covers(rq, ROLES_LEAD, row_int(rows, 1)))
			continue;
		json_t *pages = json_loads(row_text(rows, 4), 0, NULL);
		json_array_append_new(items,
			json_pack("{s:I, s:I, s:s, s:s, s:o, s:I, s:I, s:I}", "id",
				(json_int_t)row_int(rows, 0), "unit", (json_int_t)row_int(rows, 1),
				"unit_name", row_text(rows, 2), "name", row_text(rows, 3), "pages",
				pages ? pages : json_array(), "seconds",
				(json_int_t)row_int(rows, 5), "made", (json_int_t)row_int(rows, 6),
				"version", (json_int_t)row_int(rows, 7)));
	}
}

static const struct field change_in[] = { FIELD("name", TEXT(60), 0, "where it hangs"),
	FIELD("unit", ID(&noun_unit), 0, "whose wall it is"),
	FIELD("pages", ANYTHING, 0, "a list of what it shows, in turn"),
	FIELD("seconds", INT(5, 3600), 0, "how long each"), FIELDS_END };

static void change(struct request *rq)
{
	int64_t id = path_id(rq, "screen");
	struct rows *rows = db_rows(rq->tx,
		"SELECT name, unit, pages, seconds, version FROM screen WHERE id = $1", I(id));
	if (!rows_next(rows))
		fail(rq->run, SCREEN_UNKNOWN, num(rq->run, id));
	const char *name = row_text(rows, 0), *pages = row_text(rows, 2);
	int64_t unit = row_int(rows, 1), seconds = row_int(rows, 3), version = row_int(rows, 4);
	rows_end(rows);
	request_match(rq, version);
	json_t *wanted = in_json(rq, "pages");
	if (wanted && (!json_is_array(wanted) || json_array_size(wanted) > 50))
		fail_at(rq->run, "/pages", FIELD_INVALID, "pages",
			"a list of at most 50 is wanted");
	if (wanted) {
		char *text = json_dumps(wanted, JSON_COMPACT);
		pages = arena_strdup(rq->run->arena, text ? text : "[]");
		free(text);
	}
	if (strlen(pages) > 8000)
		fail_at(rq->run, "/pages", FIELD_INVALID, "pages", "longer than 8000 bytes");
	db_run(rq->tx,
		"UPDATE screen SET name = $2, unit = $3, pages = $4, seconds = $5, version = version + 1 "
		"WHERE id = $1",
		I(id), T(in_text(rq, "name", name)), I(in_int(rq, "unit", unit)), T(pages),
		I(in_int(rq, "seconds", seconds)));
	stream_end_session_after(rq, 0, 0, id); /* it comes back and shows the new pages */
	reply_version(rq, version + 1);
}

static void end(struct request *rq)
{
	int64_t id = path_id(rq, "screen");
	db_run(rq->tx, "UPDATE screen SET ended = $2 WHERE id = $1", I(id), I(rq->run->now));
	stream_end_session_after(rq, 0, 0, id);
	audit(rq->tx, &rq->caller, "screen.end", id, NULL);
}

const struct route screen_routes[] = { { POST, "/api/screens", PUBLIC, COMPANY, ask, NULL, ask_out,
					       "Ask for the code of a new wall", prepare_ask },
	{ GET, "/api/screens/claim", PUBLIC, COMPANY, claim, claim_in, claim_out,
		"Whether the code was confirmed; then the screen is let in" },
	{ POST, "/api/screens/confirm", ROLES_LEAD, BRANCH, confirm, confirm_in, id_out,
		"Let a wall in by its code", prepare_confirm },
	{ GET, "/api/screens", ROLES_LEAD | SCREEN, BRANCH, screens, NULL, screens_out, "Walls" },
	{ PATCH, "/api/screens/:screen", ROLES_LEAD, BRANCH, change, change_in, NULL,
		"Change what a wall shows" },
	{ DELETE, "/api/screens/:screen", ROLES_LEAD, BRANCH, end, NULL, NULL, "Take a wall down" },
	ROUTES_END };
