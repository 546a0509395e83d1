/* Tables out of files people have: rows of cells, streamed [S0.4, S6.10].
 *
 * CSV (UTF-8 with and without mark, GB18030, UTF-16; separated by , ; tab or |), XLSX (shared and
 * inline strings, dates by their formats, 1900 and 1904, merged cells), either of them inside a zip,
 * or pasted text. What a file is, is found out from its bytes, not from its name.
 *
 * A fault ends the reading and names the place; nothing is skipped in silence. Memory stays bounded
 * by the limits whatever the file says of itself. Reading blocks on the disk: use it in jobs,
 * commands and prepare steps. Faults: TABLE_…. */
#pragma once
#include "base/run.h"

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_TIME, CELL_BOOL, CELL_ERROR };

struct cell {
	const char *text; /* as shown, UTF-8, never NULL; a date "2026-10-05", or with " 14:30:00" */
	double number;    /* NUMBER, TIME (parts of a day), BOOL; a DATE's serial */
	enum cell_kind kind;
	int32_t second;   /* DATE: of the day */
	day_t day;        /* DATE */
	bool carried;     /* covered by a merged cell above, whose value this is */
};

struct row {
	const char *sheet; /* its name; "" in CSV */
	int sheet_index;   /* among the visible sheets, from 0 */
	int64_t line;      /* the row's number in its sheet; in CSV the line it starts in; from 1 */
	size_t n;          /* cells; those at the end that are empty may be left out */
	const struct cell *cells;
};

struct table_source {
	const char *name;  /* for messages */
	const char *path;  /* a file, or NULL: */
	const void *bytes; /* its content (must outlive the table) */
	size_t length;
	const char *const *inside; /* path within zips, one name a level; NULL or ended by NULL */
	const char *encoding;      /* "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE"; NULL = found out */
	char separator;            /* 0 = found out */
};

struct table_limits {
	int64_t unpacked_bytes; /* of all parts of a zip read */
	int64_t ratio;          /* unpacked : packed, beyond the first 16 MB */
	int64_t string_bytes;   /* shared strings of a workbook */
	int64_t row_bytes;      /* one row */
	int columns;            /* filled cells reach at most this column */
};
/* 1 GB, 200, 64 MB, 1 MB, 1,024 */
extern const struct table_limits table_limits_usual;

struct table;

/* Everything it needs (files, spooled parts) is released with the run's arena. limits NULL = usual. */
struct table *table_open(struct run *run, const struct table_source *source,
	const struct table_limits *limits);
void table_close(struct table *table); /* early; afterwards the table is dead */

/* The next row, in the order of the file, sheet by sheet; blank rows of CSV are rows without cells,
 * those of a workbook are left out. The row is valid until the next call. False after the last. */
bool table_next(struct table *table, struct row *row);
/* Leaves out what is left of the sheet. */
void table_skip_sheet(struct table *table);

/* Visible sheets; CSV has one named "". */
int table_sheet_count(const struct table *table);
const char *table_sheet_name(const struct table *table, int index);
int table_hidden_count(const struct table *table); /* hidden sheets passed over */

/* What was found out: "CSV, GB18030, ;" or "XLSX". */
const char *table_form(const struct table *table);
/* Bytes taken in and in all, for progress. */
void table_progress(const struct table *table, int64_t *done, int64_t *of);
/* 32 hexadecimal digits of BLAKE2b over the file as it lies inside its zips: for references. */
const char *table_hash(struct table *table);

/* "C" of 2; "XFD" of 16383. In the arena. */
const char *column_letter(struct arena *arena, int column);
/* −1 when it is no column. */
int column_number(const char *letters);
