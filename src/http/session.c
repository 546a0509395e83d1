/* Rows of sessions, links and passwords. */
#include "http/session.h"

#include "http/exchange.h"
#include "http/secret.h"
#include "http/stream.h"
#include "org/grant.h"
#include "org/settings.h"
#include "org/unit.h"
#include <string.h>

const char *link_give(struct tx *tx, const char *kind, int64_t person, ms_t until)
{
	unsigned char hash[SECRET_HASH_BYTES];
	const char *key = secret_make(tx->run->arena);
	secret_hash(key, hash);
	db_run(tx, "UPDATE link SET used = $3 WHERE kind = $1 AND person = $2 AND used = 0",
		T(kind), I(person), I(tx->run->now));
	db_run(tx,
		"INSERT INTO link (kind, person, hash, made, until, used) VALUES ($1, $2, $3, $4, $5, 0)",
		T(kind), I(person), B(hash, sizeof hash), I(tx->run->now), I(until));
	return key;
}

int64_t link_find(struct tx *tx, const char *key, const char **kind)
{
	unsigned char hash[SECRET_HASH_BYTES];
	secret_hash(key, hash);
	struct rows *rows = db_rows(tx,
		"SELECT person, kind FROM link WHERE hash = $1 AND used = 0 AND until > $2",
		B(hash, sizeof hash), I(tx->run->now));
	if (!rows_next(rows))
		fail(tx->run, LINK_SPENT);
	int64_t person = row_int(rows, 0);
	*kind = row_text(rows, 1);
	rows_end(rows);
	return person;
}

void link_use(struct tx *tx, const char *key)
{
	unsigned char hash[SECRET_HASH_BYTES];
	secret_hash(key, hash);
	if (db_run(tx, "UPDATE link SET used = $2 WHERE hash = $1 AND used = 0",
		    B(hash, sizeof hash), I(tx->run->now)) != 1)
		fail(tx->run, LINK_SPENT);
}

bool owner_exists(struct tx *tx)
{
	size_t count;
	grant_at(tx, UNIT_COMPANY, OWNER, org_today(tx), &count);
	return count > 0;
}

/* What a header says, as far as it is plain. */
static const char *plain_header(struct request *rq, const char *name)
{
	const char *value = request_header(rq, name);
	char *plain = arena_strndup(
		rq->run->arena, value ? value : "", value ? strnlen(value, 200) : 0);
	for (char *c = plain; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
	return plain;
}

void session_open(struct request *rq, int64_t person)
{
	unsigned char hash[SECRET_HASH_BYTES];
	struct arena *arena = rq->run->arena;
	const char *secret = secret_make(arena);
	secret_hash(secret, hash);
	db_run(rq->tx,
		"INSERT INTO session (person, hash, made, seen, until, ended, address, agent) "
		"VALUES ($1, $2, $3, $3, $4, 0, $5, $6)",
		I(person), B(hash, sizeof hash), I(rq->run->now),
		I(rq->run->now + (ms_t)SESSION_DAYS * MS_DAY), T(request_address(rq)),
		T(plain_header(rq, "User-Agent")));
	reply_header(rq, "Set-Cookie",
		arena_printf(arena,
			"bullpen_session=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s", secret,
			SESSION_DAYS * 86400, rq->house->tls ? "; Secure" : ""));
}

void session_end_others(struct tx *tx, int64_t person, int64_t keep)
{
	db_run(tx, "UPDATE session SET ended = $3 WHERE person = $1 AND id <> $2 AND ended = 0",
		I(person), I(keep), I(tx->run->now));
}

void password_set(struct tx *tx, int64_t person, const char *hash)
{
	db_run(tx,
		"INSERT INTO password (person, hash, changed, totp, totp_on, totp_step) "
		"VALUES ($1, $2, $3, $4, 0, 0) "
		"ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, changed = excluded.changed",
		I(person), T(hash), I(tx->run->now), B("", 0));
}

struct ended {
	struct stream_hub *hub;
	int64_t session, token, screen;
};

static void end_streams(void *context)
{
	struct ended *ended = context;
	stream_end_session(ended->hub, ended->session, ended->token, ended->screen);
}

void stream_end_session_after(struct request *rq, int64_t session, int64_t token, int64_t screen)
{
	struct ended *ended = NEW(rq->run->arena, struct ended);
	*ended = (struct ended){ rq->house->streams, session, token, screen };
	tx_after(rq->tx, end_streams, ended);
}
