/* A process that posts facts is killed at any moment: what it had told as stored is there, once, and the
 * sums equal the facts. Durable as in production; the real engines, no simulation of a crash.
 *
 * (A killed process loses nothing that the kernel has; what a power cut needs besides is that the engines
 * wait for the disk: SQLite's synchronous FULL is checked by its setting.) */
#include "../unit/feed_company.h"

#include "base/random.h"
#include "feed/verify.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLS = 6, TOLD_MOST = 4000 };

struct posting {
	const struct company *company;
	struct random random;
	int round, next;
	int n; /* of this transaction */
};

static const char *ref_of(struct run *run, int round, int number)
{
	return arena_printf(run->arena, "%d-%d", round, number);
}

/* One to twenty facts in a transaction, now and then one undone. */
static void post(struct tx *tx, void *context)
{
	struct posting *posting = context;
	posting->n = 1 + (int)random_below(&posting->random, 20);
	struct fact facts[20];
	for (int i = 0; i < posting->n; i++)
		facts[i] = fact_made(tx,
			posting->company->person[random_below(&posting->random, PEOPLE)], "revenue",
			1 + random_below(&posting->random, 100000),
			20260302 + (day_t)random_below(&posting->random, 20),
			ref_of(tx->run, posting->round, posting->next + i));
	fact_post_many(tx, facts, (size_t)posting->n);
	int64_t undone = fact_post(
		tx, fact_made(tx, posting->company->person[0], "deals", 1, 20260302, NULL));
	if (random_below(&posting->random, 4) == 0)
		fact_undo(tx, undone);
}

/* The child: posts until it is killed, telling down the pipe up to where all is stored. */
_Noreturn static void post_until_killed(
	const char *url, const struct company *company, int round, int pipe_end)
{
	struct run run = { .arena = arena_create(), .now = INT64_C(1790000000000) };
	jmp_buf fault;
	run.catch = &fault;
	if (setjmp(fault))
		_exit(3);
	struct db *db = db_open(&run, url, (struct db_options){ 0 });
	struct conn *conn = conn_open(&run, db, true);
	struct posting posting = {
		.company = company, .random = random_seeded((uint64_t)round), .round = round
	};
	for (;;) {
		if (!tx_run(&run, conn, TX_WRITE, 0, post, &posting))
			_exit(4);
		posting.next += posting.n;
		if (write(pipe_end, &posting.next, sizeof posting.next) != sizeof posting.next)
			_exit(5);
		arena_reset(run.arena);
	}
}

/* Starts the child, kills it somewhere after so many; gives how many it had told as stored. */
static int killed_after(
	const char *url, const struct company *company, int round, int enough, useconds_t more_us)
{
	int ends[2], told = 0, last;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		post_until_killed(url, company, round, ends[1]);
	}
	close(ends[1]);
	while (told < enough && read(ends[0], &last, sizeof last) == sizeof last)
		told = last;
	usleep(more_us);
	kill(child, SIGKILL);
	while (read(ends[0], &last, sizeof last) == sizeof last)
		told = last; /* told before it died */
	close(ends[0]);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status)); /* it ended by us, not by a fault */
	return told;
}

static void everything_holds(struct tx *tx)
{
	size_t count;
	const struct finding *findings = verify(tx, &count);
	for (size_t i = 0; i < count; i++)
		if (findings[i].count)
			test_fails("%s: %d", findings[i].what, (int)findings[i].count);
	const char *damage = db_damage(tx);
	assert_null(damage);
}

static void close_here(struct database *d)
{
	conn_close(d->conn);
	db_close(d->db);
	d->conn = NULL;
	d->db = NULL;
}

static void what_was_told_as_stored_is_there_once(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company company = company_make(tx);
	database_commit(tx);
	struct random random = random_seeded(7);
	for (int round = 1; round <= KILLS; round++) {
		close_here(d);
		int told = killed_after(d->url, &company, round,
			20 + (int)random_below(&random, 200), random_below(&random, 3000));
		assert_true(told > 0);
		database_reopen(d);
		tx = database_begin(d, TX_READ);
		everything_holds(tx);
		int64_t there = db_int(tx,
			"SELECT COUNT(DISTINCT f.ref) FROM fact f WHERE f.ref >= $1 AND f.ref < $2",
			T(arena_printf(d->run.arena, "%d-", round)),
			T(arena_printf(d->run.arena, "%d.", round)));
		assert_true(there >= told);
		for (int i = 0; i < told; i++)
			assert_int_equal(db_int(tx, "SELECT COUNT(*) FROM fact WHERE ref = $1",
						 T(ref_of(&d->run, round, i))),
				1);
		database_commit(tx);
		d->run.catch = &d->fault;
	}
}

static void verifying_finds_what_is_wrong(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company company = company_make(tx);
	fact_post(tx, fact_made(tx, company.person[0], "revenue", 100, 20260302, "a"));
	everything_holds(tx);
	db_run(tx, "UPDATE sum_ SET total = total + 1");
	size_t count;
	const struct finding *findings = verify(tx, &count);
	assert_int_equal(findings[0].count, 1);
	assert_int_equal(findings[1].count, 1);
	for (size_t i = 2; i < count; i++)
		assert_int_equal(findings[i].count, 0);
	database_commit(tx);
}

static void sqlite_waits_for_the_disk(void **state)
{
	struct database *d;
	DATABASE(d);
	close_here(d);
	struct db *db = db_open(&d->run, d->url, (struct db_options){ 0 });
	struct conn *conn = conn_open(&d->run, db, true);
	struct tx tx;
	tx_begin(&tx, &d->run, conn, TX_READ, 0);
	assert_int_equal(db_int(&tx, "PRAGMA synchronous"), 2);
	assert_string_equal(db_text(&tx, "PRAGMA journal_mode"), "wal");
	tx_rollback(&tx);
	conn_close(conn);
	db_close(db);
	database_reopen(d);
}

static const struct CMUnitTest tests[] = {
	TEST_BOTH(what_was_told_as_stored_is_there_once,
		"[S6.10] killed while posting: what was told as stored is there, once"),
	TEST_BOTH(verifying_finds_what_is_wrong,
		"[S6.10] verifying finds sums that differ from their facts"),
	TEST_SQLITE(sqlite_waits_for_the_disk, "a commit waits for the disk"),
};

TEST_MAIN(tests)
