/* CSV out: UTF-8 with its mark, so that Excel shows Chinese; cells that a spreadsheet would take for
 * a formula (= + - @, tab, return at the start) get an apostrophe in front, numbers are left alone. */
#pragma once
#include "base/buf.h"

/* The mark; once, at the start of the file. */
void csv_begin(struct buf *out);
/* One cell; commas go between those of a row. */
void csv_cell(struct buf *out, const char *text);
void csv_row_end(struct buf *out);

/* What a spreadsheet would run: shared with workbook.c. "-12.5" is a number and no formula. */
bool cell_is_formula(const char *text);
