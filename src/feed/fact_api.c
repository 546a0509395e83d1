/* Routes of facts: posting singly and in batches, taking back, the rows behind a number. */
#include "base/map.h"
#include "feed/fact.h"
#include "feed/metric.h"
#include "feed/nouns.h"
#include "feed/seen.h"
#include "http/nouns.h"
#include "http/request.h"
#include "org/settings.h"
#include "org/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BATCH_MAX = 1000, PAGE = 100, PAGE_MAX = 1000 };

const struct noun noun_fact = { .name = "fact",
	.scope_sql =
		"SELECT CASE WHEN grp <> 0 THEN grp WHEN branch <> 0 THEN branch ELSE 1 END FROM fact "
		"WHERE id = $1",
	.owner_sql = "SELECT member FROM fact WHERE id = $1",
	.unknown = FACT_UNKNOWN };

/* --- posting ------------------------------------------------------------------------------------ */

/* Names of sources outside: they never meet those of the rooms ("order", "import:7"). */
static const char *source_named(struct request *rq, const char *name)
{
	if (name && *name)
		return arena_printf(rq->run->arena, "api:%s", name);
	if (rq->caller.token)
		return arena_printf(rq->run->arena, "token:%" PRId64, rq->caller.token);
	return arena_printf(rq->run->arena, "person:%" PRId64, rq->caller.person);
}

static int64_t number(const json_t *object, const char *name, int64_t fallback)
{
	const json_t *value = json_object_get(object, name);
	return value ? json_integer_value(value) : fallback;
}

static const char *text(const json_t *object, const char *name)
{
	const char *value = json_string_value(json_object_get(object, name));
	return value ? value : "";
}

static struct fact fact_in(struct request *rq, const json_t *object, const char *default_source)
{
	const char *source = text(object, "source");
	const struct kind *kind = kind_named(rq->tx, text(object, "kind"));
	if (!kind)
		fail(rq->run, KIND_UNKNOWN, text(object, "kind"));
	/* what an agent says of themselves: effort and mood, never their own revenue */
	if (!kind->input && !kind->private_ && !(rq->caller.roles & (ROLES_SEE | PROGRAM)))
		fail(rq->run, FORBIDDEN);
	return (struct fact){ .at = number(object, "at", 0),
		.member = number(object, "member", 0),
		.kind = kind->id,
		.value = number(object, "value", 1),
		.source = *source ? source_named(rq, source) : default_source,
		.ref = text(object, "ref"),
		.campaign = number(object, "campaign", 0),
		.product = number(object, "product", 0),
		.customer = number(object, "customer", 0),
		.order = number(object, "order", 0),
		.batch = number(object, "batch", 0) };
}

static void post_one(struct request *rq)
{
	struct fact fact = fact_in(rq, rq->in, source_named(rq, NULL));
	int64_t id = fact_post(rq->tx, fact);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

/* Members of a batch are proven here, each once: the router would ask for each fact. */
static void prove_members(struct request *rq, const struct fact *facts, size_t n)
{
	unsigned roles = rq->route->who & ~(unsigned)AGENT;
	if (caller_covers(rq, roles, UNIT_COMPANY))
		return;
	struct map *proven = map_create(rq->run->arena);
	for (size_t i = 0; i < n; i++) {
		void **known = map_int(proven, facts[i].member);
		if (*known || facts[i].member == rq->caller.person)
			continue;
		*known = rq;
		int64_t unit = db_int(rq->tx, noun_person.scope_sql, I(facts[i].member));
		if (!unit)
			fail(rq->run, PERSON_UNKNOWN, num(rq->run, facts[i].member));
		if (!caller_covers(rq, roles, unit))
			fail_at(rq->run, arena_printf(rq->run->arena, "/facts/%zu/member", i),
				FORBIDDEN);
	}
}

static void post_batch(struct request *rq)
{
	const json_t *list = in_json(rq, "facts"), *object;
	size_t n = json_array_size(list), i;
	struct fact *facts = NEW_N(rq->run->arena, struct fact, n);
	const char *source = source_named(rq, NULL);
	json_array_foreach(list, i, object)
		facts[i] = fact_in(rq, object, source);
	prove_members(rq, facts, n);
	size_t fresh = fact_post_many(rq->tx, facts, n);
	json_t *ids = json_array();
	for (i = 0; i < n; i++)
		json_array_append_new(ids, json_integer(facts[i].id));
	reply_json(rq, json_pack("{s:o, s:I}", "ids", ids, "new", (json_int_t)fresh));
}

/* What a deal has told is taken back by the deal itself, or the two would say different things. */
static void undo(struct request *rq)
{
	struct fact fact = fact_get(rq->tx, path_id(rq, "fact"));
	if (fact.order && strcmp(fact.source, "order") == 0)
		fail(rq->run, FACT_OF_DEAL);
	int64_t id = fact_undo(rq->tx, fact.id);
	audit(rq->tx, &rq->caller, "fact.undo", fact.id, NULL);
	reply_json(rq, json_pack("{s:I}", "id", (json_int_t)id));
}

/* --- rows behind a number ----------------------------------------------------------------------- */

static void kinds_asked(struct request *rq, struct fact_ask *ask)
{
	const char *kind = in_text(rq, "kind", ""), *metric = in_text(rq, "metric", "");
	if (*kind || !*metric) {
		int64_t *id = NEW(rq->run->arena, int64_t);
		*id = kind_id(rq->tx, *kind ? kind : "revenue");
		ask->kinds = id;
		ask->kind_count = 1;
		return;
	}
	const struct named_metric *named = metric_named(rq->tx, metric);
	const struct metric *formula = metric_parse(rq->run, named ? named->formula : metric);
	const char *const *names = metric_kinds(formula, &ask->kind_count);
	int64_t *ids = NEW_N(rq->run->arena, int64_t, ask->kind_count);
	for (size_t i = 0; i < ask->kind_count; i++)
		ids[i] = kind_id(rq->tx, names[i]);
	ask->kinds = ids;
}

/* Whose rows: all under what the caller's role covers, else one's own. */
static void rows_allowed(struct request *rq, struct fact_ask *ask)
{
	int64_t unit = ask->group ? ask->group : ask->unit;
	if (!unit && ask->member)
		unit = db_int(rq->tx, noun_person.scope_sql, I(ask->member));
	if (!ask->group && !unit)
		unit = UNIT_COMPANY;
	if (seen_all(rq, unit))
		return;
	if (ask->member && ask->member != rq->caller.person)
		fail(rq->run, FORBIDDEN);
	ask->member = rq->caller.person;
}

static json_t *fact_json(const struct fact_row *row)
{
	const struct fact *fact = &row->fact;
	return json_pack(
		"{s:I, s:I, s:o, s:I, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:s, s:s, s:I, s:I}",
		"id", (json_int_t)fact->id, "at", (json_int_t)fact->at, "day", day_json(fact->day),
		"member", (json_int_t)fact->member, "name", row->name, "kind", row->kind, "value",
		(json_int_t)fact->value, "group", (json_int_t)fact->group, "order",
		(json_int_t)fact->order, "customer", (json_int_t)fact->customer, "product",
		(json_int_t)fact->product, "campaign", (json_int_t)fact->campaign, "batch",
		(json_int_t)fact->batch, "source", fact->source, "ref", fact->ref, "undone",
		(json_int_t)fact->undone, "undoes", (json_int_t)fact->undoes);
}

static void rows_list(struct request *rq)
{
	day_t today = org_today(rq->tx);
	struct fact_ask ask = { .from = in_day(rq, "from"),
		.to = in_day(rq, "to"),
		.unit = in_id(rq, "unit"),
		.member = in_id(rq, "member"),
		.group = in_id(rq, "group"),
		.campaign = in_id(rq, "campaign"),
		.product = in_id(rq, "product"),
		.batch = in_id(rq, "batch"),
		.viewer = rq->caller.person,
		.limit = (size_t)in_int(rq, "limit", PAGE) };
	ask.to = ask.to ? ask.to : today;
	ask.from = ask.from ? ask.from : day_month_first(ask.to);
	const char *after = in_text(rq, "after", "");
	if (*after && sscanf(after, "%8d-%" SCNd64, &ask.after_day, &ask.after_id) != 2)
		fail(rq->run, FIELD_INVALID, "after", "what `next` said");
	kinds_asked(rq, &ask);
	rows_allowed(rq, &ask);
	size_t n;
	bool more;
	const struct fact_row *rows = fact_list(rq->tx, &ask, &n, &more);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items, fact_json(&rows[i]));
	json_t *reply = json_pack("{s:o}", "items", items);
	if (more)
		json_object_set_new(reply, "next",
			json_string(arena_printf(rq->run->arena, "%d-%" PRId64,
				rows[n - 1].fact.day, rows[n - 1].fact.id)));
	reply_json(rq, reply);
}

/* --- tables ------------------------------------------------------------------------------------- */

#define FACT_FIELDS                                                                                \
	FIELD("at", TIME, 0,                                                                       \
		"when it happened; now when absent: a repeat is then the same whenever it comes"), \
		FIELD("kind", TEXT(40), REQUIRED, "the name of its kind"),                         \
		FIELD("value", COUNT, 0, "in the kind's unit; 1 when absent"),                     \
		FIELD("source", TEXT(40), 0, "who tells it: your program's name"),                 \
		FIELD("ref", TEXT(100), 0, "its name there: the same again is taken once"),        \
		FIELD("campaign", ANY_ID, 0, "0 = none"), FIELD("product", ANY_ID, 0, "0 = none"), \
		FIELD("customer", ANY_ID, 0, "0 = none"), FIELD("order", ANY_ID, 0, "0 = none"),   \
		FIELD("batch", ANY_ID, 0, "of leads; 0 = none")

static const struct field one_in[] = { FIELD("member", ID(&noun_person), REQUIRED, "who did it"),
	FACT_FIELDS, FIELDS_END };
static const struct field batch_fact[] = { FIELD("member", ANY_ID, REQUIRED, "who did it"),
	FACT_FIELDS, FIELDS_END };
static const struct field batch_in[] = { FIELD("facts", LIST_OF(batch_fact, BATCH_MAX), REQUIRED,
						 "up to 1,000; all of them or none is taken"),
	FIELDS_END };
static const struct field id_out[] = { FIELD("id", ANY_ID, 0, "its number"), FIELDS_END };
static const struct field batch_out[] = { FIELD("ids", ANYTHING, 0,
						  "their numbers, in the order told"),
	FIELD("new", COUNT, 0, "how many were not there yet"), FIELDS_END };
static const struct field rows_in[] = { FIELD("kind", TEXT(40), 0, "of this kind"),
	FIELD("metric", TEXT(METRIC_BYTES), 0, "of the kinds of this metric or formula"),
	FIELD("from", DAY, 0, "the first day; the first of the month when absent"),
	FIELD("to", DAY, 0, "the last day; today when absent"),
	FIELD("unit", ID(&noun_unit), 0, "only under this unit, as the tree was"),
	FIELD("group", ID(&noun_unit), 0, "only of this group"),
	FIELD("member", ID(&noun_person), 0, "only this person's"),
	FIELD("campaign", ANY_ID, 0, "only of this campaign"),
	FIELD("product", ANY_ID, 0, "only of this product"),
	FIELD("batch", ANY_ID, 0, "only of this batch of leads"),
	FIELD("limit", INT(1, PAGE_MAX), 0, "rows a page; 100 when absent"),
	FIELD("after", TEXT(40), 0, "what `next` of the page before said"), FIELDS_END };
static const struct field row_out[] = { FIELD("id", ANY_ID, 0, "its number"),
	FIELD("at", TIME, 0, "when it happened"), FIELD("day", DAY, 0, "the company's day of it"),
	FIELD("member", ANY_ID, 0, "who"), FIELD("name", TEXT(200), 0, "their name"),
	FIELD("kind", TEXT(40), 0, "of which kind"), FIELD("value", COUNT, 0, "in the kind's unit"),
	FIELD("group", ANY_ID, 0, "where they stood then"),
	FIELD("order", ANY_ID, 0, "of this deal"),
	FIELD("customer", ANY_ID, 0, "with this customer"),
	FIELD("product", ANY_ID, 0, "of this product"),
	FIELD("campaign", ANY_ID, 0, "in this campaign"),
	FIELD("batch", ANY_ID, 0, "from this batch of leads"),
	FIELD("source", TEXT(60), 0, "who told it"), FIELD("ref", TEXT(100), 0, "its name there"),
	FIELD("undone", ANY_ID, 0, "taken back by this one; 0 = it stands"),
	FIELD("undoes", ANY_ID, 0, "takes this one back; 0 = no"), FIELDS_END };
static const struct field rows_out[] = { FIELD("items", LIST_OF(row_out, PAGE_MAX), 0,
						 "newest day first"),
	FIELD("next", TEXT(40), 0, "the next page: as `after`; absent on the last"), FIELDS_END };

const struct route fact_routes[] = { { POST, "/api/facts", ROLES_STAFF | PROGRAM, OWN, post_one,
					     one_in, id_out, "Record one thing that happened", NULL,
					     BULK },
	{ POST, "/api/facts/batch", ROLES_LEAD | ASSISTANT | PROGRAM, BRANCH, post_batch, batch_in,
		batch_out, "Record up to a thousand things that happened", NULL, BULK },
	{ POST, "/api/facts/:fact/undo", ROLES_LEAD | ASSISTANT | PROGRAM, BRANCH, undo, NULL,
		id_out, "Take back one that was recorded by mistake", NULL, BULK },
	{ GET, "/api/facts", ROLES_STAFF | PROGRAM, COMPANY, rows_list, rows_in, rows_out,
		"The rows behind a number, newest day first" },
	ROUTES_END };
