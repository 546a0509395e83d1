/* Boards as files: one list of columns, written by two writers. */
#include "channel/board_file.h"
#include "base/list.h"
#include "base/money.h"
#include "channel/csv.h"
#include "channel/workbook.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum what { RANK, NAME, GROUP, VALUE, PREVIOUS, BEST, HEADS, DAYS, RECORDS };

struct shape {
	LIST(enum what) what;
	LIST(struct column) columns; /* ended by one without a head */
	enum column_type value;
};

static enum column_type value_type(const struct seen_board *seen, const struct board_ask *ask)
{
	const char *unit = seen->board->metric->unit;
	if (strcmp(unit, "money") == 0)
		return COLUMN_MONEY;
	if (strcmp(unit, "percent") == 0)
		return COLUMN_PERCENT;
	return strcmp(unit, "count") == 0 && ask->per == PER_NOTHING ? COLUMN_INT : COLUMN_REAL;
}

static void add(struct run *run, struct shape *shape, enum what what, const char *head,
	enum column_type type, bool total)
{
	*list_add(run->arena, &shape->what) = what;
	*list_add(run->arena, &shape->columns) = (struct column){ head, type, total };
}

static const char *key_head(enum board_by by, bool zh)
{
	static const char *const heads[][2] = { [BY_MEMBER] = { "Person", "人员" },
		[BY_GROUP] = { "Group", "小组" },
		[BY_TEAM] = { "Unit", "部门" },
		[BY_CAMPAIGN] = { "Campaign", "战役" },
		[BY_PRODUCT] = { "Product", "产品" },
		[BY_SOURCE] = { "Source", "来源" },
		[BY_DAY] = { "Day", "日期" } };
	return heads[by][zh];
}

static struct shape shape_of(
	struct run *run, const struct seen_board *seen, const struct board_ask *ask, bool zh)
{
	const struct named_metric *metric = seen->board->metric;
	const char *name = zh ? metric->zh : metric->en;
	struct shape shape = { .value = value_type(seen, ask) };
	bool sums = ask->per == PER_NOTHING &&
		(shape.value == COLUMN_MONEY || shape.value == COLUMN_INT) &&
		seen->board->kind_count == 1 && !seen->humane;
	if (ask->by != BY_DAY)
		add(run, &shape, RANK, zh ? "名次" : "Rank", COLUMN_INT, false);
	add(run, &shape, NAME, key_head(ask->by, zh), ask->by == BY_DAY ? COLUMN_DAY : COLUMN_TEXT,
		false);
	if (ask->by == BY_MEMBER)
		add(run, &shape, GROUP, zh ? "小组" : "Group", COLUMN_TEXT, false);
	add(run, &shape, VALUE, *name ? name : metric->formula, shape.value, sums);
	if (ask->previous)
		add(run, &shape, PREVIOUS, zh ? "上期" : "Period before", shape.value, false);
	if (ask->best)
		add(run, &shape, BEST, zh ? "以往最好" : "Best before", shape.value, false);
	if (ask->by == BY_GROUP || ask->by == BY_TEAM)
		add(run, &shape, HEADS, zh ? "人数" : "Heads", COLUMN_REAL, false);
	if (ask->per == PER_DAY)
		add(run, &shape, DAYS, zh ? "出勤" : "Days worked", COLUMN_REAL, false);
	add(run, &shape, RECORDS, zh ? "条数" : "Entries", COLUMN_INT, !seen->humane);
	list_add(run->arena, &shape.columns);
	return shape;
}

/* A figure of a row; false = an empty cell. */
static bool figure(enum what what, const struct seen_row *seen, double *value)
{
	const struct board_row *row = seen->row;
	switch (what) {
	case RANK: *value = row->rank; return seen->ranked && row->rank;
	case VALUE: *value = row->value; return !row->none;
	case PREVIOUS: *value = row->previous; return seen->beside && !row->previous_none;
	case BEST: *value = row->best; return seen->beside && !row->best_none;
	case HEADS: *value = row->heads; return true;
	case DAYS: *value = row->days; return true;
	default: *value = (double)row->n; return true;
	}
}

static const char *name_of(const struct board_ask *ask, const struct board_row *row, bool zh)
{
	return row->id || *row->name   ? row->name
		: ask->by == BY_MEMBER ? ""
		: zh                   ? "（无）"
				       : "(none)";
}

static const char *cell_text(struct run *run, enum column_type type, double value)
{
	if (type == COLUMN_MONEY)
		return money_plain(run->arena, llround(value));
	if (type == COLUMN_INT)
		return num(run, llround(value));
	return arena_printf(run->arena, type == COLUMN_PERCENT ? "%.6g" : "%.10g", value);
}

const char *board_csv(struct run *run, const struct seen_board *seen, const struct board_ask *ask,
	bool zh, bool mark)
{
	struct shape shape = shape_of(run, seen, ask, zh);
	struct buf *out = buf_create(run->arena, 0);
	if (mark)
		csv_begin(out);
	for (size_t c = 0; c < shape.what.n; c++)
		csv_cell(out, shape.columns.at[c].head);
	csv_row_end(out);
	for (size_t i = 0; i < seen->n; i++) {
		const struct board_row *row = seen->rows[i].row;
		day_t day = (day_t)row->id;
		for (size_t c = 0; c < shape.what.n; c++) {
			enum what what = shape.what.at[c];
			double value;
			if (what == NAME && ask->by == BY_DAY)
				csv_cell(out,
					arena_printf(run->arena, "%d-%02d-%02d", day_year(day),
						day_month(day), day_of_month(day)));
			else if (what == NAME || what == GROUP)
				csv_cell(out, what == NAME ? name_of(ask, row, zh) : row->group);
			else
				csv_cell(out,
					figure(what, &seen->rows[i], &value)
						? cell_text(run, shape.columns.at[c].type, value)
						: "");
		}
		csv_row_end(out);
	}
	return buf_string(out);
}

static void xlsx_cell(struct workbook *book, enum column_type type, bool there, double value)
{
	if (!there)
		workbook_skip(book);
	else if (type == COLUMN_INT || type == COLUMN_MONEY)
		workbook_int(book, llround(value));
	else
		workbook_real(book, value);
}

const void *board_xlsx(struct run *run, const struct seen_board *seen, const struct board_ask *ask,
	bool zh, size_t *length)
{
	struct shape shape = shape_of(run, seen, ask, zh);
	struct workbook *book = workbook_create(run);
	const struct named_metric *metric = seen->board->metric;
	const char *name = zh ? metric->zh : metric->en;
	bool totals = false;
	for (size_t c = 0; c < shape.what.n; c++)
		totals = totals || shape.columns.at[c].total;
	workbook_sheet(book,
		*name        ? name
			: zh ? "看板"
			     : "Board",
		shape.columns.at, totals ? zh ? "合计" : "Total" : NULL);
	for (size_t i = 0; i < seen->n; i++) {
		const struct board_row *row = seen->rows[i].row;
		for (size_t c = 0; c < shape.what.n; c++) {
			enum what what = shape.what.at[c];
			double value = 0;
			if (what == NAME && ask->by == BY_DAY)
				workbook_int(book, row->id);
			else if (what == NAME || what == GROUP)
				workbook_text(
					book, what == NAME ? name_of(ask, row, zh) : row->group);
			else
				xlsx_cell(book, shape.columns.at[c].type,
					figure(what, &seen->rows[i], &value), value);
		}
		workbook_row_end(book);
	}
	return workbook_end(book, length);
}
