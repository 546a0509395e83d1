/* Metrics: formulas over sums of facts [S6.10]: `revenue`, `deals / connects`,
 * `talk_seconds / connects / 60`, `(revenue - refunds) / deals.n`. A kind's name is its total, `.n`
 * its count; `heads` people, `days` days worked. + - * / ( ) and numbers; division by zero is "none". */
#pragma once
#include "db/db.h"

struct metric; /* a parsed formula, in the arena */

/* Faults: METRIC_SYNTAX with the column and what was expected, METRIC_NAME with the unknown name. */
const struct metric *metric_parse(struct run *run, const char *formula);
/* The kinds it needs, by name; *count of them. */
const char *const *metric_kinds(const struct metric *metric, size_t *count);
/* value[i] = total of kinds[i], n[i] its count; heads and days as given. False = none (0/0). */
bool metric_value(const struct metric *metric, const int64_t *total, const int64_t *n, double heads,
	double days, double *value);

struct named_metric {
	int64_t id;
	const char *name, *formula, *zh, *en, *unit; /* unit: "money" "count" "percent" "minutes" "ratio" */
	bool built_in, input, private_;
};
const struct named_metric *metric_list(struct tx *tx, size_t *count);
const struct named_metric *metric_named(struct tx *tx, const char *name); /* NULL = unknown */
