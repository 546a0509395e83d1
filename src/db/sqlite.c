/* SQLite: one file, one server, one writer; readers see snapshots (WAL). A commit is on the disk
 * before it is answered (synchronous FULL), unless the options say otherwise. */
#include "db/engine.h"

#include "base/buf.h"
#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum {
	APPLICATION_ID = 0x42756c70, /* "Bulp": in the file's header, for file(1) and for us */
	BUSY_WAIT_MS = 5000,
	PROGRESS_STEPS = 4000 /* of the virtual machine between two looks at the clock */
};

struct statement {
	sqlite3_stmt *own;
	int places[DB_PARAMS + 1]; /* of $n in the statement; 0 = not used */
	bool busy, cached;
};

struct sqlite {
	struct conn conn;
	sqlite3 *handle;
	struct arena *arena;    /* of the cache */
	struct map *statements; /* SQL → struct statement */
	int64_t until_ns;       /* the deadline of the transaction, 0 = none */
};

/* --- faults ----------------------------------------------------------------------------------- */

static enum fault fault_of(sqlite3 *handle, int code)
{
	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
			code == SQLITE_CONSTRAINT_ROWID)
			return DB_DUPLICATE;
		return code == SQLITE_CONSTRAINT_FOREIGNKEY ? DB_REFERENCE : DB_BROKEN;
	case SQLITE_FULL: return DB_FULL;
	case SQLITE_IOERR: {
		int why = handle ? sqlite3_system_errno(handle) : 0;
		bool full = why == ENOSPC || why == EDQUOT || why == EFBIG ||
			code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE;
		return full ? DB_FULL : DB_BROKEN;
	}
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return BUSY;
	case SQLITE_INTERRUPT: return TOO_SLOW;
	case SQLITE_NOTADB: return DB_FOREIGN;
	default: return DB_BROKEN;
	}
}

static enum fault fault_here(struct run *run, struct sqlite *sqlite, int code, const char *sql)
{
	enum fault fault = fault_of(sqlite->handle, code);
	const char *why = sqlite3_errmsg(sqlite->handle);
	if (fault == DB_BROKEN)
		log_error("SQLite: %s (%d) in: %.200s", why, code, sql ? sql : "-");
	fault_note(run, fault, fault == DB_FOREIGN ? sqlite->conn.db->name : why);
	/* a full disk and some other errors end the whole transaction: say so to what follows */
	if (sqlite->conn.within && sqlite3_get_autocommit(sqlite->handle))
		sqlite->conn.dead = fault;
	return fault;
}

_Noreturn static void refuse(struct run *run, struct sqlite *sqlite, int code, const char *sql)
{
	enum fault fault = fault_here(run, sqlite, code, sql);
	fail_with(run, fault, run->param);
}

/* --- statements ------------------------------------------------------------------------------- */

static void statements_clear(struct sqlite *sqlite)
{
	sqlite3_stmt *own;
	while ((own = sqlite3_next_stmt(sqlite->handle, NULL)))
		sqlite3_finalize(own);
	arena_reset(sqlite->arena);
	sqlite->statements = map_create(sqlite->arena);
}

static struct statement *statement_make(
	struct run *run, struct sqlite *sqlite, const char *sql, struct arena *arena)
{
	struct statement *statement = NEW(arena, struct statement);
	const char *rest = NULL;
	int code = sqlite3_prepare_v3(
		sqlite->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->own, &rest);
	if (code != SQLITE_OK)
		refuse(run, sqlite, code, sql);
	while (rest && (*rest == ' ' || *rest == '\n' || *rest == '\t' || *rest == ';'))
		rest++;
	bool right = statement->own && !(rest && *rest);
	/* $n is a named parameter here: its number and its place in the statement need not agree */
	for (int place = 1; right && place <= sqlite3_bind_parameter_count(statement->own);
		place++) {
		const char *name = sqlite3_bind_parameter_name(statement->own, place);
		char *end = NULL;
		long number = name && *name == '$' ? strtol(name + 1, &end, 10) : 0;
		right = number >= 1 && number <= DB_PARAMS && !*end;
		if (right)
			statement->places[number] = place;
	}
	if (!right) {
		sqlite3_finalize(statement->own);
		fail(run, DB_BROKEN,
			arena_printf(run->arena, "not one statement with $n: %s", sql));
	}
	return statement;
}

/* The cached statement; another one while that is being read from. */
static struct statement *statement_get(struct run *run, struct sqlite *sqlite, const char *sql)
{
	void **place = map_text(sqlite->statements, sql);
	struct statement *statement = *place;
	if (statement && !statement->busy)
		return statement;
	bool second = statement;
	statement = statement_make(run, sqlite, sql, second ? run->arena : sqlite->arena);
	statement->cached = !second;
	if (!second)
		*place = statement;
	return statement;
}

static void statement_end(struct statement *statement)
{
	statement->busy = false;
	if (statement->cached) {
		sqlite3_reset(statement->own);
		return;
	}
	sqlite3_finalize(statement->own);
	statement->own = NULL;
}

static int bind_one(
	sqlite3_stmt *own, int place, const struct db_value *value, void (*keep)(void *))
{
	if (value->type == DB_INT)
		return sqlite3_bind_int64(own, place, value->integer);
	if (value->type == DB_REAL)
		return sqlite3_bind_double(own, place, value->real);
	if (value->type == DB_NULL || !value->bytes)
		return sqlite3_bind_null(own, place);
	size_t length = value->length == SIZE_MAX ? strlen(value->bytes) : value->length;
	if (value->type == DB_TEXT)
		return sqlite3_bind_text64(own, place, value->bytes, length, keep, SQLITE_UTF8);
	return sqlite3_bind_blob64(own, place, value->bytes, length, keep);
}

static void bind(struct run *run, struct sqlite *sqlite, struct statement *statement,
	const char *sql, const struct db_value *values, size_t n, void (*keep)(void *))
{
	int used = 0;
	int code = SQLITE_OK;
	for (size_t i = 1; i <= n && code == SQLITE_OK; i++) {
		if (!statement->places[i])
			continue;
		code = bind_one(statement->own, statement->places[i], &values[i], keep);
		used++;
	}
	if (code == SQLITE_OK && used == sqlite3_bind_parameter_count(statement->own))
		return;
	statement_end(statement);
	if (code != SQLITE_OK)
		refuse(run, sqlite, code, sql);
	fail(run, DB_BROKEN, arena_printf(run->arena, "a value is missing for: %s", sql));
}

static struct db_value column_value(sqlite3_stmt *own, int column)
{
	switch (sqlite3_column_type(own, column)) {
	case SQLITE_INTEGER: return I(sqlite3_column_int64(own, column));
	case SQLITE_FLOAT: return F(sqlite3_column_double(own, column));
	case SQLITE_TEXT: {
		const void *text = sqlite3_column_text(own, column);
		return (struct db_value){ .type = DB_TEXT,
			.bytes = text,
			.length = (size_t)sqlite3_column_bytes(own, column) };
	}
	case SQLITE_BLOB: {
		const void *bytes = sqlite3_column_blob(own, column);
		return B(bytes, (size_t)sqlite3_column_bytes(own, column));
	}
	default: return (struct db_value){ .type = DB_NULL };
	}
}

/* --- rows ------------------------------------------------------------------------------------- */

static int step(struct rows *rows)
{
	struct statement *statement = rows->statement;
	return sqlite3_step(statement->own);
}

/* Reads what is left into memory, because a statement is about to change the tables under it. */
static void spill(struct rows *rows)
{
	struct statement *statement = rows->statement;
	struct sqlite *sqlite = (struct sqlite *)rows->conn;
	struct arena *arena = rows->run->arena;
	size_t width = (size_t)rows->columns;
	int64_t space = 0, count = 0;
	int code = SQLITE_ROW;
	struct db_value *all = NEW(arena, struct db_value);
	bool standing = rows->at >= 0; /* the row that is being looked at stays the first */
	while (standing || (code = step(rows)) == SQLITE_ROW) {
		standing = false;
		if (count == space) {
			space = space ? space * 2 : 16;
			struct db_value *grown = NEW_N(
				arena, struct db_value, (size_t)space * width);
			memcpy(grown, all, (size_t)count * width * sizeof *all);
			all = grown;
		}
		for (size_t i = 0; i < width; i++) {
			struct db_value value = column_value(statement->own, (int)i);
			if (value.type >= DB_TEXT)
				value.bytes = arena_strndup(
					arena, value.bytes ? value.bytes : "", value.length);
			all[(size_t)count * width + i] = value;
		}
		count++;
	}
	rows->spilled = all;
	rows->count = count;
	rows->at = rows->at >= 0 ? 0 : -1;
	statement_end(statement);
	rows->statement = NULL;
	if (code != SQLITE_DONE)
		refuse(rows->run, sqlite, code, NULL);
}

static void spill_open(struct conn *conn)
{
	for (struct rows *rows = conn->open; rows; rows = rows->next)
		if (rows->statement)
			spill(rows);
}

static void sqlite_rows(
	struct rows *rows, const char *sql, const struct db_value *values, size_t n, bool once)
{
	struct sqlite *sqlite = (struct sqlite *)rows->conn;
	struct statement *statement = statement_get(rows->run, sqlite, sql);
	bool writes = !sqlite3_stmt_readonly(statement->own);
	if (writes)
		spill_open(rows->conn);
	bind(rows->run, sqlite, statement, sql, values, n, once ? SQLITE_STATIC : SQLITE_TRANSIENT);
	statement->busy = true;
	rows->statement = statement;
	rows->columns = sqlite3_column_count(statement->own);
	if (writes) /* to its end, whatever the caller reads of it */
		spill(rows);
}

static void sqlite_end(struct rows *rows)
{
	if (rows->statement)
		statement_end(rows->statement);
	rows->statement = NULL;
}

static bool sqlite_next(struct rows *rows)
{
	if (rows->spilled)
		return ++rows->at < rows->count;
	int code = step(rows);
	if (code == SQLITE_ROW) {
		rows->at = 0;
		return true;
	}
	if (code == SQLITE_DONE)
		return false;
	struct sqlite *sqlite = (struct sqlite *)rows->conn;
	struct statement *statement = rows->statement;
	enum fault fault = fault_here(rows->run, sqlite, code, sqlite3_sql(statement->own));
	sqlite_end(rows);
	fail_with(rows->run, fault, rows->run->param);
}

static struct db_value sqlite_value(struct rows *rows, int column)
{
	assert(column >= 0 && column < rows->columns);
	if (rows->spilled)
		return rows->spilled[rows->at * rows->columns + column];
	struct statement *statement = rows->statement;
	return rows->at >= 0 ? column_value(statement->own, column) : (struct db_value){ 0 };
}

/* --- running ---------------------------------------------------------------------------------- */

static int64_t run_once(
	struct run *run, struct sqlite *sqlite, struct statement *statement, const char *sql)
{
	int code;
	do
		code = sqlite3_step(statement->own);
	while (code == SQLITE_ROW);
	if (code != SQLITE_DONE) {
		enum fault fault = fault_here(run, sqlite, code, sql);
		statement_end(statement);
		fail_with(run, fault, run->param);
	}
	int64_t changed = sqlite3_stmt_readonly(statement->own) ? 0
								: sqlite3_changes64(sqlite->handle);
	sqlite3_reset(statement->own);
	return changed;
}

static int64_t each_row(struct run *run, struct conn *conn, const char *sql,
	const struct db_value *values, size_t width, size_t rows, int64_t *changed, int64_t *ids)
{
	struct sqlite *sqlite = (struct sqlite *)conn;
	struct statement *statement = statement_get(run, sqlite, sql);
	if (!sqlite3_stmt_readonly(statement->own))
		spill_open(conn);
	int64_t all = 0;
	for (size_t row = 0; row < rows; row++) {
		bind(run, sqlite, statement, sql, values + row * width - 1, width, SQLITE_STATIC);
		int64_t n = run_once(run, sqlite, statement, sql);
		if (changed)
			changed[row] = n;
		if (ids)
			ids[row] = n ? sqlite3_last_insert_rowid(sqlite->handle) : 0;
		all += n;
	}
	statement_end(statement);
	return all;
}

static int64_t sqlite_run_many(struct run *run, struct conn *conn, const char *sql,
	const struct db_value *values, size_t width, size_t rows, int64_t *changed)
{
	return each_row(run, conn, sql, values, width, rows, changed, NULL);
}

static void sqlite_insert_many(struct run *run, struct conn *conn, const char *sql,
	const struct db_value *values, size_t width, size_t rows, int64_t *ids)
{
	each_row(run, conn, sql, values, width, rows, NULL, ids);
}

static int64_t sqlite_run(struct run *run, struct conn *conn, const char *sql,
	const struct db_value *values, size_t n)
{
	struct sqlite *sqlite = (struct sqlite *)conn;
	struct statement *statement = statement_get(run, sqlite, sql);
	if (!sqlite3_stmt_readonly(statement->own))
		spill_open(conn);
	bind(run, sqlite, statement, sql, values, n, SQLITE_STATIC);
	int64_t changed = run_once(run, sqlite, statement, sql);
	statement_end(statement);
	return changed;
}

static void sqlite_script(struct run *run, struct conn *conn, const char *sql)
{
	struct sqlite *sqlite = (struct sqlite *)conn;
	int code = sqlite3_exec(sqlite->handle, sql, NULL, NULL, NULL);
	if (code != SQLITE_OK)
		refuse(run, sqlite, code, sql);
}

static void sqlite_check(struct run *run, struct conn *conn, const char *sql, const char *types)
{
	sqlite3_finalize(statement_make(run, (struct sqlite *)conn, sql, run->arena)->own);
}

/* --- transactions ----------------------------------------------------------------------------- */

static int late(void *context)
{
	struct sqlite *sqlite = context;
	return clock_monotonic_ns() > sqlite->until_ns;
}

static void sqlite_begin(struct run *run, struct conn *conn, enum tx_kind kind, int deadline_ms)
{
	struct sqlite *sqlite = (struct sqlite *)conn;
	if (map_count(sqlite->statements) > STATEMENTS_MAX)
		statements_clear(sqlite);
	sqlite->until_ns = deadline_ms ? clock_monotonic_ns() + (int64_t)deadline_ms * 1000000 : 0;
	sqlite3_progress_handler(sqlite->handle, deadline_ms ? PROGRESS_STEPS : 0,
		deadline_ms ? late : NULL, sqlite);
	sqlite_run(run, conn, kind == TX_READ ? "BEGIN" : "BEGIN IMMEDIATE", NULL, 0);
}

static void sqlite_rollback(struct conn *conn)
{
	struct sqlite *sqlite = (struct sqlite *)conn;
	sqlite3_progress_handler(sqlite->handle, 0, NULL, NULL);
	if (!sqlite3_get_autocommit(sqlite->handle))
		sqlite3_exec(sqlite->handle, "ROLLBACK", NULL, NULL, NULL);
}

static bool sqlite_commit(struct run *run, struct conn *conn)
{
	struct sqlite *sqlite = (struct sqlite *)conn;
	sqlite3_progress_handler(sqlite->handle, 0, NULL, NULL);
	int code = sqlite3_exec(sqlite->handle, "COMMIT", NULL, NULL, NULL);
	if (code == SQLITE_OK)
		return true;
	fault_here(run, sqlite, code, "COMMIT");
	return false;
}

static void sqlite_part(struct run *run, struct conn *conn, enum part_step which)
{
	if (which == PART_BEGIN) {
		sqlite_run(run, conn, "SAVEPOINT part", NULL, 0);
		return;
	}
	if (which == PART_UNDO)
		sqlite_run(run, conn, "ROLLBACK TO part", NULL, 0);
	sqlite_run(run, conn, "RELEASE part", NULL, 0);
}

/* --- opening ---------------------------------------------------------------------------------- */

static void sqlite_close(struct conn *conn)
{
	struct sqlite *sqlite = (struct sqlite *)conn;
	if (sqlite->handle) {
		statements_clear(sqlite);
		sqlite3_close(sqlite->handle);
	}
	arena_destroy(sqlite->arena);
	free(sqlite);
}

static struct conn *sqlite_open(struct run *run, struct db *db, bool for_writing)
{
	struct sqlite *sqlite = calloc(1, sizeof *sqlite);
	assert(sqlite);
	sqlite->conn.db = db;
	sqlite->arena = arena_create();
	sqlite->statements = map_create(sqlite->arena);
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
		(db->options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	int code = sqlite3_open_v2(db->place, &sqlite->handle, flags, NULL);
	if (code == SQLITE_OK) {
		sqlite3_busy_timeout(sqlite->handle, BUSY_WAIT_MS);
		sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(sqlite->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
		const char *settings = arena_printf(run->arena,
			"PRAGMA synchronous = %s; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
			"PRAGMA cache_size = -%d; PRAGMA query_only = %s;",
			db->options.no_sync ? "OFF" : "FULL", for_writing ? 16384 : 8192,
			for_writing ? "OFF" : "ON");
		code = sqlite3_exec(sqlite->handle, settings, NULL, NULL, NULL);
	}
	if (code == SQLITE_OK)
		return &sqlite->conn;
	fault_here(run, sqlite, code, "opening");
	sqlite_close(&sqlite->conn);
	fail_with(run, run->fault, run->param);
}

static void lock(struct run *run, struct db *db)
{
	const char *path = arena_printf(db->arena, "%s.lock", db->place);
	db->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (db->lock < 0)
		fail(run, DB_BROKEN, arena_printf(run->arena, "%s: %s", path, strerror(errno)));
	/* the kernel lets go of it when the process dies, whatever way */
	if (flock(db->lock, LOCK_EX | LOCK_NB) != 0)
		fail(run, DB_LOCKED, db->name);
}

static void sqlite_place(struct run *run, struct db *db)
{
	if (!*db->place || *db->place == ':')
		fail(run, DB_BROKEN, "the database needs a file's name");
	/* nobody asks how much memory it has, and counting takes a lock at every allocation; refused,
	 * which does no harm, once SQLite is in use */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	int flags = db->options.read_only ? O_RDONLY : O_RDWR | (db->options.create ? O_CREAT : 0);
	int file = open(db->place, flags | O_CLOEXEC, 0600);
	if (file < 0)
		fail(run, DB_BROKEN,
			arena_printf(run->arena, "%s: %s", db->place, strerror(errno)));
	close(file);
	char whole[PATH_MAX]; /* the same file by another way is the same lock */
	if (realpath(db->place, whole))
		db->place = arena_strdup(db->arena, whole);
	if (!db->options.read_only)
		lock(run, db);
}

static bool sqlite_ours(struct run *run, struct conn *conn)
{
	struct tx tx = { .run = run, .conn = conn };
	bool ours = db_int(&tx, "PRAGMA application_id") == APPLICATION_ID;
	if (!ours && db_exists(&tx, "SELECT 1 FROM sqlite_schema"))
		fail(run, DB_FOREIGN, conn->db->name);
	/* only now: a foreign file is left as it was */
	if (!conn->db->options.read_only)
		sqlite_script(run, conn,
			arena_printf(run->arena,
				"PRAGMA journal_mode = WAL; PRAGMA application_id = %d",
				APPLICATION_ID));
	return ours;
}

const struct engine sqlite_engine = {
	.place = sqlite_place,
	.ours = sqlite_ours,
	.open = sqlite_open,
	.close = sqlite_close,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.part = sqlite_part,
	.run = sqlite_run,
	.run_many = sqlite_run_many,
	.insert_many = sqlite_insert_many,
	.rows = sqlite_rows,
	.next = sqlite_next,
	.value = sqlite_value,
	.end = sqlite_end,
	.script = sqlite_script,
	.check = sqlite_check,
};
