/* A mapping: which column tells what, and what the file does not say [S6.10]. Made by recognise(),
 * changed by a person, kept as JSON, read back strictly (an unknown key is a fault with its place).
 *
 * {
 *   "mapping": 1,                          the version of this format
 *   "kind": "deals",                       people | deals | calls | facts
 *   "name": "crm",                         where it comes from: part of every reference; optional
 *   "file": {                              how to read it; all optional, found out otherwise
 *     "inside": ["in.zip", "a.csv"],       the way through zips
 *     "sheets": ["10月", "11月"],          only these; otherwise all that have the heads
 *     "head_line": 3,                      the line of the heads; 0 = there are none
 *     "encoding": "GB18030", "separator": ";",
 *     "day_first": true                    5/10/2026 is the fifth of October
 *   },
 *   "columns": {                           field → column; the fields are in import_field.c
 *     "member": "sales_agent",             by its head (case, width and spaces do not matter)
 *     "amount": { "letter": "D" },         by its place
 *     "date": { "day": "day", "month": "month", "first_year": 2008 }
 *   },                                     a date in pieces: the year follows from the rows' order, one
 *                                          more whenever the month falls back
 *   "constants": { "member": "Bank", "time": "12:00" },    field → what every row has
 *   "values": { "product": { "GTXPro": "GTX Pro" } },      what is written → what is meant
 *   "where": [ { "column": "deal_stage", "is": ["Won"] } ],   only such rows; "not" = only others
 *   "join": [ { "file": "leads.csv", "here": "mql_id", "there": "mql_id",
 *               "columns": { "source": "origin" } } ],     fields out of a second file: in the same
 *                                          zip, or beside the first one (command only)
 *   "records": [                           a row gives one record for each of these; their columns,
 *     { "constants": { "kind": "dials", "value": "1" } },  constants and conditions come on top
 *     { "constants": { "kind": "deals", "value": "1" }, "where": [ { "column": "y", "is": ["yes"] } ] }
 *   ],
 *   "unknown_people": "ask",               who is not on the roster: ask | former (joined with the first
 *                                          row of theirs, left after the last) | join (still here)
 *   "distinct": "name",                    records with a value seen before in this field are left out
 *   "ref": "number",                       the reference: a field, or "line" = file's hash and line
 *   "fixes": [ { "row": 12, "field": "group", "value": "清风" }, { "row": 13, "skip": true } ]
 * }                                        mended by hand; row = sheet × 16,777,216 + line
 *
 * Everything lives in the run's arena. Faults: MAPPING_INVALID with the place (a JSON pointer). */
#pragma once
#include "base/list.h"
#include "base/run.h"
#include "import_field.h"
#include <jansson.h>

/* One column of the file, or three that make a date. */
struct column_ref {
	const char *head; /* or NULL: */
	int letter;       /* the column, from 0; −1 = by head */
	const char *day, *month; /* a date in pieces: heads; NULL = not so */
	int first_year;
};

struct condition {
	struct column_ref column;
	bool not;
	LIST(const char *) values; /* compared folded */
};

struct record_rule {
	struct column_ref *column[FIELDS_MAX]; /* by field; NULL = none */
	const char *constant[FIELDS_MAX];      /* NULL = none */
	LIST(struct condition) where;
};

struct translation {
	int field;
	const char *from, *to; /* from: as written; compared folded */
};

struct join_rule {
	const char *file;
	struct column_ref here, there;
	struct column_ref *column[FIELDS_MAX];
};

struct fix {
	int64_t row;
	int field; /* −1 = skip the row */
	const char *value;
};

enum unknown_people { UNKNOWN_ASK, UNKNOWN_FORMER, UNKNOWN_JOIN };

struct mapping {
	enum import_kind kind;
	enum unknown_people unknown;
	const char *name;
	const char *const *inside; /* ended by NULL, or NULL */
	const char *encoding;      /* NULL = found out */
	char separator;            /* 0 = found out */
	int head_line;             /* −1 = found out, 0 = none */
	bool day_first, ref_line;
	int ref_field;             /* −1 = none */
	int distinct;              /* field; −1 = none */
	LIST(const char *) sheets;
	struct record_rule base;
	LIST(struct record_rule) records; /* none = the base alone */
	LIST(struct translation) values;
	LIST(struct join_rule) joins;
	LIST(struct fix) fixes;
};

enum { ROW_SHEET = 16777216 };

struct mapping *mapping_create(struct run *run, enum import_kind kind);
struct mapping *mapping_read(struct run *run, const json_t *json);
struct mapping *mapping_read_text(struct run *run, const char *text, size_t length);
struct mapping *mapping_read_file(struct run *run, const char *path);
/* A new reference, to be given back by the caller. */
json_t *mapping_json(const struct mapping *mapping);
struct column_ref *column_by_head(struct arena *arena, const char *head);
struct column_ref *column_by_letter(struct arena *arena, int letter);
