/* What the readers of tables share; included by table*.c only. */
#pragma once
#include "table.h"
#include "base/list.h"
#include <stdio.h>

/* Rows read ahead: at most those of one piece of input. */
struct queued {
	int64_t line;
	size_t n;
	struct cell *cells;
};

struct table {
	struct run *run;
	const char *name; /* of the file, with the names inside its zips */
	struct table_limits limits;
	FILE *file;              /* the CSV or XLSX itself, spooled when it lay in a zip */
	int64_t size;            /* of file */
	int64_t unpacked, taken; /* bytes out of zips; bytes of progress */
	int64_t taken_of;
	const char *form;

	struct arena *making; /* of the row under way, which may span pieces of input */
	LIST(struct cell) row;
	struct arena *batch; /* of the queued rows */
	LIST(struct queued) queue;
	size_t queue_at;
	bool ended; /* no more input in this sheet */

	void *reader; /* of its kind */
	const struct reader_kind *kind;

	LIST(const char *) sheets;
	int sheet, hidden; /* sheet: −1 before the first */
	const char *hash;
};

struct reader_kind {
	/* Begins the sheet; called for each in turn. */
	void (*begin)(struct table *table, int sheet);
	/* Takes one more piece of input, queues the rows that end in it; sets ended at the end. */
	void (*feed)(struct table *table);
};

enum { PIECE = 32 * 1024 };

void csv_open(struct table *table, const struct table_source *source);
/* True when it was a workbook. */
bool xlsx_open(struct table *table);

/* Unpacks what lies inside zips until a table comes; table->file, size and name follow. */
void zip_enter(struct table *table, const char *const *inside);
struct zip;
struct zip *zip_of(struct table *table); /* over table->file; released with the run's arena */
struct zip_file *zip_part(struct table *table, struct zip *zip, int64_t index);
/* Reads and counts against the limits; 0 at the end. */
int64_t zip_take(struct table *table, struct zip_file *part, void *bytes, int64_t length);

/* The cell of the row under way at this column, made when new; NULL beyond the limit. */
struct cell *row_cell(struct table *table, int column);
/* Queues the row under way and begins an empty one. Cells point into table->making or further. */
void row_queue(struct table *table, int64_t line);
