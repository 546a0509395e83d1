/* Which column tells what: the words of the heads and the shape of what stands below them [S6.10].
 *
 * The heads are looked for under title rows, on every sheet. A guess is a proposal with how sure it
 * is; the mapping made of them is shown to a person, who may change it. */
#pragma once
#include "mapping.h"
#include "table.h"

struct guess {
	int field, column;
	double confidence; /* 0 … 1; under 0.6 to be looked at */
	const char *head;  /* "" when the file has no heads */
};

struct sheet_seen {
	const char *name;
	int64_t head_line; /* 0 = none found */
	bool used;         /* has the same heads as the first one used */
};

struct recognised {
	struct mapping *mapping;
	const char *form;
	int hidden; /* sheets passed over */
	LIST(const char *) heads; /* by column */
	LIST(struct guess) guesses;
	LIST(struct sheet_seen) sheets;
	LIST(const char *) missing; /* required fields without a column */
};

/* Looks at the first rows of each sheet. today: for dates without a year. Faults: TABLE_…. */
const struct recognised *recognise(struct run *run, const struct table_source *source,
	const struct table_limits *limits, enum import_kind kind, day_t today);
json_t *recognised_json(const struct recognised *recognised);

/* A word of a row of totals (合计, total …); *part: of subtotals. */
bool total_word(struct arena *arena, const char *text, bool *part);
