/* A workbook row by row; sums of totals are kept as integers. */
#include "workbook.h"
#include "base/list.h"
#include "base/money.h"
#include "value_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { WIDEST = 48, NARROWEST = 8 };

struct workbook {
	struct run *run;
	char path[64];
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *formats[COLUMN_REAL + 1], *bold[COLUMN_REAL + 1];
	struct column *columns;
	int64_t *sums;
	double *widths;
	int column_count, column, sheet_count;
	lxw_row_t row;
	const char *total;
};

static const char *const codes[] = {
	[COLUMN_TEXT] = "@",
	[COLUMN_INT] = "#,##0",
	[COLUMN_MONEY] = "#,##0.00",
	[COLUMN_PERCENT] = "0.0%",
	[COLUMN_DAY] = "yyyy-mm-dd",
	[COLUMN_TIME] = "yyyy-mm-dd hh:mm",
	[COLUMN_REAL] = "#,##0.00",
};

static void release(void *object)
{
	struct workbook *workbook = object;
	if (workbook->book)
		workbook_close(workbook->book);
	unlink(workbook->path);
}

static _Noreturn void failed(struct workbook *workbook, const char *why)
{
	fail(workbook->run, WORKBOOK_FAILED, why);
}

struct workbook *workbook_create(struct run *run)
{
	struct workbook *workbook = NEW(run->arena, struct workbook);
	workbook->run = run;
	snprintf(workbook->path, sizeof workbook->path, "/tmp/bullpen-XXXXXX");
	int fd = mkstemp(workbook->path);
	if (fd < 0)
		failed(workbook, "/tmp");
	close(fd);
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	workbook->book = workbook_new_opt(workbook->path, &options);
	if (!workbook->book) {
		unlink(workbook->path);
		failed(workbook, "libxlsxwriter");
	}
	arena_own(run->arena, workbook, release);
	for (int i = 0; i <= COLUMN_REAL; i++) {
		workbook->formats[i] = workbook_add_format(workbook->book);
		workbook->bold[i] = workbook_add_format(workbook->book);
		format_set_num_format(workbook->formats[i], codes[i]);
		format_set_num_format(workbook->bold[i], codes[i]);
		format_set_bold(workbook->bold[i]);
	}
	return workbook;
}

/* Excel refuses []:*?/\ and more than 31 characters. */
static const char *sheet_name(struct workbook *workbook, const char *name)
{
	char *clean = arena_strdup(workbook->run->arena, *name ? name : "1");
	const char *end = clean;
	for (int n = 0; *end && n < 31; n++)
		utf8_next(&end);
	clean[end - clean] = 0;
	for (char *c = clean; *c; c++)
		if (strchr("[]:*?/\\'", *c))
			*c = ' ';
	return clean;
}

/* Chinese characters are about twice as wide. */
static double width_of(const char *text)
{
	double width = 2;
	while (*text)
		width += utf8_next(&text) < 0x1100 ? 1 : 2;
	return width;
}

static void fit(struct workbook *workbook, double width)
{
	double *now = &workbook->widths[workbook->column];
	if (width > *now)
		*now = width < WIDEST ? width : WIDEST;
}

static void widths_set(struct workbook *workbook)
{
	for (int i = 0; i < workbook->column_count; i++)
		worksheet_set_column(
			workbook->sheet, (lxw_col_t)i, (lxw_col_t)i, workbook->widths[i], NULL);
}

static void sheet_end(struct workbook *workbook)
{
	if (!workbook->sheet)
		return;
	if (workbook->total) {
		for (int i = 0; i < workbook->column_count; i++) {
			const struct column *column = &workbook->columns[i];
			double sum = column->type == COLUMN_MONEY ? (double)workbook->sums[i] / 100
								  : (double)workbook->sums[i];
			if (!i && !column->total)
				worksheet_write_string(workbook->sheet, workbook->row, 0,
					workbook->total, workbook->bold[COLUMN_TEXT]);
			else if (column->total)
				worksheet_write_number(workbook->sheet, workbook->row, (lxw_col_t)i,
					sum, workbook->bold[column->type]);
		}
	}
	widths_set(workbook);
	workbook->sheet = NULL;
}

void workbook_sheet(struct workbook *workbook, const char *name, const struct column *columns,
	const char *total)
{
	struct arena *arena = workbook->run->arena;
	sheet_end(workbook);
	int n = 0;
	while (columns[n].head)
		n++;
	workbook->columns = NEW_N(arena, struct column, (size_t)n);
	memcpy(workbook->columns, columns, (size_t)n * sizeof *columns);
	workbook->column_count = n;
	workbook->sums = NEW_N(arena, int64_t, (size_t)n);
	workbook->widths = NEW_N(arena, double, (size_t)n);
	workbook->total = total;
	workbook->sheet_count++;
	const char *clean = sheet_name(workbook, name);
	if (workbook_validate_sheet_name(workbook->book, clean) != LXW_NO_ERROR)
		clean = arena_printf(arena, "%d", workbook->sheet_count);
	workbook->sheet = workbook_add_worksheet(workbook->book, clean);
	if (!workbook->sheet)
		failed(workbook, clean);
	for (workbook->column = 0; workbook->column < n; workbook->column++) {
		const char *head = workbook->columns[workbook->column].head;
		workbook->widths[workbook->column] = NARROWEST;
		fit(workbook, width_of(head));
		worksheet_write_string(workbook->sheet, 0, (lxw_col_t)workbook->column, head,
			workbook->bold[COLUMN_TEXT]);
	}
	worksheet_freeze_panes(workbook->sheet, 1, 0);
	workbook->row = 1;
	workbook->column = 0;
}

static lxw_format *next_cell(struct workbook *workbook, double width)
{
	if (workbook->column >= workbook->column_count || workbook->row >= LXW_ROW_MAX)
		failed(workbook, "too large");
	fit(workbook, width);
	return workbook->formats[workbook->columns[workbook->column].type];
}

void workbook_text(struct workbook *workbook, const char *text)
{
	lxw_format *format = next_cell(workbook, width_of(text));
	/* a cell holds 32,767 characters */
	if (strlen(text) > 32767)
		text = arena_strndup(workbook->run->arena, text, 8000);
	worksheet_write_string(
		workbook->sheet, workbook->row, (lxw_col_t)workbook->column++, text, format);
}

static double serial(day_t day)
{
	return day_number(day) - day_number(18991230);
}

void workbook_int(struct workbook *workbook, int64_t number)
{
	lxw_format *format = next_cell(workbook, 12);
	enum column_type type = workbook->columns[workbook->column].type;
	double shown = type == COLUMN_MONEY ? (double)number / 100
		: type == COLUMN_DAY        ? serial((day_t)number)
					    : (double)number;
	if (type != COLUMN_DAY &&
		__builtin_add_overflow(workbook->sums[workbook->column], number,
			&workbook->sums[workbook->column]))
		fail(workbook->run, NUMBER_RANGE, workbook->columns[workbook->column].head);
	if (type != COLUMN_DAY || number)
		worksheet_write_number(
			workbook->sheet, workbook->row, (lxw_col_t)workbook->column, shown, format);
	workbook->column++;
}

void workbook_real(struct workbook *workbook, double number)
{
	lxw_format *format = next_cell(workbook, 10);
	worksheet_write_number(
		workbook->sheet, workbook->row, (lxw_col_t)workbook->column++, number, format);
}

void workbook_time(struct workbook *workbook, day_t day, int32_t second)
{
	lxw_format *format = next_cell(workbook, 18);
	worksheet_write_number(workbook->sheet, workbook->row, (lxw_col_t)workbook->column++,
		serial(day) + second / 86400.0, format);
}

void workbook_skip(struct workbook *workbook)
{
	next_cell(workbook, 0);
	workbook->column++;
}

void workbook_row_end(struct workbook *workbook)
{
	workbook->row++;
	workbook->column = 0;
}

static void file_release(void *file)
{
	fclose(file);
}

const void *workbook_end(struct workbook *workbook, size_t *length)
{
	struct run *run = workbook->run;
	sheet_end(workbook);
	lxw_error error = workbook_close(workbook->book);
	workbook->book = NULL;
	if (error)
		failed(workbook, lxw_strerror(error));
	FILE *file = arena_own(run->arena, fopen(workbook->path, "rbe"), file_release);
	if (!file)
		failed(workbook, workbook->path);
	fseeko(file, 0, SEEK_END);
	off_t size = ftello(file);
	rewind(file);
	char *bytes = arena_alloc(run->arena, (size_t)size);
	if (fread(bytes, 1, (size_t)size, file) != (size_t)size)
		failed(workbook, workbook->path);
	*length = (size_t)size;
	return bytes;
}
