/* Between db.c and the two engines: what every connection has, and what an engine must do.
 *
 * Engines fail by fail() on the run that they are given. They need not count calls, keep the list
 * of open rows or the functions that wait for a commit: db.c does. */
#pragma once
#include "db/db.h"
#include "base/map.h"

enum { STATEMENTS_MAX = 400 }; /* cached a connection; beyond it the cache starts anew */

struct db {
	const struct engine *engine;
	enum db_engine kind;
	struct db_options options;
	struct arena *arena;
	const char *place, *name; /* the file or the URL; for messages */
	int lock;                 /* descriptor of the lock file, −1 = none */
};

struct kept_object {
	struct kept_object *next;
	void *object;
	void (*release)(void *);
	char name[64];
};

struct conn {
	const struct engine *engine;
	struct db *db;
	struct rows *open;       /* db_rows() not yet at their end */
	struct kept_object *kept;
	int64_t calls, fail_at;  /* db/replay.h */
	bool within;             /* a transaction is open */
	enum fault dead;         /* the engine has ended the transaction by itself: why */
};

/* What a statement gives, at one row. Either lazily from the engine, or spilled into memory. */
struct rows {
	struct conn *conn;
	struct run *run;
	struct rows *next;       /* of conn->open */
	void *statement;         /* the engine's; NULL = over */
	int columns;
	int64_t at, count;       /* of spilled or fetched rows; −1 = before the first */
	struct db_value *spilled;
};

enum part_step { PART_BEGIN, PART_KEEP, PART_UNDO };

struct engine {
	/* Takes locks, checks that the place can be a database. */
	void (*place)(struct run *run, struct db *db);
	/* True when it is ours, false when it is empty; fault DB_FOREIGN. */
	bool (*ours)(struct run *run, struct conn *conn);
	struct conn *(*open)(struct run *run, struct db *db, bool for_writing);
	void (*close)(struct conn *conn);

	void (*begin)(struct run *run, struct conn *conn, enum tx_kind kind, int deadline_ms);
	bool (*commit)(struct run *run, struct conn *conn); /* false: run->fault set */
	void (*rollback)(struct conn *conn);
	void (*part)(struct run *run, struct conn *conn, enum part_step step);

	/* Values as in db.h: one before $1. */
	int64_t (*run)(struct run *run, struct conn *conn, const char *sql,
		const struct db_value *values, size_t n);
	int64_t (*run_many)(struct run *run, struct conn *conn, const char *sql,
		const struct db_value *values, size_t width, size_t rows, int64_t *changed);
	/* As db_insert_many(). */
	void (*insert_many)(struct run *run, struct conn *conn, const char *sql,
		const struct db_value *values, size_t width, size_t rows, int64_t *ids);
	/* rows has conn and run set. once: only the first row is wanted, and the values outlive it. */
	void (*rows)(struct rows *rows, const char *sql, const struct db_value *values, size_t n,
		bool once);
	bool (*next)(struct rows *rows);
	struct db_value (*value)(struct rows *rows, int column); /* valid until next or end */
	void (*end)(struct rows *rows);

	void (*script)(struct run *run, struct conn *conn, const char *sql); /* several statements */
	void (*check)(struct run *run, struct conn *conn, const char *sql, const char *types);
};

extern const struct engine sqlite_engine, postgres_engine;

/* Sets run->fault without leaving; param may be NULL. */
void fault_note(struct run *run, enum fault fault, const char *param);

/* migrate.c: brings the database to this program's version. */
void migrate(struct run *run, struct db *db);
