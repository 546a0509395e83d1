/* GET /api/live: what was missed, then what comes, to those whom it concerns. */
#include "feed/live.h"
#include "base/buf.h"
#include "base/list.h"
#include "base/money.h"
#include "feed/nouns.h"
#include "http/request.h"
#include "http/stream.h"
#include "org/unit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MISSED_MAX = 5000, MISSED_BYTES = 4 << 20 };

/* Who listens: the person, and every unit in, over or under which they stand. */
struct listener {
	int64_t person;
	bool all; /* stands at the company itself */
	size_t n;
	int64_t unit[]; /* ascending */
};

static int compare_units(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
	return one < two ? -1 : one > two;
}

static bool hears(const void *context, int64_t unit, int64_t person)
{
	const struct listener *listener = context;
	if (person)
		return person == listener->person;
	return listener->all || !unit ||
		bsearch(&unit, listener->unit, listener->n, sizeof *listener->unit, compare_units);
}

static size_t listener_size(size_t units)
{
	return sizeof(struct listener) + units * sizeof(int64_t);
}

static struct listener *listener_make(struct request *rq)
{
	LIST(int64_t) units = { 0 };
	bool all = false;
	for (size_t i = 0; i < rq->caller.grant_count; i++) {
		int64_t unit = rq->caller.grants[i].unit;
		all = all || unit == UNIT_COMPANY;
		struct rows *rows = db_rows(rq->tx,
			"SELECT unit FROM unit_above WHERE above = $1 AND until = 0 "
			"UNION SELECT above FROM unit_above WHERE unit = $1 AND until = 0",
			I(unit));
		while (rows_next(rows))
			*list_add(rq->run->arena, &units) = row_int(rows, 0);
	}
	struct listener *listener = arena_alloc(rq->run->arena, listener_size(units.n));
	*listener = (struct listener){ .person = rq->caller.person, .all = all, .n = units.n };
	if (units.n) {
		memcpy(listener->unit, units.at, units.n * sizeof *units.at);
		qsort(listener->unit, units.n, sizeof *units.at, compare_units);
	}
	return listener;
}

/* What the listener has missed, or "reset" when it is no longer all there. */
static const char *missed(
	struct request *rq, const struct listener *listener, int64_t since, int64_t upto)
{
	struct buf *frames = buf_create(rq->run->arena, MISSED_BYTES);
	const char *forgotten = db_text(
		rq->tx, "SELECT value FROM setting WHERE name = 'live.forgotten'");
	bool reset = since > upto || (forgotten && since < strtoll(forgotten, NULL, 10));
	size_t n = 0;
	struct rows *rows = db_rows(rq->tx,
		"SELECT position, unit, person, kind, payload FROM live "
		"WHERE position > $1 AND position <= $2 AND kind <> '' ORDER BY position",
		I(since), I(upto));
	while (!reset && rows_next(rows)) {
		if (!hears(listener, row_int(rows, 1), row_int(rows, 2)))
			continue;
		buf_printf(frames, "id: %" PRId64 "\nevent: %s\ndata: %s\n\n", row_int(rows, 0),
			row_text(rows, 3), row_text(rows, 4));
		reset = frames->full || ++n > MISSED_MAX;
	}
	rows_end(rows);
	return reset
		? arena_printf(rq->run->arena, "id: %" PRId64 "\nevent: reset\ndata: {}\n\n", upto)
		: buf_string(frames);
}

static void listen_live(struct request *rq)
{
	int64_t upto = live_position(rq->tx), since = stream_since(rq);
	struct listener *listener = listener_make(rq);
	/* an id alone is no event: the browser keeps it for its next try */
	const char *first = since < 0 ? arena_printf(rq->run->arena, "id: %" PRId64 "\n\n", upto)
				      : missed(rq, listener, since, upto);
	struct listener *kept = malloc(listener_size(listener->n)); /* the hub's from here on */
	if (!kept)
		abort();
	memcpy(kept, listener, listener_size(listener->n));
	stream_start(rq, kept, hears, first, strlen(first), upto);
}

static const struct field live_in[] = {
	FIELD("since", INT(0, EXACT_MAX), 0,
		"the position of the last event heard; also as Last-Event-ID"),
	FIELDS_END
};

const struct route live_routes[] = {
	{ GET, "/api/live", ROLES_STAFF | SCREEN | PROGRAM, COMPANY, listen_live, live_in, NULL,
		"Server-sent events of what concerns the caller, from a position on",
		stream_reserve, 0 },
	ROUTES_END
};
