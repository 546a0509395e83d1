/* Any bytes as a table: rows, or a fault that names the file; never more memory than the limits. */
#include "channel/table.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct reading {
	struct run *run;
	struct table_source source;
};

static void read_all(void *context)
{
	static const struct table_limits limits = { .unpacked_bytes = 4 << 20,
		.ratio = 200,
		.string_bytes = 1 << 20,
		.row_bytes = 1 << 16,
		.columns = 64 };
	struct reading *reading = context;
	struct table *table = table_open(reading->run, &reading->source, &limits);
	struct row row;
	while (table_next(table, &row)) {
		assert(row.sheet && row.n <= 64);
		for (size_t i = 0; i < row.n; i++)
			assert(row.cells[i].text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct run run = { .arena = arena_create() };
	struct reading reading = { &run, { .name = "fuzz", .bytes = bytes, .length = length } };
	if (!run_try(&run, read_all, &reading))
		assert(run.fault && run.param[0]);
	arena_destroy(run.arena);
	return 0;
}
