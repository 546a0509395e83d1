/* The database: one small interface, two engines (SQLite embedded, PostgreSQL for many servers).
 *
 * Both take the same small SQL: $n parameters bound by their number; 64-bit integers, doubles,
 * text and bytes; booleans 0/1, days yyyymmdd, moments UTC milliseconds; 0 = none, no NULL in keys.
 * Every call works inside the caller's transaction, takes its memory from the run's arena, and
 * leaves by a fault (DB_DUPLICATE, DB_REFERENCE, DB_CONFLICT, DB_FULL, DB_BROKEN, TOO_SLOW, BUSY)
 * when the database refuses, so callers need not check. SQL is built of constant fragments only;
 * values are always bound. */
#pragma once
#include "base/run.h"
#include <stddef.h>

struct db;   /* an opened database; thread-safe */
struct conn; /* one connection; used by one thread at a time */

enum db_engine { DB_SQLITE, DB_POSTGRES };
enum tx_kind {
	TX_READ,  /* a snapshot; writes nothing */
	TX_WRITE, /* SQLite: the one writer; PostgreSQL: SERIALIZABLE */
	TX_BULK   /* as TX_WRITE, on PostgreSQL READ COMMITTED: facts in batches */
};

/* What a room keeps with a transaction, read once: tx->kept[KEPT_…], in the run's arena. */
enum kept { KEPT_SETTINGS, KEPT_CLOSES, KEPT_KINDS, KEPT_METRICS, KEPT_CALLER, KEPT_DAYS, KEPT_COUNT };

/* A transaction under way. After a fault it can only be rolled back (on PostgreSQL every further
 * statement fails); to try something and go on, do it in a part. */
struct tx {
	struct run *run;
	struct conn *conn;
	enum tx_kind kind;
	struct after *after; /* what waits for the commit, newest first */
	void *kept[KEPT_COUNT];
};

/* --- opening ---------------------------------------------------------------------------------- */

struct db_options {
	bool no_sync;    /* tests and the simulator: do not wait for the disk */
	bool read_only;  /* a command that only looks, beside a running server */
	bool create;     /* make the file when it is absent */
};

/* url: "sqlite:FILE" or "postgres://…" (a libpq URI). Opens, takes the lock (one server a SQLite
 * file; not when read_only) and migrates. Blocks. Faults: DB_LOCKED, DB_NEWER, DB_OLDER
 * (read_only: not migrated), DB_FOREIGN, DB_BROKEN. */
struct db *db_open(struct run *run, const char *url, struct db_options options);
void db_close(struct db *db); /* accepts NULL; connections must be closed before */
enum db_engine db_engine(const struct db *db);
enum db_engine conn_engine(const struct conn *conn);
const char *db_name(const struct db *db); /* for messages: without secrets */

struct conn *conn_open(struct run *run, struct db *db, bool for_writing);
void conn_close(struct conn *conn); /* accepts NULL */
/* Something costly and unchanging (a time zone) kept with the connection under a name of at most
 * 60 bytes; made by make(name) when absent, NULL when that gave NULL. Released with the connection. */
void *conn_keep(struct conn *conn, const char *name, void *(*make)(const char *name),
	void (*release)(void *));

/* Copies the database, whole and consistent, into a new file beside its running server (SQLite:
 * VACUUM INTO). Blocks. Fault BACKUP_REFUSED: the file exists, or PostgreSQL, which has pg_dump. */
void db_backup(struct run *run, struct db *db, const char *path);
/* What the engine finds wrong with its own storage; NULL = nothing. Reads everything. */
const char *db_damage(struct tx *tx);

/* --- transactions: for runners (http, jobs, commands), not for rooms -------------------------- */

/* Runs body(tx, context) in a transaction of its own and commits; after a conflict rolls back and
 * runs it again (at most 10 times, the run's arena is kept). True when committed; false when it
 * failed: run->fault says why and nothing was changed. deadline_ms 0 = none. */
bool tx_run(struct run *run, struct conn *conn, enum tx_kind kind, int deadline_ms,
	void (*body)(struct tx *tx, void *context), void *context);

/* The pieces, for the group commit: begin fails by a fault; commit is false when it failed
 * (run->fault set; the outcome of a lost PostgreSQL connection is DB_BROKEN and not run again).
 * A full disk ends the whole transaction, also when a part met it: every further statement fails
 * with the same fault, and so does the commit: run each part again alone. */
void tx_begin(struct tx *tx, struct run *run, struct conn *conn, enum tx_kind kind, int deadline_ms);
bool tx_commit(struct tx *tx); /* does not call what waits in after: tx_after_run() */
void tx_rollback(struct tx *tx);
/* A part of a transaction that can be undone alone; what it put into after goes with it. It has a
 * run of its own, whose arena must last until tx_after_run(), and the same connection. */
void tx_part_begin(struct tx *part, struct tx *whole, struct run *run);
void tx_part_keep(struct tx *part, struct tx *whole);
void tx_part_undo(struct tx *part, struct tx *whole);

/* Calls tell(context) once, after the commit is durable and before anyone is answered, in commit
 * order on SQLite; never when the transaction is rolled back. Must not block or fail. */
void tx_after(struct tx *tx, void (*tell)(void *context), void *context);
void tx_after_run(struct tx *tx);

/* --- statements ------------------------------------------------------------------------------- */

enum db_type { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BYTES };
struct db_value {
	enum db_type type;
	union {
		int64_t integer;
		double real;
		const void *bytes; /* text: UTF-8; NULL = NULL */
	};
	size_t length; /* of bytes; text: SIZE_MAX = up to its NUL */
};
#define I(x) ((struct db_value){ .type = DB_INT, .integer = (x) })
#define F(x) ((struct db_value){ .type = DB_REAL, .real = (x) })
#define T(x) ((struct db_value){ .type = DB_TEXT, .bytes = (x), .length = SIZE_MAX })
#define B(x, n) ((struct db_value){ .type = DB_BYTES, .bytes = (x), .length = (n) })

#define DB_VALUES(...) ((const struct db_value[]){ { 0 }, ##__VA_ARGS__ }), \
	(sizeof((const struct db_value[]){ { 0 }, ##__VA_ARGS__ }) / sizeof(struct db_value) - 1)

/* Rows changed. */
#define db_run(tx, sql, ...) db_run_values((tx), (sql), DB_VALUES(__VA_ARGS__))
/* The first column of the first row: 0 / 0.0 / NULL when there is none. An INSERT … RETURNING id
 * goes through db_int. Text is NUL-terminated in the run's arena. */
#define db_int(tx, sql, ...) db_int_values((tx), (sql), DB_VALUES(__VA_ARGS__))
#define db_real(tx, sql, ...) db_real_values((tx), (sql), DB_VALUES(__VA_ARGS__))
#define db_text(tx, sql, ...) db_text_values((tx), (sql), DB_VALUES(__VA_ARGS__))
#define db_exists(tx, sql, ...) db_exists_values((tx), (sql), DB_VALUES(__VA_ARGS__))
/* Rows one by one, as they were when asked; released with the run's arena, over with the
 * transaction. Other statements may run meanwhile, also such that change what is being read. */
#define db_rows(tx, sql, ...) db_rows_values((tx), (sql), DB_VALUES(__VA_ARGS__))

/* values points one before $1, n is their number: the macros above make both. */
int64_t db_run_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n);
int64_t db_int_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n);
double db_real_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n);
const char *db_text_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n);
bool db_exists_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n);
struct rows *db_rows_values(struct tx *tx, const char *sql, const struct db_value *values, size_t n);

/* A statement takes at most DB_PARAMS values. */
enum { DB_PARAMS = 64 };

/* The same statement for many rows of `width` values each (values[0] is the first row's $1): one
 * round trip on PostgreSQL (pipeline). Rows changed in all; changed, when not NULL, gets each. */
int64_t db_run_many(struct tx *tx, const char *sql, const struct db_value *values, size_t width,
	size_t rows, int64_t *changed);
/* The same for an INSERT of one row (without RETURNING) into a table whose key is an @ID@ named id: ids
 * gets each row's, 0 where ON CONFLICT … DO NOTHING left it out. RETURNING would cost SQLite a
 * statement journal a row. */
void db_insert_many(struct tx *tx, const char *sql, const struct db_value *values, size_t width,
	size_t rows, int64_t *ids);

bool rows_next(struct rows *rows); /* false after the last */
void rows_end(struct rows *rows);  /* gives the statement back early */
/* Columns from 0; NULL reads as 0. A column of another type is DB_BROKEN (SUM of integers must be
 * CAST AS BIGINT); row_real takes integers too. */
int64_t row_int(struct rows *rows, int column);
double row_real(struct rows *rows, int column);
const char *row_text(struct rows *rows, int column); /* in the arena, never NULL */
const void *row_bytes(struct rows *rows, int column, size_t *length); /* in the arena */
bool row_null(struct rows *rows, int column);
