/* Slows down whoever guesses: counts failures by a name (an account, an address). In memory, of a
 * fixed size; thread-safe. */
#pragma once
#include "base/calendar.h"

struct throttle;

struct throttle *throttle_create(void);
void throttle_destroy(struct throttle *throttle); /* accepts NULL */
/* Seconds to wait before the next try; 0 = go on. */
int throttle_wait(struct throttle *throttle, const char *name, ms_t now);
/* After `free` failures each further one doubles the wait, up to 15 minutes; a quarter of an hour
 * without one forgets them. */
void throttle_failed(struct throttle *throttle, const char *name, int free, ms_t now);
void throttle_forgive(struct throttle *throttle, const char *name);
