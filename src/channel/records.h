/* A file through its mapping: typed records, one by one, each with what is wrong with it [S6.10].
 *
 * Title rows, blank rows, repeated heads and rows of totals are passed over and counted; a row that
 * the mapping's conditions leave out too. Nothing that is filled in and cannot be read passes in
 * silence: such a record has `wrong` set and its value says why. */
#pragma once
#include "mapping.h"
#include "table.h"
#include "value.h"

struct record_value {
	const char *text;  /* as it stood, or the constant; "" = nothing; NAME: without its note */
	const char *note;  /* NAME: what stood in brackets */
	int64_t number;    /* MONEY: cents; WHOLE, SECONDS, VALUE; YES 0, 1; DATE: yyyymmdd */
	int32_t second;    /* DATE, TIME: of the day */
	bool given, timed, rounded, guessed; /* guessed: the year */
	bool zoned;        /* DATE: at offset_minutes, not local */
	int offset_minutes;
	int column;        /* −1 = no cell of this file */
	struct why why;    /* en not NULL: what is wrong */
};

struct record {
	const char *sheet;
	int sheet_index, part;  /* part: of mapping.records */
	int64_t line, row;      /* row: as in the mapping's fixes */
	bool wrong;
	const char *ref;        /* unique within the file; the same file gives the same ones */
	struct record_value value[FIELDS_MAX];
	const struct cell *cells; /* the whole row */
	size_t n;
};

struct total_row {
	const char *sheet, *word;
	int64_t line, cents; /* cents of the amount's column */
	bool part, given;    /* part: a subtotal; given: an amount could be read */
};

struct record_counts {
	int64_t rows;      /* under the heads, blank ones not counted */
	int64_t records, wrong, filtered, repeated, skipped, totals, heads;
	int64_t joined, unjoined, join_rows;
	int sheets, sheets_without; /* read; without the heads */
};

struct records;

/* A required field that the mapping tells nothing of; NULL = none. */
const char *records_missing(const struct mapping *mapping);

/* beside: the folder where joined files lie, NULL = only within the same zip. Everything belongs to
 * the run's arena. Faults: TABLE_…, MAPPING_COLUMN, MAPPING_NEEDED. */
struct records *records_open(struct run *run, const struct table_source *source,
	const struct table_limits *limits, const struct mapping *mapping, day_t today, const char *beside);
/* Valid until the next call. False after the last. */
bool records_next(struct records *records, struct record *record);
void records_close(struct records *records);

const struct record_counts *records_counts(const struct records *records);
const struct total_row *records_totals(const struct records *records, size_t *count);
/* What the file itself says its sum is: totals of its sheets, else subtotals; false = it does not. */
bool records_file_total(const struct records *records, int64_t *cents);
void records_progress(const struct records *records, int64_t *done, int64_t *of);
const char *records_hash(struct records *records);
