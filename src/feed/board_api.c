/* GET /api/boards. */
#include "feed/board_in.h"
#include "feed/nouns.h"
#include "http/nouns.h"
#include "org/settings.h"
#include "org/unit.h"

#include <string.h>

enum { LIMIT_MAX = 10000 };

const struct field board_in[] = { FIELD("metric", TEXT(METRIC_BYTES), REQUIRED,
					  "a metric's name, or a formula"),
	FIELD("by", CHOICE("member|group|team|campaign|product|source|day"), 0,
		"what the rows are; member when absent"),
	FIELD("from", DAY, 0, "the first day; the first of this month when absent"),
	FIELD("to", DAY, 0, "the last day; today when absent"),
	FIELD("unit", ID(&noun_unit), 0, "the branch of the tree; the company when absent"),
	FIELD("member", ID(&noun_person), 0, "only this person"),
	FIELD("per", CHOICE("head|day"), 0, "divided by heads, or by days worked"),
	FIELD("limit", INT(1, LIMIT_MAX), 0, "rows; 100 when absent"),
	FIELD("previous", BOOL, 0, "the period before beside it"),
	FIELD("best", BOOL, 0, "the own best of earlier periods of the same length beside it"),
	FIELDS_END };

void board_ask_in(struct request *rq, struct board_ask *ask)
{
	day_t today = org_today(rq->tx);
	const char *per = in_text(rq, "per", "");
	*ask = (struct board_ask){ .metric = in_text(rq, "metric", ""),
		.by = board_by_named(in_text(rq, "by", "member")),
		.from = in_day(rq, "from"),
		.to = in_day(rq, "to"),
		.unit = in_int(rq, "unit", UNIT_COMPANY),
		.member = in_id(rq, "member"),
		.limit = (size_t)in_int(rq, "limit", 0),
		.per = !*per          ? PER_NOTHING
			: *per == 'h' ? PER_HEAD
				      : PER_DAY,
		.previous = in_bool(rq, "previous", false),
		.best = in_bool(rq, "best", false) };
	if (!ask->to)
		ask->to = today > ask->from ? today : ask->from;
	if (!ask->from)
		ask->from = day_month_first(ask->to);
	seen_unit(rq, ask->unit);
}

static json_t *number(bool none, double value)
{
	return none ? json_null() : json_real(value);
}

static json_t *row_json(
	const struct board *board, const struct board_ask *ask, const struct seen_row *seen)
{
	const struct board_row *row = seen->row;
	json_t *json = json_pack("{s:I, s:s, s:s, s:i, s:b, s:o, s:I, s:f, s:b}", "id",
		(json_int_t)row->id, "name", row->name, "group", row->group, "colour", row->colour,
		"none", row->none, "value", json_real(row->value), "n", (json_int_t)row->n, "heads",
		row->heads, "own", seen->own);
	if (ask->by == BY_DAY)
		json_object_set_new(json, "day", day_json((day_t)row->id));
	if (ask->per == PER_DAY || row->days > 0)
		json_object_set_new(json, "days", json_real(row->days));
	json_object_set_new(
		json, "rank", seen->ranked && row->rank ? json_integer(row->rank) : json_null());
	if (ask->previous && seen->beside)
		json_object_set_new(json, "previous", number(row->previous_none, row->previous));
	if (ask->best && seen->beside)
		json_object_set_new(json, "best", number(row->best_none, row->best));
	if (seen->has_gap)
		json_object_set_new(json, "gap", json_real(seen->gap));
	json_t *parts = json_object(); /* the formula's numbers */
	for (size_t i = 0; i < board->kind_count; i++)
		json_object_set_new(parts, board->kinds[i],
			json_pack("{s:I, s:I}", "total", (json_int_t)row->total[i], "n",
				(json_int_t)row->counts[i]));
	json_object_set_new(json, "parts", parts);
	return json;
}

json_t *board_json(const struct seen_board *seen, const struct board_ask *ask)
{
	const struct board *board = seen->board;
	json_t *items = json_array();
	for (size_t i = 0; i < seen->n; i++)
		json_array_append_new(items, row_json(board, ask, &seen->rows[i]));
	json_t *metric = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b, s:b}", "name",
		board->metric->name, "unit", board->metric->unit, "zh", board->metric->zh, "en",
		board->metric->en, "formula", board->metric->formula, "input", board->metric->input,
		"lower", board->metric->lower);
	json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:I, s:o, s:b, s:b}", "metric", metric,
		"from", day_json(ask->from), "to", day_json(ask->to), "items", items, "of",
		(json_int_t)board->of, "total", number(board->total_none, board->total), "humane",
		seen->humane, "withheld", board->withheld);
	if (ask->previous)
		json_object_set_new(json, "total_previous",
			number(board->total_previous_none, board->total_previous));
	return json;
}

static void show(struct request *rq)
{
	struct board_ask ask;
	board_ask_in(rq, &ask);
	reply_json(rq, board_json(seen_board(rq, &ask), &ask));
}

static const struct field metric_out[] = { FIELD("name", TEXT(40), 0,
						   "\"\" for a formula without a name"),
	FIELD("unit", TEXT(20), 0,
		"money (cents), count, percent (a share of 1), minutes, seconds, points, ratio"),
	FIELD("zh", TEXT(200), 0, "what it is called in Chinese"),
	FIELD("en", TEXT(200), 0, "what it is called in English"),
	FIELD("formula", TEXT(METRIC_BYTES), 0, "how it is computed"),
	FIELD("input", BOOL, 0, "effort: boards may name everyone"),
	FIELD("lower", BOOL, 0, "less is better"), FIELDS_END };
static const struct field row_out[] = { FIELD("id", ANY_ID, 0,
						"of the person, unit, product …; 0 = without"),
	FIELD("day", DAY, 0, "by day"), FIELD("name", TEXT(200), 0, "its name"),
	FIELD("group", TEXT(200), 0, "a person's group today"),
	FIELD("colour", INT(0, 8), 0, "the group's"),
	FIELD("none", BOOL, 0, "there was nothing to divide by"),
	FIELD("value", REAL, 0, "money in cents"), FIELD("n", COUNT, 0, "records behind it"),
	FIELD("heads", REAL, 0, "people, each for the part of the period that they belonged"),
	FIELD("days", REAL, 0, "days worked, where they were asked for"),
	FIELD("own", BOOL, 0, "the caller's own"),
	FIELD("rank", INT(1, 100000000), NULLABLE, "ties share; absent where it is private"),
	FIELD("previous", REAL, NULLABLE, "the period before"),
	FIELD("best", REAL, NULLABLE, "the best of earlier periods"),
	FIELD("gap", REAL, 0, "what is missing to the next tier"),
	FIELD("parts", ANYTHING, 0, "total and count of every kind in the formula"), FIELDS_END };
static const struct field board_out[] = { FIELD("metric", OBJECT(metric_out), 0,
						  "what was counted"),
	FIELD("from", DAY, 0, "the first day"), FIELD("to", DAY, 0, "the last day"),
	FIELD("items", LIST_OF(row_out, LIMIT_MAX + 1), 0, "by rank; by day in the order of days"),
	FIELD("of", COUNT, 0, "rows before the limit"),
	FIELD("total", REAL, NULLABLE, "the metric over all of it"),
	FIELD("total_previous", REAL, NULLABLE, "of the period before"),
	FIELD("humane", BOOL, 0, "who is not named here is not shown"),
	FIELD("withheld", BOOL, 0, "something private was left out"), FIELDS_END };

const struct route board_routes[] = {
	{ GET, "/api/boards", ROLES_STAFF | SCREEN | PROGRAM, COMPANY, show, board_in, board_out,
		"A board: any metric in any period of any part of the company" },
	ROUTES_END
};
