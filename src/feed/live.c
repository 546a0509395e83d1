/* Live events. On SQLite the one writer commits in the order of positions and pushes right after.
 * On PostgreSQL a position begins with the number of its transaction, and transactions end in another
 * order than they begin: so events are served only below the snapshot's xmin, under which nothing is
 * under way any more, by one thread that the bell wakes. */
#include "feed/live.h"
#include "base/log.h"
#include "db/bell.h"
#include "feed/boards.h"
#include "http/stream.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { TAKEN_AT_ONCE = 1000, WAIT_MS = 1000, WAIT_UNSURE_MS = 4 };

/* --- positions ---------------------------------------------------------------------------------- */

#define XMIN "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)"

static bool many_servers(struct tx *tx)
{
	return conn_engine(tx->conn) == DB_POSTGRES;
}

int64_t live_position(struct tx *tx)
{
	if (many_servers(tx))
		return db_int(tx, "SELECT " XMIN) * 1048576 - 1; /* as in @LIVE_POSITION@ */
	return db_int(tx, "SELECT COALESCE(MAX(position), 0) FROM live");
}

/* --- telling ------------------------------------------------------------------------------------ */

struct live {
	struct house *house;
	struct bell *bell;
	struct conn *conn; /* of the thread */
	pthread_t thread;
	atomic_bool stopping;
	bool started;
	int64_t taken; /* pushed up to here */
};

struct telling {
	struct house *house;
	struct audience audience;
	int64_t position;
	const char *frame;
};

static const char *frame_of(
	struct arena *arena, int64_t position, const char *kind, const char *payload)
{
	return arena_printf(
		arena, "id: %" PRId64 "\nevent: %s\ndata: %s\n\n", position, kind, payload);
}

static void push(void *context)
{
	const struct telling *telling = context;
	stream_push(telling->house->streams, telling->position, telling->audience.unit,
		telling->audience.person, telling->frame, strlen(telling->frame));
}

static void ring(void *context)
{
	bell_ring(((struct live *)context)->bell);
}

static int64_t store(struct tx *tx, struct audience audience, const char *kind, const char *payload)
{
	return db_int(tx,
		"INSERT INTO live (at, unit, person, kind, payload) VALUES ($1, $2, $3, $4, $5) "
		"RETURNING position",
		I(tx->run->now), I(audience.unit), I(audience.person), T(kind), T(payload));
}

void live_tell(struct tx *tx, struct audience audience, const char *kind, json_t *payload)
{
	struct arena *arena = tx->run->arena;
	arena_own(arena, payload, (void (*)(void *))json_decref);
	char *text = json_dumps(payload, JSON_COMPACT);
	if (!text)
		abort();
	arena_own(arena, text, free);
	int64_t position = store(tx, audience, kind, text);
	struct house *house = tx->run->house;
	if (!house || !house->live)
		return;
	if (many_servers(tx)) {
		tx_after(tx, ring, house->live);
		return;
	}
	struct telling *telling = NEW(arena, struct telling);
	*telling = (struct telling){ house, audience, position,
		frame_of(arena, position, kind, text) };
	if (house->streams)
		tx_after(tx, push, telling);
}

void live_tell_sums(struct tx *tx, const char *payload)
{
	store(tx, EVERYONE, "", payload);
	if (tx->run->house && tx->run->house->live)
		tx_after(tx, ring, tx->run->house->live);
}

/* --- the thread on PostgreSQL -------------------------------------------------------------------- */

struct taking {
	struct live *live;
	bool unsure; /* something is there that is not certain yet */
	bool more;
};

static void take(struct tx *tx, void *context)
{
	struct taking *taking = context;
	struct live *live = taking->live;
	int64_t certain = live_position(tx);
	size_t n = 0;
	struct rows *rows = db_rows(tx,
		"SELECT position, unit, person, kind, payload FROM live "
		"WHERE position > $1 AND position <= $2 ORDER BY position LIMIT $3",
		I(live->taken), I(certain), I(TAKEN_AT_ONCE));
	while (rows_next(rows)) {
		int64_t position = row_int(rows, 0);
		const char *kind = row_text(rows, 3), *payload = row_text(rows, 4);
		struct telling telling = { live->house, { row_int(rows, 1), row_int(rows, 2) },
			position, NULL };
		if (!*kind) {
			boards_told(live->house->boards, tx->run, position, payload);
		} else if (live->house->streams) {
			telling.frame = frame_of(tx->run->arena, position, kind, payload);
			push(&telling);
		}
		live->taken = position;
		n++;
	}
	taking->more = n == TAKEN_AT_ONCE;
	taking->unsure = db_exists(tx, "SELECT 1 FROM live WHERE position > $1", I(certain));
}

static void first_position(struct tx *tx, void *context)
{
	((struct live *)context)->taken = live_position(tx);
}

static void *serve(void *context)
{
	struct live *live = context;
	struct run run = { .arena = arena_create() };
	struct taking taking = { .live = live };
	while (!atomic_load(&live->stopping)) {
		if (!taking.more)
			bell_wait(live->bell, taking.unsure ? WAIT_UNSURE_MS : WAIT_MS);
		taking.more = taking.unsure = false;
		if (!tx_run(&run, live->conn, TX_READ, 0, take, &taking))
			log_warn("live events wait: %s", fault_text(run.arena, &run, false));
		arena_reset(run.arena);
	}
	arena_destroy(run.arena);
	return NULL;
}

struct live *live_start(struct run *run, struct house *house)
{
	struct live *live = calloc(1, sizeof *live);
	if (!live)
		abort();
	live->house = house;
	if (db_engine(house->db) != DB_POSTGRES)
		return live;
	live->bell = bell_create(run, house->db);
	live->conn = conn_open(run, house->db, false);
	if (!tx_run(run, live->conn, TX_READ, 0, first_position, live))
		fail_with(run, run->fault, run->param);
	live->started = pthread_create(&live->thread, NULL, serve, live) == 0;
	if (!live->started)
		abort();
	return live;
}

void live_stop(struct live *live)
{
	if (!live)
		return;
	if (live->started) {
		atomic_store(&live->stopping, true);
		bell_ring(live->bell);
		pthread_join(live->thread, NULL);
		conn_close(live->conn);
		bell_destroy(live->bell);
	}
	free(live);
}
