/* Handlers only insert; one job seals, so that transactions do not wait for one another. */
#include "http/audit.h"

#include "http/exchange.h"
#include "http/idempotency.h"
#include "http/nouns.h"
#include "http/secret.h"
#include "org/person.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SEAL_MOST = 1000, PAGE = 200 };

void audit(struct tx *tx, const struct caller *caller, const char *what, int64_t about,
	json_t *details)
{
	char *text = details ? json_dumps(details, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
	const char *kept = arena_strdup(tx->run->arena, text ? text : "");
	free(text);
	json_decref(details);
	db_run(tx,
		"INSERT INTO audit (at, person, session, token, what, about, details, place, seal) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
		I(tx->run->now), I(caller ? caller->person : 0), I(caller ? caller->session : 0),
		I(caller ? caller->token : 0), T(what), I(about), T(kept), B("", 0));
}

/* --- the chain --------------------------------------------------------------------------------- */

#define SEALED_COLUMNS "id, at, person, session, token, what, about, details"

static void seal_of(struct rows *rows, struct arena *arena, int64_t place,
	const unsigned char *before, unsigned char *seal)
{
	const char *text = arena_printf(arena,
		"%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%" PRId64
		"\n%s\n%" PRId64 "\n%s",
		place, row_int(rows, 0), row_int(rows, 1), row_int(rows, 2), row_int(rows, 3),
		row_int(rows, 4), row_text(rows, 5), row_int(rows, 6), row_text(rows, 7));
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, SECRET_HASH_BYTES);
	crypto_generichash_update(&state, before, SECRET_HASH_BYTES);
	crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
	crypto_generichash_final(&state, seal, SECRET_HASH_BYTES);
}

/* The last link: its place, and its seal into `seal` (zeros at the beginning). */
static int64_t chain_end(struct tx *tx, unsigned char *seal)
{
	memset(seal, 0, SECRET_HASH_BYTES);
	struct rows *rows = db_rows(
		tx, "SELECT place, seal FROM audit WHERE place > 0 ORDER BY place DESC LIMIT 1");
	if (!rows_next(rows))
		return 0;
	size_t length;
	int64_t place = row_int(rows, 0);
	const void *bytes = row_bytes(rows, 1, &length);
	if (length == SECRET_HASH_BYTES)
		memcpy(seal, bytes, length);
	rows_end(rows);
	return place;
}

int64_t audit_seal(struct tx *tx)
{
	unsigned char seal[SECRET_HASH_BYTES], before[SECRET_HASH_BYTES];
	int64_t place = chain_end(tx, seal), sealed = 0;
	struct rows *rows = db_rows(tx,
		"SELECT " SEALED_COLUMNS " FROM audit WHERE place = 0 ORDER BY id LIMIT $1",
		I(SEAL_MOST));
	struct link {
		int64_t id;
		unsigned char seal[SECRET_HASH_BYTES];
	};
	LIST(struct link) links = { 0 };
	while (rows_next(rows)) {
		memcpy(before, seal, sizeof before);
		seal_of(rows, tx->run->arena, place + (int64_t)links.n + 1, before, seal);
		struct link *link = list_add(tx->run->arena, &links);
		link->id = row_int(rows, 0);
		memcpy(link->seal, seal, sizeof seal);
	}
	for (size_t i = 0; i < links.n; i++)
		sealed += db_run(tx, "UPDATE audit SET place = $2, seal = $3 WHERE id = $1",
			I(links.at[i].id), I(++place), B(links.at[i].seal, SECRET_HASH_BYTES));
	return sealed;
}

int64_t audit_verify(struct tx *tx, int64_t *count)
{
	unsigned char before[SECRET_HASH_BYTES] = { 0 }, seal[SECRET_HASH_BYTES];
	*count = 0;
	struct rows *rows = db_rows(tx,
		"SELECT " SEALED_COLUMNS ", place, seal FROM audit WHERE place > 0 ORDER BY place");
	while (rows_next(rows)) {
		size_t length;
		const void *kept = row_bytes(rows, 9, &length);
		seal_of(rows, tx->run->arena, ++*count, before, seal);
		if (row_int(rows, 8) != *count || length != sizeof seal ||
			memcmp(kept, seal, length) != 0) {
			int64_t id = row_int(rows, 0);
			rows_end(rows);
			return id;
		}
		memcpy(before, seal, sizeof before);
	}
	return 0;
}

/* --- by the clock ------------------------------------------------------------------------------ */

static void unsealed(struct tx *tx, void *context)
{
	*(bool *)context = db_exists(tx, "SELECT 1 FROM audit WHERE place = 0 LIMIT 1");
}

static void seal_some(struct tx *tx, void *context)
{
	*(bool *)context = audit_seal(tx) == SEAL_MOST;
}

static void seal_job(struct job_run *job)
{
	bool more;
	job_tx(job, TX_READ, unsealed, &more);
	while (more && !job_stopping(job))
		job_tx(job, TX_WRITE, seal_some, &more);
}

static void forget(struct tx *tx, void *context)
{
	ms_t now = tx->run->now;
	idempotency_forget(tx);
	db_run(tx, "DELETE FROM session WHERE until < $1", I(now - 30 * (ms_t)MS_DAY));
	db_run(tx, "DELETE FROM screen_claim WHERE until < $1", I(now - MS_DAY));
	db_run(tx, "DELETE FROM job WHERE state IN ('done', 'failed', 'cancelled') AND made < $1",
		I(now - 90 * (ms_t)MS_DAY));
}

static void forget_job(struct job_run *job)
{
	job_tx(job, TX_WRITE, forget, NULL);
}

const struct job http_jobs[] = { { "audit.seal", 1000, seal_job },
	{ "http.forget", 10 * 60 * 1000, forget_job }, { 0 } };

/* --- reading it -------------------------------------------------------------------------------- */

static const struct field audit_in[] = { FIELD("before", ANY_ID, 0,
						 "only rows before this one: the next page"),
	FIELD("what", TEXT(60), 0, "only of this kind"),
	FIELD("person", ID(&noun_person), 0, "only by this person"), FIELDS_END };
static const struct field audit_item[] = { FIELD("id", ANY_ID, REQUIRED, "the row"),
	FIELD("at", TIME, REQUIRED, "when"),
	FIELD("person", ANY_ID, REQUIRED, "who; 0 = nobody who was logged in"),
	FIELD("name", TEXT(0), REQUIRED, "their name"),
	FIELD("what", TEXT(0), REQUIRED, "what was done"),
	FIELD("about", ANY_ID, REQUIRED, "to which thing"),
	FIELD("details", TEXT(0), REQUIRED, "JSON, or empty"),
	FIELD("sealed", BOOL, REQUIRED, "part of the chain already"), FIELDS_END };
static const struct field audit_out[] = { FIELD("items", LIST_OF(audit_item, 0), REQUIRED,
						  "the newest first"),
	FIELD("next", ANY_ID, 0, "give it as before"), FIELDS_END };

static void audit_list(struct request *rq)
{
	json_t *items = json_array(), *out = json_pack("{s:o}", "items", items);
	reply_json(rq, out);
	const char *what = in_text(rq, "what", "");
	struct rows *rows = db_rows(rq->tx,
		"SELECT a.id, a.at, a.person, COALESCE(p.name, ''), a.what, a.about, a.details, a.place "
		"FROM audit a LEFT JOIN person p ON p.id = a.person "
		"WHERE a.id < $1 AND ($2 = '' OR a.what = $2) AND ($3 = 0 OR a.person = $3) "
		"ORDER BY a.id DESC LIMIT $4",
		I(in_int(rq, "before", INT64_MAX)), T(what), I(in_id(rq, "person")), I(PAGE));
	int64_t last = 0;
	while (rows_next(rows)) {
		last = row_int(rows, 0);
		json_array_append_new(items,
			json_pack("{s:I, s:I, s:I, s:s, s:s, s:I, s:s, s:b}", "id",
				(json_int_t)last, "at", (json_int_t)row_int(rows, 1), "person",
				(json_int_t)row_int(rows, 2), "name", row_text(rows, 3), "what",
				row_text(rows, 4), "about", (json_int_t)row_int(rows, 5), "details",
				row_text(rows, 6), "sealed", row_int(rows, 7) > 0));
	}
	if (json_array_size(items) == PAGE)
		json_object_set_new(out, "next", json_integer(last));
}

static const struct field verify_out[] = { FIELD("rows", COUNT, REQUIRED, "links of the chain"),
	FIELD("broken", ANY_ID, 0, "the first row that does not fit, or null"), FIELDS_END };

static void verify(struct request *rq)
{
	int64_t count, broken = audit_verify(rq->tx, &count);
	reply_json(rq,
		json_pack("{s:I, s:o}", "rows", (json_int_t)count, "broken",
			broken ? json_integer(broken) : json_null()));
}

const struct route house_routes[] = { { GET, "/api/audit", OWNER, COMPANY, audit_list, audit_in,
					      audit_out, "What was done, and by whom" },
	{ GET, "/api/audit/verify", OWNER, COMPANY, verify, NULL, verify_out,
		"Whether the audit log's chain holds" },
	ROUTES_END };
