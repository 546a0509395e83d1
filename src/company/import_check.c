/* The dry run: what would come of the file, which rows are to be looked at, what it adds up to. */
#include "import_parts.h"
#include "channel/recognise.h"
#include "org/settings.h"

#include <stdlib.h>
#include <string.h>

enum { LOOKS = 500, KNOWN_CHUNK = 500, PROGRESS_ROWS = 2000 };

struct check {
	struct import_work *work;
	struct desk *desk;
	json_t *look;
	int64_t good, looks, cents, known, other, people_new, people_known;
	struct {
		const char *ref;
		int64_t digest;
	} refs[KNOWN_CHUNK];
	size_t ref_count;
	const char *report, *mapping, *hash;
	int64_t same; /* an import of the same content that is in */
	enum import_state state;
};

static void refs_ask(struct tx *tx, void *context)
{
	struct check *check = context;
	for (size_t i = 0; i < check->ref_count; i++) {
		struct rows *rows = db_rows(tx,
			"SELECT digest FROM import_ref WHERE origin = $1 AND ref = $2",
			T(check->desk->origin), T(check->refs[i].ref));
		if (rows_next(rows)) {
			check->known++;
			check->other += row_int(rows, 0) != check->refs[i].digest;
		}
		rows_end(rows);
	}
}

static void refs_flush(struct check *check)
{
	if (check->ref_count)
		work_tx(check->work, TX_READ, refs_ask, check);
	check->ref_count = 0;
	chunk_begin(check->work);
}

static void same_find(struct tx *tx, void *context)
{
	struct check *check = context;
	check->same = db_int(tx,
		"SELECT id FROM import WHERE hash = $1 AND kind = $2 AND id <> $3 AND state = $4 "
		"ORDER BY id DESC LIMIT 1",
		T(check->hash), I(check->desk->import->kind), I(check->desk->import->id),
		I(IMPORT_DONE));
}

static json_t *cells_json(const struct record *record)
{
	json_t *cells = json_array();
	for (size_t i = 0; i < record->n && i < 40; i++)
		json_array_append_new(cells, json_string(record->cells[i].text));
	return cells;
}

static void look_add(struct check *check, const struct record *record, struct problem problem)
{
	struct arena *arena = arena_create();
	check->looks++;
	if (check->looks <= LOOKS) {
		const char *field = problem.field < 0 ? ""
						      : check->desk->fields[problem.field].name;
		int column = problem.field < 0 ? -1 : record->value[problem.field].column;
		const char *place = arena_printf(arena, "%s%s%s%lld", record->sheet,
			*record->sheet ? "!" : "", column < 0 ? "" : column_letter(arena, column),
			(long long)record->line);
		json_array_append_new(check->look,
			json_pack("{s:I, s:s, s:s, s:o, s:{s:s, s:s}, s:b, s:s}", "row",
				(json_int_t)record->row, "place", place, "field", field, "cells",
				cells_json(record), "reason", "en", problem.why.en, "zh",
				problem.why.zh, "comes_in", problem.soft, "value",
				problem.field < 0 ? "" : record->value[problem.field].text));
	}
	arena_destroy(arena);
}

static void record_take(struct check *check, const struct record *record)
{
	struct desk *desk = check->desk;
	struct problem problem = desk_check(desk, record);
	if (problem.why.en)
		look_add(check, record, problem);
	if (problem.why.en && !problem.soft)
		return;
	check->good++;
	if (desk->import->kind == IMPORT_PEOPLE) {
		*(desk_known(desk, record) ? &check->people_known : &check->people_new) += 1;
		return;
	}
	if (desk->import->kind == IMPORT_DEALS)
		check->cents += record_field(desk, record, "amount")->number;
	check->refs[check->ref_count].ref = arena_strdup(check->work->chunk, record->ref);
	check->refs[check->ref_count].digest = record_digest(desk, record);
	if (++check->ref_count == KNOWN_CHUNK)
		refs_flush(check);
}

static json_t *names_json(const struct desk *desk)
{
	json_t *names = json_array();
	for (size_t i = 0; i < desk->stranger_list.n && i < 200; i++)
		json_array_append_new(names, json_string(desk->stranger_list.at[i]->name));
	return names;
}

static json_t *texts_json(const char *const *texts, size_t n)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n && i < 200; i++)
		json_array_append_new(list, json_string(texts[i]));
	return list;
}

static json_t *totals_json(const struct check *check, const struct records *records)
{
	int64_t file_total;
	bool said = records && records_file_total(records, &file_total);
	return json_pack("{s:I, s:I, s:o, s:o}", "count", (json_int_t)check->good, "cents",
		(json_int_t)check->cents, "file_total_cents",
		said ? json_integer(file_total) : json_null(), "difference",
		said ? json_integer(check->cents - file_total) : json_null());
}

static json_t *report_json(const struct check *check, const struct records *records,
	const struct recognised *recognised)
{
	static const struct record_counts none;
	const struct record_counts *counts = records ? records_counts(records) : &none;
	const struct desk *desk = check->desk;
	json_t *report = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "rows",
		(json_int_t)counts->rows, "records", (json_int_t)counts->records, "good",
		(json_int_t)check->good, "looks", (json_int_t)check->looks, "filtered",
		(json_int_t)counts->filtered, "total_rows", (json_int_t)counts->totals, "skipped",
		(json_int_t)counts->skipped, "repeated", (json_int_t)counts->repeated, "known",
		(json_int_t)check->known, "known_otherwise", (json_int_t)check->other);
	json_object_set_new(report, "look", json_incref(check->look));
	json_object_set_new(report, "totals", totals_json(check, records));
	if (check->same)
		json_object_set_new(report, "same_file", json_integer(check->same));
	json_object_set_new(report, "joined", json_integer(counts->joined));
	json_object_set_new(report, "products_new",
		texts_json(desk->new_product_list.at, desk->new_product_list.n));
	json_object_set_new(report, "people",
		json_pack("{s:I, s:I, s:o, s:o}", "new", (json_int_t)check->people_new, "known",
			(json_int_t)check->people_known, "groups",
			texts_json(desk->new_group_list.at, desk->new_group_list.n),
			"missing_names", names_json(desk)));
	json_t *found = recognised_json(recognised);
	json_object_update(report, found);
	json_decref(found);
	if (!check->mapping) { /* a person's mapping counts, not what would be found without it */
		const char *missing = records_missing(desk->mapping);
		json_object_set_new(report, "missing", texts_json(&missing, missing != NULL));
	}
	return report;
}

static const char *dumped(struct arena *arena, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	const char *kept = arena_strdup(arena, text ? text : "{}");
	free(text);
	json_decref(json);
	return kept;
}

static void check_write(struct tx *tx, void *context)
{
	struct check *check = context;
	if (check->mapping)
		db_run(tx, "UPDATE import SET mapping = $2 WHERE id = $1",
			I(check->desk->import->id), T(check->mapping));
	db_run(tx, "UPDATE import SET report = $2, hash = $3 WHERE id = $1",
		I(check->desk->import->id), T(check->report), T(check->hash ? check->hash : ""));
	import_step(tx, check->desk->import->id, check->state);
}

/* What the file looks like, by a mapping or without one; then what is found out is the mapping, kept
 * even when a column is missing, so that it can be mended. */
static const struct recognised *find_out(struct check *check)
{
	struct import_work *work = check->work;
	struct desk *desk = check->desk;
	const struct mapping *given = desk->mapping;
	struct table_source source = { .name = desk->import->name,
		.path = desk->import->path,
		.inside = given ? given->inside : NULL,
		.encoding = given ? given->encoding : NULL,
		.separator = given ? given->separator : 0 };
	const struct recognised *recognised = recognise(
		work->run, &source, NULL, desk->import->kind, desk->today);
	if (given)
		return recognised;
	check->mapping = dumped(work->run->arena, mapping_json(recognised->mapping));
	desk->mapping = recognised->mapping;
	desk->origin = arena_printf(
		work->run->arena, "file/%s", import_kind_name(desk->import->kind));
	return recognised;
}

static void json_release(void *json)
{
	json_decref(json);
}

void import_check(struct import_work *work, int64_t import)
{
	struct check check = {
		.work = work, .desk = desk_open(work, import), .state = IMPORT_READY
	};
	check.look = arena_own(work->run->arena, json_array(), json_release);
	const struct recognised *recognised = find_out(&check);
	if (records_missing(check.desk->mapping)) {
		check.report = dumped(work->run->arena, report_json(&check, NULL, recognised));
		work_tx(work, TX_WRITE, check_write, &check);
		return;
	}
	struct records *records = desk_records(work, check.desk);
	struct record record;
	int64_t rows = 0, done, of;
	while (records_next(records, &record)) {
		record_take(&check, &record);
		if (++rows % PROGRESS_ROWS == 0 && work->progress) {
			records_progress(records, &done, &of);
			work->progress(work, done, of);
		}
	}
	refs_flush(&check);
	check.hash = records_hash(records);
	work_tx(work, TX_READ, same_find, &check);
	check.report = dumped(work->run->arena, report_json(&check, records, recognised));
	records_close(records);
	work_tx(work, TX_WRITE, check_write, &check);
}
