/* Any bytes as a table: rows and records, or a fault that names the file; never more memory than the
 * limits. */
#include "channel/recognise.h"
#include "channel/records.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct reading {
	struct run *run;
	struct table_source source;
	enum import_kind kind;
};

static const struct table_limits limits = { .unpacked_bytes = 4 << 20,
	.ratio = 200,
	.string_bytes = 1 << 20,
	.row_bytes = 1 << 16,
	.columns = 64 };

static void read_rows(void *context)
{
	struct reading *reading = context;
	struct table *table = table_open(reading->run, &reading->source, &limits);
	struct row row;
	while (table_next(table, &row)) {
		assert(row.sheet && row.n <= 64);
		for (size_t i = 0; i < row.n; i++)
			assert(row.cells[i].text);
	}
}

static void read_records(void *context)
{
	struct reading *reading = context;
	const struct recognised *recognised = recognise(
		reading->run, &reading->source, &limits, reading->kind, 20261124);
	struct records *records = records_open(
		reading->run, &reading->source, &limits, recognised->mapping, 20261124, NULL);
	struct record record;
	while (records_next(records, &record))
		assert(record.ref && *record.ref);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct run run = { .arena = arena_create() };
	struct reading reading = { &run, { .name = "fuzz", .bytes = bytes, .length = length },
		(enum import_kind)(length % IMPORT_KINDS) };
	if (!run_try(&run, read_rows, &reading))
		assert(run.fault && run.param[0]);
	else if (!run_try(&run, read_records, &reading))
		assert(run.fault && run.param[0]);
	arena_destroy(run.arena);
	return 0;
}
