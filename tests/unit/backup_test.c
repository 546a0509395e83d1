/* bullpen backup and bullpen verify, as a user runs them beside a running server. */
#include "database.h"

#include "org/person.h"
#include "org/unit.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The exit code; what was printed and complained into *text. */
static int bullpen(struct database *d, const char *arguments, const char **text)
{
	static const char *const how = "LC_ALL=C %s %s 2>&1";
	FILE *program = popen(arena_printf(d->run.arena, how, PROGRAM, arguments), "r");
	assert_non_null(program);
	char *all = arena_alloc(d->run.arena, 8192);
	all[fread(all, 1, 8191, program)] = '\0';
	*text = all;
	return WEXITSTATUS(pclose(program));
}

static void beside_a_running_server(void **state)
{
	struct database *d; /* holds the lock, as a server does */
	DATABASE(d);
	struct arena *arena = d->run.arena;
	const char *text, *copy = arena_printf(arena, "%s/copy.db", d->folder);
	assert_int_equal(bullpen(d, arena_printf(arena, "verify --db '%s'", d->url), &text), 0);
	assert_non_null(strstr(text, "storage: right\n"));
	const char *backup = arena_printf(arena, "backup --db '%s' %s", d->url, copy);
	if (d->engine == DB_POSTGRES) {
		assert_int_equal(
			bullpen(d, arena_printf(arena, "backup --db '%s' copy.db", d->url), &text),
			1);
		assert_non_null(strstr(text, "pg_dump"));
		return;
	}
	assert_int_equal(bullpen(d, backup, &text), 0);
	assert_string_equal(text, "");
	assert_int_equal(bullpen(d, arena_printf(arena, "verify --db sqlite:%s", copy), &text), 0);
	assert_int_equal(bullpen(d, backup, &text), 1);
	assert_non_null(strstr(text, "copy.db exists already"));
	assert_int_equal(bullpen(d, "verify --db sqlite:/nowhere/x.db", &text), 1);
	assert_int_equal(bullpen(d, "verify one", &text), 2);
	/* what would write waits until the server is gone */
	assert_int_equal(
		bullpen(d, arena_printf(arena, "user --db '%s' --reset ann", d->url), &text), 1);
	assert_non_null(strstr(text, "Another server uses the database"));
	assert_int_equal(bullpen(d, "backup", &text), 2);
}

static void what_is_wrong_is_said(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	db_run(tx,
		"INSERT INTO sum_ (kind, day, branch, grp, campaign, product, member, n, total)"
		" VALUES (1, 20260302, 1, 0, 0, 0, 1, 1, 5)");
	database_commit(tx);
	const char *text;
	assert_int_equal(
		bullpen(d, arena_printf(d->run.arena, "verify --db '%s'", d->url), &text), 1);
	assert_non_null(strstr(text, "sums that no facts make up: 1\n"));
	assert_non_null(strstr(text, "1 things"));
}

static void a_way_back_in(void **state)
{
	struct database *d;
	DATABASE(d);
	struct arena *arena = d->run.arena;
	struct tx *tx = database_begin(d, TX_WRITE);
	struct person ann = { .name = "Ann", .unit = UNIT_COMPANY, .login = "Ann" };
	person_create(tx, &ann, 20260101);
	database_commit(tx);
	conn_close(d->conn);
	db_close(d->db);
	d->conn = NULL;
	d->db = NULL;
	const char *text;
	assert_int_equal(bullpen(d, arena_printf(arena, "user --db '%s'", d->url), &text), 0);
	assert_string_equal(text, "ann\tAnn\tagent \n");
	assert_int_equal(
		bullpen(d, arena_printf(arena, "user --db '%s' --owner ANN --reset ann", d->url),
			&text),
		0);
	assert_int_equal(strncmp(text, "/join?key=", 10), 0);
	assert_true(strlen(text) > 40);
	assert_int_equal(bullpen(d, arena_printf(arena, "user --db '%s'", d->url), &text), 0);
	assert_string_equal(text, "ann\tAnn\towner \n");
	assert_int_equal(
		bullpen(d, arena_printf(arena, "user --db '%s' --reset bob", d->url), &text), 1);
	assert_non_null(strstr(text, "There is no person bob."));
	database_reopen(d);
}

static const struct CMUnitTest tests[] = {
	TEST_BOTH(beside_a_running_server, "backup and verify work beside a running server"),
	TEST_BOTH(a_way_back_in, "user lists who may log in and gives a way back in"),
	TEST_BOTH(what_is_wrong_is_said, "[S6.10] verify says what is wrong, and fails"),
};

TEST_MAIN(tests)
