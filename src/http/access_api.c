/* Tokens of programs, and the second factor [security]. */
#include "base/buf.h"
#include "http/exchange.h"
#include "http/nouns.h"
#include "http/secret.h"
#include "http/session.h"
#include "org/person.h"
#include "org/settings.h"
#include <sodium.h>
#include <string.h>

enum { TOKENS_MOST = 50, TOTP_BYTES = 20 };

const struct noun noun_token = { .name = "token", .unknown = TOKEN_UNKNOWN };

static const char *const scopes[] = { "read", "facts:write", "import" };
enum { SCOPES = sizeof scopes / sizeof scopes[0] };

static const struct field token_item[] = { FIELD("id", ANY_ID, REQUIRED, "the token"),
	FIELD("name", TEXT(0), REQUIRED, "what it is for"),
	FIELD("scopes", TEXTS(20, SCOPES), REQUIRED, "what it opens"),
	FIELD("made", TIME, REQUIRED, "since when"), FIELDS_END };
static const struct field tokens_out[] = {
	FIELD("items", LIST_OF(token_item, 0), REQUIRED, "the caller's own"), FIELDS_END
};
static const struct field token_in[] = { FIELD("name", TEXT(100), REQUIRED, "what it is for"),
	FIELD("scopes", TEXTS(20, SCOPES), REQUIRED, "read, facts:write, import"), FIELDS_END };
static const struct field token_out[] = { FIELD("id", ANY_ID, REQUIRED, "the token"),
	FIELD("secret", TEXT(0), REQUIRED, "to be shown once: Authorization: Bearer SECRET"),
	FIELDS_END };

static json_t *words(const char *text)
{
	json_t *list = json_array();
	while (*text) {
		size_t length = strcspn(text, " ");
		json_array_append_new(list, json_stringn(text, length));
		text += length + (text[length] == ' ');
	}
	return list;
}

static void token_list(struct request *rq)
{
	json_t *items = json_array();
	reply_json(rq, json_pack("{s:o}", "items", items));
	struct rows *rows = db_rows(rq->tx,
		"SELECT id, name, scopes, made FROM api_token WHERE person = $1 AND ended = 0 ORDER BY id",
		I(rq->caller.person));
	while (rows_next(rows))
		json_array_append_new(items,
			json_pack("{s:I, s:s, s:o, s:I}", "id", (json_int_t)row_int(rows, 0),
				"name", row_text(rows, 1), "scopes", words(row_text(rows, 2)),
				"made", (json_int_t)row_int(rows, 3)));
}

/* In the order of our table, each once. */
static const char *scopes_asked(struct request *rq)
{
	json_t *asked = in_json(rq, "scopes"), *scope;
	struct buf *text = buf_create(rq->run->arena, 0);
	size_t i, known = 0;
	for (int s = 0; s < SCOPES; s++)
		json_array_foreach(asked, i, scope)
			if (strcmp(json_string_value(scope), scopes[s]) == 0) {
				buf_printf(text, "%s%s", text->length ? " " : "", scopes[s]);
				known++;
			}
	if (known != json_array_size(asked) || !known)
		fail_at(rq->run, "/scopes", FIELD_INVALID, "scopes",
			"read | facts:write | import, each once");
	return buf_string(text);
}

static void token_make(struct request *rq)
{
	unsigned char hash[SECRET_HASH_BYTES];
	const char *scope = scopes_asked(rq), *secret = secret_make(rq->run->arena);
	if (db_int(rq->tx, "SELECT COUNT(*) FROM api_token WHERE person = $1 AND ended = 0",
		    I(rq->caller.person)) >= TOKENS_MOST)
		fail(rq->run, FIELD_INVALID, "token", "50 are enough");
	secret_hash(secret, hash);
	int64_t id = db_int(rq->tx,
		"INSERT INTO api_token (person, hash, name, scopes, made, seen, ended) "
		"VALUES ($1, $2, $3, $4, $5, 0, 0) RETURNING id",
		I(rq->caller.person), B(hash, sizeof hash), T(in_text(rq, "name", "")), T(scope),
		I(rq->run->now));
	audit(rq->tx, &rq->caller, "token.make", id, json_pack("{s:s}", "scopes", scope));
	reply_json(rq, json_pack("{s:I, s:s}", "id", (json_int_t)id, "secret", secret));
}

static void token_end(struct request *rq)
{
	int64_t id = path_id(rq, "token");
	bool owner = rq->caller.roles & OWNER;
	if (!db_run(rq->tx,
		    "UPDATE api_token SET ended = $3 WHERE id = $1 AND ended = 0 AND (person = $2 OR $4 = 1)",
		    I(id), I(rq->caller.person), I(rq->run->now), I(owner)))
		fail(rq->run, TOKEN_UNKNOWN, num(rq->run, id));
	stream_end_session_after(rq, 0, id, 0);
	audit(rq->tx, &rq->caller, "token.end", id, NULL);
}

/* --- the second factor ------------------------------------------------------------------------- */

static const struct field totp_in[] = {
	FIELD("code", TEXT(10), 0, "six digits: confirms the secret that was given before"),
	FIELDS_END
};
static const struct field totp_out[] = { FIELD("on", BOOL, REQUIRED,
						 "asked for from the next login on"),
	FIELD("secret", TEXT(0), 0, "base32, for the authenticator"),
	FIELD("url", TEXT(0), 0, "otpauth://…, to be drawn as a QR code"), FIELDS_END };

static void totp_offer(struct request *rq)
{
	unsigned char secret[TOTP_BYTES];
	struct arena *arena = rq->run->arena;
	randombytes_buf(secret, sizeof secret);
	db_run(rq->tx,
		"UPDATE password SET totp = $2, totp_on = 0, totp_step = 0 WHERE person = $1",
		I(rq->caller.person),
		B(secret_seal(arena, rq->house->key, secret, sizeof secret),
			sizeof secret + SEAL_BYTES));
	const char *text = base32(arena, secret, sizeof secret);
	const struct person *person = person_get(rq->tx, rq->caller.person);
	reply_json(rq,
		json_pack("{s:b, s:s, s:o}", "on", false, "secret", text, "url",
			json_sprintf("otpauth://totp/Bullpen:%lld?secret=%s&issuer=Bullpen",
				(long long)person->id, text)));
}

static void totp_confirm(struct request *rq, const char *code)
{
	struct rows *rows = db_rows(rq->tx,
		"SELECT totp, totp_step FROM password WHERE person = $1", I(rq->caller.person));
	size_t length = 0;
	const void *sealed = rows_next(rows) ? row_bytes(rows, 0, &length) : "";
	int64_t after = length ? row_int(rows, 1) : 0;
	rows_end(rows);
	const unsigned char *secret = secret_open(
		rq->run->arena, rq->house->key, sealed, length, &length);
	int64_t step = secret ? totp_fits(secret, length, code, rq->run->now, after) : 0;
	if (!step)
		fail_at(rq->run, "/code", CODE_WRONG);
	db_run(rq->tx, "UPDATE password SET totp_on = 1, totp_step = $2 WHERE person = $1",
		I(rq->caller.person), I(step));
	audit(rq->tx, &rq->caller, "totp.on", rq->caller.person, NULL);
	reply_json(rq, json_pack("{s:b}", "on", true));
}

static void totp_set(struct request *rq)
{
	if (db_int(rq->tx, "SELECT totp_on FROM password WHERE person = $1", I(rq->caller.person)))
		fail(rq->run, DB_DUPLICATE);
	const char *code = in_text(rq, "code", "");
	if (code[0])
		totp_confirm(rq, code);
	else
		totp_offer(rq);
}

static const struct field totp_off_in[] = {
	FIELD("code", TEXT(10), REQUIRED, "six digits of the authenticator"), FIELDS_END
};

static void totp_off(struct request *rq)
{
	totp_confirm(rq, in_text(rq, "code", ""));
	rq->reply->json = NULL;
	db_run(rq->tx, "UPDATE password SET totp = $2, totp_on = 0 WHERE person = $1",
		I(rq->caller.person), B("", 0));
	audit(rq->tx, &rq->caller, "totp.off", rq->caller.person, NULL);
}

const struct route access_routes[] = { { GET, "/api/tokens", ROLES_STAFF, COMPANY, token_list, NULL,
					       tokens_out, "The caller's API tokens" },
	{ POST, "/api/tokens", ROLES_STAFF, COMPANY, token_make, token_in, token_out,
		"A token for a program: it may never do more than its person" },
	{ DELETE, "/api/tokens/:token", ROLES_STAFF, COMPANY, token_end, NULL, NULL,
		"End a token" },
	{ POST, "/api/totp", ROLES_STAFF, COMPANY, totp_set, totp_in, totp_out,
		"Set up an authenticator: first a secret, then a code that confirms it" },
	{ DELETE, "/api/totp", ROLES_STAFF, COMPANY, totp_off, totp_off_in, NULL,
		"Log in without an authenticator again" },
	ROUTES_END };
