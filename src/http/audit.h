/* The audit log: plain rows, sealed into a chain of hashes in the order of their commits, so that a
 * row that was changed or taken out later shows [security]. audit() stands in http/request.h. */
#pragma once
#include "http/job.h"

/* Seals what is not sealed yet, up to 1,000 rows; how many. */
int64_t audit_seal(struct tx *tx);
/* Walks the whole chain; 0 = it holds, else the id of the first row that does not fit. *count: rows
 * looked at. */
int64_t audit_verify(struct tx *tx, int64_t *count);

extern const struct job http_jobs[];
