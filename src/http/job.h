/* What happens by the clock, or takes long: rows of a table and one loop. With several servers each
 * job runs once: a due row is taken by an update that only one of them wins. */
#pragma once
#include "http/house.h"

struct job_run;

/* A kind of job. run() works outside any transaction and opens its own (job_tx); it may be long,
 * reports progress and stops when told. */
struct job {
	const char *kind;       /* "import.commit" */
	int every_ms;           /* 0 = only when asked */
	void (*run)(struct job_run *job);
};
struct job_run {
	struct run *run;
	struct house *house;
	int64_t id;             /* 0 = by the clock */
	const char *input;      /* opaque JSON of job_ask() */
	const char *cursor;     /* as job_progress() left it before a restart; "" = from the start */
};

/* Asks for a job inside a transaction; it starts after the commit. Gives its id. person: who asks. */
int64_t job_ask(struct tx *tx, const char *kind, int64_t person, const char *input);
/* A transaction of the job's own: as tx_run(); on SQLite it goes through the writer's queue like any
 * request, so it must stay under 10 ms or so. Faults of body unwind to the job, which fails. */
void job_tx(struct job_run *job, enum tx_kind kind, void (*body)(struct tx *tx, void *context), void *context);
/* Kept with the job and told to its asker; cursor is the job's own memory of how far it came, given
 * back after a restart. */
void job_progress(struct job_run *job, int64_t done, int64_t of, const char *cursor);
bool job_stopping(struct job_run *job); /* cancelled, or the server ends: come back soon */
void job_result(struct job_run *job, const char *json);
