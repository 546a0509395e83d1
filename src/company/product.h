/* Products: what is sold, its price, and the floor below which a deal needs a reason [S0.4]. */
#pragma once
#include "db/db.h"

struct product {
	int64_t id;
	const char *name;                 /* unique */
	int64_t price_cents, floor_cents; /* 0 = none */
	bool active;                      /* false: kept for its orders, no longer offered */
	int64_t import, version;
};

const struct product *product_list(struct tx *tx, size_t *count); /* active first, by name */
const struct product *product_get(struct tx *tx, int64_t product); /* fault PRODUCT_UNKNOWN */
int64_t product_create(struct tx *tx, const struct product *product); /* fault PRODUCT_TAKEN */
/* Faults: PRODUCT_UNKNOWN, PRODUCT_TAKEN, STALE when version (0 = any) is another. */
void product_change(struct tx *tx, const struct product *product, int64_t version);
/* The product of that name (spaces and case as written), 0 = none. */
int64_t product_named(struct tx *tx, const char *name);
