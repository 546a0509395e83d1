/* Work: queues, and the threads that run what is in them inside transactions.
 *
 * The writer takes all that waits, runs each piece in a part of one transaction that can be undone
 * alone, commits once for all of them (≤ 256 pieces or 20 ms), and only then tells each: group
 * commit. When the batch fails (a full disk undoes all of it), each piece is run again alone. */
#pragma once
#include "db/db.h"
#include <pthread.h>

struct work; /* a queue with its threads */

/* One thing to do. Belongs to its maker; untouched by the queue after done(). */
struct piece {
	struct piece *next;
	struct run *run;
	enum tx_kind kind;
	int deadline_ms;                         /* of reads; 0 = none */
	void (*body)(struct tx *tx, void *context);
	/* After the commit, or after the failure (run->fault says why); may release the piece. */
	void (*done)(struct piece *piece, bool kept);
	void (*outside)(struct piece *piece);    /* instead of body and done: on work_outside threads */
	struct conn *conn;                       /* of the thread, while outside() runs */
	void *context;
};

enum work_kind {
	WORK_READ,    /* each piece in a read transaction */
	WORK_WRITE,   /* SQLite: one thread, group commit; PostgreSQL: each piece alone */
	WORK_OUTSIDE  /* piece->outside(): may take long, opens transactions itself by tx_run() */
};

/* Blocks while the connections open; faults of conn_open(). */
struct work *work_create(struct run *run, struct db *db, enum work_kind kind, int threads);
/* Takes no more, finishes what waits, ends the threads, closes their connections. */
void work_end(struct work *work);
/* After work_end(); accepts NULL. */
void work_destroy(struct work *work);
/* False when the queue is full or ending: then nothing was taken. Thread-safe. */
bool work_add(struct work *work, struct piece *piece);
