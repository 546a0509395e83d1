/* Rows taken in by their kind: people, deals, calls and facts. */
#include "import_parts.h"
#include "channel/value.h"
#include "company/order.h"
#include "feed/fact.h"
#include "org/grant.h"
#include "org/settings.h"
#include "org/unit.h"

#include <string.h>

static void done_write(struct tx *tx, const struct chunk *chunk)
{
	db_run(tx, "UPDATE import SET done = $2 WHERE id = $1", I(chunk->desk->import->id),
		I(chunk->done));
}

static const char *text_of(
	const struct chunk *chunk, const struct chunk_row *row, const char *field)
{
	const struct record_value *value = record_field(chunk->desk, &row->record, field);
	return value && value->given ? value->text : "";
}

/* --- people ----------------------------------------------------------------------------------- */

static int64_t place_of(struct tx *tx, const struct chunk *chunk, const struct chunk_row *row)
{
	int64_t unit = UNIT_COMPANY;
	const char *branch = text_of(chunk, row, "branch"), *group = text_of(chunk, row, "group");
	if (*branch)
		unit = unit_needed(tx, chunk->desk, unit, "branch", branch);
	if (*group)
		unit = unit_needed(tx, chunk->desk, unit, "group", group);
	return unit;
}

static int64_t above_of(struct tx *tx, int64_t unit)
{
	return unit == UNIT_COMPANY ? unit : unit_get(tx, unit)->parent;
}

/* A person of that name, whoever came first; 0 = none. */
static int64_t person_named(struct tx *tx, const char *name)
{
	return db_int(tx, "SELECT id FROM person WHERE name = $1 AND gone = 0 ORDER BY id LIMIT 1",
		T(name));
}

/* Who leads the group: found by name, or made one step above it when no row is theirs. */
static void lead(struct tx *tx, const struct chunk *chunk, int64_t unit, const char *name)
{
	int64_t person = person_named(tx, name);
	if (!person)
		person = person_create(tx,
			&(struct person){ .name = name,
				.number = "",
				.post = "",
				.phone = "",
				.channel = "",
				.left_reason = "",
				.login = "",
				.language = "",
				.part_time = 100,
				.unit = above_of(tx, unit),
				.import = chunk->desk->import->id },
			0);
	size_t n;
	const struct grant *grants = grant_at(tx, unit, LEADER, org_today(tx), &n);
	for (size_t i = 0; i < n; i++)
		if (grants[i].person == person)
			return;
	if (!n)
		grant_give(tx,
			&(struct grant){ .person = person,
				.unit = unit,
				.role = LEADER,
				.since = org_today(tx) });
}

static void person_take(struct tx *tx, struct chunk *chunk, struct chunk_row *row)
{
	const struct desk *desk = chunk->desk;
	const struct record_value *part_time = record_field(desk, &row->record, "part_time"),
				  *left = record_field(desk, &row->record, "left"),
				  *name = record_field(desk, &row->record, "name");
	int64_t unit = place_of(tx, chunk, row);
	day_t joined = (day_t)record_field(desk, &row->record, "joined")->number;
	/* the roster of today says where they stand; since when, only the day they joined is known */
	int64_t person = person_create(tx,
		&(struct person){ .name = name->text,
			.number = text_of(chunk, row, "number"),
			.post = text_of(chunk, row, "post"),
			.phone = text_of(chunk, row, "phone"),
			.channel = text_of(chunk, row, "channel"),
			.left_reason = "",
			.login = "",
			.language = "",
			.part_time = part_time->given && part_time->number ? 50 : 100,
			.joined = joined,
			.unit = unit,
			.import = desk->import->id },
		0);
	const char *note = name->note, *post = text_of(chunk, row, "post");
	if (unit != UNIT_COMPANY && *text_of(chunk, row, "group") &&
		(strstr(note, "组长") || strstr(note, "eader") || strstr(post, "组长")))
		lead(tx, chunk, unit, name->text);
	if (left->given)
		person_leave(tx, person, (day_t)left->number, text_of(chunk, row, "reason"));
}

void chunk_people(struct tx *tx, void *context)
{
	struct chunk *chunk = context;
	chunk->taken = chunk->known = chunk->other = 0;
	for (size_t i = 0; i < chunk->n; i++) {
		struct chunk_row *row = &chunk->rows[i];
		row->taken = !desk_known(chunk->desk, &row->record);
		*(row->taken ? &chunk->taken : &chunk->known) += 1;
		if (row->taken)
			person_take(tx, chunk, row);
	}
	for (size_t i = 0; i < chunk->n; i++) {
		const struct chunk_row *row = &chunk->rows[i];
		const char *leader = text_of(chunk, row, "leader");
		if (*leader && *text_of(chunk, row, "group"))
			lead(tx, chunk, place_of(tx, chunk, row), leader);
	}
	done_write(tx, chunk);
}

/* --- deals ------------------------------------------------------------------------------------ */

static const char *note_of(struct tx *tx, const struct chunk *chunk, const struct chunk_row *row)
{
	const char *note = text_of(chunk, row, "note"), *source = text_of(chunk, row, "source");
	if (!*source)
		return note;
	return arena_printf(tx->run->arena, "%s%s%s", note, *note ? " · " : "", source);
}

static void deal_take(struct tx *tx, const struct chunk *chunk, const struct chunk_row *row)
{
	const struct desk *desk = chunk->desk;
	const struct record_value *received = record_field(desk, &row->record, "received");
	ms_t at = record_moment(tx, record_field(desk, &row->record, "date"));
	int64_t order = order_report(tx,
		&(struct order_report){ .member = row->person,
			.product = row->product,
			.amount_cents = record_field(desk, &row->record, "amount")->number,
			.number = text_of(chunk, row, "number"),
			.customer = text_of(chunk, row, "customer"),
			.note = note_of(tx, chunk, row),
			.at = at,
			.signed_at = at,
			.received_cents = received->given ? received->number : 0,
			.received_at = at,
			.source = desk->source,
			.ref = row->record.ref,
			.by = desk->import->person,
			.settled = true });
	db_run(tx,
		"UPDATE import_ref SET item = $3, version = (SELECT version FROM order_ WHERE id = $3) "
		"WHERE origin = $1 AND ref = $2",
		T(desk->origin), T(row->record.ref), I(order));
}

void chunk_deals(struct tx *tx, void *context)
{
	struct chunk *chunk = context;
	chunk_refs(tx, chunk);
	for (size_t i = 0; i < chunk->n; i++)
		if (chunk->rows[i].taken)
			deal_take(tx, chunk, &chunk->rows[i]);
	done_write(tx, chunk);
}

/* --- calls and facts -------------------------------------------------------------------------- */

typedef LIST(struct fact) facts_list;

static void fact_add(struct tx *tx, const struct chunk *chunk, const struct chunk_row *row,
	facts_list *facts, const char *kind, int64_t value, ms_t at)
{
	const char *ref = row->record.ref;
	*list_add(tx->run->arena, facts) = (struct fact){ .at = at,
		.member = row->person,
		.product = row->product,
		.kind = kind ? kind_id(tx, kind) : row->kind,
		.value = value,
		.source = chunk->desk->source,
		.ref = kind ? arena_printf(tx->run->arena, "%s:%s", ref, kind) : ref };
}

/* One call a row, or a day's counts of a member. */
static void call_add(struct tx *tx, const struct chunk *chunk, const struct chunk_row *row,
	facts_list *facts, ms_t at)
{
	const struct desk *desk = chunk->desk;
	const struct record *record = &row->record;
	const struct record_value *dials = record_field(desk, record, "dials"),
				  *connects = record_field(desk, record, "connects"),
				  *seconds = record_field(desk, record, "seconds"),
				  *answered = record_field(desk, record, "answered"),
				  *wechat = record_field(desk, record, "wechat"),
				  *intents = record_field(desk, record, "intents");
	bool counts = dials->column >= 0 || connects->column >= 0;
	int64_t dialled = counts ? dials->number : 1;
	int64_t connected = counts ? connects->number
		: answered->given  ? answered->number
				   : seconds->number > 0;
	if (dialled)
		fact_add(tx, chunk, row, facts, "dials", dialled, at);
	if (connected)
		fact_add(tx, chunk, row, facts, "connects", connected, at);
	if (seconds->number)
		fact_add(tx, chunk, row, facts, "talk_seconds", seconds->number, at);
	if (wechat->number)
		fact_add(tx, chunk, row, facts, "wechat_added", wechat->number, at);
	if (intents->number)
		fact_add(tx, chunk, row, facts, "intents", intents->number, at);
}

void chunk_facts(struct tx *tx, void *context)
{
	struct chunk *chunk = context;
	facts_list facts = { 0 };
	chunk_refs(tx, chunk);
	for (size_t i = 0; i < chunk->n; i++) {
		const struct chunk_row *row = &chunk->rows[i];
		if (!row->taken)
			continue;
		ms_t at = record_moment(tx, record_field(chunk->desk, &row->record, "date"));
		if (chunk->desk->import->kind == IMPORT_CALLS)
			call_add(tx, chunk, row, &facts, at);
		else
			fact_add(tx, chunk, row, &facts, NULL,
				record_field(chunk->desk, &row->record, "value")->number, at);
	}
	fact_post_many(tx, facts.at, facts.n);
	done_write(tx, chunk);
}
