/* A copy of the database beside its running server, and a look at its storage. */
#include "db/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct backup {
	struct tx tx;
	const char *path;
};

static void copy(void *context)
{
	struct backup *backup = context;
	db_run(&backup->tx, "VACUUM INTO $1", T(backup->path));
}

/* The copy is whole under its name or not there at all. */
static const char *put_in_place(const char *part, const char *path)
{
	int file = open(part, O_RDONLY | O_CLOEXEC);
	bool kept = file >= 0 && fsync(file) == 0;
	if (file >= 0)
		close(file);
	if (!kept || renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) != 0) {
		const char *why = strerror(errno);
		unlink(part);
		return why;
	}
	return NULL;
}

void db_backup(struct run *run, struct db *db, const char *path)
{
	if (db->kind == DB_POSTGRES)
		fail(run, BACKUP_REFUSED, "the database is PostgreSQL: use pg_dump");
	if (access(path, F_OK) == 0)
		fail(run, BACKUP_REFUSED, arena_printf(run->arena, "%s exists already", path));
	const char *part = arena_printf(run->arena, "%s.part", path);
	unlink(part);
	struct conn *conn = db->engine->open(
		run, db, true); /* VACUUM INTO is no query_only statement */
	conn->db = db;
	conn->engine = db->engine;
	struct backup backup = { { .run = run, .conn = conn }, part };
	bool done = run_try(run, copy, &backup);
	conn_close(conn);
	if (!done) {
		unlink(part);
		fail_with(run, run->fault, run->param);
	}
	const char *why = put_in_place(part, path);
	if (why)
		fail(run, BACKUP_REFUSED, arena_printf(run->arena, "%s: %s", path, why));
}

const char *db_damage(struct tx *tx)
{
	if (tx->conn->db->kind ==
		DB_POSTGRES) /* checks its pages by itself, and has no such question */
		return NULL;
	const char *found = db_text(tx, "PRAGMA integrity_check(1)");
	if (strcmp(found ? found : "", "ok") != 0)
		return found ? found : "no answer";
	const char *table = db_text(tx, "PRAGMA foreign_key_check");
	return table ? arena_printf(tx->run->arena, "a row of %s refers to nothing", table) : NULL;
}
