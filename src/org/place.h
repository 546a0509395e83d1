/* Places: where people stood at moments, for many at once: what a batch of facts is stamped with.
 * Says the same as person_place(), in a few statements whatever the number of people. */
#pragma once
#include "org/person.h"

struct places; /* in the run's arena; true for the transaction */

struct places *places_create(struct tx *tx);
/* Reads where these people stand and stood (repeats are welcome). Fault PERSON_UNKNOWN. */
void places_load(struct places *places, const int64_t *people, size_t n);
/* Of someone loaded; day: the company's day of `at`. */
struct place places_at(struct places *places, int64_t person, ms_t at, day_t day);
