/* Live: who is told what, after it was committed [S2.5].
 *
 * Events carry their payload; nobody re-fetches because of one. They are stored in the transaction
 * that they speak of, in commit order, kept 24 hours, and resumed by their opaque position. */
#pragma once
#include "db/db.h"
#include <jansson.h>

/* Whom an event concerns: everyone of the company (both 0), those in or over a unit, or one person. */
struct audience {
	int64_t unit, person;
};
#define EVERYONE ((struct audience){ 0, 0 })

/* Heard after the commit by every open stream that the audience covers. kind: "deal.reported". Takes
 * the reference to payload. */
void live_tell(struct tx *tx, struct audience audience, const char *kind, json_t *payload);
