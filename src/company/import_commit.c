/* The commit: strangers and products first, then the rows in chunks, each a transaction that also
 * notes how far it came. */
#include "import_parts.h"
#include "channel/value.h"
#include "company/product.h"
#include "org/settings.h"
#include "org/unit.h"

#include <stdlib.h>
#include <string.h>

enum { ORDER_ROWS = 100, PEOPLE_ROWS = 100, FACT_ROWS = 1000 };

struct commit {
	struct import_work *work;
	struct desk *desk;
	int64_t records, taken, known, other, left_out, cents, people_made;
	size_t at; /* of strangers, products */
	const char *report;
};

ms_t record_moment(struct tx *tx, const struct record_value *date)
{
	int32_t second = date->timed ? date->second : 12 * 3600;
	if (date->zoned)
		return ((int64_t)day_number((day_t)date->number) * 86400 + second -
			       date->offset_minutes * 60) *
			MS_SECOND;
	return org_moment(tx, (day_t)date->number, second / 60) + second % 60 * MS_SECOND;
}

int64_t unit_needed(
	struct tx *tx, const struct desk *desk, int64_t under, const char *kind, const char *name)
{
	int64_t unit = unit_named(tx, under, name);
	if (unit)
		return unit;
	int colour = 0;
	if (!strcmp(kind, "group"))
		colour = 1 +
			(int)(db_int(tx, "SELECT COUNT(*) FROM unit WHERE kind = 'group'") % 8);
	return unit_create(tx,
		&(struct unit){ .parent = under,
			.kind = kind,
			.name = name,
			.slogan = "",
			.colour = colour,
			.import = desk->import->id },
		0);
}

void chunk_refs(struct tx *tx, struct chunk *chunk)
{
	const struct desk *desk = chunk->desk;
	struct db_value *values = NEW_N(tx->run->arena, struct db_value, chunk->n * 4);
	int64_t *changed = NEW_N(tx->run->arena, int64_t, chunk->n);
	for (size_t i = 0; i < chunk->n; i++) {
		values[i * 4] = T(desk->origin);
		values[i * 4 + 1] = T(chunk->rows[i].record.ref);
		values[i * 4 + 2] = I(desk->import->id);
		values[i * 4 + 3] = I(chunk->rows[i].digest);
	}
	if (chunk->n)
		db_run_many(tx,
			"INSERT INTO import_ref (origin, ref, import, digest, item, version) "
			"VALUES ($1, $2, $3, $4, 0, 0) ON CONFLICT (origin, ref) DO NOTHING",
			values, 4, chunk->n, changed);
	chunk->taken = chunk->known = chunk->other = 0;
	for (size_t i = 0; i < chunk->n; i++) {
		struct chunk_row *row = &chunk->rows[i];
		row->taken = changed[i] == 1;
		*(row->taken ? &chunk->taken : &chunk->known) += 1;
		if (!row->taken)
			chunk->other +=
				db_int(tx,
					"SELECT digest FROM import_ref WHERE origin = $1 AND ref = $2",
					T(desk->origin), T(row->record.ref)) != row->digest;
	}
}

/* --- what must be there first ----------------------------------------------------------------- */

static void strangers_take(struct tx *tx, void *context)
{
	struct commit *commit = context;
	struct desk *desk = commit->desk;
	bool former = desk->mapping->unknown == UNKNOWN_FORMER;
	for (size_t i = commit->at; i < desk->stranger_list.n && i < commit->at + PEOPLE_ROWS;
		i++) {
		const struct stranger *stranger = desk->stranger_list.at[i];
		int64_t person = person_create(tx,
			&(struct person){ .name = stranger->name,
				.number = "",
				.post = "",
				.phone = "",
				.channel = "",
				.left_reason = "",
				.login = "",
				.language = "",
				.part_time = 100,
				.joined = former ? stranger->first : 0,
				.unit = UNIT_COMPANY,
				.import = desk->import->id },
			0);
		if (former && stranger->last && stranger->last < desk->today)
			person_leave(tx, person, stranger->last, "import");
	}
}

static void products_take(struct tx *tx, void *context)
{
	struct commit *commit = context;
	struct desk *desk = commit->desk;
	for (size_t i = commit->at; i < desk->new_product_list.n && i < commit->at + PEOPLE_ROWS;
		i++)
		product_create(tx,
			&(struct product){ .name = desk->new_product_list.at[i],
				.active = true,
				.import = desk->import->id });
}

/* Goes through the file once for its strangers and new products; true when some were made. */
static bool first_pass(struct commit *commit)
{
	struct import_work *work = commit->work;
	struct desk *desk = commit->desk;
	struct records *records = desk_records(work, desk);
	struct record record;
	while (records_next(records, &record))
		desk_check(desk, &record);
	records_close(records);
	bool strangers = desk->mapping->unknown != UNKNOWN_ASK && desk->stranger_list.n;
	for (commit->at = 0; strangers && commit->at < desk->stranger_list.n;
		commit->at += PEOPLE_ROWS) {
		chunk_begin(work);
		work_tx(work, TX_WRITE, strangers_take, commit);
	}
	for (commit->at = 0; commit->at < desk->new_product_list.n; commit->at += PEOPLE_ROWS) {
		chunk_begin(work);
		work_tx(work, TX_WRITE, products_take, commit);
	}
	return strangers || desk->new_product_list.n;
}

/* --- rows ------------------------------------------------------------------------------------- */

/* The row's texts live only until the next one. */
static void row_keep(struct commit *commit, struct chunk *chunk, const struct record *record)
{
	struct desk *desk = commit->desk;
	struct arena *arena = commit->work->chunk;
	struct chunk_row *row = &chunk->rows[chunk->n++];
	*row = (struct chunk_row){ .record = *record, .digest = record_digest(desk, record) };
	row->record.ref = arena_strdup(arena, record->ref);
	row->record.sheet = arena_strdup(arena, record->sheet);
	row->record.cells = NULL;
	for (int f = 0; desk->fields[f].name; f++) {
		row->record.value[f].text = arena_strdup(arena, record->value[f].text);
		row->record.value[f].note = arena_strdup(arena, record->value[f].note);
	}
	const struct record_value *member = record_field(desk, record, "member"),
				  *product = record_field(desk, record, "product"),
				  *kind = record_field(desk, record, "kind");
	bool several;
	const struct known_person *person = member ? desk_person(desk, member->text, &several)
						   : NULL;
	row->person = person ? person->id : 0;
	if (product && product->given)
		row->product = (int64_t)(intptr_t)map_text_get(
			desk->products, value_fold(arena, product->text));
	if (kind)
		row->kind = (int64_t)(intptr_t)map_text_get(
			desk->kinds, value_fold(arena, kind->text));
}

static void chunk_flush(struct commit *commit, struct chunk *chunk)
{
	static void (*const bodies[IMPORT_KINDS])(
		struct tx *, void *) = { chunk_people, chunk_deals, chunk_facts, chunk_facts };
	enum import_kind kind = commit->desk->import->kind;
	chunk->done = commit->records;
	work_tx(commit->work, kind >= IMPORT_CALLS ? TX_BULK : TX_WRITE, bodies[kind], chunk);
	commit->taken += chunk->taken;
	commit->known += chunk->known;
	commit->other += chunk->other;
	for (size_t i = 0; i < chunk->n && kind == IMPORT_DEALS; i++)
		commit->cents += chunk->rows[i].taken
			? record_field(commit->desk, &chunk->rows[i].record, "amount")->number
			: 0;
	chunk->n = 0;
}

static size_t chunk_size(enum import_kind kind)
{
	return kind == IMPORT_DEALS ? ORDER_ROWS : kind == IMPORT_PEOPLE ? PEOPLE_ROWS : FACT_ROWS;
}

/* True when it came to the end of the file. */
static bool rows_take(struct commit *commit)
{
	struct import_work *work = commit->work;
	struct desk *desk = commit->desk;
	size_t size = chunk_size(desk->import->kind);
	struct chunk chunk = { .desk = desk,
		.rows = NEW_N(work->run->arena, struct chunk_row, size) };
	struct records *records = desk_records(work, desk);
	struct record record;
	int64_t done, of;
	chunk_begin(work);
	while (records_next(records, &record)) {
		commit->records++;
		struct problem problem = desk_check(desk, &record);
		if (problem.why.en && !problem.soft)
			commit->left_out++;
		else if (commit->records > desk->import->done)
			row_keep(commit, &chunk, &record);
		if (chunk.n < size)
			continue;
		chunk_flush(commit, &chunk);
		chunk_begin(work);
		records_progress(records, &done, &of);
		if (work->progress)
			work->progress(work, done, of);
		if (work->stopping && work->stopping(work))
			return false;
	}
	chunk_flush(commit, &chunk);
	records_close(records);
	return true;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void begin(struct tx *tx, void *context)
{
	int64_t import = *(int64_t *)context;
	json_t *report = json_loads(import_get(tx, import)->report, 0, NULL);
	int64_t same = json_integer_value(json_object_get(report, "same_file"));
	bool again = same && !json_integer_value(json_object_get(report, "known")) &&
		db_exists(tx, "SELECT 1 FROM import WHERE id = $1 AND state = $2", I(same),
			I(IMPORT_DONE));
	bool people = import_get(tx, import)->kind == IMPORT_PEOPLE;
	json_decref(report);
	/* the same file under other references: all of it would count twice */
	if (again && !people)
		fail(tx->run, IMPORT_AGAIN, num(tx->run, same));
	import_step(tx, import, IMPORT_COMMITTING);
}

static void end(struct tx *tx, void *context)
{
	struct commit *commit = context;
	db_run(tx, "UPDATE import SET report = $2 WHERE id = $1", I(commit->desk->import->id),
		T(commit->report));
	import_step(tx, commit->desk->import->id, IMPORT_DONE);
}

/* The dry run's report with what was done. */
static const char *commit_report(struct commit *commit)
{
	json_t *report = json_loads(commit->desk->import->report, 0, NULL);
	json_t *done = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "taken",
		(json_int_t)commit->taken, "known", (json_int_t)commit->known, "known_otherwise",
		(json_int_t)commit->other, "left_out", (json_int_t)commit->left_out, "cents",
		(json_int_t)commit->cents, "people_made", (json_int_t)commit->people_made, "before",
		(json_int_t)commit->desk->import->done);
	if (!json_is_object(report)) {
		json_decref(report);
		report = json_object();
	}
	json_object_set_new(report, "committed", done);
	char *text = json_dumps(report, JSON_COMPACT);
	const char *kept = arena_strdup(commit->work->run->arena, text ? text : "{}");
	free(text);
	json_decref(report);
	return kept;
}

bool import_commit(struct import_work *work, int64_t import)
{
	struct commit commit = { .work = work };
	chunk_begin(work);
	work_tx(work, TX_WRITE, begin, &import);
	commit.desk = desk_open(work, import);
	if (!commit.desk->mapping)
		fail(work->run, MAPPING_NEEDED, "mapping");
	if (commit.desk->import->kind != IMPORT_PEOPLE && first_pass(&commit)) {
		commit.people_made = commit.desk->mapping->unknown == UNKNOWN_ASK
			? 0
			: (int64_t)commit.desk->stranger_list.n;
		commit.desk = desk_open(work, import);
	}
	bool ended = rows_take(&commit);
	if (!ended)
		return false;
	commit.report = commit_report(&commit);
	chunk_begin(work);
	work_tx(work, TX_WRITE, end, &commit);
	return true;
}
