/* The one place that decides who may what; the route tables say it, this enforces it. */
#include "http/access.h"

#include "http/secret.h"
#include "http/session.h"
#include "org/settings.h"
#include "org/unit.h"
#include <string.h>

enum { SEEN_MS = 10 * MS_MINUTE };

/* --- who calls --------------------------------------------------------------------------------- */

/* What a token's scope opens beyond reading; "read" opens every GET. */
static const struct {
	const char *scope, *path;
} scope_paths[] = {
	{ "facts:write", "/api/facts" },
	{ "import", "/api/imports" },
};

static bool scope_held(const char *scopes, const char *scope)
{
	size_t length = strlen(scope);
	for (const char *at = scopes; (at = strstr(at, scope)); at += length)
		if ((at == scopes || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
			return true;
	return false;
}

static bool token_opens(const char *scopes, const struct route *route)
{
	if (route->method == GET)
		return scope_held(scopes, "read");
	for (size_t i = 0; i < sizeof scope_paths / sizeof scope_paths[0]; i++) {
		size_t length = strlen(scope_paths[i].path);
		if (strncmp(route->path, scope_paths[i].path, length) == 0 &&
			(route->path[length] == '/' || !route->path[length]))
			return scope_held(scopes, scope_paths[i].scope);
	}
	return false;
}

static void caller_language(struct exchange *exchange, struct tx *tx, const char *language)
{
	if (!language[0])
		language = settings_get(tx)->language;
	exchange->rq.caller.zh = strcmp(language, "en") != 0;
}

static void caller_is(
	struct exchange *exchange, struct tx *tx, int64_t person, const char *language)
{
	struct caller *caller = &exchange->rq.caller;
	caller->person = person;
	caller->grants = grant_list(tx, person, org_today(tx), &caller->grant_count);
	for (size_t i = 0; i < caller->grant_count; i++)
		caller->roles |= caller->grants[i].role;
	caller_language(exchange, tx, language);
}

static void token_caller(struct exchange *exchange, struct tx *tx, const unsigned char *hash)
{
	struct rows *rows = db_rows(tx,
		"SELECT t.id, t.person, t.scopes, p.language FROM api_token t JOIN person p ON p.id = t.person "
		"WHERE t.hash = $1 AND t.ended = 0",
		B(hash, SECRET_HASH_BYTES));
	if (!rows_next(rows))
		return;
	int64_t id = row_int(rows, 0), person = row_int(rows, 1);
	const char *scopes = row_text(rows, 2), *language = row_text(rows, 3);
	rows_end(rows);
	caller_is(exchange, tx, person, language);
	exchange->rq.caller.token = id;
	if (!token_opens(scopes, exchange->rq.route))
		exchange->rq.caller.roles = 0;
	else if (exchange->rq.caller.roles)
		exchange->rq.caller.roles |= PROGRAM;
}

static bool session_caller(struct exchange *exchange, struct tx *tx, const unsigned char *hash)
{
	struct rows *rows = db_rows(tx,
		"SELECT s.id, s.person, p.language, s.seen FROM session s JOIN person p ON p.id = s.person "
		"WHERE s.hash = $1 AND s.ended = 0 AND s.until > $2",
		B(hash, SECRET_HASH_BYTES), I(tx->run->now));
	if (!rows_next(rows))
		return false;
	int64_t id = row_int(rows, 0), person = row_int(rows, 1);
	const char *language = row_text(rows, 2);
	bool long_ago = tx->run->now - row_int(rows, 3) > SEEN_MS;
	rows_end(rows);
	caller_is(exchange, tx, person, language);
	exchange->rq.caller.session = id;
	if (long_ago && tx->kind != TX_READ) /* reading writes nothing */
		db_run(tx, "UPDATE session SET seen = $2, until = $3 WHERE id = $1", I(id),
			I(tx->run->now), I(tx->run->now + (ms_t)SESSION_DAYS * MS_DAY));
	return true;
}

static void screen_caller(struct exchange *exchange, struct tx *tx, const unsigned char *hash)
{
	struct rows *rows = db_rows(tx, "SELECT id, unit FROM screen WHERE hash = $1 AND ended = 0",
		B(hash, SECRET_HASH_BYTES));
	if (!rows_next(rows))
		return;
	struct caller *caller = &exchange->rq.caller;
	struct grant *grant = NEW(tx->run->arena, struct grant);
	caller->screen = row_int(rows, 0);
	grant->unit = row_int(rows, 1);
	grant->role = SCREEN;
	rows_end(rows);
	caller->roles = SCREEN;
	caller->grants = grant;
	caller->grant_count = 1;
	caller_language(exchange, tx, "");
}

/* Before anyone is known: the browser's first wish. */
static bool accepts_chinese(struct exchange *exchange)
{
	const char *accept = request_header(&exchange->rq, "Accept-Language");
	return !accept || strncmp(accept, "en", 2) != 0;
}

void access_authenticate(struct exchange *exchange, struct tx *tx)
{
	unsigned char hash[SECRET_HASH_BYTES];
	exchange->rq.caller = (struct caller){ .zh = accepts_chinese(exchange) };
	const char *screen = MHD_lookup_connection_value(
		exchange->connection, MHD_COOKIE_KIND, "bullpen_screen");
	if (exchange->secret) {
		secret_hash(exchange->secret, hash);
		if (exchange->bearer)
			token_caller(exchange, tx, hash);
		else if (session_caller(exchange, tx, hash))
			return;
	}
	if (screen && !exchange->bearer) {
		secret_hash(screen, hash);
		screen_caller(exchange, tx, hash);
	}
}

/* --- how far they reach ------------------------------------------------------------------------ */

bool caller_covers(struct request *rq, unsigned roles, int64_t unit)
{
	const struct caller *caller = &rq->caller;
	day_t today = 0;
	for (size_t i = 0; i < caller->grant_count; i++) {
		const struct grant *grant = &caller->grants[i];
		if (!(grant->role & roles & caller->roles))
			continue;
		if (grant->unit == UNIT_COMPANY || grant->unit == unit)
			return true;
		if (!today)
			today = org_today(rq->tx);
		if (unit_is_above(rq->tx, grant->unit, unit, today))
			return true;
	}
	return false;
}

const int64_t *caller_units(struct request *rq, unsigned roles, size_t *count)
{
	const struct caller *caller = &rq->caller;
	int64_t *units = NEW_N(rq->run->arena, int64_t, caller->grant_count + 1);
	day_t today = org_today(rq->tx);
	*count = 0;
	for (size_t i = 0; i < caller->grant_count; i++) {
		int64_t unit = caller->grants[i].unit;
		bool below = !(caller->grants[i].role & roles);
		for (size_t j = 0; j < caller->grant_count && !below; j++) {
			int64_t other = caller->grants[j].unit;
			if (i == j || !(caller->grants[j].role & roles))
				continue;
			below = other == unit ? j < i : unit_is_above(rq->tx, other, unit, today);
		}
		if (!below)
			units[(*count)++] = unit;
	}
	return units;
}

int64_t in_unit(struct request *rq, const char *name)
{
	size_t count;
	int64_t unit = in_id(rq, name);
	if (unit)
		return unit;
	const int64_t *units = caller_units(rq, rq->route->who & rq->caller.roles, &count);
	if (!count)
		fail(rq->run, FORBIDDEN);
	return units[0];
}

static bool owns(struct exchange *exchange, struct tx *tx, const struct noun *noun, int64_t id)
{
	return noun->owner_sql && exchange->rq.caller.person &&
		db_int(tx, noun->owner_sql, I(id)) == exchange->rq.caller.person;
}

static void prove(struct exchange *exchange, struct tx *tx, const struct noun *noun, int64_t id,
	const char *at)
{
	const struct route *route = exchange->rq.route;
	if (!noun->scope_sql)
		return;
	struct rows *rows = db_rows(tx, noun->scope_sql, I(id));
	if (!rows_next(rows))
		fail_at(tx->run, at, noun->unknown, num(tx->run, id));
	int64_t unit = row_int(rows, 0);
	rows_end(rows);
	if (route->within == COMPANY)
		return;
	unsigned who = route->who;
	if (route->within == OWN) {
		if (owns(exchange, tx, noun, id))
			return;
		who &= ~(unsigned)AGENT;
	}
	if (!caller_covers(&exchange->rq, who, unit ? unit : UNIT_COMPANY))
		fail_at(tx->run, at, FORBIDDEN);
}

void access_prove(struct exchange *exchange, struct tx *tx)
{
	const struct route *route = exchange->rq.route;
	const struct caller *caller = &exchange->rq.caller;
	if (!(route->who & PUBLIC)) {
		if (!caller->roles && !caller->token)
			fail(tx->run, LOGIN_NEEDED);
		bool may = caller->roles & route->who & ~(unsigned)PROGRAM;
		if (!may || (caller->token && !(route->who & PROGRAM)))
			fail(tx->run, FORBIDDEN);
	}
	for (size_t i = 0; i < exchange->match.param_count; i++) {
		const struct path_param *param = &exchange->match.params[i];
		if (param->noun)
			prove(exchange, tx, param->noun, param->id,
				arena_printf(tx->run->arena, ":%s", param->name));
	}
	for (size_t i = 0; i < exchange->check.proofs.n; i++) {
		const struct proof *proof = &exchange->check.proofs.at[i];
		prove(exchange, tx, proof->noun, proof->id, proof->at);
	}
}
