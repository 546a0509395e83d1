/* Search: finds things by a part of their texts, the same on both engines, in Chinese and English:
 * every pair of neighbouring letters of what can be found is a row. */
#pragma once
#include "db/db.h"

enum search_noun { SEARCH_PERSON = 1, SEARCH_CUSTOMER, SEARCH_PRODUCT, SEARCH_ORDER };

/* Replaces what the thing is found by; texts ended by NULL, in any form. */
void search_put(struct tx *tx, enum search_noun noun, int64_t id, const char *const *texts);
void search_drop(struct tx *tx, enum search_noun noun, int64_t id);
/* Ids in no order that have all pairs of what was typed; a caller that must be exact looks again.
 * Typing nothing finds nothing. */
const int64_t *search_find(struct tx *tx, enum search_noun noun, const char *typed, size_t most,
	size_t *count);
