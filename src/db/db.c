/* What both engines have in common: opening, transactions and their parts, single values. */
#include "db/engine.h"
#include "db/replay.h"

#include "base/random.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TX_GOES = 10 };

struct after {
	struct after *next;
	void (*tell)(void *context);
	void *context;
};

void fault_note(struct run *run, enum fault fault, const char *param)
{
	run->fault = fault;
	memset(run->param, 0, sizeof run->param);
	run->param[0] = param ? arena_strdup(run->arena, param) : NULL;
}

/* --- opening ---------------------------------------------------------------------------------- */

struct opening {
	struct run *run;
	struct db *db;
};

static void open_and_migrate(void *context)
{
	struct opening *opening = context;
	opening->db->engine->place(opening->run, opening->db);
	migrate(opening->run, opening->db);
}

struct db *db_open(struct run *run, const char *url, struct db_options options)
{
	struct arena *arena = arena_create();
	struct db *db = NEW(arena, struct db);
	db->arena = arena;
	db->options = options;
	db->lock = -1;
	bool postgres = strncmp(url, "postgres:", 9) == 0 || strncmp(url, "postgresql:", 11) == 0;
	db->kind = postgres ? DB_POSTGRES : DB_SQLITE;
	db->engine = postgres ? &postgres_engine : &sqlite_engine;
	db->place = arena_strdup(arena, strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url);
	db->name = db->place;
	struct opening opening = { run, db };
	if (!run_try(run, open_and_migrate, &opening)) {
		db_close(db);
		fail_with(run, run->fault, run->param);
	}
	return db;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->lock >= 0)
		close(db->lock);
	arena_destroy(db->arena);
}

enum db_engine db_engine(const struct db *db)
{
	return db->kind;
}

enum db_engine conn_engine(const struct conn *conn)
{
	return conn->db->kind;
}

const char *db_name(const struct db *db)
{
	return db->name;
}

struct conn *conn_open(struct run *run, struct db *db, bool for_writing)
{
	assert(!for_writing || !db->options.read_only);
	struct conn *conn = db->engine->open(run, db, for_writing);
	conn->db = db;
	conn->engine = db->engine;
	return conn;
}

static void rows_end_all(struct conn *conn, const struct run *run)
{
	struct rows *next;
	for (struct rows *rows = conn->open; rows; rows = next) {
		next = rows->next;
		if (!run || rows->run == run)
			rows_end(rows);
	}
}

void conn_close(struct conn *conn)
{
	if (!conn)
		return;
	rows_end_all(conn, NULL);
	struct kept_object *next;
	for (struct kept_object *kept = conn->kept; kept; kept = next) {
		next = kept->next;
		kept->release(kept->object);
		free(kept);
	}
	conn->engine->close(conn);
}

void *conn_keep(struct conn *conn, const char *name, void *(*make)(const char *name),
	void (*release)(void *))
{
	for (struct kept_object *kept = conn->kept; kept; kept = kept->next)
		if (strcmp(kept->name, name) == 0 && kept->release == release)
			return kept->object;
	if (strlen(name) >= sizeof conn->kept->name)
		return NULL;
	void *object = make(name);
	if (!object)
		return NULL;
	struct kept_object *kept = calloc(1, sizeof *kept);
	assert(kept);
	strcpy(kept->name, name);
	kept->object = object;
	kept->release = release;
	kept->next = conn->kept;
	conn->kept = kept;
	return object;
}

/* --- transactions ----------------------------------------------------------------------------- */

static bool call_fails(struct conn *conn)
{
	return ++conn->calls == conn->fail_at;
}

static void called(struct run *run, struct conn *conn)
{
	if (call_fails(conn))
		fail(run, DB_BROKEN, "a test lets this call fail");
	if (conn->dead != FAULT_NONE)
		fail_with(run, conn->dead,
			(const char *const[]){ "the transaction has ended", NULL });
}

void tx_begin(struct tx *tx, struct run *run, struct conn *conn, enum tx_kind kind, int deadline_ms)
{
	assert(!conn->within);
	*tx = (struct tx){ .run = run, .conn = conn, .kind = kind };
	conn->dead = FAULT_NONE;
	called(run, conn);
	conn->engine->begin(run, conn, kind, deadline_ms);
	conn->within = true;
}

bool tx_commit(struct tx *tx)
{
	struct conn *conn = tx->conn;
	assert(conn->within);
	rows_end_all(conn, NULL);
	if (conn->dead != FAULT_NONE)
		fault_note(tx->run, conn->dead, "the transaction has ended");
	else if (call_fails(conn))
		fault_note(tx->run, DB_BROKEN, "a test lets this call fail");
	else if (conn->engine->commit(tx->run, conn)) {
		conn->within = false;
		return true;
	}
	conn->engine->rollback(conn);
	conn->within = false;
	tx->after = NULL;
	return false;
}

void tx_rollback(struct tx *tx)
{
	if (!tx->conn || !tx->conn->within)
		return;
	rows_end_all(tx->conn, NULL);
	tx->conn->engine->rollback(tx->conn);
	tx->conn->within = false;
	tx->after = NULL;
}

void tx_part_begin(struct tx *part, struct tx *whole, struct run *run)
{
	*part = (struct tx){ .run = run, .conn = whole->conn, .kind = whole->kind };
	called(run, whole->conn);
	whole->conn->engine->part(run, whole->conn, PART_BEGIN);
}

void tx_part_keep(struct tx *part, struct tx *whole)
{
	called(part->run, part->conn);
	if (part->run != whole->run)
		rows_end_all(part->conn, part->run);
	part->conn->engine->part(part->run, part->conn, PART_KEEP);
	struct after **last = &part->after;
	while (*last)
		last = &(*last)->next;
	*last = whole->after;
	whole->after = part->after;
	part->after = NULL;
}

void tx_part_undo(struct tx *part, struct tx *whole)
{
	struct conn *conn = part->conn;
	part->after = NULL;
	rows_end_all(conn, part->run != whole->run ? part->run : NULL);
	if (conn->dead == FAULT_NONE)
		conn->engine->part(whole->run, conn, PART_UNDO);
}

void tx_after(struct tx *tx, void (*tell)(void *context), void *context)
{
	struct after *after = NEW(tx->run->arena, struct after);
	after->tell = tell;
	after->context = context;
	after->next = tx->after;
	tx->after = after;
}

void tx_after_run(struct tx *tx)
{
	struct after *first = NULL, *next;
	for (struct after *after = tx->after; after; after = next) {
		next = after->next;
		after->next = first;
		first = after;
	}
	tx->after = NULL;
	for (struct after *after = first; after; after = after->next)
		after->tell(after->context);
}

struct going {
	struct tx tx;
	struct run *run;
	struct conn *conn;
	enum tx_kind kind;
	int deadline_ms;
	void (*body)(struct tx *tx, void *context);
	void *context;
};

static void go(void *context)
{
	struct going *going = context;
	tx_begin(&going->tx, going->run, going->conn, going->kind, going->deadline_ms);
	going->body(&going->tx, going->context);
}

/* Waits a little, longer each time and by chance, so that two that met do not meet again. */
static void wait_after_conflict(const struct conn *conn, int goes)
{
	struct random random = random_seeded((uint64_t)clock_monotonic_ns() ^ (uintptr_t)conn);
	long most_us = 1000L << (goes < 6 ? goes : 6);
	nanosleep(&(struct timespec){ .tv_nsec = 1000L * random_below(&random, (uint32_t)most_us) },
		NULL);
}

bool tx_run(struct run *run, struct conn *conn, enum tx_kind kind, int deadline_ms,
	void (*body)(struct tx *tx, void *context), void *context)
{
	struct going going = { .run = run,
		.conn = conn,
		.kind = kind,
		.deadline_ms = deadline_ms,
		.body = body,
		.context = context };
	for (int goes = 1;; goes++) {
		going.tx = (struct tx){ 0 };
		if (run_try(run, go, &going)) {
			if (tx_commit(&going.tx)) {
				tx_after_run(&going.tx);
				return true;
			}
		} else {
			tx_rollback(&going.tx);
		}
		if (run->fault != DB_CONFLICT || goes == TX_GOES)
			return false;
		wait_after_conflict(conn, goes);
	}
}

/* --- statements ------------------------------------------------------------------------------- */

int64_t db_run_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n)
{
	assert(n <= DB_PARAMS);
	called(tx->run, tx->conn);
	return tx->conn->engine->run(tx->run, tx->conn, sql, values, n);
}

int64_t db_run_many(struct tx *tx, const char *sql, const struct db_value *values, size_t width,
	size_t rows, int64_t *changed)
{
	assert(width <= DB_PARAMS);
	called(tx->run, tx->conn);
	return rows
		? tx->conn->engine->run_many(tx->run, tx->conn, sql, values, width, rows, changed)
		: 0;
}

void db_insert_many(struct tx *tx, const char *sql, const struct db_value *values, size_t width,
	size_t rows, int64_t *ids)
{
	assert(width <= DB_PARAMS);
	called(tx->run, tx->conn);
	if (rows)
		tx->conn->engine->insert_many(tx->run, tx->conn, sql, values, width, rows, ids);
}

/* Opens on the caller's stack: only the first row is wanted. */
static bool first_row(
	struct tx *tx, struct rows *rows, const char *sql, const struct db_value *values, size_t n)
{
	assert(n <= DB_PARAMS);
	called(tx->run, tx->conn);
	*rows = (struct rows){ .conn = tx->conn, .run = tx->run, .at = -1 };
	tx->conn->engine->rows(rows, sql, values, n, true);
	return tx->conn->engine->next(rows);
}

int64_t db_int_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n)
{
	struct rows rows;
	int64_t value = first_row(tx, &rows, sql, values, n) ? row_int(&rows, 0) : 0;
	tx->conn->engine->end(&rows);
	return value;
}

double db_real_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n)
{
	struct rows rows;
	double value = first_row(tx, &rows, sql, values, n) ? row_real(&rows, 0) : 0;
	tx->conn->engine->end(&rows);
	return value;
}

const char *db_text_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n)
{
	struct rows rows;
	const char *value = NULL;
	if (first_row(tx, &rows, sql, values, n) && !row_null(&rows, 0))
		value = row_text(&rows, 0);
	tx->conn->engine->end(&rows);
	return value;
}

bool db_exists_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n)
{
	struct rows rows;
	bool there = first_row(tx, &rows, sql, values, n);
	tx->conn->engine->end(&rows);
	return there;
}

static void rows_release(void *object)
{
	rows_end(object);
}

struct rows *db_rows_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n)
{
	assert(n <= DB_PARAMS);
	called(tx->run, tx->conn);
	struct rows *rows = NEW(tx->run->arena, struct rows);
	rows->conn = tx->conn;
	rows->run = tx->run;
	rows->at = -1;
	tx->conn->engine->rows(rows, sql, values, n, false);
	rows->next = tx->conn->open;
	tx->conn->open = rows;
	return arena_own(tx->run->arena, rows, rows_release);
}

bool rows_next(struct rows *rows)
{
	if (!rows->conn)
		return false;
	if (rows->conn->engine->next(rows))
		return true;
	rows_end(rows);
	return false;
}

void rows_end(struct rows *rows)
{
	if (!rows->conn)
		return;
	for (struct rows **at = &rows->conn->open; *at; at = &(*at)->next)
		if (*at == rows) {
			*at = rows->next;
			break;
		}
	rows->conn->engine->end(rows);
	rows->conn = NULL; /* it may be closed before the arena lets go of the rows */
}

_Noreturn static void type_wrong(struct rows *rows, int column, const char *wanted)
{
	rows_end(rows); /* may stand on a stack that is about to be left */
	fail(rows->run, DB_BROKEN,
		arena_printf(rows->run->arena, "column %d is not %s", column, wanted));
}

int64_t row_int(struct rows *rows, int column)
{
	struct db_value value = rows->conn->engine->value(rows, column);
	if (value.type == DB_NULL)
		return 0;
	if (value.type != DB_INT)
		type_wrong(rows, column, "an integer");
	return value.integer;
}

double row_real(struct rows *rows, int column)
{
	struct db_value value = rows->conn->engine->value(rows, column);
	if (value.type == DB_NULL)
		return 0;
	if (value.type == DB_INT)
		return (double)value.integer;
	if (value.type != DB_REAL)
		type_wrong(rows, column, "a number");
	return value.real;
}

const char *row_text(struct rows *rows, int column)
{
	struct db_value value = rows->conn->engine->value(rows, column);
	if (value.type == DB_NULL)
		return "";
	if (value.type != DB_TEXT)
		type_wrong(rows, column, "text");
	return arena_strndup(rows->run->arena, value.bytes, value.length);
}

const void *row_bytes(struct rows *rows, int column, size_t *length)
{
	struct db_value value = rows->conn->engine->value(rows, column);
	*length = 0;
	if (value.type == DB_NULL)
		return NULL;
	if (value.type != DB_BYTES)
		type_wrong(rows, column, "bytes");
	*length = value.length;
	void *copy = arena_alloc(rows->run->arena, value.length);
	if (value.length)
		memcpy(copy, value.bytes, value.length);
	return copy;
}

bool row_null(struct rows *rows, int column)
{
	return rows->conn->engine->value(rows, column).type == DB_NULL;
}

/* --- for tests -------------------------------------------------------------------------------- */

void db_fail_after(struct conn *conn, int64_t n)
{
	conn->calls = 0;
	conn->fail_at = n;
}

bool db_failed(const struct conn *conn)
{
	return conn->fail_at && conn->calls >= conn->fail_at;
}

void db_check(struct tx *tx, const char *sql, const char *types)
{
	tx->conn->engine->check(tx->run, tx->conn, sql, types);
}
