/* Live: who is told what, after it was committed [S2.5].
 *
 * Events carry their payload; nobody re-fetches because of one. They are stored in the transaction
 * that they speak of, in commit order, kept 24 hours, and resumed by their opaque position. Frames go
 * out through http/stream.h. */
#pragma once
#include "db/db.h"
#include "http/house.h"
#include <jansson.h>

/* Whom an event concerns: everyone of the company (both 0), those in, under or over a unit, or one
 * person. */
struct audience {
	int64_t unit, person;
};
#define EVERYONE ((struct audience){ 0, 0 })

/* Heard after the commit by every open stream that the audience covers. kind: "deal.reported". Takes
 * the reference to payload. */
void live_tell(struct tx *tx, struct audience audience, const char *kind, json_t *payload);
/* Up to where a reader of this transaction has seen everything: what a first answer gives along. */
int64_t live_position(struct tx *tx);

/* --- wiring ------------------------------------------------------------------------------------- */
/* house->live = live_start(…), before the first request. On PostgreSQL a thread hears the other
 * servers and pushes what is certain, in the order of commits. Blocks. Fault DB_BROKEN. */
struct live *live_start(struct run *run, struct house *house);
void live_stop(struct live *live); /* accepts NULL; after the last handler, before the streams end */

/* For sum.c on PostgreSQL: every server's open boards are to hear of these sums. */
void live_tell_sums(struct tx *tx, const char *payload);
