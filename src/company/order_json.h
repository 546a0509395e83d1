/* An order as the API tells it; shared by the routes of orders and the wall. */
#pragma once
#include "company/order.h"
#include "http/request.h"

/* Names asked for again and again within one reply. */
struct order_names {
	struct tx *tx;
	struct map *people, *units, *products;
};
struct order_names *order_names(struct tx *tx);
json_t *name_of_person(struct order_names *names, int64_t person); /* {id, name}; null for 0 */
json_t *name_of_unit(struct order_names *names, int64_t unit);     /* {id, name, colour}; null */
json_t *name_of_product(struct order_names *names, int64_t product);
json_t *order_json(struct order_names *names, const struct order *order);
json_t *time_json(ms_t at); /* 0 → null */

extern const struct field order_fields[]; /* of order_json() */
extern const struct field named_fields[], group_fields[];
