/* Databases for tests; see database.h. */
#include "database.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void open_it(void *context)
{
	struct database *database = context;
	struct db_options options = { .no_sync = true, .create = true };
	database->db = db_open(&database->run, database->url, options);
	database->conn = conn_open(&database->run, database->db, true);
}

static int opened(void **state, struct database *database)
{
	*state = database;
	if (run_try(&database->run, open_it, database))
		return 0;
	print_error("%s\n", fault_text(database->run.arena, &database->run, false));
	return -1;
}

static struct database *database_new(enum db_engine engine)
{
	struct arena *arena = arena_create();
	struct database *database = NEW(arena, struct database);
	database->run.arena = arena;
	database->run.now = INT64_C(1790000000000); /* 2026-09-21, 22:13:20 in Shanghai */
	database->engine = engine;
	return database;
}

int database_sqlite(void **state)
{
	struct database *database = database_new(DB_SQLITE);
	struct arena *arena = database->run.arena;
	const char *base = getenv("TMPDIR");
	char *folder = arena_printf(arena, "%s/bullpen-test-XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(folder));
	database->folder = folder;
	database->url = arena_printf(arena, "sqlite:%s/test.db", folder);
	return opened(state, database);
}

static bool admin(const char *sql)
{
	PGconn *handle = PQconnectdb(getenv("BULLPEN_TEST_PG"));
	PGresult *result = PQexec(handle, sql);
	bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
	if (!done)
		print_error("%s: %s\n", sql, PQerrorMessage(handle));
	PQclear(result);
	PQfinish(handle);
	return done;
}

/* "postgres://user@/postgres?host=…" with another database's name. */
static const char *url_of(struct arena *arena, const char *name)
{
	const char *url = getenv("BULLPEN_TEST_PG");
	const char *path = strstr(url, "://");
	path = strchr(path ? path + 3 : url, '/');
	assert_non_null(path);
	const char *query = strchr(path, '?');
	return arena_printf(arena, "%.*s/%s%s", (int)(path - url), url, name, query ? query : "");
}

int database_postgres(void **state)
{
	struct database *database = database_new(DB_POSTGRES);
	*state = database;
	if (!getenv("BULLPEN_TEST_PG"))
		return 0;
	struct arena *arena = database->run.arena;
	char *name = arena_printf(arena, "t%d_%ld", getpid(), (long)clock_monotonic_ns());
	database->folder = name;
	if (!admin(arena_printf(arena, "CREATE DATABASE %s TEMPLATE template0", name)))
		return -1;
	database->url = url_of(arena, name);
	return opened(state, database);
}

struct database *database_of(void **state)
{
	struct database *database = *state;
	if (!database->db) {
		print_message(
			"# SKIP: BULLPEN_TEST_PG is not set, so there is no PostgreSQL to test on\n");
		skip();
	}
	return database;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *where)
{
	return remove(path);
}

int database_end(void **state)
{
	struct database *database = *state;
	if (!database)
		return 0;
	conn_close(database->conn);
	db_close(database->db);
	if (database->engine == DB_SQLITE)
		nftw(database->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	else if (database->db)
		admin(arena_printf(
			database->run.arena, "DROP DATABASE %s WITH (FORCE)", database->folder));
	arena_destroy(database->run.arena);
	return 0;
}

void database_reopen(struct database *database)
{
	conn_close(database->conn);
	db_close(database->db);
	database->conn = NULL;
	database->db = NULL;
	if (!run_try(&database->run, open_it, database))
		test_fails("%s", fault_text(database->run.arena, &database->run, false));
}

struct tx *database_begin(struct database *database, enum tx_kind kind)
{
	struct tx *tx = NEW(database->run.arena, struct tx);
	tx_begin(tx, &database->run, database->conn, kind, 0);
	return tx;
}

void database_commit(struct tx *tx)
{
	if (!tx_commit(tx))
		test_fails("commit: %s", fault_text(tx->run->arena, tx->run, false));
	tx_after_run(tx);
}

enum fault database_try(
	struct database *database, void (*body)(struct tx *tx, void *context), void *context)
{
	bool done = tx_run(&database->run, database->conn, TX_WRITE, 0, body, context);
	assert_true(done == (database->run.fault == FAULT_NONE));
	return database->run.fault;
}
