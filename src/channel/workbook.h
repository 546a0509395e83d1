/* Excel out [S6.10]: sheets with a frozen row of heads, widths that fit, a row of totals. Texts are
 * written as texts whatever they begin with: nothing in them is run. By libxlsxwriter. */
#pragma once
#include "base/run.h"

enum column_type { COLUMN_TEXT, COLUMN_INT, COLUMN_MONEY, COLUMN_PERCENT, COLUMN_DAY, COLUMN_TIME, COLUMN_REAL };

struct column {
	const char *head;
	enum column_type type;
	bool total; /* INT, MONEY: summed in the row of totals */
};

struct workbook;

/* Released with the run's arena. Its parts lie in temporary files until workbook_end(). */
struct workbook *workbook_create(struct run *run);
/* Begins a sheet; columns ended by one without a head. total: the word in front of the totals row,
 * NULL = none. Characters that Excel refuses in a sheet's name are replaced; at most 31. */
void workbook_sheet(struct workbook *workbook, const char *name, const struct column *columns,
	const char *total);

/* The cells of a row from left to right; each column's call must be of its type. */
void workbook_text(struct workbook *workbook, const char *text);
void workbook_int(struct workbook *workbook, int64_t number);    /* INT; MONEY: cents; DAY: yyyymmdd, 0 = empty */
void workbook_real(struct workbook *workbook, double number);    /* REAL; PERCENT: 0.125 */
void workbook_time(struct workbook *workbook, day_t day, int32_t second); /* TIME, local */
void workbook_skip(struct workbook *workbook);                   /* an empty cell */
void workbook_row_end(struct workbook *workbook);

/* The file's bytes, in the arena. Fault WORKBOOK_FAILED. */
const void *workbook_end(struct workbook *workbook, size_t *length);
