/* GET /api/boards.csv and /api/boards.xlsx. */
#include "channel/board_file.h"
#include "channel/csv.h"
#include "channel/workbook.h"
#include "feed/board_in.h"

#include <math.h>
#include <string.h>

enum { COLUMNS_MAX = 10 };

static bool is(const struct board *board, const char *unit)
{
	return !strcmp(board->metric->unit, unit);
}

static const char *head_of(enum board_by by, bool zh)
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

static const char *name_of(struct request *rq, const struct board *board)
{
	const struct named_metric *metric = board->metric;
	const char *name = rq->caller.zh ? metric->zh : metric->en;
	return *name ? name : *metric->name ? metric->name : metric->formula;
}

/* The columns in their order; ended by one without a head. */
static size_t columns_of(struct request *rq, const struct board_ask *ask, const struct board *board,
	struct column columns[COLUMNS_MAX])
{
	bool zh = rq->caller.zh;
	enum column_type type = is(board, "money") ? COLUMN_MONEY
		: is(board, "percent")             ? COLUMN_PERCENT
						   : COLUMN_REAL;
	size_t n = 0;
	columns[n++] = (struct column){ zh ? "名次" : "Rank", COLUMN_INT, false };
	columns[n++] = (struct column){ head_of(ask->by, zh),
		ask->by == BY_DAY ? COLUMN_DAY : COLUMN_TEXT, false };
	if (ask->by == BY_MEMBER)
		columns[n++] = (struct column){ zh ? "小组" : "Group", COLUMN_TEXT, false };
	columns[n++] = (struct column){ name_of(rq, board), type,
		type == COLUMN_MONEY && ask->per == PER_NOTHING };
	if (ask->previous)
		columns[n++] = (struct column){ zh ? "上期" : "Before", type, false };
	if (ask->best)
		columns[n++] = (struct column){ zh ? "以往最好" : "Best before", type, false };
	columns[n++] = (struct column){ zh ? "条数" : "Entries", COLUMN_INT, false };
	columns[n] = (struct column){ 0 };
	return n;
}

/* --- CSV -------------------------------------------------------------------------------------- */

static void csv_number(
	struct buf *out, struct arena *arena, const struct board *board, bool none, double value)
{
	if (none)
		csv_cell(out, "");
	else if (is(board, "money"))
		csv_cell(out, arena_printf(arena, "%.2f", value / 100));
	else
		csv_cell(out, arena_printf(arena, "%.10g", value));
}

static void csv_row(struct buf *out, struct arena *arena, const struct board_ask *ask,
	const struct board *board, const struct seen_row *seen)
{
	const struct board_row *row = seen->row;
	bool ranked = seen->ranked && row->rank;
	csv_cell(out, ranked ? arena_printf(arena, "%d", row->rank) : "");
	csv_cell(out,
		ask->by == BY_DAY ? arena_printf(arena, "%04d-%02d-%02d", (int)row->id / 10000,
					    (int)row->id / 100 % 100, (int)row->id % 100)
				  : row->name);
	if (ask->by == BY_MEMBER)
		csv_cell(out, row->group);
	csv_number(out, arena, board, row->none, row->value);
	if (ask->previous)
		csv_number(out, arena, board, !seen->beside || row->previous_none, row->previous);
	if (ask->best)
		csv_number(out, arena, board, !seen->beside || row->best_none, row->best);
	csv_cell(out, arena_printf(arena, "%lld", (long long)row->n));
	csv_row_end(out);
}

static void csv_file(struct request *rq)
{
	struct board_ask ask;
	board_ask_in(rq, &ask);
	const struct seen_board *seen = seen_board(rq, &ask);
	struct column columns[COLUMNS_MAX];
	size_t n = columns_of(rq, &ask, seen->board, columns);
	struct buf *out = buf_create(rq->run->arena, 0);
	csv_begin(out);
	for (size_t i = 0; i < n; i++)
		csv_cell(out, columns[i].head);
	csv_row_end(out);
	for (size_t i = 0; i < seen->n; i++)
		csv_row(out, rq->run->arena, &ask, seen->board, &seen->rows[i]);
	reply_file_name(rq, arena_printf(rq->run->arena, "board-%d-%d.csv", ask.from, ask.to));
	reply_bytes(rq, "text/csv; charset=utf-8", out->data, out->length);
}

/* --- Excel ------------------------------------------------------------------------------------ */

static void xlsx_number(
	struct workbook *workbook, const struct board *board, bool none, double value)
{
	if (none)
		workbook_skip(workbook);
	else if (is(board, "money"))
		workbook_int(workbook, llround(value));
	else
		workbook_real(workbook, value);
}

static void xlsx_row(struct workbook *workbook, const struct board_ask *ask,
	const struct board *board, const struct seen_row *seen)
{
	const struct board_row *row = seen->row;
	if (seen->ranked && row->rank)
		workbook_int(workbook, row->rank);
	else
		workbook_skip(workbook);
	if (ask->by == BY_DAY)
		workbook_int(workbook, row->id);
	else
		workbook_text(workbook, row->name);
	if (ask->by == BY_MEMBER)
		workbook_text(workbook, row->group);
	xlsx_number(workbook, board, row->none, row->value);
	if (ask->previous)
		xlsx_number(workbook, board, !seen->beside || row->previous_none, row->previous);
	if (ask->best)
		xlsx_number(workbook, board, !seen->beside || row->best_none, row->best);
	workbook_int(workbook, row->n);
	workbook_row_end(workbook);
}

static void xlsx_file(struct request *rq)
{
	struct board_ask ask;
	board_ask_in(rq, &ask);
	const struct seen_board *seen = seen_board(rq, &ask);
	struct column columns[COLUMNS_MAX];
	columns_of(rq, &ask, seen->board, columns);
	bool sums = is(seen->board, "money") && ask.per == PER_NOTHING;
	struct workbook *workbook = workbook_create(rq->run);
	workbook_sheet(workbook, name_of(rq, seen->board), columns,
		!sums                   ? NULL
			: rq->caller.zh ? "合计"
					: "Total");
	for (size_t i = 0; i < seen->n; i++)
		xlsx_row(workbook, &ask, seen->board, &seen->rows[i]);
	size_t length;
	const void *bytes = workbook_end(workbook, &length);
	reply_file_name(rq, arena_printf(rq->run->arena, "board-%d-%d.xlsx", ask.from, ask.to));
	reply_bytes(rq, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes,
		length);
}

const struct route board_file_routes[] = { { GET, "/api/boards.csv", ROLES_STAFF | PROGRAM, COMPANY,
						   csv_file, board_in, NULL, "A board as CSV" },
	{ GET, "/api/boards.xlsx", ROLES_STAFF | PROGRAM, COMPANY, xlsx_file, board_in, NULL,
		"A board as an Excel file" },
	ROUTES_END };
