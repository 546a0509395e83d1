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
extern const struct field named_fields[], group_fields[], order_split_fields[];
/* The fields of order_json(), for tables that tell more. */
#define ORDER_FIELDS \
	FIELD("id", COUNT, REQUIRED, "the deal's id"), \
	FIELD("number", TEXT(0), REQUIRED, "the company's own number"), \
	FIELD("state", CHOICE("reported|approved|signed|paid|rejected|cancelled|withdrawn"), REQUIRED, "where it stands"), \
	FIELD("member", OBJECT(named_fields), REQUIRED, "the first seller"), \
	FIELD("unit", COUNT, REQUIRED, "where they stood"), \
	FIELD("group", OBJECT(group_fields), NULLABLE, "their group then"), \
	FIELD("product", OBJECT(named_fields), NULLABLE, "what was sold"), \
	FIELD("customer", TEXT(0), REQUIRED, "to whom"), \
	FIELD("amount_cents", MONEY, REQUIRED, "for how much"), \
	FIELD("received_cents", MONEY, REQUIRED, "money in so far"), \
	FIELD("refunded_cents", MONEY, REQUIRED, "money back so far"), \
	FIELD("reported_at", TIME, REQUIRED, "when it was reported"), \
	FIELD("day", DAY, REQUIRED, "the company's day of the report"), \
	FIELD("signed_at", TIME, NULLABLE, "when it was signed"), \
	FIELD("received_at", TIME, NULLABLE, "when the first money came"), \
	FIELD("counted_day", DAY, NULLABLE, "the day on which it counts as a deal"), \
	FIELD("note", TEXT(0), REQUIRED, "a note"), \
	FIELD("splits", LIST_OF(order_split_fields, 0), REQUIRED, "all sellers and their shares"), \
	FIELD("test", BOOL, REQUIRED, "a test: never counted"), \
	FIELD("counts", CHOICE("signed|received"), REQUIRED, "what makes it count"), \
	FIELD("version", COUNT, REQUIRED, "for If-Match")

