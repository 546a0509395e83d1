/* feed/: live events in the order of commits, open boards told by other servers. */
#include "feed_company.h"

#include "base/random.h"
#include "db/bell.h"
#include "feed/live.h"
#include "feed/nouns.h"
#include "feed/outbox.h"

#include <string.h>
#include <time.h>

#define MARCH .from = 20260301, .to = 20260331

static int64_t events(struct tx *tx, int64_t after, int64_t upto)
{
	return db_int(tx,
		"SELECT COUNT(*) FROM live WHERE position > $1 AND position <= $2 AND kind <> ''",
		I(after), I(upto));
}

static void an_event_is_there_with_its_transaction(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	int64_t before = live_position(tx);
	database_commit(tx);
	tx = database_begin(d, TX_WRITE);
	live_tell(tx, EVERYONE, "deal.reported", json_pack("{s:i}", "order", 1));
	live_tell(tx, (struct audience){ .person = 7 }, "order.approved",
		json_pack("{s:s}", "text", "好\n的"));
	database_commit(tx);
	tx = database_begin(d, TX_WRITE);
	live_tell(tx, EVERYONE, "deal.reported", json_pack("{s:i}", "order", 2));
	tx_rollback(tx);
	tx = database_begin(d, TX_READ);
	assert_int_equal(events(tx, before, live_position(tx)), 2);
	assert_string_equal(
		db_text(tx, "SELECT payload FROM live WHERE person = 7"), "{\"text\":\"好\\n的\"}");
	database_commit(tx);
}

/* On PostgreSQL: what began first may end last, and must not be skipped by who has seen the other. */
static void positions_wait_for_what_is_under_way(void **state)
{
	struct database *d;
	DATABASE(d);
	struct run others = { .arena = arena_create(), .now = d->run.now, .catch = d->run.catch };
	struct conn *other = conn_open(&others, d->db, true);
	struct tx *first = database_begin(d, TX_WRITE);
	int64_t before = live_position(first);
	live_tell(first, EVERYONE, "first", json_object());
	struct tx second;
	tx_begin(&second, &others, other, TX_WRITE, 0);
	live_tell(&second, EVERYONE, "second", json_object());
	assert_true(tx_commit(&second));
	tx_begin(&second, &others, other, TX_READ, 0);
	assert_int_equal(events(&second, before, live_position(&second)),
		0); /* the second is there, the first not yet */
	assert_int_equal(db_int(&second, "SELECT COUNT(*) FROM live"), 1);
	assert_true(tx_commit(&second));
	database_commit(first);
	tx_begin(&second, &others, other, TX_READ, 0);
	assert_int_equal(events(&second, before, live_position(&second)), 2);
	assert_string_equal(
		db_text(&second, "SELECT kind FROM live ORDER BY position LIMIT 1"), "first");
	assert_true(tx_commit(&second));
	conn_close(other);
	arena_destroy(others.arena);
}

struct server {
	struct house house;
	struct run run;
	struct conn *conn;
};

static void server_open(struct server *server, struct database *d)
{
	server->run = (struct run){ .arena = arena_create(),
		.house = &server->house,
		.now = d->run.now,
		.catch = d->run.catch };
	server->house = (struct house){ .db = d->db, .boards = boards_create(NULL) };
	server->house.live = live_start(&server->run, &server->house);
	server->conn = conn_open(&server->run, d->db, true);
}

static void server_close(struct server *server)
{
	conn_close(server->conn);
	live_stop(server->house.live);
	boards_destroy(server->house.boards);
	arena_destroy(server->run.arena);
}

static double total_at(struct server *server, const struct board_ask *ask)
{
	struct tx tx;
	tx_begin(&tx, &server->run, server->conn, TX_READ, 0);
	double total = board_read(&tx, ask)->total;
	assert_true(tx_commit(&tx));
	return total;
}

static void every_server_keeps_its_boards_true(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_make(tx);
	database_commit(tx);
	struct server servers[2];
	server_open(&servers[0], d);
	server_open(&servers[1], d);
	struct board_ask ask = { .metric = "revenue", .unit = c.team[0], MARCH };
	struct random random = random_seeded(9);
	double expected = 0;
	for (int i = 0; i < 80; i++) {
		struct server *poster = &servers[random_below(&random, 2)];
		uint32_t who = random_below(&random, PEOPLE);
		struct tx post;
		tx_begin(&post, &poster->run, poster->conn, TX_BULK, 0);
		fact_post(&post, fact_made(&post, c.person[who], "revenue", i + 1, 20260302, ""));
		expected += who < PEOPLE / 2 ? i + 1 : 0;
		assert_true(tx_commit(&post));
		tx_after_run(&post);
		if (i % 4 == 0) /* opened and read while others post */
			total_at(&servers[i / 4 % 2], &ask);
	}
	for (int s = 0; s < 2; s++) {
		for (int tries = 0; tries < 500 && total_at(&servers[s], &ask) != expected; tries++)
			nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
		assert_true(total_at(&servers[s], &ask) == expected);
		assert_true(boards_state(servers[s].house.boards).open == 1);
	}
	server_close(&servers[0]);
	server_close(&servers[1]);
}

static void a_bell_is_heard(void **state)
{
	struct database *d;
	DATABASE(d);
	struct bell *here = bell_create(&d->run, d->db), *there = bell_create(&d->run, d->db);
	int64_t began = clock_monotonic_ns();
	for (int i = 0; i < 100; i++)
		bell_ring(here);
	bell_wait(here, 10000);
	if (d->engine == DB_POSTGRES)
		bell_wait(there, 10000); /* another server's */
	assert_true(clock_monotonic_ns() - began < INT64_C(9000000000));
	bell_wait(here, 1); /* a hundred rings were one */
	bell_destroy(here);
	bell_destroy(there);
}

/* --- outbox ------------------------------------------------------------------------------------- */

static void letters_are_tried_again_and_given_up(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	int64_t first = outbox_put(tx, 1, "deal", "{}"), second = outbox_put(tx, 1, "deal", "{}"),
		third = outbox_put(tx, 2, "deal", "{}");
	size_t n;
	const struct outbox_item *items = outbox_claim(tx, 10, 1000, &n);
	assert_int_equal(n, 2); /* one of each receiver, in order */
	assert_int_equal(items[0].id, first);
	assert_int_equal(items[1].id, third);
	outbox_claim(tx, 10, 1000, &n);
	assert_int_equal(n, 1); /* those are held */
	outbox_sent(tx, second);
	outbox_sent(tx, third);
	ms_t due = 0;
	for (int tries = 1; tries < OUTBOX_TRIES; tries++) {
		outbox_failed(tx, first, "nobody answers");
		items = outbox_list(tx, 0, 10, &n);
		assert_int_equal(n, 1);
		assert_int_equal(items[0].state, OUTBOX_WAITING);
		ms_t wait = items[0].due - tx->run->now;
		assert_true(wait > due * 3 / 2); /* longer each time */
		due = wait;
		outbox_claim(tx, 10, 1000, &n);
		assert_int_equal(n, 0);
		tx->run->now = items[0].due;
		outbox_claim(tx, 10, 1000, &n);
		assert_int_equal(n, 1);
	}
	outbox_failed(tx, first, "nobody answers");
	items = outbox_list(tx, OUTBOX_GIVEN_UP, 10, &n);
	assert_int_equal(n, 1);
	assert_string_equal(items[0].fault, "nobody answers");
	assert_true(outbox_again(tx, first) && !outbox_again(tx, first) && !outbox_again(tx, 999));
	outbox_claim(tx, 10, 1000, &n);
	assert_int_equal(n, 1);
	assert_int_equal(outbox_forget(tx, tx->run->now + 1), 2);
	database_commit(tx);
}

static const struct CMUnitTest tests[] = {
	TEST_BOTH(an_event_is_there_with_its_transaction,
		"[S2.5] an event is there with its transaction, and goes with it"),
	/* SQLite has one writer and one server: positions are in the order of commits */
	TEST_POSTGRES(positions_wait_for_what_is_under_way,
		"[S2.5] an event is served only when none before it can come"),
	TEST_POSTGRES(every_server_keeps_its_boards_true,
		"[S6.10] every server keeps its open boards true"),
	TEST_BOTH(a_bell_is_heard, "[S2.5] servers of one database wake one another"),
	TEST_BOTH(letters_are_tried_again_and_given_up,
		"[S6.10] what cannot be delivered is tried again, then seen"),
};

TEST_MAIN(tests)
