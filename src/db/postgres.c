/* PostgreSQL through libpq: prepared statements typed by OID, binary values, pipelines for many rows.
 * A connection that was lost is made anew when the next transaction begins. */
#include "db/engine.h"

#include "base/buf.h"
#include "base/log.h"

#include <assert.h>
#include <endian.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { /* of pg_type; they never change */
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_NAME = 19,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_OID = 26,
	OID_FLOAT4 = 700,
	OID_FLOAT8 = 701,
	OID_UNKNOWN = 705,
	OID_BPCHAR = 1042,
	OID_NUMERIC = 1700,
	OID_VARCHAR = 1043,
	OID_VOID = 2278
};
enum { BINARY = 1, PIPELINE_ROWS = 500 };

struct postgres {
	struct conn conn;
	PGconn *handle;
	struct arena *arena;    /* of the cache */
	struct map *statements; /* types and SQL → name */
};

/* Values as libpq wants them. */
struct params {
	int n;
	Oid types[DB_PARAMS];
	const char *values[DB_PARAMS];
	int lengths[DB_PARAMS], formats[DB_PARAMS];
	uint64_t numbers[DB_PARAMS];
	char signature[DB_PARAMS + 2];
};

/* --- faults ----------------------------------------------------------------------------------- */

static enum fault fault_of(struct postgres *postgres, const char *state)
{
	static const struct {
		const char *state;
		enum fault fault;
	} known[] = {
		{ "23505", DB_DUPLICATE },
		{ "23503", DB_REFERENCE },
		{ "23001", DB_REFERENCE },
		{ "40001", DB_CONFLICT },
		{ "40P01", DB_CONFLICT },
		{ "57014", TOO_SLOW },
		{ "53100", DB_FULL },
		{ "53300", BUSY },
		{ "55P03", BUSY },
	};
	for (size_t i = 0; state && i < sizeof known / sizeof *known; i++)
		if (strcmp(state, known[i].state) == 0)
			return known[i].fault;
	/* lost within a transaction: it never happened, and may be run again on a new connection */
	if (PQstatus(postgres->handle) == CONNECTION_BAD && postgres->conn.within)
		return DB_CONFLICT;
	return DB_BROKEN;
}

static enum fault fault_here(
	struct run *run, struct postgres *postgres, const PGresult *result, const char *sql)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const char *why = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	if (!why)
		why = PQerrorMessage(postgres->handle);
	enum fault fault = fault_of(postgres, state);
	if (fault == DB_BROKEN)
		log_error("PostgreSQL: %s (%s) in: %.200s", why, state ? state : "-", sql);
	fault_note(run, fault, why);
	return fault;
}

_Noreturn static void refuse(
	struct run *run, struct postgres *postgres, PGresult *result, const char *sql)
{
	enum fault fault = fault_here(run, postgres, result, sql);
	PQclear(result);
	fail_with(run, fault, run->param);
}

static bool good(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static void postgres_script(struct run *run, struct conn *conn, const char *sql)
{
	struct postgres *postgres = (struct postgres *)conn;
	PGresult *result = PQexec(postgres->handle, sql);
	if (!good(result))
		refuse(run, postgres, result, sql);
	PQclear(result);
}

/* --- statements ------------------------------------------------------------------------------- */

static void params_set(struct params *params, const struct db_value *values, size_t n)
{
	static const Oid oids[] = { 0, OID_INT8, OID_FLOAT8, OID_TEXT, OID_BYTEA };
	params->n = (int)n;
	for (size_t i = 0; i < n; i++) {
		const struct db_value *value = &values[i];
		params->types[i] = oids[value->type];
		params->signature[i] = "NIFTB"[value->type];
		params->formats[i] = BINARY;
		params->values[i] = value->bytes;
		if (value->type == DB_NULL) {
			params->values[i] = NULL;
		} else if (value->type == DB_INT || value->type == DB_REAL) {
			memcpy(&params->numbers[i], &value->integer, sizeof(uint64_t));
			params->numbers[i] = htobe64(params->numbers[i]);
			params->values[i] = (const char *)&params->numbers[i];
			params->lengths[i] = 8;
		} else if (value->bytes) {
			size_t length = value->length == SIZE_MAX ? strlen(value->bytes)
								  : value->length;
			params->lengths[i] = (int)length;
		}
	}
	params->signature[n] = ' ';
	params->signature[n + 1] = '\0';
}

static void statements_clear(struct postgres *postgres)
{
	arena_reset(postgres->arena);
	postgres->statements = map_create(postgres->arena);
}

/* The name under which the server has it prepared, for these types. */
static const char *statement_get(
	struct run *run, struct postgres *postgres, const char *sql, const struct params *params)
{
	size_t length = strlen(sql), types = strlen(params->signature);
	char *key = arena_alloc(run->arena, types + length + 1);
	memcpy(key, params->signature, types);
	memcpy(key + types, sql, length + 1);
	const char *known = map_text_get(postgres->statements, key);
	if (known)
		return known;
	const char *name = arena_printf(postgres->arena, "s%zu", map_count(postgres->statements));
	PGresult *result = PQprepare(postgres->handle, name, sql, params->n, params->types);
	if (!good(result))
		refuse(run, postgres, result, sql);
	PQclear(result);
	*map_text(postgres->statements, key) = (void *)name;
	return name;
}

static int64_t changed_by(PGresult *result)
{
	return strncmp(PQcmdStatus(result), "SELECT", 6) == 0 ? 0 : atoll(PQcmdTuples(result));
}

/* The returned integer of a statement that ends in RETURNING, else the rows changed. */
static int64_t returned_by(PGresult *result)
{
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		return changed_by(result);
	if (!PQntuples(result) || PQgetlength(result, 0, 0) != sizeof(int64_t))
		return 0;
	uint64_t big_endian;
	memcpy(&big_endian, PQgetvalue(result, 0, 0), sizeof big_endian);
	return (int64_t)be64toh(big_endian);
}

static PGresult *execute(struct run *run, struct postgres *postgres, const char *sql,
	const struct db_value *values, size_t n)
{
	struct params params;
	params_set(&params, values + 1, n);
	const char *name = statement_get(run, postgres, sql, &params);
	PGresult *result = PQexecPrepared(postgres->handle, name, params.n, params.values,
		params.lengths, params.formats, BINARY);
	if (!good(result))
		refuse(run, postgres, result, sql);
	return result;
}

static int64_t postgres_run(struct run *run, struct conn *conn, const char *sql,
	const struct db_value *values, size_t n)
{
	PGresult *result = execute(run, (struct postgres *)conn, sql, values, n);
	int64_t changed = changed_by(result);
	PQclear(result);
	return changed;
}

/* Reads the results of a pipeline up to its sync; gives the first that failed, or NULL. */
static PGresult *pipeline_read(
	struct postgres *postgres, size_t rows, int64_t *changed, int64_t *all)
{
	PGresult *failed = NULL;
	for (size_t row = 0; row <= rows;) {
		PGresult *result = PQgetResult(postgres->handle);
		if (!result) { /* between two statements, or the connection is gone */
			if (PQstatus(postgres->handle) == CONNECTION_BAD)
				break;
			continue;
		}
		ExecStatusType status = PQresultStatus(result);
		if (status == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			break;
		}
		if (good(result) && row < rows) {
			if (changed)
				changed[row] = returned_by(result);
			*all += changed_by(result);
		} else if (!good(result) && status != PGRES_PIPELINE_ABORTED && !failed) {
			failed = result;
			result = NULL;
		}
		PQclear(result);
		row++;
	}
	return failed;
}

/* One round trip. Gives the first result that failed, or NULL; lost: no connection any more. */
static PGresult *pipeline(struct postgres *postgres, const char *name,
	const struct db_value *values, size_t width, size_t rows, int64_t *changed, int64_t *all,
	bool *lost)
{
	struct params params;
	size_t sent = 0;
	bool right = PQenterPipelineMode(postgres->handle) == 1;
	for (; right && sent < rows; sent++) {
		params_set(&params, values + sent * width, width);
		right = PQsendQueryPrepared(postgres->handle, name, params.n, params.values,
				params.lengths, params.formats, BINARY) == 1;
	}
	right = right && PQpipelineSync(postgres->handle) == 1;
	PGresult *failed = right ? pipeline_read(postgres, sent, changed, all) : NULL;
	*lost = !right || PQstatus(postgres->handle) == CONNECTION_BAD;
	PGresult *rest;
	while (!*lost && (rest = PQgetResult(postgres->handle)))
		PQclear(rest);
	PQexitPipelineMode(postgres->handle);
	return failed;
}

/* Values of the rows may differ in type only by being NULL: then each row goes alone. */
static bool same_types(const struct db_value *values, size_t width, size_t rows)
{
	for (size_t i = width; i < width * rows; i++)
		if (values[i].type != values[i % width].type)
			return false;
	return true;
}

static int64_t postgres_run_many(struct run *run, struct conn *conn, const char *sql,
	const struct db_value *values, size_t width, size_t rows, int64_t *changed)
{
	struct postgres *postgres = (struct postgres *)conn;
	int64_t all = 0;
	if (!same_types(values, width, rows)) {
		for (size_t row = 0; row < rows; row++) {
			PGresult *result = execute(
				run, postgres, sql, values + row * width - 1, width);
			if (changed)
				changed[row] = returned_by(result);
			all += changed_by(result);
			PQclear(result);
		}
		return all;
	}
	struct params params;
	params_set(&params, values, width);
	const char *name = statement_get(run, postgres, sql, &params);
	for (size_t row = 0; row < rows; row += PIPELINE_ROWS) {
		size_t n = rows - row < PIPELINE_ROWS ? rows - row : PIPELINE_ROWS;
		bool lost;
		PGresult *failed = pipeline(postgres, name, values + row * width, width, n,
			changed ? changed + row : NULL, &all, &lost);
		if (failed || lost)
			refuse(run, postgres, failed, sql);
	}
	return all;
}

static void postgres_insert_many(struct run *run, struct conn *conn, const char *sql,
	const struct db_value *values, size_t width, size_t rows, int64_t *ids)
{
	postgres_run_many(run, conn, arena_printf(run->arena, "%s RETURNING id", sql), values,
		width, rows, ids);
}

static void postgres_check(struct run *run, struct conn *conn, const char *sql, const char *types)
{
	struct postgres *postgres = (struct postgres *)conn;
	Oid oids[DB_PARAMS] = { 0 };
	int n = 0;
	for (; types && types[n]; n++)
		oids[n] = types[n] == 'I' ? OID_INT8
			: types[n] == 'F' ? OID_FLOAT8
			: types[n] == 'T' ? OID_TEXT
			: types[n] == 'B' ? OID_BYTEA
					  : 0;
	PGresult *result = PQprepare(postgres->handle, "", sql, n, oids);
	if (good(result)) {
		PQclear(result);
		result = PQdescribePrepared(postgres->handle, "");
	}
	if (!good(result))
		refuse(run, postgres, result, sql);
	int numeric = -1;
	for (int column = 0; column < PQnfields(result); column++)
		if (PQftype(result, column) == OID_NUMERIC)
			numeric = column;
	PQclear(result);
	if (numeric >= 0)
		fail(run, DB_BROKEN,
			arena_printf(run->arena, "column %d wants CAST(… AS BIGINT)", numeric));
}

/* --- rows ------------------------------------------------------------------------------------- */

static void postgres_rows(
	struct rows *rows, const char *sql, const struct db_value *values, size_t n, bool once)
{
	PGresult *result = execute(rows->run, (struct postgres *)rows->conn, sql, values, n);
	rows->statement = result;
	rows->columns = PQnfields(result);
	rows->count = PQntuples(result);
}

static bool postgres_next(struct rows *rows)
{
	return ++rows->at < rows->count;
}

static void postgres_end(struct rows *rows)
{
	PQclear(rows->statement);
	rows->statement = NULL;
}

static int64_t integer_at(const char *bytes, Oid type)
{
	uint64_t eight;
	uint32_t four;
	uint16_t two;
	switch (type) {
	case OID_INT8: memcpy(&eight, bytes, sizeof eight); return (int64_t)be64toh(eight);
	case OID_INT4:
	case OID_OID: memcpy(&four, bytes, sizeof four); return (int32_t)be32toh(four);
	case OID_INT2: memcpy(&two, bytes, sizeof two); return (int16_t)be16toh(two);
	default: return *bytes != 0;
	}
}

static double real_at(const char *bytes, Oid type)
{
	uint64_t eight;
	uint32_t four;
	double real;
	float small;
	if (type == OID_FLOAT4) {
		memcpy(&four, bytes, sizeof four);
		four = be32toh(four);
		memcpy(&small, &four, sizeof small);
		return small;
	}
	memcpy(&eight, bytes, sizeof eight);
	eight = be64toh(eight);
	memcpy(&real, &eight, sizeof real);
	return real;
}

static struct db_value postgres_value(struct rows *rows, int column)
{
	const PGresult *result = rows->statement;
	int row = (int)rows->at;
	assert(row >= 0 && row < rows->count && column >= 0 && column < rows->columns);
	Oid type = PQftype(result, column);
	if (PQgetisnull(result, row, column) || type == OID_VOID)
		return (struct db_value){ .type = DB_NULL };
	const char *bytes = PQgetvalue(result, row, column);
	size_t length = (size_t)PQgetlength(result, row, column);
	switch (type) {
	case OID_INT8:
	case OID_INT4:
	case OID_INT2:
	case OID_OID:
	case OID_BOOL: return I(integer_at(bytes, type));
	case OID_FLOAT8:
	case OID_FLOAT4: return F(real_at(bytes, type));
	case OID_TEXT:
	case OID_VARCHAR:
	case OID_BPCHAR:
	case OID_NAME:
	case OID_UNKNOWN:
		return (struct db_value){ .type = DB_TEXT, .bytes = bytes, .length = length };
	default: /* bytes; a NUMERIC shows as bytes too, and so no reader of numbers takes it */
		return B(bytes, length);
	}
}

/* --- transactions ----------------------------------------------------------------------------- */

static bool settle(struct postgres *postgres)
{
	const struct db *db = postgres->conn.db;
	PGresult *result = PQexec(postgres->handle,
		db->options.no_sync
			? "SET client_min_messages = error; SET timezone = 'UTC'; SET synchronous_commit = off"
			: "SET client_min_messages = error; SET timezone = 'UTC'");
	bool done = good(result);
	PQclear(result);
	return done;
}

static bool reconnect(struct postgres *postgres)
{
	statements_clear(postgres);
	PQreset(postgres->handle);
	return PQstatus(postgres->handle) == CONNECTION_OK && settle(postgres);
}

static void postgres_begin(struct run *run, struct conn *conn, enum tx_kind kind, int deadline_ms)
{
	static const char *const levels[] = {
		[TX_READ] = "REPEATABLE READ READ ONLY",
		[TX_WRITE] = "SERIALIZABLE",
		[TX_BULK] = "READ COMMITTED",
	};
	struct postgres *postgres = (struct postgres *)conn;
	const char *sql = arena_printf(run->arena,
		"BEGIN ISOLATION LEVEL %s; SET LOCAL statement_timeout = %d", levels[kind],
		deadline_ms);
	if (map_count(postgres->statements) > STATEMENTS_MAX) {
		PQclear(PQexec(postgres->handle, "DEALLOCATE ALL"));
		statements_clear(postgres);
	}
	PGresult *result = PQexec(postgres->handle, sql);
	if (!good(result) && PQstatus(postgres->handle) == CONNECTION_BAD && reconnect(postgres)) {
		PQclear(result);
		result = PQexec(postgres->handle, sql);
	}
	if (!good(result))
		refuse(run, postgres, result, sql);
	PQclear(result);
}

static bool postgres_commit(struct run *run, struct conn *conn)
{
	struct postgres *postgres = (struct postgres *)conn;
	PGresult *result = PQexec(postgres->handle, "COMMIT");
	bool done = good(result) && strcmp(PQcmdStatus(result), "COMMIT") == 0;
	if (!done && good(result)) {
		fault_note(run, DB_BROKEN, "the transaction had failed before");
	} else if (!done) {
		conn->within =
			false; /* lost now: nobody knows whether it happened; never run again */
		fault_here(run, postgres, result, "COMMIT");
		conn->within = true;
	}
	PQclear(result);
	return done;
}

static void postgres_rollback(struct conn *conn)
{
	struct postgres *postgres = (struct postgres *)conn;
	if (PQstatus(postgres->handle) == CONNECTION_OK &&
		PQtransactionStatus(postgres->handle) != PQTRANS_IDLE)
		PQclear(PQexec(postgres->handle, "ROLLBACK"));
}

static void postgres_part(struct run *run, struct conn *conn, enum part_step which)
{
	static const char *const sql[] = {
		[PART_BEGIN] = "SAVEPOINT part",
		[PART_KEEP] = "RELEASE SAVEPOINT part",
		[PART_UNDO] = "ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part",
	};
	postgres_script(run, conn, sql[which]);
}

/* --- opening ---------------------------------------------------------------------------------- */

static void silent(void *context, const char *message)
{
}

static void postgres_close(struct conn *conn)
{
	struct postgres *postgres = (struct postgres *)conn;
	PQfinish(postgres->handle);
	arena_destroy(postgres->arena);
	free(postgres);
}

static struct conn *postgres_open(struct run *run, struct db *db, bool for_writing)
{
	struct postgres *postgres = calloc(1, sizeof *postgres);
	assert(postgres);
	postgres->conn.db = db;
	postgres->arena = arena_create();
	statements_clear(postgres);
	postgres->handle = PQconnectdb(db->place);
	PQsetNoticeProcessor(postgres->handle, silent, NULL);
	if (PQstatus(postgres->handle) == CONNECTION_OK && settle(postgres))
		return &postgres->conn;
	const char *why = arena_printf(
		run->arena, "%s: %s", db->name, PQerrorMessage(postgres->handle));
	postgres_close(&postgres->conn);
	fail(run, DB_BROKEN, why);
}

/* The name without password and parameters. */
static void postgres_place(struct run *run, struct db *db)
{
	char *why = NULL;
	PQconninfoOption *options = PQconninfoParse(db->place, &why);
	db->name = "postgres://";
	if (!options) {
		const char *kept = arena_strdup(run->arena, why ? why : "out of memory");
		PQfreemem(why);
		fail(run, DB_BROKEN, kept);
	}
	const char *host = "", *name = "";
	for (PQconninfoOption *option = options; option->keyword; option++) {
		if (option->val && strcmp(option->keyword, "host") == 0)
			host = option->val;
		if (option->val && strcmp(option->keyword, "dbname") == 0)
			name = option->val;
	}
	db->name = arena_printf(db->arena, "postgres://%s/%s", host, name);
	PQconninfoFree(options);
}

static bool postgres_ours(struct run *run, struct conn *conn)
{
	struct tx tx = { .run = run, .conn = conn };
	if (db_exists(&tx,
		    "SELECT 1 FROM pg_attribute WHERE attname = 'version' AND attrelid ="
		    " to_regclass(quote_ident(current_schema()) || '.migration')"))
		return true;
	if (db_exists(&tx,
		    "SELECT 1 FROM pg_class WHERE relkind = 'r'"
		    " AND relnamespace = current_schema()::regnamespace"))
		fail(run, DB_FOREIGN, conn->db->name);
	return false;
}

const struct engine postgres_engine = {
	.place = postgres_place,
	.ours = postgres_ours,
	.open = postgres_open,
	.close = postgres_close,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.part = postgres_part,
	.run = postgres_run,
	.run_many = postgres_run_many,
	.insert_many = postgres_insert_many,
	.rows = postgres_rows,
	.next = postgres_next,
	.value = postgres_value,
	.end = postgres_end,
	.script = postgres_script,
	.check = postgres_check,
};
