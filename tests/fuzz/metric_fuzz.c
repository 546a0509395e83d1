/* Formulas from any bytes: taken and computed, or refused with a column that lies in the text. */
#include "feed/metric.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct attempt {
	struct run *run;
	const char *formula;
};

static void parse_and_compute(void *context)
{
	struct attempt *attempt = context;
	const struct metric *metric = metric_parse(attempt->run, attempt->formula);
	size_t count;
	const char *const *kinds = metric_kinds(metric, &count);
	assert(count <= 16);
	int64_t totals[16] = { 0 }, counts[16] = { 0 };
	for (size_t i = 0; i < count; i++) {
		assert(*kinds[i] && strlen(kinds[i]) <= METRIC_BYTES);
		assert(metric_kind_column(metric, i) > 0);
		totals[i] = (int64_t)i * 1000 - 3000;
		counts[i] = (int64_t)i;
	}
	double value;
	if (metric_value(metric, totals, counts, 5, 20, &value))
		assert(value == value);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct run run = { .arena = arena_create() };
	struct attempt attempt = { &run, arena_strndup(run.arena, (const char *)bytes, length) };
	if (!run_try(&run, parse_and_compute, &attempt)) {
		assert(run.fault == METRIC_SYNTAX);
		long column = strtol(run.param[0], NULL, 10);
		assert(column >= 1 && (size_t)column <= strlen(attempt.formula) + 1);
	}
	arena_destroy(run.arena);
	return 0;
}
