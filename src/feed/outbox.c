/* The outbox is a table; a row is taken by an update that only one server wins. */
#include "feed/outbox.h"
#include "base/list.h"
#include "base/random.h"

enum { FIRST_WAIT_MS = 20 * MS_SECOND, LIST_MAX = 500 };

#define SELECT "SELECT id, receiver, kind, payload, fault, state, made, due, tries FROM outbox "

static struct outbox_item row_item(struct rows *rows)
{
	return (struct outbox_item){ .id = row_int(rows, 0),
		.receiver = row_int(rows, 1),
		.kind = row_text(rows, 2),
		.payload = row_text(rows, 3),
		.fault = row_text(rows, 4),
		.state = (enum outbox_state)row_int(rows, 5),
		.made = row_int(rows, 6),
		.due = row_int(rows, 7),
		.tries = (int)row_int(rows, 8) };
}

int64_t outbox_put(struct tx *tx, int64_t receiver, const char *kind, const char *payload)
{
	return db_int(tx,
		"INSERT INTO outbox (receiver, kind, payload, made, due) VALUES ($1, $2, $3, $4, $4) RETURNING id",
		I(receiver), T(kind), T(payload), I(tx->run->now));
}

const struct outbox_item *outbox_claim(struct tx *tx, size_t most, int hold_ms, size_t *count)
{
	LIST(struct outbox_item) found = { 0 };
	struct rows *rows = db_rows(tx,
		SELECT "WHERE state < 3 AND due <= $1 ORDER BY due, id LIMIT $2", I(tx->run->now),
		I((int64_t)most * 8));
	while (rows_next(rows))
		*list_add(tx->run->arena, &found) = row_item(rows);
	size_t taken = 0;
	for (size_t i = 0; i < found.n && taken < most; i++) {
		bool busy = false; /* a receiver gets one at a time, in order */
		for (size_t earlier = 0; earlier < taken && !busy; earlier++)
			busy = found.at[earlier].receiver == found.at[i].receiver;
		if (busy ||
			!db_run(tx,
				"UPDATE outbox SET state = 2, due = $2, tries = tries + 1 "
				"WHERE id = $1 AND due = $3 AND state < 3",
				I(found.at[i].id), I(tx->run->now + hold_ms), I(found.at[i].due)))
			continue;
		struct outbox_item item = found.at[i];
		item.tries++;
		item.state = OUTBOX_HELD;
		found.at[taken++] = item;
	}
	*count = taken;
	return found.at;
}

void outbox_sent(struct tx *tx, int64_t item)
{
	db_run(tx, "UPDATE outbox SET state = 3, due = $2, fault = '' WHERE id = $1", I(item),
		I(tx->run->now));
}

void outbox_failed(struct tx *tx, int64_t item, const char *fault)
{
	int64_t tries = db_int(tx, "SELECT tries FROM outbox WHERE id = $1", I(item));
	struct random random = random_seeded((uint64_t)item * 1000 + (uint64_t)tries);
	int64_t wait = (int64_t)FIRST_WAIT_MS << (tries < 1 ? 0 : tries - 1);
	wait += (int64_t)random_below(
		&random, (uint32_t)(wait / 4)); /* not all at once after an outage */
	db_run(tx, "UPDATE outbox SET state = $2, due = $3, fault = $4 WHERE id = $1", I(item),
		I(tries >= OUTBOX_TRIES ? OUTBOX_GIVEN_UP : OUTBOX_WAITING), I(tx->run->now + wait),
		T(fault));
}

bool outbox_again(struct tx *tx, int64_t item)
{
	return db_run(tx,
		       "UPDATE outbox SET state = 1, due = $2, tries = 0 WHERE id = $1 AND state = 4",
		       I(item), I(tx->run->now)) == 1;
}

const struct outbox_item *outbox_list(
	struct tx *tx, enum outbox_state state, size_t most, size_t *count)
{
	LIST(struct outbox_item) found = { 0 };
	struct rows *rows = db_rows(tx,
		SELECT "WHERE ($1 = 0 AND state <> 3) OR state = $1 ORDER BY id DESC LIMIT $2",
		I(state), I((int64_t)(most && most < LIST_MAX ? most : LIST_MAX)));
	while (rows_next(rows))
		*list_add(tx->run->arena, &found) = row_item(rows);
	*count = found.n;
	return found.at;
}

int64_t outbox_forget(struct tx *tx, ms_t before)
{
	return db_run(tx, "DELETE FROM outbox WHERE state = 3 AND due < $1", I(before));
}
