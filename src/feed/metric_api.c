/* Routes of kinds and metrics. */
#include "feed/fact.h"
#include "feed/metric.h"
#include "feed/nouns.h"
#include "http/request.h"

#include <stdlib.h>
#include <string.h>

const struct noun noun_metric = { .name = "metric",
	.scope_sql = "SELECT 1 FROM metric WHERE id = $1",
	.unknown = METRIC_UNKNOWN };

#define METRIC_UNITS "money|count|percent|minutes|seconds|points|ratio"

/* --- kinds -------------------------------------------------------------------------------------- */

static void kinds_list(struct request *rq)
{
	size_t n;
	const struct kind *kinds = kind_list(rq->tx, &n);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items,
			json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:b, s:b}", "id",
				(json_int_t)kinds[i].id, "name", kinds[i].name, "unit",
				kinds[i].unit, "zh", kinds[i].zh, "en", kinds[i].en, "private",
				kinds[i].private_, "input", kinds[i].input, "built_in",
				kinds[i].built_in));
	reply_json(rq, json_pack("{s:o}", "items", items));
}

static void kind_make(struct request *rq)
{
	struct kind kind = { .name = in_text(rq, "name", ""),
		.unit = in_text(rq, "unit", "count"),
		.private_ = in_bool(rq, "private", false),
		.input = in_bool(rq, "input", false) };
	kind.zh = in_text(rq, "zh", kind.name);
	kind.en = in_text(rq, "en", kind.name);
	int64_t id = kind_create(rq->tx, &kind);
	audit(rq->tx, &rq->caller, "kind.create", id, NULL);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

/* --- metrics ------------------------------------------------------------------------------------ */

static json_t *metric_json(const struct named_metric *metric)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:b, s:I}", "id",
		(json_int_t)metric->id, "name", metric->name, "formula", metric->formula, "zh",
		metric->zh, "en", metric->en, "unit", metric->unit, "built_in", metric->built_in,
		"input", metric->input, "lower", metric->lower, "private", metric->private_,
		"version", (json_int_t)metric->version);
}

static void metrics_list(struct request *rq)
{
	size_t n;
	const struct named_metric *metrics = metric_list(rq->tx, &n);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items, metric_json(&metrics[i]));
	reply_json(rq, json_pack("{s:o}", "items", items));
}

static struct named_metric metric_in(struct request *rq, const struct named_metric *old)
{
	struct named_metric metric = *old;
	metric.formula = in_text(rq, "formula", old->formula);
	metric.zh = in_text(rq, "zh", old->zh);
	metric.en = in_text(rq, "en", old->en);
	metric.unit = in_text(rq, "unit", old->unit);
	metric.input = in_bool(rq, "input", old->input);
	metric.lower = in_bool(rq, "lower", old->lower);
	return metric;
}

static void metric_make(struct request *rq)
{
	const char *name = in_text(rq, "name", "");
	struct named_metric metric = metric_in(rq,
		&(struct named_metric){
			.name = name, .zh = name, .en = name, .formula = "", .unit = "ratio" });
	int64_t id = metric_create(rq->tx, &metric);
	audit(rq->tx, &rq->caller, "metric.create", id, NULL);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

static void metric_edit(struct request *rq)
{
	const struct named_metric *old = metric_get(rq->tx, path_id(rq, "metric"));
	request_match(rq, old->version);
	struct named_metric metric = metric_in(rq, old);
	metric_change(rq->tx, &metric, old->version);
	audit(rq->tx, &rq->caller, "metric.change", old->id, NULL);
	const struct named_metric *now = metric_get(rq->tx, old->id);
	reply_version(rq, now->version);
	reply_json(rq, metric_json(now));
}

static void metric_remove(struct request *rq)
{
	metric_delete(rq->tx, path_id(rq, "metric"));
	audit(rq->tx, &rq->caller, "metric.delete", path_id(rq, "metric"), NULL);
}

struct checking {
	struct request *rq;
	const char *formula;
};

static void check_formula(void *context)
{
	struct checking *checking = context;
	metric_check(checking->rq->tx, checking->formula);
}

static json_t *kinds_of(struct request *rq, const char *formula)
{
	size_t n;
	const char *const *names = metric_kinds(metric_parse(rq->run, formula), &n);
	json_t *kinds = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(kinds, json_string(names[i]));
	return kinds;
}

/* While it is typed: an error is an answer, not a fault. The kinds are read first, so that nothing can
 * fail in the database behind run_try(). */
static void metric_try(struct request *rq)
{
	struct checking checking = { rq, in_text(rq, "formula", "") };
	size_t n;
	kind_list(rq->tx, &n);
	if (run_try(rq->run, check_formula, &checking)) {
		reply_json(rq,
			json_pack("{s:b, s:o}", "ok", 1, "kinds", kinds_of(rq, checking.formula)));
		return;
	}
	bool name = rq->run->fault == METRIC_NAME;
	const char *column = rq->run->param[name ? 1 : 0];
	json_t *reply = json_pack("{s:b, s:i, s:s}", "ok", 0, "column", atoi(column), "text",
		fault_text(rq->run->arena, rq->run, rq->caller.zh));
	if (name)
		json_object_set_new(reply, "unknown", json_string(rq->run->param[0]));
	else
		json_object_set_new(
			reply, "expected", json_string(rq->run->param[rq->caller.zh ? 2 : 1]));
	rq->run->fault = FAULT_NONE;
	reply_json(rq, reply);
}

/* --- tables ------------------------------------------------------------------------------------- */

static const struct field kind_in[] = { FIELD("name", TEXT(40), REQUIRED,
						"a to z, digits and _, as formulas name it"),
	FIELD("unit", CHOICE("count|cents|seconds|ms|points"), 0,
		"what a value is; count when absent"),
	FIELD("zh", TEXT(100), 0, "what it is called in Chinese"),
	FIELD("en", TEXT(100), 0, "what it is called in English"),
	FIELD("private", BOOL, 0, "seen by its member, else only as sums over five people or more"),
	FIELD("input", BOOL, 0, "effort: boards of it may name everyone"), FIELDS_END };
static const struct field made_out[] = { FIELD("id", ANY_ID, 0, "its number"), FIELDS_END };
static const struct field kind_out[] = { FIELD("id", ANY_ID, 0, "its number"),
	FIELD("name", TEXT(40), 0, "as formulas name it"),
	FIELD("unit", TEXT(10), 0, "what a value is"), FIELD("zh", TEXT(100), 0, "in Chinese"),
	FIELD("en", TEXT(100), 0, "in English"),
	FIELD("private", BOOL, 0, "seen by its member, else as sums over five or more"),
	FIELD("input", BOOL, 0, "effort: boards may name everyone"),
	FIELD("built_in", BOOL, 0, "came with the program"), FIELDS_END };
static const struct field kinds_out[] = { FIELD("items", LIST_OF(kind_out, 1000), 0, "the kinds"),
	FIELDS_END };
static const struct field metric_new[] = { FIELD("name", TEXT(40), REQUIRED,
						   "a to z, digits and _"),
	FIELD("formula", TEXT(METRIC_BYTES), REQUIRED, "over kinds: deals / connects"),
	FIELD("zh", TEXT(100), 0, "what it is called in Chinese"),
	FIELD("en", TEXT(100), 0, "what it is called in English"),
	FIELD("unit", CHOICE(METRIC_UNITS), 0, "how it is written; ratio when absent"),
	FIELD("input", BOOL, 0, "effort: boards of it may name everyone"),
	FIELD("lower", BOOL, 0, "less is better"), FIELDS_END };
static const struct field metric_fields[] = { FIELD("formula", TEXT(METRIC_BYTES), 0,
						      "over kinds: deals / connects"),
	FIELD("zh", TEXT(100), 0, "what it is called in Chinese"),
	FIELD("en", TEXT(100), 0, "what it is called in English"),
	FIELD("unit", CHOICE(METRIC_UNITS), 0, "how it is written"),
	FIELD("input", BOOL, 0, "effort: boards of it may name everyone"),
	FIELD("lower", BOOL, 0, "less is better"), FIELDS_END };
static const struct field metric_out[] = { FIELD("id", ANY_ID, 0, "its number"),
	FIELD("name", TEXT(40), 0, "its name"),
	FIELD("formula", TEXT(METRIC_BYTES), 0, "over kinds"),
	FIELD("zh", TEXT(100), 0, "in Chinese"), FIELD("en", TEXT(100), 0, "in English"),
	FIELD("unit", TEXT(10), 0, "how it is written"),
	FIELD("built_in", BOOL, 0, "came with the program"), FIELD("input", BOOL, 0, "effort"),
	FIELD("lower", BOOL, 0, "less is better"),
	FIELD("private", BOOL, 0, "stands on a private kind"),
	FIELD("version", COUNT, 0, "for If-Match"), FIELDS_END };
static const struct field metrics_out[] = {
	FIELD("items", LIST_OF(metric_out, 10000), 0, "the metrics"), FIELDS_END
};
static const struct field check_in[] = { FIELD("formula", TEXT(2000), REQUIRED, "as it is typed"),
	FIELDS_END };
static const struct field check_out[] = { FIELD("ok", BOOL, 0, "it can be computed"),
	FIELD("kinds", ANYTHING, 0, "names of the kinds that it needs"),
	FIELD("column", INT(1, 4000), 0, "where it goes wrong, in characters from 1"),
	FIELD("expected", TEXT(200), 0, "what was expected there"),
	FIELD("unknown", TEXT(METRIC_BYTES), 0, "the name that is not known"),
	FIELD("text", TEXT(800), 0, "the same as a sentence"), FIELDS_END };

const struct route metric_routes[] = { { GET, "/api/kinds", ROLES_STAFF | SCREEN | PROGRAM, COMPANY,
					       kinds_list, NULL, kinds_out,
					       "What is recorded: the kinds" },
	{ POST, "/api/kinds", ROLES_MANAGE, COMPANY, kind_make, kind_in, made_out,
		"Make a kind of the company's own" },
	{ GET, "/api/metrics", ROLES_STAFF | SCREEN | PROGRAM, COMPANY, metrics_list, NULL,
		metrics_out, "What is counted: the metrics" },
	{ POST, "/api/metrics", ROLES_MANAGE, COMPANY, metric_make, metric_new, made_out,
		"Make a metric of the company's own" },
	{ POST, "/api/metrics/check", ROLES_STAFF, COMPANY, metric_try, check_in, check_out,
		"Check a formula: where it goes wrong and what was expected" },
	{ PATCH, "/api/metrics/:metric", ROLES_MANAGE, COMPANY, metric_edit, metric_fields,
		metric_out, "Change a metric of the company's own" },
	{ DELETE, "/api/metrics/:metric", ROLES_MANAGE, COMPANY, metric_remove, NULL, NULL,
		"Remove a metric of the company's own" },
	ROUTES_END };
