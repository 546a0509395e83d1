/* Imports: a manager's own files, first only looked at, then taken in, and taken back whole
 * [S0.1, S0.4, S6.10].
 *
 * A file is read three times by the same code (channel/records.h): the dry run says what would come of
 * it and which rows are to be looked at; the commit takes the good rows in, in transactions of its
 * own, and goes on where it stopped; rows that came in before, under the same reference, are known and
 * not taken twice. The undo removes what nobody has touched since and says what it left. */
#pragma once
#include "channel/mapping.h"
#include "db/db.h"

enum import_state {
	IMPORT_READING = 1, IMPORT_READY, IMPORT_COMMITTING, IMPORT_DONE, IMPORT_UNDOING, IMPORT_UNDONE,
	IMPORT_FAILED
};

struct import {
	int64_t id;
	enum import_kind kind;
	const char *name, *path; /* of the file; where it lies */
	const char *mapping;     /* JSON; "" = to be found out */
	const char *report;      /* JSON object */
	enum import_state state;
	int64_t person;
	ms_t at;
	int64_t job, done, version;
};

int64_t import_create(struct tx *tx, const struct import *import);
const struct import *import_get(struct tx *tx, int64_t import); /* fault IMPORT_UNKNOWN */
const struct import *import_list(struct tx *tx, size_t *count); /* the newest first, at most 200 */
const char *import_state_name(enum import_state state);
/* The one function that changes the state; fault IMPORT_STEP when it is not legal. */
void import_step(struct tx *tx, int64_t import, enum import_state to);
/* Another mapping (checked by the caller): to be read again. Only before the commit. */
void import_map(struct tx *tx, int64_t import, const char *mapping);

/* How long work reaches the database and the world: a job, or a command. */
struct import_work {
	struct run *run;
	/* A transaction; small: the run whose arena it may use up. False: small->fault says why. */
	bool (*tx)(struct import_work *work, struct run *small, enum tx_kind kind,
		void (*body)(struct tx *tx, void *context), void *context);
	void (*progress)(struct import_work *work, int64_t done, int64_t of); /* or NULL */
	bool (*stopping)(struct import_work *work);                            /* or NULL */
	const char *beside; /* the folder of joined files; NULL = only within a zip */
	void *context;
	struct arena *chunk; /* of the rows under way; made by the calls below */
};

/* Each blocks for as long as the file takes; faults leave the import FAILED. */
void import_check(struct import_work *work, int64_t import);
/* Stops in between when told, to be called again. Gives true when it came to the end. */
bool import_commit(struct import_work *work, int64_t import);
bool import_undo(struct import_work *work, int64_t import, int64_t by);
