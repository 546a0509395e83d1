/* Verifying: what must always be true of a database, looked at anew from the rows themselves. */
#pragma once
#include "db/db.h"

struct finding {
	const char *what; /* "sums that differ from their facts" */
	int64_t count;    /* how many; 0 = right */
};
/* Every question with its answer. Reads everything: minutes on a large database. */
const struct finding *verify(struct tx *tx, size_t *count);
