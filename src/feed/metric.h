/* Metrics: formulas over sums of facts [S6.10]: `revenue`, `deals / connects`,
 * `talk_seconds / connects / 60`, `(revenue - refunds) / deals.n`. A kind's name is its total, `.n`
 * its count; `heads` people, `days` days worked. + - * / ( ) and decimal numbers, also in full width
 * (× ÷ （ ）); division by zero is "none". */
#pragma once
#include "db/db.h"

enum { METRIC_BYTES = 500 }; /* the longest formula */

struct metric; /* a parsed formula, in the arena */

/* Faults: METRIC_SYNTAX with the column (characters, from 1) and what was expected there. */
const struct metric *metric_parse(struct run *run, const char *formula);
/* The kinds it needs, by name, each once; *count of them. */
const char *const *metric_kinds(const struct metric *metric, size_t *count);
int metric_kind_column(const struct metric *metric, size_t kind); /* where it is first named */
bool metric_needs_heads(const struct metric *metric);
bool metric_needs_days(const struct metric *metric);
/* value[i] = total of kinds[i], n[i] its count; heads and days as given. False = none (0/0). */
bool metric_value(const struct metric *metric, const int64_t *total, const int64_t *n, double heads,
	double days, double *value);

struct named_metric {
	int64_t id;
	const char *name, *formula, *zh, *en; /* never NULL; name "" = a bare formula */
	const char *unit; /* "money" "count" "percent" (a share of 1) "minutes" "seconds" "ratio" */
	bool built_in, input; /* input: boards of it may name everyone (dials, practice) */
	bool private_;        /* stands on a private kind */
	bool lower;           /* less is better: reply times, refunds */
	int64_t version;
};
const struct named_metric *metric_list(struct tx *tx, size_t *count);
const struct named_metric *metric_named(struct tx *tx, const char *name); /* NULL = unknown */
const struct named_metric *metric_get(struct tx *tx, int64_t metric); /* fault METRIC_UNKNOWN */
/* Faults METRIC_SYNTAX, METRIC_NAME: an unknown kind, its name and column. */
void metric_check(struct tx *tx, const char *formula);
/* Makes one of the company's own; its formula is checked. Faults: METRIC_SYNTAX, METRIC_NAME,
 * METRIC_TAKEN, FIELD_INVALID. The name stays. */
int64_t metric_create(struct tx *tx, const struct named_metric *metric);
/* Faults: METRIC_UNKNOWN, METRIC_BUILT_IN, STALE, and those of metric_create(). */
void metric_change(struct tx *tx, const struct named_metric *metric, int64_t version);
void metric_delete(struct tx *tx, int64_t metric);
