/* A database of a test's own, on both engines: TEST_BOTH(function, "[S0.1] what it proves").
 *
 * SQLite in a temporary folder; PostgreSQL in the cluster that $BULLPEN_TEST_PG names (the URL of its
 * database "postgres", see tests/harness/with-postgres.mjs), skipped with the reason when not set. */
#pragma once
#include "test.h"

#include "base/money.h"

#include "db/db.h"

struct database {
	struct run run;
	struct db *db;
	struct conn *conn;    /* for writing */
	enum db_engine engine;
	const char *url, *folder;
	jmp_buf fault;        /* where a fault outside run_try() ends: the test fails */
};

int database_sqlite(void **state);
int database_postgres(void **state);
int database_end(void **state);
/* The database, or the test is skipped. */
struct database *database_of(void **state);
/* Closes and opens again, as a restarted server would; options.create is off. */
void database_reopen(struct database *database);

/* What only one of them has. */
#define TEST_SQLITE(function, title) \
	{ title " (SQLite)", function, database_sqlite, database_end, NULL }
#define TEST_POSTGRES(function, title) \
	{ title " (PostgreSQL)", function, database_postgres, database_end, NULL }

#define TEST_BOTH(function, title)                                               \
	{ title " (SQLite)", function, database_sqlite, database_end, NULL },    \
	{ title " (PostgreSQL)", function, database_postgres, database_end, NULL }

/* At the start of every test: struct database *d; DATABASE(d); a fault that nobody expects fails. */
#define DATABASE(d)                                                             \
	(d) = database_of(state);                                               \
	(d)->run.catch = &(d)->fault;                                           \
	if (setjmp((d)->fault))                                                 \
	test_fails("fault: %s", fault_text((d)->run.arena, &(d)->run, false))

/* A transaction over the lines that follow. */
struct tx *database_begin(struct database *database, enum tx_kind kind);
void database_commit(struct tx *tx);

/* Calls body in a transaction of its own; the fault that it ended with, FAULT_NONE = committed. */
enum fault database_try(struct database *database, void (*body)(struct tx *tx, void *context),
	void *context);
