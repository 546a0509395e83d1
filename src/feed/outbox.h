/* Outbox: what must leave the house, written in the transaction that it speaks of and sent by a job
 * with retries, limits per receiver and a visible list of what could not be delivered. */
#pragma once
#include "db/db.h"

/* receiver: as in the table of receivers; payload: opaque, the receiver's driver reads it. */
int64_t outbox_put(struct tx *tx, int64_t receiver, const char *kind, const char *payload);
