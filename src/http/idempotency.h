/* Idempotency-Key: a write that is repeated gives the first one's reply and does nothing twice. The
 * key, what it was used for and the reply are stored in the same transaction as what it did. */
#pragma once
#include "http/exchange.h"

/* True when the reply of an earlier, equal request was put in. Fault REPEATED_DIFFERENTLY. */
bool idempotency_replay(struct exchange *exchange, struct tx *tx);
void idempotency_keep(struct exchange *exchange, struct tx *tx);
/* Keys older than a day are forgotten. */
void idempotency_forget(struct tx *tx);
