/* Outbox: what must leave the house, written in the transaction that it speaks of and sent by a job
 * with retries, and a visible list of what could not be delivered. */
#pragma once
#include "db/db.h"

enum outbox_state { OUTBOX_WAITING = 1, OUTBOX_HELD, OUTBOX_SENT, OUTBOX_GIVEN_UP };

struct outbox_item {
	int64_t id, receiver;
	const char *kind, *payload, *fault; /* fault: of the last try, "" = none */
	enum outbox_state state;
	ms_t made, due;
	int tries;
};

enum { OUTBOX_TRIES = 12 }; /* then it is given up: after some 20 hours */

/* receiver: as in the table of receivers; payload: opaque, the receiver's driver reads it. */
int64_t outbox_put(struct tx *tx, int64_t receiver, const char *kind, const char *payload);
/* Takes what is due, oldest first, at most one of a receiver, held for hold_ms: who does not say how it
 * went by then (its server died) leaves it to others. Only one server gets each. */
const struct outbox_item *outbox_claim(struct tx *tx, size_t most, int hold_ms, size_t *count);
void outbox_sent(struct tx *tx, int64_t item);
/* Tries again later, each time twice as long (from 20 s, with some chance in it), or gives up. */
void outbox_failed(struct tx *tx, int64_t item, const char *fault);
/* Given up: puts it back to be tried at once. False = there is no such. */
bool outbox_again(struct tx *tx, int64_t item);
/* The newest first; state 0 = all but those sent. */
const struct outbox_item *outbox_list(struct tx *tx, enum outbox_state state, size_t most, size_t *count);
/* Forgets what was sent before a moment; how many. */
int64_t outbox_forget(struct tx *tx, ms_t before);
