/* GET /api/summary: "last month says". */
#include "feed/nouns.h"
#include "feed/seen.h"
#include "feed/summary.h"
#include "http/nouns.h"
#include "http/request.h"
#include "org/settings.h"
#include "org/unit.h"

enum { SHOWN = 3, SHOWN_MAX = 20 };

static void show(struct request *rq)
{
	day_t today = org_today(rq->tx), from = in_day(rq, "from"), to = in_day(rq, "to");
	if (!from)
		from = to ? day_month_first(to) : day_month_add(today, -1);
	if (!to)
		to = day_month_last(from);
	int64_t unit = in_unit(rq, "unit");
	if (!seen_all(rq, unit))
		fail(rq->run, FORBIDDEN);
	const struct summary *summary = summary_read(rq->tx, from, to, unit);
	json_t *course = json_array(), *sentences = json_array();
	for (size_t i = 0; i < summary->course->n; i++)
		json_array_append_new(course,
			json_pack("{s:o, s:I, s:f}", "day",
				day_json((day_t)summary->course->rows[i].id), "cents",
				(json_int_t)summary->course->rows[i].total[0], "worked",
				summary->worked[i]));
	size_t shown = (size_t)in_int(rq, "sentences", SHOWN);
	for (size_t i = 0; i < summary->count && i < shown; i++) {
		const struct sentence *sentence = &summary->sentences[i];
		json_array_append_new(sentences,
			json_pack("{s:s, s:s, s:s, s:s, s:f, s:{s:f, s:f, s:I, s:I, s:s}}", "key",
				sentence->key, "zh", sentence->zh, "en", sentence->en, "rows",
				sentence->rows, "interest", sentence->interest, "params", "percent",
				sentence->percent, "number", sentence->number, "count",
				(json_int_t)sentence->count, "id", (json_int_t)sentence->id, "name",
				sentence->name));
	}
	reply_json(rq,
		json_pack("{s:o, s:o, s:I, s:I, s:I, s:I, s:f, s:f, s:o, s:o}", "from",
			day_json(from), "to", day_json(to), "deals", (json_int_t)summary->deals,
			"revenue_cents", (json_int_t)summary->revenue_cents, "received_cents",
			(json_int_t)summary->received_cents, "refunds_cents",
			(json_int_t)summary->refunds_cents, "heads", summary->heads,
			"per_head_cents", summary->per_head_cents, "course", course, "sentences",
			sentences));
}

static const struct field summary_in[] = { FIELD("from", DAY, 0,
						   "the first day; of last month when absent"),
	FIELD("to", DAY, 0, "the last day; of that month when absent"),
	FIELD("unit", ID(&noun_unit), 0, "the branch of the tree; the company when absent"),
	FIELD("sentences", INT(0, SHOWN_MAX), 0, "how many; 3 when absent"), FIELDS_END };
static const struct field course_out[] = { FIELD("day", DAY, 0, "the day"),
	FIELD("cents", MONEY, 0, "its revenue"),
	FIELD("worked", REAL, 0, "days worked by all on it"), FIELDS_END };
static const struct field sentence_out[] = { FIELD("key", TEXT(20), 0, "which sentence"),
	FIELD("zh", TEXT(400), 0, "in Chinese"), FIELD("en", TEXT(400), 0, "in English"),
	FIELD("rows", TEXT(400), 0, "the query that opens what is behind it"),
	FIELD("interest", REAL, 0, "0 … 1: what they are ranked by"),
	FIELD("params", ANYTHING, 0, "the figures in it: percent, number, count, id, name"),
	FIELDS_END };
static const struct field summary_out[] = { FIELD("from", DAY, 0, "the first day"),
	FIELD("to", DAY, 0, "the last day"), FIELD("deals", COUNT, 0, "deals"),
	FIELD("revenue_cents", MONEY, 0, "as the company counts it"),
	FIELD("received_cents", MONEY, 0, "money received"),
	FIELD("refunds_cents", MONEY, 0, "money refunded"),
	FIELD("heads", REAL, 0, "people, each for the part that they belonged"),
	FIELD("per_head_cents", REAL, 0, "revenue per head"),
	FIELD("course", LIST_OF(course_out, 4000), 0, "day by day"),
	FIELD("sentences", LIST_OF(sentence_out, SHOWN_MAX), 0, "the most interesting first"),
	FIELDS_END };

const struct route summary_routes[] = {
	{ GET, "/api/summary", ROLES_SEE | PROGRAM, COMPANY, show, summary_in, summary_out,
		"What a period says: its figures, its course, three sentences" },
	ROUTES_END
};
