/* Rows to records: heads found, columns resolved per sheet, values read by their shapes. */
#include "records.h"
#include "base/buf.h"
#include "base/map.h"
#include "recognise.h"
#include "record_value.h"

#include <sodium.h>
#include <string.h>

enum { LOOK_AHEAD = 40, JOIN_ROWS = 2000000 };

static const int none = -1;

/* A rule's columns on the sheet under way. */
struct resolved_rule {
	int column[FIELDS_MAX];
	LIST(int) where;
};

struct joined {
	const struct join_rule *rule;
	struct map *rows; /* folded key → const char *[FIELDS_MAX] */
	int here;
};

struct records {
	struct run *run;
	struct table *table;
	const struct mapping *mapping;
	const struct import_field *fields;
	struct arena *scratch; /* of the row under way */
	struct record_counts counts;
	LIST(struct total_row) totals;

	/* of the sheet under way */
	int sheet;
	LIST(struct row) ahead; /* rows read to find the heads, still to be given */
	size_t ahead_at;
	LIST(const char *) heads;
	struct resolved_rule base, *parts;
	struct value_context context;
	int day, month, last_month, year; /* a date in pieces: columns and state */
	int amount;                       /* field */

	LIST(struct joined) joins;
	struct map *fixes; /* row → first fix + 1 */
	struct map *seen;  /* distinct */
	struct map *refs;  /* content → how often */

	/* the row under way, of which parts are still to be given */
	struct row row;
	bool row_open;
	size_t part;
};

/* --- columns ---------------------------------------------------------------------------------- */

static int column_find(struct records *records, const struct column_ref *ref)
{
	if (!ref || ref->day)
		return none;
	if (!ref->head)
		return ref->letter;
	const char *wanted = value_fold(records->scratch, ref->head);
	for (size_t i = 0; i < records->heads.n; i++)
		if (!strcmp(value_fold(records->scratch, records->heads.at[i]), wanted))
			return (int)i;
	return -2;
}

static int column_needed(struct records *records, const struct column_ref *ref)
{
	int column = column_find(records, ref);
	if (column == -2)
		fail(records->run, MAPPING_COLUMN,
			table_sheet_name(records->table, records->sheet)[0]
				? table_sheet_name(records->table, records->sheet)
				: "the file",
			ref->head);
	return column;
}

static void rule_resolve(
	struct records *records, const struct record_rule *rule, struct resolved_rule *resolved)
{
	for (int f = 0; records->fields[f].name; f++)
		resolved->column[f] = column_needed(records, rule->column[f]);
	memset(&resolved->where, 0, sizeof resolved->where);
	for (size_t i = 0; i < rule->where.n; i++)
		*list_add(records->run->arena, &resolved->where) = column_needed(
			records, &rule->where.at[i].column);
}

static void heads_resolve(struct records *records)
{
	const struct mapping *mapping = records->mapping;
	rule_resolve(records, &mapping->base, &records->base);
	for (size_t i = 0; i < mapping->records.n; i++)
		rule_resolve(records, &mapping->records.at[i], &records->parts[i]);
	for (size_t i = 0; i < records->joins.n; i++)
		records->joins.at[i].here = column_needed(
			records, &records->joins.at[i].rule->here);
	int date = import_field_named(mapping->kind, "date");
	const struct column_ref *pieces = date >= 0 ? mapping->base.column[date] : NULL;
	if (pieces && pieces->day) {
		records->day = column_needed(
			records, &(struct column_ref){ .head = pieces->day, .letter = none });
		records->month = column_needed(
			records, &(struct column_ref){ .head = pieces->month, .letter = none });
		records->last_month = 0;
		records->year = pieces->first_year;
	}
}

/* How many of the mapping's heads stand in this row; *of: how many there are. */
static int heads_in(struct records *records, const struct row *row, int *of)
{
	int hits = 0;
	*of = 0;
	memset(&records->heads, 0, sizeof records->heads);
	for (size_t i = 0; i < row->n; i++)
		*list_add(records->scratch, &records->heads) = row->cells[i].text;
	for (size_t r = 0; r <= records->mapping->records.n; r++) {
		const struct record_rule *rule = r ? &records->mapping->records.at[r - 1]
						   : &records->mapping->base;
		for (int f = 0; records->fields[f].name; f++) {
			const struct column_ref *ref = rule->column[f];
			if (!ref || !(ref->head || ref->day))
				continue;
			const struct column_ref by_head = {
				.head = ref->head ? ref->head : ref->day, .letter = none
			};
			*of += 1;
			hits += column_find(records, &by_head) >= 0;
		}
	}
	memset(&records->heads, 0, sizeof records->heads);
	return hits;
}

/* --- the start of a sheet --------------------------------------------------------------------- */

static bool row_blank(const struct row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (!row->cells[i].carried && !value_blank(row->cells[i].text))
			return false;
	return true;
}

static void row_keep(struct records *records, const struct row *row)
{
	struct arena *arena = records->run->arena;
	struct cell *cells = NEW_N(arena, struct cell, row->n);
	for (size_t i = 0; i < row->n; i++) {
		cells[i] = row->cells[i];
		cells[i].text = arena_strdup(arena, row->cells[i].text);
	}
	struct row *kept = list_add(arena, &records->ahead);
	*kept = *row;
	kept->cells = cells;
}

static bool sheet_wanted(struct records *records, const char *name)
{
	for (size_t i = 0; i < records->mapping->sheets.n; i++)
		if (!strcmp(records->mapping->sheets.at[i], name))
			return true;
	return !records->mapping->sheets.n;
}

/* Among the rows kept: that with the most of the heads; −1 = fewer than half of them. */
static int head_row(struct records *records)
{
	int best = none, most = 0, of = 0;
	for (size_t i = 0; i < records->ahead.n; i++) {
		const struct row *row = &records->ahead.at[i];
		if (records->mapping->head_line > 0) {
			if (row->line == records->mapping->head_line)
				return (int)i;
			continue;
		}
		int hits = heads_in(records, row, &of);
		if (hits > most) {
			most = hits;
			best = (int)i;
		}
	}
	return most * 2 >= of ? best : none;
}

/* Whether reading may begin with these rows ahead; the sheet is left out when it has no heads. */
static bool sheet_start(struct records *records)
{
	const struct mapping *mapping = records->mapping;
	int head = mapping->head_line == 0 ? none : head_row(records), of = 0;
	memset(&records->heads, 0, sizeof records->heads);
	if (head < 0 && mapping->head_line != 0) {
		static const struct row empty;
		heads_in(records, records->ahead.n ? &records->ahead.at[0] : &empty, &of);
		if (of || mapping->head_line > 0) {
			records->counts.sheets_without++;
			records->ahead.n = 0;
			return false;
		}
	}
	if (head >= 0) {
		const struct row *row = &records->ahead.at[head];
		for (size_t i = 0; i < row->n; i++)
			*list_add(records->run->arena, &records->heads) = row->cells[i].text;
	}
	records->ahead_at = (size_t)(head + 1);
	heads_resolve(records);
	records->counts.sheets++;
	return true;
}

static void sheet_begin(struct records *records, int sheet)
{
	int year, month;
	records->sheet = sheet;
	records->context.date.near = 0;
	records->context.date.year = value_month(
					     table_sheet_name(records->table, sheet), &year, &month)
		? year
		: 0;
	memset(&records->ahead, 0, sizeof records->ahead);
	records->ahead_at = 0;
}

/* Reads ahead on the next sheets until one has the heads; false when there are no more. */
static bool sheet_next(struct records *records, struct row *pending, bool *pending_given)
{
	while (*pending_given) {
		*pending_given = false;
		sheet_begin(records, pending->sheet_index);
		row_keep(records, pending);
		bool wanted = sheet_wanted(records, pending->sheet);
		while (wanted && records->ahead.n < LOOK_AHEAD &&
			table_next(records->table, pending)) {
			if (pending->sheet_index != records->sheet) {
				*pending_given = true;
				break;
			}
			row_keep(records, pending);
		}
		if (wanted && sheet_start(records)) {
			if (*pending_given)
				row_keep(records,
					pending); /* belongs to the next sheet: met again below */
			return true;
		}
		if (!*pending_given) {
			table_skip_sheet(records->table);
			*pending_given = table_next(records->table, pending);
		}
	}
	return false;
}

/* The next row under some heads; false at the end. */
static bool row_next(struct records *records)
{
	struct row *row = &records->row;
	for (;;) {
		bool given = records->ahead_at < records->ahead.n;
		if (given)
			*row = records->ahead.at[records->ahead_at++];
		else
			given = table_next(records->table, row);
		if (given && row->sheet_index == records->sheet)
			return true;
		if (!given || !sheet_next(records, row, &given))
			return false;
	}
}

/* --- rows that are no records ----------------------------------------------------------------- */

static const struct cell *cell_of(struct records *records, int column)
{
	return column >= 0 && (size_t)column < records->row.n ? &records->row.cells[column] : NULL;
}

static bool repeats_heads(struct records *records)
{
	size_t same = 0, filled = 0;
	for (size_t i = 0; i < records->row.n; i++) {
		if (!*records->row.cells[i].text)
			continue;
		filled++;
		same += i < records->heads.n &&
			!strcmp(records->row.cells[i].text, records->heads.at[i]);
	}
	return filled > 1 && same == filled;
}

static bool total_take(struct records *records)
{
	const struct cell *first = NULL, *key = cell_of(records, records->base.column[0]);
	for (size_t i = 0; i < records->row.n && !first; i++)
		if (!records->row.cells[i].carried && !value_blank(records->row.cells[i].text))
			first = &records->row.cells[i];
	bool part = false;
	const struct cell *said = first && total_word(records->scratch, first->text, &part) ? first
		: key && !key->carried && total_word(records->scratch, key->text, &part)    ? key
											    : NULL;
	if (!said)
		return false;
	struct arena *arena = records->run->arena;
	struct total_row *total = list_add(arena, &records->totals);
	*total = (struct total_row){ records->row.sheet, arena_strdup(arena, said->text),
		records->row.line, 0, part };
	const struct cell *amount = records->amount >= 0
		? cell_of(records, records->base.column[records->amount])
		: NULL;
	if (amount && amount != said) {
		struct record_value value = { 0 };
		const char *head = records->base.column[records->amount] < (int)records->heads.n
			? records->heads.at[records->base.column[records->amount]]
			: "";
		record_value_read(&records->context, SHAPE_MONEY, amount, head, &value);
		total->given = value.given && !value.why.en;
		total->cents = value.number;
	}
	return true;
}

static bool holds(struct records *records, const struct record_rule *rule,
	const struct resolved_rule *resolved)
{
	for (size_t i = 0; i < rule->where.n; i++) {
		const struct condition *condition = &rule->where.at[i];
		const struct cell *cell = cell_of(records, resolved->where.at[i]);
		const char *fold = value_fold(records->scratch, cell ? cell->text : "");
		bool found = false;
		for (size_t j = 0; j < condition->values.n; j++)
			found = found ||
				!strcmp(value_fold(records->scratch, condition->values.at[j]),
					fold);
		if (found == condition->not )
			return false;
	}
	return true;
}

static int64_t row_number(const struct records *records)
{
	return (int64_t)records->row.sheet_index * ROW_SHEET + records->row.line;
}

static bool fix_skips(struct records *records)
{
	size_t i = (size_t)map_int_get(records->fixes, row_number(records));
	for (; i && i <= records->mapping->fixes.n; i++)
		if (records->mapping->fixes.at[i - 1].row == row_number(records) &&
			records->mapping->fixes.at[i - 1].field < 0)
			return true;
	return false;
}

/* The month of a date in pieces: "may", "5月" or 5; 0 = none. */
static int month_of(struct records *records)
{
	const struct cell *month = cell_of(records, records->month);
	int64_t whole;
	int year, number = 0;
	if (!month)
		return 0;
	const char *text = value_whole(month->text, &whole, NULL)
		? arena_printf(records->scratch, "%s月", month->text)
		: month->text;
	return value_month(text, &year, &number) ? number : 0;
}

/* The year goes on when the month falls back; rows that are left out count for that as well. */
static void year_follow(struct records *records)
{
	int number = month_of(records);
	if (number && records->last_month && number < records->last_month)
		records->year++;
	if (number)
		records->last_month = number;
}

/* Whether the row gives records. */
static bool row_useful(struct records *records)
{
	if (row_blank(&records->row))
		return false;
	if (repeats_heads(records)) {
		records->counts.heads++;
		return false;
	}
	if (total_take(records)) {
		records->counts.totals++;
		return false;
	}
	records->counts.rows++;
	year_follow(records);
	if (fix_skips(records)) {
		records->counts.skipped++;
		return false;
	}
	if (!holds(records, &records->mapping->base, &records->base)) {
		records->counts.filtered++;
		return false;
	}
	return true;
}

/* --- values ----------------------------------------------------------------------------------- */

static const char *fix_value(struct records *records, int field)
{
	const char *value = NULL;
	size_t i = (size_t)map_int_get(records->fixes, row_number(records));
	for (; i && i <= records->mapping->fixes.n; i++) {
		const struct fix *fix = &records->mapping->fixes.at[i - 1];
		if (fix->row == row_number(records) && fix->field == field)
			value = fix->value;
	}
	return value;
}

static const char *joined_value(struct records *records, int field)
{
	for (size_t i = 0; i < records->joins.n; i++) {
		const struct joined *joined = &records->joins.at[i];
		const struct cell *cell = joined->rule->column[field]
			? cell_of(records, joined->here)
			: NULL;
		if (!cell)
			continue;
		const char **values = map_text_get(
			joined->rows, value_fold(records->scratch, cell->text));
		return values ? values[field] : NULL;
	}
	return NULL;
}

static const char *translated(struct records *records, int field, const char *text)
{
	for (size_t i = 0; i < records->mapping->values.n; i++) {
		const struct translation *translation = &records->mapping->values.at[i];
		if (translation->field == field &&
			(!strcmp(text, translation->from) ||
				!strcmp(value_fold(records->scratch, text),
					value_fold(records->scratch, translation->from))))
			return translation->to;
	}
	return NULL;
}

static void pieces_read(struct records *records, struct record_value *value)
{
	const struct cell *day = cell_of(records, records->day),
			  *month = cell_of(records, records->month);
	int64_t of_month;
	value->given = true;
	value->guessed = true;
	value->text = arena_printf(
		records->scratch, "%s %s", month ? month->text : "", day ? day->text : "");
	int number = month_of(records);
	if (!number) {
		value->why = (struct why){ "not a month", "不是月份" };
		return;
	}
	bool whole = day && value_whole(day->text, &of_month, NULL) && of_month > 0 &&
		of_month <= 31;
	value->number = whole ? day_make(records->year, number, (int)of_month) : 0;
	if (!value->number)
		value->why = (struct why){ "there is no such day", "没有这一天" };
}

/* One field of a record: mended by hand, out of the part, the base, a joined file, or a constant. */
static void field_read(struct records *records, int part, int field, struct record_value *value)
{
	const struct mapping *mapping = records->mapping;
	const struct record_rule *rule = part >= 0 ? &mapping->records.at[part] : NULL;
	const struct column_ref *base = mapping->base.column[field];
	int column = rule && rule->column[field] ? records->parts[part].column[field]
						 : records->base.column[field];
	bool constant = rule && rule->constant[field] && !rule->column[field];
	const char *text = fix_value(records, field);
	struct cell made = { .kind = CELL_TEXT };
	if (!text && constant)
		text = rule->constant[field];
	const struct cell *cell = text ? NULL : cell_of(records, column);
	*value = (struct record_value){ .text = "", .note = "", .column = none };
	if (!text && base && base->day && !(rule && rule->column[field])) {
		pieces_read(records, value);
		return;
	}
	if (!text && !cell)
		text = joined_value(records, field);
	if (!text && !cell)
		text = mapping->base.constant[field];
	if (text) {
		made.text = text;
		cell = &made;
	} else if (cell) {
		value->column = column;
	}
	const char *to = cell ? translated(records, field, cell->text) : NULL;
	if (to) {
		made = *cell;
		made.kind = CELL_TEXT;
		made.text = to;
		cell = &made;
	}
	const char *head = value->column >= 0 && (size_t)value->column < records->heads.n
		? records->heads.at[value->column]
		: "";
	if (cell)
		record_value_read(
			&records->context, records->fields[field].shape, cell, head, value);
}

/* The same rows give the same reference, whatever stands above them; a second equal row of a file
 * gets a number. */
static const char *content_ref(struct records *records, const struct record *record)
{
	crypto_generichash_state state;
	unsigned char digest[16];
	char hex[33];
	crypto_generichash_init(&state, NULL, 0, sizeof digest);
	for (int f = 0; records->fields[f].name; f++) {
		const char *text = record->value[f].text;
		crypto_generichash_update(&state, (const unsigned char *)text, strlen(text) + 1);
		crypto_generichash_update(
			&state, (const unsigned char *)&record->value[f].number, sizeof(int64_t));
	}
	crypto_generichash_final(&state, digest, sizeof digest);
	sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
	void **times = map_text(records->refs, hex);
	*times = (void *)((uintptr_t)*times + 1);
	return arena_printf(records->scratch, "%.24s-%d", hex, (int)(uintptr_t)*times);
}

static void ref_make(struct records *records, struct record *record)
{
	const struct mapping *mapping = records->mapping;
	if (mapping->ref_line)
		record->ref = arena_printf(records->scratch, "%.16s:%lld",
			table_hash(records->table), (long long)record->row);
	else if (mapping->ref_field >= 0 && record->value[mapping->ref_field].given)
		record->ref = record->value[mapping->ref_field].text;
	else
		record->ref = content_ref(records, record);
	if (mapping->records.n && (mapping->ref_line || mapping->ref_field >= 0))
		record->ref = arena_printf(records->scratch, "%s:%d", record->ref, record->part);
}

/* A "value" is read as its record's kind wants it. */
static void fact_value(struct records *records, struct record *record)
{
	int kind = import_field_named(IMPORT_FACTS, "kind"),
	    field = import_field_named(IMPORT_FACTS, "value");
	struct record_value *value = &record->value[field];
	static const char *const money[] = { "revenue", "received", "refunds" };
	enum shape shape = SHAPE_WHOLE;
	for (size_t i = 0; i < sizeof money / sizeof *money; i++)
		if (!strcmp(record->value[kind].text, money[i]))
			shape = SHAPE_MONEY;
	if (!strcmp(record->value[kind].text, "talk_seconds"))
		shape = SHAPE_SECONDS;
	if (!value->given) {
		value->number = 1;
		return;
	}
	struct cell cell = { .text = value->text, .kind = CELL_TEXT };
	const struct cell *own = cell_of(records, value->column);
	struct record_value read = { .column = value->column };
	bool duration = own && own->kind == CELL_TIME;
	record_value_read(&records->context, shape, duration ? own : &cell, "", &read);
	*value = read;
}

static void record_check(struct records *records, struct record *record)
{
	int date = import_field_named(records->mapping->kind, "date");
	int time = import_field_named(records->mapping->kind, "time");
	if (date >= 0 && time >= 0) {
		struct record_value *day = &record->value[date];
		if (!day->timed && record->value[time].given && !record->value[time].why.en) {
			day->second = record->value[time].second;
			day->timed = true;
		}
		if (day->given && !day->why.en)
			records->context.date.near = (day_t)day->number;
	}
	for (int f = 0; records->fields[f].name; f++) {
		struct record_value *value = &record->value[f];
		if (records->fields[f].required && !value->given && !value->why.en)
			value->why = (struct why){ "nothing is filled in", "没有填写" };
		record->wrong = record->wrong || value->why.en;
	}
}

static void record_make(struct records *records, int part, struct record *record)
{
	*record = (struct record){ .sheet = records->row.sheet,
		.sheet_index = records->row.sheet_index,
		.part = part < 0 ? 0 : part,
		.line = records->row.line,
		.row = row_number(records),
		.cells = records->row.cells,
		.n = records->row.n };
	for (int f = 0; records->fields[f].name; f++)
		field_read(records, part, f, &record->value[f]);
	if (records->mapping->kind == IMPORT_FACTS)
		fact_value(records, record);
	record_check(records, record);
	ref_make(records, record);
}

static bool seen_before(struct records *records, const struct record *record)
{
	int field = records->mapping->distinct;
	if (field < 0)
		return false;
	void **seen = map_text(
		records->seen, value_fold(records->scratch, record->value[field].text));
	bool before = *seen;
	*seen = records;
	return before;
}

bool records_next(struct records *records, struct record *record)
{
	const struct mapping *mapping = records->mapping;
	size_t parts = mapping->records.n ? mapping->records.n : 1;
	for (;;) {
		if (!records->row_open) {
			arena_reset(records->scratch);
			if (!row_next(records))
				return false;
			if (!row_useful(records))
				continue;
			records->row_open = true;
			records->part = 0;
			for (size_t i = 0; i < records->joins.n; i++) {
				const struct cell *cell = cell_of(
					records, records->joins.at[i].here);
				bool found = cell &&
					map_text_get(records->joins.at[i].rows,
						value_fold(records->scratch, cell->text));
				*(found ? &records->counts.joined : &records->counts.unjoined) += 1;
			}
		}
		if (records->part == parts) {
			records->row_open = false;
			continue;
		}
		int part = mapping->records.n ? (int)records->part : none;
		records->part++;
		if (part >= 0 && !holds(records, &mapping->records.at[part], &records->parts[part]))
			continue;
		record_make(records, part, record);
		if (seen_before(records, record)) {
			records->counts.repeated++;
			continue;
		}
		records->counts.records++;
		records->counts.wrong += record->wrong;
		return true;
	}
}

/* --- opening ---------------------------------------------------------------------------------- */

/* The file beside the table: in its zip, or in the folder. */
static struct table_source join_source(struct records *records, const struct table_source *source,
	const struct join_rule *rule, const char *beside)
{
	struct arena *arena = records->run->arena;
	size_t depth = 0;
	while (source->inside && source->inside[depth])
		depth++;
	struct table_source other = { .name = rule->file };
	if (depth) {
		const char **inside = NEW_N(arena, const char *, depth + 1);
		memcpy(inside, source->inside, depth * sizeof *inside);
		inside[depth - 1] = rule->file;
		other = (struct table_source){ .name = source->name,
			.path = source->path,
			.bytes = source->bytes,
			.length = source->length,
			.inside = inside };
	} else if (beside) {
		other.path = arena_printf(arena, "%s/%s", beside, rule->file);
	} else {
		fail(records->run, TABLE_ABSENT, rule->file, "put both files into one zip");
	}
	return other;
}

static int head_of(struct records *records, const struct row *heads, const struct column_ref *ref,
	const char *file)
{
	if (!ref->head)
		return ref->letter;
	for (size_t i = 0; i < heads->n; i++)
		if (!strcmp(value_fold(records->scratch, heads->cells[i].text),
			    value_fold(records->scratch, ref->head)))
			return (int)i;
	fail(records->run, MAPPING_COLUMN, file, ref->head);
}

/* Only the columns that are wanted are kept. The first row of a joined file has its heads. */
static void join_read(struct records *records, const struct table_source *source,
	const struct table_limits *limits, const struct join_rule *rule, const char *beside)
{
	struct run *run = records->run;
	struct table_source other = join_source(records, source, rule, beside);
	struct table *table = table_open(run, &other, limits);
	struct joined *joined = list_add(run->arena, &records->joins);
	*joined = (struct joined){ rule, map_create(run->arena), none };
	struct row row;
	if (!table_next(table, &row))
		fail(run, TABLE_EMPTY, rule->file);
	int there = head_of(records, &row, &rule->there, rule->file), column[FIELDS_MAX];
	for (int f = 0; records->fields[f].name; f++)
		column[f] = rule->column[f] ? head_of(records, &row, rule->column[f], rule->file)
					    : none;
	while (table_next(table, &row)) {
		arena_reset(records->scratch);
		if (there < 0 || (size_t)there >= row.n || !*row.cells[there].text)
			continue;
		if (++records->counts.join_rows > JOIN_ROWS)
			fail(run, TABLE_LINE_LONG, rule->file, num(run, row.line), "2000000");
		void **place = map_text(
			joined->rows, value_fold(records->scratch, row.cells[there].text));
		const char **values = *place ? *place : NEW_N(run->arena, const char *, FIELDS_MAX);
		for (int f = 0; records->fields[f].name; f++)
			if (column[f] >= 0 && (size_t)column[f] < row.n && !values[f])
				values[f] = arena_strdup(run->arena, row.cells[column[f]].text);
		*place = values;
	}
	table_close(table);
}

const char *records_missing(const struct mapping *mapping)
{
	const struct import_field *fields = import_fields(mapping->kind);
	for (int f = 0; fields[f].name; f++) {
		bool told = !fields[f].required || mapping->base.column[f] ||
			mapping->base.constant[f];
		for (size_t i = 0; i < mapping->joins.n; i++)
			told = told || mapping->joins.at[i].column[f];
		bool by_parts = mapping->records.n > 0;
		for (size_t i = 0; i < mapping->records.n; i++)
			by_parts = by_parts &&
				(mapping->records.at[i].column[f] ||
					mapping->records.at[i].constant[f]);
		if (!told && !by_parts)
			return fields[f].name;
	}
	return NULL;
}

static void arena_release(void *arena)
{
	arena_destroy(arena);
}

struct records *records_open(struct run *run, const struct table_source *source,
	const struct table_limits *limits, const struct mapping *mapping, day_t today,
	const char *beside)
{
	struct records *records = NEW(run->arena, struct records);
	records->run = run;
	records->mapping = mapping;
	records->fields = import_fields(mapping->kind);
	records->scratch = arena_own(run->arena, arena_create(), arena_release);
	records->sheet = records->day = records->month = none;
	records->amount = import_field_named(mapping->kind, "amount");
	records->parts = NEW_N(run->arena, struct resolved_rule, mapping->records.n);
	records->context = (struct value_context){ records->scratch,
		{ .today = today, .day_first = mapping->day_first } };
	records->fixes = map_create(run->arena);
	records->seen = map_create(run->arena);
	records->refs = map_create(run->arena);
	const char *missing = records_missing(mapping);
	if (missing)
		fail(run, MAPPING_NEEDED, missing);
	for (size_t i = mapping->fixes.n; i > 0; i--)
		*map_int(records->fixes, mapping->fixes.at[i - 1].row) = (void *)i;
	for (size_t i = 0; i < mapping->joins.n; i++)
		join_read(records, source, limits, &mapping->joins.at[i], beside);
	struct table_source own = *source;
	own.inside = mapping->inside ? mapping->inside : source->inside;
	own.encoding = mapping->encoding ? mapping->encoding : source->encoding;
	own.separator = mapping->separator ? mapping->separator : source->separator;
	records->table = table_open(run, &own, limits);
	return records;
}

void records_close(struct records *records)
{
	table_close(records->table);
}

const struct record_counts *records_counts(const struct records *records)
{
	return &records->counts;
}

const struct total_row *records_totals(const struct records *records, size_t *count)
{
	*count = records->totals.n;
	return records->totals.at;
}

bool records_file_total(const struct records *records, int64_t *cents)
{
	for (int part = 0; part < 2; part++) {
		bool any = false;
		*cents = 0;
		for (size_t i = 0; i < records->totals.n; i++) {
			const struct total_row *total = &records->totals.at[i];
			/* a sheet's last total is that of the whole sheet */
			bool later = false;
			for (size_t j = i + 1; !part && j < records->totals.n; j++)
				later = later ||
					(!records->totals.at[j].part &&
						records->totals.at[j].given &&
						!strcmp(records->totals.at[j].sheet, total->sheet));
			if (total->part != (part == 1) || !total->given || later)
				continue;
			*cents += total->cents;
			any = true;
		}
		if (any)
			return true;
	}
	return false;
}

void records_progress(const struct records *records, int64_t *done, int64_t *of)
{
	table_progress(records->table, done, of);
}

const char *records_hash(struct records *records)
{
	return table_hash(records->table);
}
