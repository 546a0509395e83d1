/* The key is the caller's own: another may use the same word. */
#include "http/idempotency.h"

#include "http/secret.h"
#include "http/upload.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char *caller_name(struct exchange *exchange)
{
	const struct caller *caller = &exchange->rq.caller;
	return arena_printf(exchange->run.arena, "%" PRId64 "/%" PRId64 "/%" PRId64, caller->person,
		caller->token, caller->screen);
}

static void hash_add(crypto_generichash_state *state, const void *bytes, size_t length)
{
	crypto_generichash_update(state, bytes, length);
}

/* Of method, path, and body or query; of an upload its size. */
static void request_hash(struct exchange *exchange, unsigned char hash[SECRET_HASH_BYTES])
{
	crypto_generichash_state state;
	const char *method = method_name(exchange->rq.route->method);
	size_t uploaded = 0;
	crypto_generichash_init(&state, NULL, 0, SECRET_HASH_BYTES);
	hash_add(&state, method, strlen(method) + 1);
	hash_add(&state, exchange->path, strlen(exchange->path) + 1);
	if (exchange->body_length) {
		hash_add(&state, exchange->body, exchange->body_length);
	} else {
		char *query = json_dumps(exchange->rq.in, JSON_COMPACT | JSON_SORT_KEYS);
		if (query)
			hash_add(&state, query, strlen(query));
		free(query);
	}
	upload_path(exchange->upload, &uploaded);
	hash_add(&state, &uploaded, sizeof uploaded);
	crypto_generichash_final(&state, hash, SECRET_HASH_BYTES);
}

bool idempotency_replay(struct exchange *exchange, struct tx *tx)
{
	if (!exchange->idempotency_key || !exchange->rq.caller.roles)
		return false;
	struct rows *rows = db_rows(tx,
		"SELECT hash, status, reply FROM idempotency WHERE caller = $1 AND name = $2",
		T(caller_name(exchange)), T(exchange->idempotency_key));
	if (!rows_next(rows))
		return false;
	size_t length;
	unsigned char hash[SECRET_HASH_BYTES];
	const void *before = row_bytes(rows, 0, &length);
	int status = (int)row_int(rows, 1);
	const char *text = row_text(rows, 2);
	rows_end(rows);
	request_hash(exchange, hash);
	if (length != sizeof hash || memcmp(before, hash, sizeof hash) != 0)
		fail(tx->run, REPEATED_DIFFERENTLY, exchange->idempotency_key);
	reply_status(&exchange->rq, status);
	if (text[0])
		reply_json(&exchange->rq, json_loads(text, 0, NULL));
	reply_header(&exchange->rq, "Idempotent-Replayed", "true");
	return true;
}

void idempotency_keep(struct exchange *exchange, struct tx *tx)
{
	if (!exchange->idempotency_key || !exchange->rq.caller.roles)
		return;
	unsigned char hash[SECRET_HASH_BYTES];
	request_hash(exchange, hash);
	db_run(tx,
		"INSERT INTO idempotency (caller, name, hash, status, reply, at) VALUES ($1, $2, $3, $4, $5, $6)",
		T(caller_name(exchange)), T(exchange->idempotency_key), B(hash, sizeof hash),
		I(reply_final_status(exchange)), T(reply_text(exchange)), I(tx->run->now));
}

void idempotency_forget(struct tx *tx)
{
	db_run(tx, "DELETE FROM idempotency WHERE at < $1", I(tx->run->now - MS_DAY));
}
