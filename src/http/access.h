/* Who calls, what they may, and whether every id that they name lies in their reach (inside this
 * room). All of it in the transaction of the request. */
#pragma once
#include "http/exchange.h"

/* Fills rq->caller from the session cookie, the bearer token or the screen's cookie; nobody when
 * there is none that holds. */
void access_authenticate(struct exchange *exchange, struct tx *tx);
/* Faults: LOGIN_NEEDED, FORBIDDEN, the noun's unknown. */
void access_prove(struct exchange *exchange, struct tx *tx);
