/* Routes of products and month targets. */
#include "company/routes.h"
#include "company/nouns.h"
#include "company/product.h"
#include "company/target.h"
#include "http/nouns.h"
#include "http/request.h"
#include "org/settings.h"
#include "org/unit.h"

#include <stdlib.h>
#include <string.h>

const struct noun noun_product = { "product", NULL, NULL, PRODUCT_UNKNOWN };

static json_t *product_json(const struct product *product)
{
	return json_pack("{s:I, s:s, s:I, s:I, s:b, s:I}", "id", (json_int_t)product->id, "name",
		product->name, "price_cents", (json_int_t)product->price_cents, "floor_cents",
		(json_int_t)product->floor_cents, "active", product->active, "version",
		(json_int_t)product->version);
}

static void list(struct request *rq)
{
	size_t n;
	const struct product *products = product_list(rq->tx, &n);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items, product_json(&products[i]));
	reply_json(rq, json_pack("{s:o}", "items", items));
}

static void create(struct request *rq)
{
	struct product product = { .name = in_text(rq, "name", ""),
		.price_cents = in_int(rq, "price_cents", 0),
		.floor_cents = in_int(rq, "floor_cents", 0),
		.active = in_bool(rq, "active", true) };
	int64_t id = product_create(rq->tx, &product);
	audit(rq->tx, &rq->caller, "product.create", id, NULL);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

static void change(struct request *rq)
{
	const struct product *before = product_get(rq->tx, path_id(rq, "product"));
	request_match(rq, before->version);
	struct product product = *before;
	product.name = in_text(rq, "name", before->name);
	product.price_cents = in_int(rq, "price_cents", before->price_cents);
	product.floor_cents = in_int(rq, "floor_cents", before->floor_cents);
	product.active = in_bool(rq, "active", before->active);
	product_change(rq->tx, &product, 0);
	audit(rq->tx, &rq->caller, "product.change", product.id, NULL);
	reply_json(rq, product_json(product_get(rq->tx, product.id)));
}

/* "2026-11" → 20261101. */
static day_t month_in(struct request *rq, const char *text)
{
	int year = 0, month = 0, end = 0;
	if (text && sscanf(text, "%4d-%2d%n", &year, &month, &end) == 2 && end == 7 && !text[7] &&
		day_make(year, month, 1))
		return day_make(year, month, 1);
	if (text)
		fail(rq->run, FIELD_INVALID, "month", "2026-03");
	return day_month_first(org_today(rq->tx));
}

static void targets(struct request *rq)
{
	day_t month = month_in(rq, in_text(rq, "month", NULL));
	json_t *items = json_array();
	struct rows *rows = db_rows(rq->tx,
		"SELECT unit, cents FROM month_target WHERE month = $1 ORDER BY unit", I(month));
	while (rows_next(rows))
		json_array_append_new(items,
			json_pack("{s:I, s:I}", "unit", (json_int_t)row_int(rows, 0), "cents",
				(json_int_t)row_int(rows, 1)));
	rows_end(rows);
	reply_json(rq, json_pack("{s:o}", "items", items));
}

static void targets_set(struct request *rq)
{
	day_t month = month_in(rq, in_text(rq, "month", NULL));
	json_t *item;
	size_t i;
	json_array_foreach(in_json(rq, "items"), i, item) {
		int64_t unit = json_integer_value(json_object_get(item, "unit"));
		int64_t cents = json_integer_value(json_object_get(item, "cents"));
		target_set(rq->tx, unit, month, cents);
		audit(rq->tx, &rq->caller, "target.set", unit,
			json_pack("{s:I, s:i}", "cents", (json_int_t)cents, "month", (int)month));
	}
}

static const struct field product_out[] = { FIELD("id", COUNT, REQUIRED, "the product"),
	FIELD("name", TEXT(0), REQUIRED, "its name"),
	FIELD("price_cents", MONEY, REQUIRED, "its price; 0 = none"),
	FIELD("floor_cents", MONEY, REQUIRED, "below it a deal needs a reason; 0 = none"),
	FIELD("active", BOOL, REQUIRED, "whether it is offered"),
	FIELD("version", COUNT, REQUIRED, "for If-Match"), FIELDS_END };
static const struct field list_out[] = { FIELD("items", LIST_OF(product_out, 0), REQUIRED,
						 "products, those offered first"),
	FIELDS_END };
static const struct field create_in[] = { FIELD("name", TEXT(200), REQUIRED, "its name"),
	FIELD("price_cents", INT(0, EXACT_MAX), 0, "its price"),
	FIELD("floor_cents", INT(0, EXACT_MAX), 0, "below it a deal needs a reason"),
	FIELD("active", BOOL, 0, "whether it is offered"), FIELDS_END };
static const struct field change_in[] = { FIELD("name", TEXT(200), 0, "its name"),
	FIELD("price_cents", INT(0, EXACT_MAX), 0, "its price"),
	FIELD("floor_cents", INT(0, EXACT_MAX), 0, "below it a deal needs a reason"),
	FIELD("active", BOOL, 0, "whether it is offered"), FIELDS_END };
static const struct field id_out[] = { FIELD("id", COUNT, REQUIRED, "what was made"), FIELDS_END };
static const struct field month_in_fields[] = { FIELD("month", TEXT(7), 0, "2026-03; this month"),
	FIELDS_END };
static const struct field target_fields[] = { FIELD("unit", ID(&noun_unit), REQUIRED,
						      "the company or a unit"),
	FIELD("cents", INT(0, EXACT_MAX), REQUIRED, "its target; 0 takes it away"), FIELDS_END };
static const struct field targets_in[] = { FIELD("month", TEXT(7), 0, "2026-03; this month"),
	FIELD("items", LIST_OF(target_fields, 10000), REQUIRED, "targets"), FIELDS_END };
static const struct field target_out[] = { FIELD("unit", COUNT, REQUIRED, "the company or a unit"),
	FIELD("cents", MONEY, REQUIRED, "its target"), FIELDS_END };
static const struct field targets_out[] = {
	FIELD("items", LIST_OF(target_out, 0), REQUIRED, "targets of the month"), FIELDS_END
};

const struct route product_routes[] = { { GET, "/api/products", ROLES_STAFF, COMPANY, list, NULL,
						list_out, "What is sold" },
	{ POST, "/api/products", ROLES_MANAGE | ASSISTANT | FINANCE, COMPANY, create, create_in,
		id_out, "Offer a product" },
	{ PATCH, "/api/products/:product", ROLES_MANAGE | ASSISTANT | FINANCE, COMPANY, change,
		change_in, product_out, "Change a product" },
	{ GET, "/api/targets", ROLES_STAFF | SCREEN, COMPANY, targets, month_in_fields, targets_out,
		"The month's targets" },
	{ PUT, "/api/targets", ROLES_MANAGE, BRANCH, targets_set, targets_in, NULL,
		"Set the month's targets" },
	ROUTES_END };
