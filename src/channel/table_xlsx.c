/* The sheets of a workbook, streamed. A sheet is gone through twice: merged cells are written behind
 * the rows that they cover. */
#include "xlsx_parts.h"
#include "base/buf.h"
#include "value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

enum { MERGES = 100000, ROWS = 1048576, COLUMNS = 16384 };

/* A merged block's first column below its first row: whose value is carried down. */
struct merge {
	int64_t from, to; /* rows */
	int column;
	struct cell value;
};

struct xlsx_reader {
	struct workbook_parts parts;
	struct xml xml;
	LIST(struct merge) merges; /* by first row */
	size_t merge_from;         /* merges before it have ended */
	int64_t line, bytes;       /* the row under way: its number, the bytes of its texts */
	int column;
	enum form form;
	char type[12];
	bool text, phonetic; /* within v or t; within rPh */
	struct buf *value;
};

static struct xlsx_reader *reader_of(struct xml *xml)
{
	return xml->table->reader;
}

/* "BC23" → column and row; false when it is not so. */
static bool place_read(const char *place, int *column, int64_t *line)
{
	char letters[4] = { 0 };
	size_t n = 0;
	while (n < 3 && place[n] >= 'A' && place[n] <= 'Z') {
		letters[n] = place[n];
		n++;
	}
	*column = column_number(letters);
	char *end;
	*line = strtoll(place + n, &end, 10);
	return n && *column < COLUMNS && *line >= 1 && *line <= ROWS;
}

/* --- merged cells ----------------------------------------------------------------------------- */

static void merges_start(struct xml *xml, const char *name, const char **attributes)
{
	struct xlsx_reader *reader = reader_of(xml);
	const char *place = xml_attribute(attributes, "ref"),
		   *colon = place ? strchr(place, ':') : NULL;
	struct merge merge = { 0 };
	int last;
	if (strcmp(name, "mergeCell") || !colon || !place_read(place, &merge.column, &merge.from) ||
		!place_read(colon + 1, &last, &merge.to) || merge.to <= merge.from)
		return;
	if (reader->merges.n == MERGES)
		xml_stop(xml, TABLE_PART, xml->table->name, xml->name, NULL);
	else
		*list_add(xml->table->run->arena, &reader->merges) = merge;
}

static int merge_order(const void *a, const void *b)
{
	const struct merge *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

/* Keeps what a block's first row says, gives it to the rows below. */
static void merges_apply(struct table *table, struct xlsx_reader *reader)
{
	bool ended = true;
	for (size_t i = reader->merge_from; i < reader->merges.n; i++) {
		struct merge *merge = &reader->merges.at[i];
		if (merge->from > reader->line)
			break;
		ended = ended && merge->to < reader->line;
		if (ended)
			reader->merge_from = i + 1;
		if (merge->to < reader->line || merge->column >= table->limits.columns)
			continue;
		if (merge->from == reader->line) {
			if ((size_t)merge->column < table->row.n) {
				merge->value = table->row.at[merge->column];
				merge->value.text = arena_strdup(
					table->run->arena, merge->value.text);
				merge->value.carried = true;
			}
		} else if (merge->value.kind != CELL_EMPTY && table->row.n) {
			struct cell *cell = row_cell(table, merge->column);
			if (cell->kind == CELL_EMPTY)
				*cell = merge->value;
		}
	}
}

/* --- cells ------------------------------------------------------------------------------------ */

static void date_cell(
	struct table *table, struct xlsx_reader *reader, struct cell *cell, double number)
{
	struct value_date date;
	if (!value_serial(number, reader->parts.from_1904, &date, NULL))
		return;
	cell->kind = CELL_DATE;
	cell->day = date.day;
	cell->second = date.second;
	cell->text = arena_printf(table->making,
		date.timed ? "%04d-%02d-%02d %02d:%02d:%02d" : "%04d-%02d-%02d", day_year(date.day),
		day_month(date.day), day_of_month(date.day), date.second / 3600,
		date.second / 60 % 60, date.second % 60);
}

/* As Excel shows it: 15 digits. What a double holds beyond them was never typed. */
static const char *number_text(struct arena *arena, double number)
{
	if (number == floor(number) && fabs(number) < 1e18 && fabs(number) >= 1e15)
		return arena_printf(arena, "%.0f", number);
	return arena_printf(arena, "%.15g", number);
}

static void number_cell(
	struct table *table, struct xlsx_reader *reader, struct cell *cell, const char *text)
{
	char *end;
	double number = strtod(text, &end);
	if (end == text || *end || !isfinite(number)) {
		cell->kind = CELL_TEXT;
		cell->text = text;
		return;
	}
	cell->kind = CELL_NUMBER;
	cell->number = number;
	cell->text = number_text(table->making, number);
	if (reader->form == FORM_DATE)
		date_cell(table, reader, cell, number);
	else if (reader->form == FORM_PERCENT)
		cell->text = arena_printf(table->making, "%.13g%%", number * 100);
	else if (reader->form == FORM_TIME && number >= 0 && number < 10000) {
		int64_t seconds = (int64_t)round(number * 86400);
		cell->kind = CELL_TIME;
		cell->text = arena_printf(table->making, "%d:%02d:%02d", (int)(seconds / 3600),
			(int)(seconds / 60 % 60), (int)(seconds % 60));
	}
}

/* Dates as text (t="d"), which strict workbooks have. */
static void iso_cell(struct table *table, struct cell *cell, const char *text)
{
	struct value_date date;
	static const struct date_context context = { 0 };
	cell->kind = CELL_TEXT;
	cell->text = text;
	if (!value_date(text, &context, &date, NULL))
		return;
	cell->kind = CELL_DATE;
	cell->day = date.day;
	cell->second = date.second;
}

static void shared_cell(
	struct xml *xml, struct xlsx_reader *reader, struct cell *cell, const char *text)
{
	const struct strings *strings = &reader->parts.strings;
	char *end;
	unsigned long index = strtoul(text, &end, 10);
	if (end == text || *end || index >= strings->starts.n) {
		xml_stop(xml, TABLE_PART, xml->table->name, "sharedStrings.xml", NULL);
		return;
	}
	char *copy = arena_strdup(xml->table->making, strings->bytes + strings->starts.at[index]);
	unescape(copy);
	cell->text = copy;
	cell->kind = *copy ? CELL_TEXT : CELL_EMPTY;
	reader->bytes += (int64_t)strlen(copy);
}

static void cell_take(struct xml *xml)
{
	struct xlsx_reader *reader = reader_of(xml);
	struct table *table = xml->table;
	const char *type = reader->type;
	if (!reader->value || !reader->value->length)
		return;
	struct cell *cell = row_cell(table, reader->column);
	if (!cell) {
		xml_stop(xml, TABLE_COLUMNS, table->name, num(table->run, reader->line),
			column_letter(table->run->arena, table->limits.columns - 1));
		return;
	}
	char *text = reader->value->data;
	if (!strcmp(type, "s")) {
		shared_cell(xml, reader, cell, text);
	} else if (!strcmp(type, "b")) {
		cell->kind = CELL_BOOL;
		cell->number = *text == '1' || *text == 't';
		cell->text = cell->number > 0 ? "TRUE" : "FALSE";
	} else if (!strcmp(type, "e")) {
		cell->kind = CELL_ERROR;
		cell->text = text;
	} else if (!strcmp(type, "str") || !strcmp(type, "inlineStr")) {
		unescape(text);
		cell->kind = CELL_TEXT;
		cell->text = text;
	} else if (!strcmp(type, "d")) {
		iso_cell(table, cell, text);
	} else {
		number_cell(table, reader, cell, text);
	}
}

/* --- rows ------------------------------------------------------------------------------------- */

static void row_start(struct xml *xml, const char **attributes)
{
	struct xlsx_reader *reader = reader_of(xml);
	const char *line = xml_attribute(attributes, "r");
	reader->line = line ? strtoll(line, NULL, 10) : reader->line + 1;
	reader->column = -1;
	reader->bytes = 0;
	if (reader->line < 1 || reader->line > ROWS)
		xml_stop(xml, TABLE_PART, xml->table->name, xml->name, NULL);
}

static void cell_start(struct xml *xml, const char **attributes)
{
	struct xlsx_reader *reader = reader_of(xml);
	const char *place = xml_attribute(attributes, "r"), *type = xml_attribute(attributes, "t"),
		   *style = xml_attribute(attributes, "s");
	int64_t line;
	int column = reader->column + 1;
	if (place && !place_read(place, &column, &line))
		xml_stop(xml, TABLE_PART, xml->table->name, xml->name, NULL);
	reader->column = column;
	snprintf(reader->type, sizeof reader->type, "%s", type ? type : "n");
	unsigned long form = style ? strtoul(style, NULL, 10) : 0;
	reader->form = form < reader->parts.styles.n ? reader->parts.styles.at[form] : FORM_NUMBER;
	reader->value = NULL;
}

static void sheet_start(struct xml *xml, const char *name, const char **attributes)
{
	struct xlsx_reader *reader = reader_of(xml);
	if (!strcmp(name, "row"))
		row_start(xml, attributes);
	else if (!strcmp(name, "c"))
		cell_start(xml, attributes);
	else if (!strcmp(name, "rPh"))
		reader->phonetic = true;
	else if (!strcmp(name, "v") || (!strcmp(name, "t") && !reader->phonetic))
		reader->text = true;
}

static void sheet_end(struct xml *xml, const char *name)
{
	struct xlsx_reader *reader = reader_of(xml);
	struct table *table = xml->table;
	if (!strcmp(name, "v") || !strcmp(name, "t")) {
		reader->text = false;
	} else if (!strcmp(name, "rPh")) {
		reader->phonetic = false;
	} else if (!strcmp(name, "c")) {
		cell_take(xml);
		reader->value = NULL;
	} else if (!strcmp(name, "row")) {
		merges_apply(table, reader);
		if (table->row.n)
			row_queue(table, reader->line);
	}
}

static void sheet_text(struct xml *xml, const char *text, int length)
{
	struct xlsx_reader *reader = reader_of(xml);
	struct table *table = xml->table;
	if (!reader->text)
		return;
	if (!reader->value)
		reader->value = buf_create(table->making, 0);
	buf_bytes(reader->value, text, (size_t)length);
	reader->bytes += length;
	if (reader->bytes > table->limits.row_bytes)
		xml_stop(xml, TABLE_LINE_LONG, table->name, num(table->run, reader->line),
			num(table->run, table->limits.row_bytes));
}

static void part_open(struct table *table, struct xml *xml, int sheet)
{
	struct xlsx_reader *reader = table->reader;
	const char *part = reader->parts.sheets.at[sheet].part;
	if (!xml_open(xml, table, reader->parts.zip, part))
		fail(table->run, TABLE_PART, table->name, part);
}

static void xlsx_begin(struct table *table, int sheet)
{
	struct xlsx_reader *reader = table->reader;
	struct xml first;
	memset(&reader->merges, 0, sizeof reader->merges);
	reader->merge_from = 0;
	part_open(table, &first, sheet);
	first.start = merges_start;
	int64_t before = table->unpacked;
	xml_run(&first);
	table->unpacked = before; /* the same bytes come again */
	if (reader->merges.n)
		qsort(reader->merges.at, reader->merges.n, sizeof *reader->merges.at, merge_order);
	part_open(table, &reader->xml, sheet);
	reader->xml.start = sheet_start;
	reader->xml.end = sheet_end;
	reader->xml.text = sheet_text;
	reader->line = 0;
	reader->text = reader->phonetic = false;
	reader->value = NULL;
}

static void xlsx_feed(struct table *table)
{
	struct xlsx_reader *reader = table->reader;
	int64_t before = table->unpacked;
	table->ended = !xml_feed(&reader->xml);
	table->taken += table->unpacked - before;
}

bool xlsx_open(struct table *table)
{
	static const struct reader_kind kind = { xlsx_begin, xlsx_feed };
	struct xlsx_reader *reader = NEW(table->run->arena, struct xlsx_reader);
	if (!workbook_read(table, &reader->parts))
		return false;
	table->reader = reader;
	table->kind = &kind;
	table->form = "XLSX";
	for (size_t i = 0; i < reader->parts.sheets.n; i++) {
		const struct sheet_part *sheet = &reader->parts.sheets.at[i];
		zip_stat_t stat;
		*list_add(table->run->arena, &table->sheets) = sheet->name;
		if (zip_stat(reader->parts.zip, sheet->part, ZIP_FL_NOCASE, &stat) == 0)
			table->taken_of += (int64_t)stat.size;
	}
	return true;
}
