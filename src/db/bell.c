/* An eventfd for this server's rings, a connection that listens for the others'. */
#include "db/bell.h"
#include "db/engine.h"

#include "base/log.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct bell {
	int rung;        /* eventfd */
	const char *url; /* of the database's arena; NULL on SQLite */
	PGconn *handle;
};

static bool listen_to(struct bell *bell)
{
	PQfinish(bell->handle);
	bell->handle = PQconnectdb(bell->url);
	PGresult *result = PQexec(bell->handle, "LISTEN bullpen");
	bool well = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	return well;
}

struct bell *bell_create(struct run *run, struct db *db)
{
	struct bell *bell = calloc(1, sizeof *bell);
	if (!bell || (bell->rung = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) < 0)
		abort();
	if (db->kind == DB_SQLITE)
		return bell;
	bell->url = db->place;
	if (listen_to(bell))
		return bell;
	const char *why = arena_strdup(run->arena, PQerrorMessage(bell->handle));
	bell_destroy(bell);
	fail(run, DB_BROKEN, why);
}

void bell_destroy(struct bell *bell)
{
	if (!bell)
		return;
	PQfinish(bell->handle);
	close(bell->rung);
	free(bell);
}

void bell_ring(struct bell *bell)
{
	uint64_t one = 1;
	ssize_t written = write(bell->rung, &one, sizeof one);
	(void)written; /* full = it rings already */
}

/* Others hear it too; our own notice comes back and is taken for nothing. */
static void tell_others(struct bell *bell)
{
	PGresult *result = PQexec(bell->handle, "NOTIFY bullpen");
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		log_warn("other servers cannot be woken: %s", PQerrorMessage(bell->handle));
	PQclear(result);
}

static bool heard_others(struct bell *bell)
{
	bool heard = false;
	PGnotify *notice;
	PQconsumeInput(bell->handle);
	while ((notice = PQnotifies(bell->handle))) {
		heard = heard || notice->be_pid != PQbackendPID(bell->handle);
		PQfreemem(notice);
	}
	return heard;
}

void bell_wait(struct bell *bell, int most_ms)
{
	int64_t until = clock_monotonic_ns() + (int64_t)most_ms * 1000000;
	for (;;) {
		int64_t left_ms = (until - clock_monotonic_ns()) / 1000000;
		if (left_ms < 0)
			return;
		if (bell->handle && PQstatus(bell->handle) == CONNECTION_BAD) {
			if (!listen_to(bell))
				nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
			return;
		}
		struct pollfd polls[] = { { .fd = bell->rung, .events = POLLIN },
			{ .fd = bell->handle ? PQsocket(bell->handle) : -1, .events = POLLIN } };
		if (poll(polls, 2, (int)left_ms) <= 0)
			return;
		uint64_t rings;
		bool here = read(bell->rung, &rings, sizeof rings) == sizeof rings;
		bool there = bell->handle && heard_others(bell);
		if (here && bell->handle)
			tell_others(bell);
		if (here || there)
			return;
	}
}
