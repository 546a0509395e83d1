/* Imports: their rows and states. */
#include "import_parts.h"
#include "feed/live.h"

#include <string.h>

#define COLUMNS "id, kind, name, path, mapping, report, state, person, at, job, done, version"

static const char *const state_names[] = { "", "reading", "ready", "committing", "done", "undoing",
	"undone", "failed" };

#define IN(state) (1u << (state))

/* From which states each may be reached. */
static const unsigned from_states[] = {
	[IMPORT_READING] = IN(IMPORT_READING) | IN(IMPORT_READY) | IN(IMPORT_FAILED),
	[IMPORT_READY] = IN(IMPORT_READING),
	[IMPORT_COMMITTING] = IN(IMPORT_READY) | IN(IMPORT_COMMITTING) | IN(IMPORT_FAILED),
	[IMPORT_DONE] = IN(IMPORT_COMMITTING),
	[IMPORT_UNDOING] = IN(IMPORT_DONE) | IN(IMPORT_UNDOING) | IN(IMPORT_COMMITTING) |
		IN(IMPORT_FAILED),
	[IMPORT_UNDONE] = IN(IMPORT_UNDOING),
	[IMPORT_FAILED] = IN(IMPORT_READING) | IN(IMPORT_COMMITTING) | IN(IMPORT_UNDOING),
};

const char *import_state_name(enum import_state state)
{
	return state_names[state];
}

static struct import read_one(struct rows *rows)
{
	return (struct import){ row_int(rows, 0), (enum import_kind)row_int(rows, 1),
		row_text(rows, 2), row_text(rows, 3), row_text(rows, 4), row_text(rows, 5),
		(enum import_state)row_int(rows, 6), row_int(rows, 7), row_int(rows, 8),
		row_int(rows, 9), row_int(rows, 10), row_int(rows, 11) };
}

int64_t import_create(struct tx *tx, const struct import *import)
{
	return db_int(tx,
		"INSERT INTO import (kind, name, path, hash, mapping, report, state, person, at, job, done, version) "
		"VALUES ($1, $2, $3, '', $4, '{}', $5, $6, $7, 0, 0, 1) RETURNING id",
		I(import->kind), T(import->name), T(import->path),
		T(import->mapping ? import->mapping : ""), I(IMPORT_READING), I(import->person),
		I(tx->run->now));
}

const struct import *import_get(struct tx *tx, int64_t import)
{
	struct rows *rows = db_rows(tx, "SELECT " COLUMNS " FROM import WHERE id = $1", I(import));
	if (!rows_next(rows))
		fail(tx->run, IMPORT_UNKNOWN, num(tx->run, import));
	struct import *found = NEW(tx->run->arena, struct import);
	*found = read_one(rows);
	rows_end(rows);
	return found;
}

const struct import *import_list(struct tx *tx, size_t *count)
{
	LIST(struct import) list = { 0 };
	struct rows *rows = db_rows(
		tx, "SELECT " COLUMNS " FROM import ORDER BY id DESC LIMIT 200");
	while (rows_next(rows))
		*list_add(tx->run->arena, &list) = read_one(rows);
	rows_end(rows);
	*count = list.n;
	return list.at;
}

void import_step(struct tx *tx, int64_t import, enum import_state to)
{
	const struct import *now = import_get(tx, import);
	if (!(from_states[to] & IN(now->state)))
		fail(tx->run, IMPORT_STEP, state_names[now->state], state_names[to]);
	db_run(tx, "UPDATE import SET state = $2, version = version + 1 WHERE id = $1", I(import),
		I(to));
	if (now->person)
		live_tell(tx, (struct audience){ .person = now->person }, "import.changed",
			json_pack(
				"{s:I, s:s}", "id", (json_int_t)import, "state", state_names[to]));
}

void import_map(struct tx *tx, int64_t import, const char *mapping)
{
	const struct import *now = import_get(tx, import);
	/* rows that are in were read by the old mapping */
	if (now->done)
		fail(tx->run, IMPORT_STEP, state_names[now->state], state_names[IMPORT_READING]);
	import_step(tx, import, IMPORT_READING);
	db_run(tx, "UPDATE import SET mapping = $2 WHERE id = $1", I(import), T(mapping));
}

/* --- work ------------------------------------------------------------------------------------- */

static void arena_release(void *arena)
{
	arena_destroy(arena);
}

void chunk_begin(struct import_work *work)
{
	if (work->chunk)
		arena_reset(work->chunk);
	else
		work->chunk = arena_own(work->run->arena, arena_create(), arena_release);
}

bool work_try(struct import_work *work, enum tx_kind kind,
	void (*body)(struct tx *tx, void *context), void *context, enum fault *fault)
{
	struct run small = *work->run;
	small.arena = work->chunk;
	bool done = work->tx(work, &small, kind, body, context);
	*fault = done ? FAULT_NONE : small.fault;
	return done;
}

void work_tx(struct import_work *work, enum tx_kind kind,
	void (*body)(struct tx *tx, void *context), void *context)
{
	struct run small = *work->run;
	small.arena = work->chunk;
	if (!work->tx(work, &small, kind, body, context))
		fail_with(work->run, small.fault, small.param);
}
