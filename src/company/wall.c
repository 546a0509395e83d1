/* The wall's whole picture: the race of the groups, today's leaders, deals, records. */
#include "company/wall.h"
#include "company/days.h"
#include "company/order_json.h"
#include "company/target.h"
#include "feed/board.h"
#include "org/person.h"
#include "org/settings.h"
#include "org/unit.h"

#include <math.h>
#include <string.h>

enum { LEADERS = 5, DEALS = 12, NEW_WEEKS = 13 };

struct wall {
	struct tx *tx;
	int64_t unit;
	day_t today, month, month_end;
	json_t *json;
};

static const struct board *read(
	struct wall *wall, const char *metric, enum board_by by, day_t from, day_t to, size_t limit)
{
	struct board_ask ask = { .metric = metric,
		.by = by,
		.from = from,
		.to = to,
		.unit = wall->unit,
		.limit = limit };
	return board_read(wall->tx, &ask);
}

static json_t *cents(double value)
{
	return json_integer(llround(value));
}

/* Groups without a target of their own share the unit's by their people. */
static int64_t share_of_target(int64_t target, double heads, double all)
{
	return all > 0 ? llround((double)target * heads / all) : 0;
}

static void add_race(struct wall *wall)
{
	const struct board *board = read(wall, "revenue", BY_GROUP, wall->month, wall->today, 200);
	int64_t target = target_get(wall->tx, wall->unit, wall->today);
	double heads = 0;
	for (size_t i = 0; i < board->n; i++)
		heads += board->rows[i].id ? board->rows[i].heads : 0;
	json_t *groups = json_array();
	for (size_t i = 0; i < board->n; i++) {
		const struct board_row *row = &board->rows[i];
		if (!row->id)
			continue;
		const struct unit *unit = unit_get(wall->tx, row->id);
		if (strcmp(unit->kind, "group") || unit->closed)
			continue;
		int64_t own = target_get(wall->tx, unit->id, wall->today);
		json_array_append_new(groups,
			json_pack("{s:I, s:s, s:s, s:i, s:o, s:I, s:b, s:o, s:f}", "id",
				(json_int_t)unit->id, "name", unit->name, "slogan", unit->slogan,
				"colour", unit->colour, "done_cents", cents(row->value),
				"target_cents",
				(json_int_t)(own ? own
						 : share_of_target(target, row->heads, heads)),
				"target_own", own != 0, "per_head_cents",
				row->heads > 0 ? cents(row->value / row->heads) : json_integer(0),
				"heads", row->heads));
	}
	json_object_set_new(wall->json, "target_cents", json_integer(target));
	json_object_set_new(wall->json, "done_cents", cents(board->total));
	json_object_set_new(
		wall->json, "pace", json_real(days_pace(wall->tx, wall->unit, wall->today)));
	json_object_set_new(wall->json, "groups", groups);
}

/* More counted today than on any day before. */
static bool is_best_day(struct wall *wall, int64_t member, double today)
{
	int64_t before = db_int(wall->tx,
		"SELECT CAST(MAX(cents) AS BIGINT) FROM (SELECT SUM(value) AS cents "
		"FROM order_fact WHERE member = $1 AND kind = 'revenue' AND day < $2 GROUP BY day) AS days",
		I(member), I(wall->today));
	return before > 0 && today > (double)before;
}

static void add_leaders(struct wall *wall)
{
	const struct board *board = read(
		wall, "revenue", BY_MEMBER, wall->today, wall->today, LEADERS);
	json_t *leaders = json_array();
	for (size_t i = 0; i < board->n; i++) {
		const struct board_row *row = &board->rows[i];
		if (row->value <= 0)
			continue;
		int weeks = day_between(person_get(wall->tx, row->id)->joined, wall->today) / 7 + 1;
		json_array_append_new(leaders,
			json_pack("{s:I, s:s, s:s, s:i, s:o, s:b, s:o}", "person",
				(json_int_t)row->id, "name", row->name, "group", row->group,
				"colour", row->colour, "cents", cents(row->value), "best",
				is_best_day(wall, row->id, row->value), "weeks",
				weeks <= NEW_WEEKS ? json_integer(weeks) : json_null()));
	}
	json_object_set_new(wall->json, "leaders_today", leaders);
}

static void add_deals(struct wall *wall)
{
	struct order_ask ask = {
		.unit = wall->unit, .from = day_add(wall->today, -7), .limit = DEALS * 2
	};
	const struct order_list *list = order_list(wall->tx, &ask);
	struct order_names *names = order_names(wall->tx);
	json_t *deals = json_array();
	for (size_t i = 0; i < list->n && json_array_size(deals) < DEALS; i++) {
		const struct order *order = &list->orders[i];
		bool stands = order->state >= ORDER_APPROVED && order->state <= ORDER_PAID;
		if (!stands && !(order->state == ORDER_REPORTED && order->rung))
			continue;
		json_array_append_new(deals,
			json_pack("{s:I, s:I, s:o, s:o, s:o, s:I, s:b}", "order",
				(json_int_t)order->id, "at", (json_int_t)order->reported_at,
				"member", name_of_person(names, order->member), "group",
				name_of_unit(names, order->group), "product",
				name_of_product(names, order->product), "amount_cents",
				(json_int_t)order->amount_cents, "today",
				order->reported_day == wall->today));
	}
	json_object_set_new(wall->json, "deals", deals);
}

static void add_footer(struct wall *wall)
{
	const struct board *deals = read(wall, "deals", BY_DAY, wall->today, wall->today, 1);
	const struct board *connects = read(wall, "connects", BY_DAY, wall->today, wall->today, 1);
	const struct board *dials = read(wall, "dials", BY_DAY, wall->today, wall->today, 1);
	const struct board *revenue = read(wall, "revenue", BY_DAY, wall->today, wall->today, 1);
	json_object_set_new(wall->json, "footer",
		json_pack("{s:o, s:o, s:o, s:o, s:o}", "deals", cents(deals->total), "connects",
			cents(connects->total), "dials", cents(dials->total), "today_cents",
			cents(revenue->total), "conversion",
			connects->total > 0 ? json_real(deals->total / connects->total)
					    : json_null()));
}

static json_t *record(struct wall *wall, const char *sql)
{
	json_t *json = json_null();
	struct rows *rows = db_rows(wall->tx, sql, I(wall->unit));
	if (rows_next(rows))
		json = json_pack("{s:I, s:s, s:o, s:I}", "person", (json_int_t)row_int(rows, 0),
			"name", row_text(rows, 1), "day", day_json((day_t)row_int(rows, 2)),
			"cents", (json_int_t)row_int(rows, 3));
	rows_end(rows);
	return json;
}

#define UNDER                                                                        \
	"EXISTS (SELECT 1 FROM unit_above a WHERE a.unit = o.unit AND a.above = $1 " \
	"AND a.since <= o.reported_day AND (a.until = 0 OR a.until > o.reported_day))"
#define STANDS "o.test = 0 AND o.state IN (2, 3, 4) AND " UNDER

static void add_records(struct wall *wall)
{
	json_object_set_new(wall->json, "records",
		json_pack("{s:o, s:o, s:o}", "deal",
			record(wall,
				"SELECT o.member, p.name, o.reported_day, o.amount_cents FROM order_ o "
				"JOIN person p ON p.id = o.member WHERE " STANDS
				" ORDER BY o.amount_cents DESC, o.reported_day, o.id LIMIT 1"),
			"day",
			record(wall,
				"SELECT o.member, p.name, o.reported_day, CAST(SUM(o.amount_cents) AS BIGINT) "
				"FROM order_ o JOIN person p ON p.id = o.member WHERE " STANDS
				" GROUP BY o.member, p.name, o.reported_day ORDER BY 4 DESC, 3, 1 LIMIT 1"),
			"month",
			record(wall,
				"SELECT o.member, p.name, MAX(o.reported_day), "
				"CAST(SUM(o.amount_cents) AS BIGINT) FROM order_ o JOIN person p ON p.id = o.member WHERE " STANDS
				" GROUP BY o.member, p.name, o.reported_day / 100 ORDER BY 4 DESC, 3, 1 LIMIT 1")));
}

json_t *wall_json(struct tx *tx, int64_t unit)
{
	struct wall wall = { tx, unit, org_today(tx), 0, 0, json_object() };
	wall.month = day_month_first(wall.today);
	wall.month_end = day_month_last(wall.today);
	const struct unit *of = unit_get(tx, unit);
	const struct settings *settings = settings_get(tx);
	json_object_set_new(wall.json, "unit", json_integer(unit));
	json_object_set_new(wall.json, "title",
		json_string(unit == UNIT_COMPANY ? settings->company : of->name));
	json_object_set_new(wall.json, "day", day_json(wall.today));
	json_object_set_new(wall.json, "currency", json_string(settings->currency));
	json_object_set_new(wall.json, "at", json_integer(tx->run->now));
	add_race(&wall);
	add_leaders(&wall);
	add_deals(&wall);
	add_footer(&wall);
	add_records(&wall);
	return wall.json;
}
