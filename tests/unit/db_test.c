/* db/: values, transactions and their parts, faults, opening, migrations; on both engines. */
#include "database.h"

#include "db/replay.h"
#include "db/schema.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <unistd.h>

#define INSERT "INSERT INTO setting (name, value, version) VALUES ($1, $2, $3)"

static int64_t settings_count(struct tx *tx)
{
	return db_int(tx, "SELECT COUNT(*) FROM setting");
}

static void values_come_back_as_they_went(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	int64_t blob = db_int(tx,
		"INSERT INTO blob (type, bytes, at) VALUES ($2, $1, $3) RETURNING id",
		I(-EXACT_MAX), T("图片"), I(INT64_MAX));
	assert_int_equal(blob, 1);
	assert_int_equal(
		db_run(tx, "INSERT INTO blob_chunk (blob, part, bytes) VALUES ($1, $2, $3)",
			I(blob), I(0), B("a\0b", 3)),
		1);
	db_run(tx, "INSERT INTO blob_chunk (blob, part, bytes) VALUES ($1, $2, $3)", I(blob), I(1),
		B("", 0));
	struct rows *rows = db_rows(tx,
		"SELECT b.type, b.bytes, c.bytes, c.part * 0.5, b.at"
		" FROM blob b JOIN blob_chunk c ON c.blob = b.id WHERE b.id = $1 ORDER BY c.part DESC",
		I(blob));
	size_t length;
	assert_true(rows_next(rows));
	row_bytes(rows, 2, &length);
	assert_int_equal(length, 0);
	assert_false(row_null(rows, 2));
	assert_true(rows_next(rows));
	assert_string_equal(row_text(rows, 0), "图片");
	assert_int_equal(row_int(rows, 1), -EXACT_MAX);
	assert_memory_equal(row_bytes(rows, 2, &length), "a\0b", 3);
	assert_int_equal(length, 3);
	assert_int_equal(row_int(rows, 4), INT64_MAX);
	assert_false(rows_next(rows));
	assert_true(fabs(db_real(tx, "SELECT CAST($1 AS DOUBLE PRECISION) / 4", F(1.0)) - 0.25) <
		1e-12);
	assert_null(db_text(tx, "SELECT value FROM setting WHERE name = $1", T("nothing")));
	assert_int_equal(
		db_int(tx, "SELECT version FROM setting WHERE name = $1", T("nothing")), 0);
	assert_false(db_exists(
		tx, "SELECT 1 FROM setting WHERE name = $1 AND version = $2", T("x"), I(1)));
	/* the number of a parameter counts, not its place; one may stand twice */
	db_run(tx, "INSERT INTO setting (version, value, name) VALUES ($3, $2, $1)", T("k"), T("v"),
		I(7));
	assert_string_equal(db_text(tx,
				    "SELECT value FROM setting WHERE version = $2 AND name = $1"
				    " AND version = $2",
				    T("k"), I(7)),
		"v");
	database_commit(tx);
}

static void many_rows_in_one_go(void **state)
{
	struct database *d;
	DATABASE(d);
	enum { ROWS = 1203 };
	struct db_value *values = NEW_N(d->run.arena, struct db_value, ROWS * 3);
	for (int i = 0; i < ROWS; i++) {
		values[i * 3] = T(num(&d->run, i / 3)); /* three of each name */
		values[i * 3 + 1] = T("x");
		values[i * 3 + 2] = I(i);
	}
	int64_t *changed = NEW_N(d->run.arena, int64_t, ROWS);
	struct tx *tx = database_begin(d, TX_BULK);
	int64_t all = db_run_many(
		tx, INSERT " ON CONFLICT (name) DO NOTHING", values, 3, ROWS, changed);
	assert_int_equal(all, ROWS / 3);
	for (int i = 0; i < ROWS; i++)
		assert_int_equal(changed[i], i % 3 == 0);
	assert_int_equal(settings_count(tx), ROWS / 3);
	assert_int_equal(db_run_many(tx, INSERT, values, 3, 0, NULL), 0);
	/* keys given by the database, of each */
	for (int i = 0; i < 6; i++) {
		values[i * 2] = T("image/png");
		values[i * 2 + 1] = I(i);
	}
	db_insert_many(tx,
		"INSERT INTO blob (type, bytes, at) SELECT CAST($1 AS TEXT), $2, $2 WHERE $2 <> 3",
		values, 2, 6, changed);
	for (int i = 0; i < 6; i++)
		assert_int_equal(changed[i]
				? db_int(tx, "SELECT at FROM blob WHERE id = $1", I(changed[i]))
				: 3,
			i);
	database_commit(tx);
}

static void a_change_does_not_disturb_what_is_being_read(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	for (int i = 0; i < 10; i++)
		db_run(tx, INSERT, T(num(&d->run, i)), T("old"), I(i));
	struct rows *rows = db_rows(
		tx, "SELECT name, value, version FROM setting ORDER BY version");
	int seen = 0;
	while (rows_next(rows)) {
		if (seen == 2) { /* the same statement again, and changes that move every row */
			assert_int_equal(settings_count(tx), 10);
			struct rows *same = db_rows(
				tx, "SELECT name, value, version FROM setting ORDER BY version");
			assert_true(rows_next(same));
			db_run(tx, "UPDATE setting SET version = 100 - version, value = 'new'");
			db_run(tx, "DELETE FROM setting WHERE version < 95");
			assert_string_equal(row_text(same, 1), "old");
		}
		assert_string_equal(row_text(rows, 1), "old");
		assert_int_equal(row_int(rows, 2), seen++);
	}
	assert_int_equal(seen, 10);
	assert_int_equal(settings_count(tx), 6);
	database_commit(tx);
}

struct heard {
	int n, order[8];
};
struct telling {
	struct heard *heard;
	int what;
};

static void hear(void *context)
{
	struct telling *telling = context;
	telling->heard->order[telling->heard->n++] = telling->what;
}

static void tell(struct tx *tx, struct heard *heard, int what)
{
	struct telling *telling = NEW(tx->run->arena, struct telling);
	*telling = (struct telling){ heard, what };
	tx_after(tx, hear, telling);
}

static void parts_are_undone_alone(void **state)
{
	struct database *d;
	DATABASE(d);
	struct heard heard = { 0 };
	struct run other = { .arena = arena_create(), .catch = &d->fault };
	struct tx *whole = database_begin(d, TX_WRITE), part;
	db_run(whole, INSERT, T("whole"), T(""), I(1));
	tell(whole, &heard, 1);
	tx_part_begin(&part, whole, &other);
	db_run(&part, INSERT, T("kept"), T(""), I(1));
	tell(&part, &heard, 2);
	tell(&part, &heard, 3);
	tx_part_keep(&part, whole);
	tx_part_begin(&part, whole, &d->run);
	db_run(&part, INSERT, T("undone"), T(""), I(1));
	tell(&part, &heard, 9);
	struct rows *rows = db_rows(&part, "SELECT name FROM setting");
	assert_true(rows_next(rows));
	tx_part_undo(&part, whole);
	tell(whole, &heard, 4);
	assert_int_equal(settings_count(whole), 2);
	assert_int_equal(heard.n, 0);
	database_commit(whole);
	assert_int_equal(heard.n, 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(heard.order[i], i + 1);
	arena_destroy(other.arena);
}

struct attempt {
	const char *sql;
	int goes;
	struct heard *heard;
};

static void attempt(struct tx *tx, void *context)
{
	struct attempt *this = context;
	this->goes++;
	db_run(tx, INSERT, T("before"), T(""), I(1));
	if (this->heard)
		tell(tx, this->heard, 1);
	db_run(tx, this->sql);
}

static void faults_of_the_database_have_names(void **state)
{
	struct database *d;
	DATABASE(d);
	struct heard heard = { 0 };
	struct attempt twice = { "INSERT INTO setting VALUES ('before', '', 1)", .heard = &heard };
	assert_int_equal(database_try(d, attempt, &twice), DB_DUPLICATE);
	struct attempt reference = {
		"INSERT INTO membership (person, unit, since, until) VALUES (7, 1, 0, 0)"
	};
	assert_int_equal(database_try(d, attempt, &reference), DB_REFERENCE);
	struct attempt null = { "INSERT INTO setting VALUES ('x', NULL, 1)" };
	assert_int_equal(database_try(d, attempt, &null), DB_BROKEN);
	struct attempt wrong = { "SELEC" };
	assert_int_equal(database_try(d, attempt, &wrong), DB_BROKEN);
	assert_int_equal(heard.n, 0);
	struct tx *tx = database_begin(d, TX_READ);
	assert_int_equal(settings_count(tx), 0);
	database_commit(tx);
	struct attempt right = { "DELETE FROM setting WHERE name = 'nothing'", .heard = &heard };
	assert_int_equal(database_try(d, attempt, &right), FAULT_NONE);
	assert_int_equal(heard.n, 1);
}

static void read_wrong_type(struct tx *tx, void *context)
{
	db_int(tx, "SELECT name FROM company");
}

static void a_column_of_another_type_is_refused(void **state)
{
	struct database *d;
	DATABASE(d);
	assert_int_equal(database_try(d, read_wrong_type, NULL), DB_BROKEN);
	assert_int_equal(
		database_try(d, read_wrong_type, NULL), DB_BROKEN); /* nothing was left open */
}

static void write_in_read(struct tx *tx, void *context)
{
	db_run(tx, INSERT, T("x"), T(""), I(1));
}

static void a_reader_writes_nothing(void **state)
{
	struct database *d;
	DATABASE(d);
	struct conn *reader = conn_open(&d->run, d->db, false);
	assert_false(tx_run(&d->run, reader, TX_READ, 0, write_in_read, NULL));
	/* and sees one state from its first look on, whatever is written meanwhile */
	struct tx tx;
	tx_begin(&tx, &d->run, reader, TX_READ, 0);
	assert_int_equal(settings_count(&tx), 0);
	assert_int_equal(database_try(d, write_in_read, NULL), FAULT_NONE);
	assert_int_equal(settings_count(&tx), 0);
	assert_true(tx_commit(&tx));
	tx_begin(&tx, &d->run, reader, TX_READ, 0);
	assert_int_equal(settings_count(&tx), 1);
	assert_true(tx_commit(&tx));
	conn_close(reader);
}

static void read_long(struct tx *tx, void *context)
{
	db_int(tx,
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000)"
		" SELECT COUNT(*) FROM n");
}

static void a_deadline_ends_a_long_read(void **state)
{
	struct database *d;
	DATABASE(d);
	assert_false(tx_run(&d->run, d->conn, TX_READ, 50, read_long, NULL));
	assert_int_equal(d->run.fault, TOO_SLOW);
	assert_int_equal(database_try(d, write_in_read, NULL), FAULT_NONE);
}

struct crossing {
	struct database *d;
	struct conn *other;
	int goes;
};

static void read_then_write(struct tx *tx, void *context)
{
	struct crossing *crossing = context;
	int64_t n = settings_count(tx);
	if (crossing->goes++ == 0) {
		struct tx other;
		tx_begin(&other, tx->run, crossing->other, TX_WRITE, 0);
		int64_t m = settings_count(&other);
		db_run(&other, INSERT, T("other"), T(""), I(m));
		assert_true(tx_commit(&other));
	}
	db_run(tx, INSERT, T("mine"), T(""), I(n));
}

static void a_conflict_runs_again(void **state)
{
	struct database *d;
	DATABASE(d);
	struct crossing crossing = { d, conn_open(&d->run, d->db, true), 0 };
	assert_int_equal(database_try(d, read_then_write, &crossing), FAULT_NONE);
	assert_int_equal(crossing.goes, 2);
	struct tx *tx = database_begin(d, TX_READ);
	assert_int_equal(db_int(tx, "SELECT version FROM setting WHERE name = 'mine'"), 1);
	database_commit(tx);
	conn_close(crossing.other);
}

static void cut(struct tx *tx, void *context)
{
	struct crossing *crossing = context;
	if (crossing->goes++ == 0) {
		struct tx other;
		tx_begin(&other, tx->run, crossing->other, TX_BULK, 0);
		db_exists(&other,
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
			" WHERE datname = current_database() AND pid <> pg_backend_pid()");
		tx_rollback(&other);
	}
	db_run(tx, INSERT, T("after"), T(""), I(1));
}

static void a_lost_connection_is_made_anew(void **state)
{
	struct database *d;
	DATABASE(d);
	struct crossing crossing = { d, conn_open(&d->run, d->db, true), 0 };
	assert_int_equal(database_try(d, cut, &crossing), FAULT_NONE);
	assert_int_equal(crossing.goes, 2);
	conn_close(crossing.other);
}

static void work_of_several_calls(struct tx *tx, void *context)
{
	db_run(tx, INSERT, T("one"), T(""), I(1));
	struct rows *rows = db_rows(tx, "SELECT name FROM setting");
	struct tx part;
	tx_part_begin(&part, tx, tx->run);
	db_run(&part, INSERT, T("two"), T(""), settings_count(&part) ? I(2) : I(0));
	tx_part_keep(&part, tx);
	while (rows_next(rows))
		row_text(rows, 0);
}

static void every_call_may_fail(void **state)
{
	struct database *d;
	DATABASE(d);
	int failed = 0;
	for (int64_t n = 1;; n++) {
		db_fail_after(d->conn, n);
		enum fault fault = database_try(d, work_of_several_calls, NULL);
		if (!db_failed(d->conn)) {
			assert_int_equal(fault, FAULT_NONE);
			break;
		}
		failed++;
		assert_int_equal(fault, DB_BROKEN);
		db_fail_after(d->conn, 0);
		struct tx *tx = database_begin(d, TX_READ);
		assert_int_equal(settings_count(tx), 0);
		database_commit(tx);
	}
	db_fail_after(d->conn, 0);
	assert_int_equal(failed, 8);
}

static void statements_beyond_the_cache(void **state)
{
	struct database *d;
	DATABASE(d);
	for (int i = 0; i < 1200; i += 100) {
		struct tx *tx = database_begin(d, TX_READ);
		for (int j = 0; j < 100; j++)
			assert_int_equal(
				db_int(tx, arena_printf(d->run.arena, "SELECT %d", i + j)), i + j);
		database_commit(tx);
	}
}

static void *make_kept(const char *name)
{
	return strcmp(name, "none") ? strdup(name) : NULL;
}

static void a_connection_keeps_objects(void **state)
{
	struct database *d;
	DATABASE(d);
	void *one = conn_keep(d->conn, "one", make_kept, free);
	assert_string_equal(one, "one");
	assert_ptr_equal(conn_keep(d->conn, "one", make_kept, free), one);
	assert_ptr_not_equal(conn_keep(d->conn, "two", make_kept, free), one);
	assert_null(conn_keep(d->conn, "none", make_kept, free));
}

/* --- opening and migrating -------------------------------------------------------------------- */

struct opening {
	struct run *run;
	const char *url;
	struct db_options options;
	struct db *db;
};

static void open_again(void *context)
{
	struct opening *opening = context;
	opening->db = db_open(opening->run, opening->url, opening->options);
}

static enum fault open_fault(struct database *d, const char *url, struct db_options options)
{
	struct opening opening = { &d->run, url, options, NULL };
	options.no_sync = true;
	if (run_try(&d->run, open_again, &opening))
		db_close(opening.db);
	return d->run.fault;
}

static void run_sql(struct tx *tx, void *context)
{
	db_run(tx, context);
}

static void a_newer_database_is_left_alone(void **state)
{
	struct database *d;
	DATABASE(d);
	assert_int_equal(
		database_try(d, run_sql, "INSERT INTO migration VALUES (9001, 'future', 0)"),
		FAULT_NONE);
	conn_close(d->conn);
	db_close(d->db);
	d->conn = NULL;
	d->db = NULL;
	assert_int_equal(open_fault(d, d->url, (struct db_options){ 0 }), DB_NEWER);
	assert_string_equal(d->run.param[0], "9001");
}

static void a_second_server_is_refused(void **state)
{
	struct database *d;
	DATABASE(d);
	if (d->engine == DB_POSTGRES) { /* is made for several */
		assert_int_equal(open_fault(d, d->url, (struct db_options){ 0 }), FAULT_NONE);
		return;
	}
	assert_int_equal(open_fault(d, d->url, (struct db_options){ 0 }), DB_LOCKED);
	assert_non_null(strstr(fault_text(d->run.arena, &d->run, false), "test.db"));
	const char *other = arena_printf(d->run.arena, "sqlite:%s/other.db", d->folder);
	assert_int_equal(symlink("test.db", other + 7), 0);
	assert_int_equal(open_fault(d, other, (struct db_options){ 0 }), DB_LOCKED);
	assert_int_equal(
		open_fault(d, d->url, (struct db_options){ .read_only = true }), FAULT_NONE);
	database_reopen(d);
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void foreign_files_are_left_as_they_were(void **state)
{
	struct database *d;
	DATABASE(d);
	struct arena *arena = d->run.arena;
	if (d->engine == DB_POSTGRES) {
		assert_int_equal(database_try(d, run_sql, "DROP TABLE migration"), FAULT_NONE);
		assert_int_equal(open_fault(d, d->url, (struct db_options){ 0 }), DB_FOREIGN);
		return;
	}
	const char *path = arena_printf(arena, "%s/notes.txt", d->folder);
	write_file(path,
		"this is no database, and it is longer than the hundred bytes that the header of"
		" a database has, so that nobody could take it for one\n");
	assert_int_equal(open_fault(d, path, (struct db_options){ .create = true }), DB_FOREIGN);
	path = arena_printf(arena, "%s/foreign.db", d->folder);
	sqlite3 *foreign;
	assert_int_equal(sqlite3_open(path, &foreign), SQLITE_OK);
	assert_int_equal(sqlite3_exec(foreign, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(foreign);
	assert_int_equal(open_fault(d, path, (struct db_options){ .create = true }), DB_FOREIGN);
	assert_int_not_equal(access(arena_printf(arena, "%s-wal", path), F_OK), 0);
	path = arena_printf(arena, "%s/absent.db", d->folder);
	assert_int_equal(open_fault(d, path, (struct db_options){ 0 }), DB_BROKEN);
}

static void migrations_run_once(void **state)
{
	struct database *d;
	DATABASE(d);
	size_t count;
	const struct migration *list = migration_list(d->run.arena, &count);
	assert_true(count >= 2);
	assert_string_equal(list[0].name, "base");
	for (int go = 0; go < 2; go++) {
		struct tx *tx = database_begin(d, TX_READ);
		assert_int_equal(settings_count(tx), go);
		assert_int_equal(db_int(tx, "SELECT COUNT(*) FROM migration"), count);
		assert_int_equal(
			db_int(tx, "SELECT MAX(version) FROM migration"), list[count - 1].version);
		database_commit(tx);
		database_try(d, write_in_read, NULL);
		database_reopen(d);
	}
}

/* --- disk and backup (SQLite) ----------------------------------------------------------------- */

static void fill(struct tx *tx, void *context)
{
	static const char zeros[65536];
	struct tx part;
	for (int i = 0; i < 100; i++) {
		tx_part_begin(&part, tx, tx->run);
		db_int(&part, "INSERT INTO blob (type, bytes, at) VALUES ('x', 1, 1) RETURNING id");
		db_run(&part,
			"INSERT INTO blob_chunk (blob, part, bytes) VALUES ((SELECT MAX(id) FROM blob), $1, $2)",
			I(i), B(zeros, sizeof zeros));
		tx_part_keep(&part, tx);
	}
}

static void a_full_disk_loses_nothing(void **state)
{
	struct database *d;
	DATABASE(d);
	assert_int_equal(database_try(d, write_in_read, NULL), FAULT_NONE);
	struct rlimit before, small = { 1 << 20, 1 << 20 };
	getrlimit(RLIMIT_FSIZE, &before);
	small.rlim_max = before.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	enum fault fault = database_try(d, fill, NULL);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(fault, DB_FULL);
	struct tx *tx = database_begin(d, TX_WRITE);
	assert_int_equal(db_int(tx, "SELECT COUNT(*) FROM blob"), 0);
	assert_int_equal(settings_count(tx), 1);
	database_commit(tx);
	assert_int_equal(database_try(d, fill, NULL), FAULT_NONE);
}

struct backing {
	struct database *d;
	const char *path;
};

static void back_up(void *context)
{
	struct backing *backing = context;
	db_backup(&backing->d->run, backing->d->db, backing->path);
}

static void a_backup_opens_as_a_database(void **state)
{
	struct database *d;
	DATABASE(d);
	struct backing backing = { d, arena_printf(d->run.arena, "%s/copy.db", d->folder) };
	if (d->engine == DB_POSTGRES) {
		assert_false(run_try(&d->run, back_up, &backing));
		assert_int_equal(d->run.fault, BACKUP_REFUSED);
		return;
	}
	assert_int_equal(database_try(d, write_in_read, NULL), FAULT_NONE);
	struct tx *tx = database_begin(d, TX_WRITE); /* an open writer does not stop it */
	db_run(tx, INSERT, T("not yet"), T(""), I(1));
	back_up(&backing);
	database_commit(tx);
	assert_false(run_try(&d->run, back_up, &backing));
	assert_int_equal(d->run.fault, BACKUP_REFUSED);
	struct db *copy = db_open(&d->run, backing.path, (struct db_options){ 0 });
	struct conn *conn = conn_open(&d->run, copy, true);
	struct tx other;
	tx_begin(&other, &d->run, conn, TX_READ, 0);
	assert_int_equal(settings_count(&other), 1);
	assert_string_equal(db_text(&other, "PRAGMA integrity_check"), "ok");
	tx_rollback(&other);
	conn_close(conn);
	db_close(copy);
}

static const struct CMUnitTest tests[] = {
	TEST_BOTH(values_come_back_as_they_went, "values of every type come back as they went"),
	TEST_BOTH(many_rows_in_one_go, "many rows go in one statement, each with its count"),
	TEST_BOTH(a_change_does_not_disturb_what_is_being_read,
		"a change does not disturb open rows"),
	TEST_BOTH(parts_are_undone_alone,
		"a part is undone alone; listeners hear in order after the commit"),
	TEST_BOTH(faults_of_the_database_have_names,
		"what the database refuses has a name and changes nothing"),
	TEST_BOTH(a_column_of_another_type_is_refused, "a column of another type is refused"),
	TEST_BOTH(a_reader_writes_nothing, "a reader writes nothing and sees one state"),
	TEST_BOTH(a_deadline_ends_a_long_read, "a deadline ends a long read"),
	/* SQLite has one writer: no conflict can be */
	TEST_POSTGRES(a_conflict_runs_again, "a conflict runs again"),
	TEST_POSTGRES(a_lost_connection_is_made_anew, "a lost connection is made anew"),
	TEST_BOTH(every_call_may_fail, "every database call may fail and nothing is half done"),
	TEST_BOTH(statements_beyond_the_cache, "more statements than the cache holds"),
	TEST_BOTH(a_connection_keeps_objects, "a connection keeps costly objects"),
	TEST_BOTH(a_newer_database_is_left_alone, "a newer database is left alone"),
	TEST_BOTH(a_second_server_is_refused,
		"a second server on one SQLite file is refused, a reader is not"),
	TEST_BOTH(foreign_files_are_left_as_they_were,
		"a foreign file or database is refused and left as it was"),
	TEST_BOTH(migrations_run_once, "migrations run once"),
	TEST_SQLITE(a_full_disk_loses_nothing, "a full disk loses nothing that was there"),
	TEST_BOTH(a_backup_opens_as_a_database, "a backup is whole and opens as a database"),
};

TEST_MAIN(tests)
