/* An order as JSON. */
#include "company/order_json.h"
#include "base/map.h"
#include "company/product.h"
#include "org/person.h"
#include "org/unit.h"

struct order_names *order_names(struct tx *tx)
{
	struct order_names *names = NEW(tx->run->arena, struct order_names);
	*names = (struct order_names){ tx, map_create(tx->run->arena), map_create(tx->run->arena),
		map_create(tx->run->arena) };
	return names;
}

json_t *time_json(ms_t at)
{
	return at ? json_integer(at) : json_null();
}

json_t *name_of_person(struct order_names *names, int64_t person)
{
	if (!person)
		return json_null();
	void *known = map_int_get(names->people, person);
	if (!known)
		*map_int(names->people,
			person) = known = (void *)person_get(names->tx, person)->name;
	return json_pack("{s:I, s:s}", "id", (json_int_t)person, "name", (const char *)known);
}

json_t *name_of_unit(struct order_names *names, int64_t id)
{
	if (!id)
		return json_null();
	const struct unit *unit = map_int_get(names->units, id);
	if (!unit)
		*map_int(names->units, id) = (void *)(unit = unit_get(names->tx, id));
	return json_pack("{s:I, s:s, s:i}", "id", (json_int_t)id, "name", unit->name, "colour",
		unit->colour);
}

json_t *name_of_product(struct order_names *names, int64_t product)
{
	if (!product)
		return json_null();
	void *known = map_int_get(names->products, product);
	if (!known)
		*map_int(names->products,
			product) = known = (void *)product_get(names->tx, product)->name;
	return json_pack("{s:I, s:s}", "id", (json_int_t)product, "name", (const char *)known);
}

json_t *order_json(struct order_names *names, const struct order *order)
{
	json_t *splits = json_array();
	for (size_t i = 0; i < order->split_count; i++)
		json_array_append_new(splits,
			json_pack("{s:o, s:f}", "member",
				name_of_person(names, order->splits[i].member), "percent",
				order->splits[i].share / 100.0));
	return json_pack(
		"{s:I, s:s, s:s, s:o, s:I, s:o, s:o, s:s, s:I, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:s,"
		" s:o, s:b, s:s, s:I}",
		"id", (json_int_t)order->id, "number", order->number, "state",
		order_state_name(order->state), "member", name_of_person(names, order->member),
		"unit", (json_int_t)order->unit, "group", name_of_unit(names, order->group),
		"product", name_of_product(names, order->product), "customer", order->customer,
		"amount_cents", (json_int_t)order->amount_cents, "received_cents",
		(json_int_t)order->received_cents, "refunded_cents",
		(json_int_t)order->refunded_cents, "reported_at", (json_int_t)order->reported_at,
		"day", day_json(order->reported_day), "signed_at", time_json(order->signed_at),
		"received_at", time_json(order->received_at), "counted_day",
		day_json(order->counted_day), "note", order->note, "splits", splits, "test",
		order->test, "counts", order->counts == COUNTS_RECEIVED ? "received" : "signed",
		"version", (json_int_t)order->version);
}

const struct field named_fields[] = { FIELD("id", COUNT, REQUIRED, "its id"),
	FIELD("name", TEXT(0), REQUIRED, "its name"), FIELDS_END };
const struct field group_fields[] = { FIELD("id", COUNT, REQUIRED, "the group's id"),
	FIELD("name", TEXT(0), REQUIRED, "the group's name"),
	FIELD("colour", INT(0, 8), REQUIRED, "the group's colour, as in tokens.css"), FIELDS_END };
const struct field order_split_fields[] = { FIELD("member", OBJECT(named_fields), REQUIRED,
						    "a seller, the first one first"),
	FIELD("percent", REAL, REQUIRED, "their share"), FIELDS_END };
const struct field order_fields[] = { ORDER_FIELDS, FIELDS_END };
