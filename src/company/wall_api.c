/* Routes of the wall, and of an agent's own today. */
#include "company/routes.h"
#include "company/days.h"
#include "company/order_json.h"
#include "company/target.h"
#include "company/wall.h"
#include "feed/board.h"
#include "feed/live.h"
#include "http/nouns.h"
#include "org/person.h"
#include "org/settings.h"
#include "org/unit.h"

#include <math.h>
#include <string.h>

static const char *const default_pages[] = { "race", "leaders", "deals", "today", "records" };

static json_t *pages_json(struct request *rq)
{
	const char *chosen = rq->caller.screen
		? db_text(rq->tx, "SELECT pages FROM screen WHERE id = $1", I(rq->caller.screen))
		: NULL;
	json_t *pages = chosen ? json_loads(chosen, 0, NULL) : NULL;
	if (json_array_size(pages))
		return pages;
	json_decref(pages);
	pages = json_array();
	for (size_t i = 0; i < sizeof default_pages / sizeof *default_pages; i++)
		json_array_append_new(pages, json_string(default_pages[i]));
	return pages;
}

static void wall(struct request *rq)
{
	int64_t unit = in_id(rq, "unit");
	if (!unit) {
		size_t n;
		const int64_t *units = caller_units(rq, ROLES_STAFF | SCREEN, &n);
		unit = n ? units[0] : UNIT_COMPANY;
	}
	json_t *json = wall_json(rq->tx, unit);
	int64_t seconds = rq->caller.screen
		? db_int(rq->tx, "SELECT seconds FROM screen WHERE id = $1", I(rq->caller.screen))
		: 20;
	json_object_set_new(json, "pages", pages_json(rq));
	json_object_set_new(json, "seconds", json_integer(seconds));
	json_object_set_new(json, "position", json_integer(live_position(rq->tx)));
	reply_json(rq, json);
}

/* --- my day ----------------------------------------------------------------------------------- */

static double mine(struct request *rq, const char *metric, day_t from, day_t to)
{
	struct board_ask ask = { .metric = metric,
		.by = BY_MEMBER,
		.from = from,
		.to = to,
		.unit = UNIT_COMPANY,
		.member = rq->caller.person,
		.limit = 1,
		.viewer = rq->caller.person };
	return board_read(rq->tx, &ask)->total;
}

static json_t *sums_json(struct request *rq, day_t from, day_t to)
{
	json_t *json = json_object();
	static const char *const kinds[][2] = { { "revenue", "revenue_cents" },
		{ "received", "received_cents" }, { "deals", "deals" }, { "dials", "dials" },
		{ "connects", "connects" }, { "wechat_added", "wechat_added" } };
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		json_object_set_new(
			json, kinds[i][1], json_integer(llround(mine(rq, kinds[i][0], from, to))));
	json_object_set_new(
		json, "days", json_real(days_worked(rq->tx, rq->caller.person, from, to)));
	return json;
}

/* How much is missing to the next better result of the month in the same group: a figure, no name. */
static json_t *gap_json(struct request *rq, int64_t group, day_t month, day_t today)
{
	struct board_ask ask = { .metric = "revenue",
		.by = BY_MEMBER,
		.from = month,
		.to = today,
		.unit = group,
		.limit = 1000 };
	const struct board *board = board_read(rq->tx, &ask);
	double own = 0, next = 0;
	for (size_t i = 0; i < board->n; i++)
		if (board->rows[i].id == rq->caller.person)
			own = board->rows[i].value;
	for (size_t i = 0; i < board->n; i++)
		if (board->rows[i].value > own && (!next || board->rows[i].value < next))
			next = board->rows[i].value;
	return json_pack("{s:f, s:o}", "group_share", board->total > 0 ? own / board->total : 0.0,
		"gap_cents", next > 0 ? json_integer(llround(next - own)) : json_null());
}

static void me(struct request *rq)
{
	day_t today = org_today(rq->tx), month = day_month_first(today);
	struct place place = person_place(rq->tx, rq->caller.person, rq->run->now);
	struct order_names *names = order_names(rq->tx);
	int64_t best = db_int(rq->tx,
		"SELECT CAST(MAX(cents) AS BIGINT) FROM (SELECT SUM(value) AS cents "
		"FROM order_fact WHERE member = $1 AND kind = 'revenue' GROUP BY day) AS days",
		I(rq->caller.person));
	struct order_ask ask = {
		.member = rq->caller.person, .from = today, .limit = 100, .tests_too = true
	};
	const struct order_list *orders = order_list(rq->tx, &ask);
	json_t *deals = json_array();
	for (size_t i = 0; i < orders->n; i++)
		json_array_append_new(deals, order_json(names, &orders->orders[i]));
	const struct days *days = days_load(rq->tx, rq->caller.person, today, today);
	struct member_day day = days_of(days, rq->caller.person, today);
	json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:o, s:I, s:f, s:o, s:o}", "person",
		name_of_person(names, rq->caller.person), "group", name_of_unit(names, place.group),
		"day", day_json(today), "today", sums_json(rq, today, today), "month",
		sums_json(rq, month, today), "best_day_cents", (json_int_t)best, "pace",
		days_pace(rq->tx, place.unit ? place.unit : UNIT_COMPANY, today), "deals", deals,
		"here", json_string(day_source_name(&day)));
	if (place.group)
		json_object_update_new(json, gap_json(rq, place.group, month, today));
	reply_json(rq, json);
}

static const struct field wall_in[] = {
	FIELD("unit", ID(&noun_unit), 0, "whose wall; the caller's"), FIELDS_END
};

static const struct field race_fields[] = { FIELD("id", COUNT, REQUIRED, "the group"),
	FIELD("name", TEXT(0), REQUIRED, "its name"),
	FIELD("slogan", TEXT(0), REQUIRED, "its slogan"),
	FIELD("colour", INT(0, 8), REQUIRED, "its colour"),
	FIELD("done_cents", MONEY, REQUIRED, "this month so far"),
	FIELD("target_cents", MONEY, REQUIRED, "its target, or its people's share of the unit's"),
	FIELD("target_own", BOOL, REQUIRED, "whether the target is its own"),
	FIELD("per_head_cents", MONEY, REQUIRED, "per head"),
	FIELD("heads", REAL, REQUIRED, "people, by the part of the month that they belonged"),
	FIELDS_END };
static const struct field leader_fields[] = { FIELD("person", COUNT, REQUIRED, "who"),
	FIELD("name", TEXT(0), REQUIRED, "their name"),
	FIELD("group", TEXT(0), REQUIRED, "their group"),
	FIELD("colour", INT(0, 8), REQUIRED, "its colour"),
	FIELD("cents", MONEY, REQUIRED, "today"),
	FIELD("best", BOOL, REQUIRED, "more than on any day before"),
	FIELD("weeks", INT(1, 13), NULLABLE, "in their n-th week; null: no newcomer"), FIELDS_END };
static const struct field deal_fields[] = { FIELD("order", COUNT, REQUIRED, "the deal"),
	FIELD("at", TIME, REQUIRED, "when"), FIELD("member", OBJECT(named_fields), REQUIRED, "who"),
	FIELD("group", OBJECT(group_fields), NULLABLE, "their group"),
	FIELD("product", OBJECT(named_fields), NULLABLE, "what"),
	FIELD("amount_cents", MONEY, REQUIRED, "for how much"),
	FIELD("today", BOOL, REQUIRED, "whether it was today"), FIELDS_END };
static const struct field footer_fields[] = { FIELD("deals", COUNT, REQUIRED, "deals today"),
	FIELD("connects", COUNT, REQUIRED, "connects today"),
	FIELD("dials", COUNT, REQUIRED, "dials today"),
	FIELD("today_cents", MONEY, REQUIRED, "revenue today"),
	FIELD("conversion", REAL, NULLABLE, "deals per connect"), FIELDS_END };
static const struct field record_fields[] = { FIELD("person", COUNT, REQUIRED, "who"),
	FIELD("name", TEXT(0), REQUIRED, "their name"), FIELD("day", DAY, REQUIRED, "when"),
	FIELD("cents", MONEY, REQUIRED, "how much"), FIELDS_END };
static const struct field records_fields[] = { FIELD("deal", OBJECT(record_fields), NULLABLE,
						       "the largest deal"),
	FIELD("day", OBJECT(record_fields), NULLABLE, "the best day of a member"),
	FIELD("month", OBJECT(record_fields), NULLABLE, "the best month of a member"), FIELDS_END };
static const struct field wall_out[] = { FIELD("unit", COUNT, REQUIRED, "whose wall"),
	FIELD("title", TEXT(0), REQUIRED, "its name"), FIELD("day", DAY, REQUIRED, "today"),
	FIELD("currency", TEXT(0), REQUIRED, "the company's money"),
	FIELD("at", TIME, REQUIRED, "now"),
	FIELD("target_cents", MONEY, REQUIRED, "this month's target; 0 = none"),
	FIELD("done_cents", MONEY, REQUIRED, "this month so far"),
	FIELD("pace", REAL, REQUIRED, "where the month should be by now: 0 … 1"),
	FIELD("groups", LIST_OF(race_fields, 0), REQUIRED, "the race, first one first"),
	FIELD("leaders_today", LIST_OF(leader_fields, 0), REQUIRED, "who leads today"),
	FIELD("deals", LIST_OF(deal_fields, 0), REQUIRED, "the last deals"),
	FIELD("footer", OBJECT(footer_fields), REQUIRED, "today in figures"),
	FIELD("records", OBJECT(records_fields), REQUIRED, "the company's records"),
	FIELD("pages", ANYTHING, REQUIRED, "which pages, by name"),
	FIELD("seconds", INT(0, 3600), REQUIRED, "how long each"),
	FIELD("position", COUNT, REQUIRED, "of the live events: what follows is news"),
	FIELDS_END };
static const struct field sums_fields[] = { FIELD("revenue_cents", MONEY, REQUIRED, "as counted"),
	FIELD("received_cents", MONEY, REQUIRED, "money in"),
	FIELD("deals", COUNT, REQUIRED, "deals"), FIELD("dials", COUNT, REQUIRED, "dials"),
	FIELD("connects", COUNT, REQUIRED, "connects"),
	FIELD("wechat_added", COUNT, REQUIRED, "added on WeChat"),
	FIELD("days", REAL, REQUIRED, "days worked"), FIELDS_END };
static const struct field me_out[] = { FIELD("person", OBJECT(named_fields), NULLABLE, "who I am"),
	FIELD("group", OBJECT(group_fields), NULLABLE, "my group"),
	FIELD("day", DAY, REQUIRED, "today"),
	FIELD("today", OBJECT(sums_fields), REQUIRED, "today"),
	FIELD("month", OBJECT(sums_fields), REQUIRED, "this month"),
	FIELD("best_day_cents", MONEY, REQUIRED, "my best day"),
	FIELD("pace", REAL, REQUIRED, "how far the month is: 0 … 1"),
	FIELD("deals", LIST_OF(order_fields, 0), REQUIRED, "my deals of today"),
	FIELD("here", TEXT(0), REQUIRED, "how it is known that I am here"),
	FIELD("group_share", REAL, 0, "my share of my group's month"),
	FIELD("gap_cents", MONEY, NULLABLE, "to the next better result in my group"), FIELDS_END };

const struct route wall_routes[] = { { GET, "/api/wall", ROLES_STAFF | SCREEN, BRANCH, wall,
					     wall_in, wall_out, "All that a wall shows" },
	{ GET, "/api/me", ROLES_STAFF, COMPANY, me, NULL, me_out, "My own day" }, ROUTES_END };
