/* Queues and their threads; the group commit of the writer. */
#include "http/work.h"

#include "base/log.h"
#include <assert.h>
#include <stdlib.h>

enum {
	BATCH_MOST = 256,
	BATCH_NS = 20 * 1000 * 1000,
	TRIES = 10,
	WAITING_MOST = 20000,
	THREADS_MOST = 8
};

struct worker {
	struct work *work;
	pthread_t thread;
	struct conn *conn;
	struct run run; /* of the batch itself */
};

struct work {
	enum work_kind kind;
	bool batches;
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct piece *first, *last;
	size_t waiting;
	bool ending;
	struct worker workers[THREADS_MOST];
	int threads;
};

static struct piece *take(struct work *work, bool all)
{
	pthread_mutex_lock(&work->lock);
	while (!work->first && !work->ending)
		pthread_cond_wait(&work->filled, &work->lock);
	struct piece *piece = work->first;
	if (piece && all) {
		work->first = work->last = NULL;
		work->waiting = 0;
	} else if (piece) {
		work->first = piece->next;
		if (!work->first)
			work->last = NULL;
		work->waiting--;
		piece->next = NULL;
	}
	pthread_mutex_unlock(&work->lock);
	return piece;
}

static void run_alone(struct worker *worker, struct piece *piece)
{
	if (piece->outside) {
		piece->conn = worker->conn;
		piece->outside(piece);
		return;
	}
	bool kept = tx_run(piece->run, worker->conn, piece->kind, piece->deadline_ms, piece->body,
		piece->context);
	piece->done(piece, kept);
}

/* --- group commit ----------------------------------------------------------------------------- */

struct batch {
	struct worker *worker;
	struct tx whole;
	struct piece *piece, *end; /* the one at work; the first that was left for the next batch */
	struct tx part;
	bool begun;
	bool kept[BATCH_MOST];
};

static void part_body(void *context)
{
	struct batch *batch = context;
	struct piece *piece = batch->piece;
	tx_part_begin(&batch->part, &batch->whole, piece->run);
	batch->begun = true;
	piece->body(&batch->part, piece->context);
	tx_part_keep(&batch->part, &batch->whole);
}

static bool breaks_all(enum fault fault)
{
	return fault == DB_FULL || fault == DB_BROKEN || fault == DB_CONFLICT;
}

static void batch_body(void *context)
{
	struct batch *batch = context;
	struct run *run = &batch->worker->run;
	int64_t began = clock_monotonic_ns();
	tx_begin(&batch->whole, run, batch->worker->conn, TX_WRITE, 0);
	size_t n = 0;
	for (struct piece *piece = batch->piece; piece; piece = piece->next, n++) {
		if (n == BATCH_MOST || clock_monotonic_ns() - began > BATCH_NS) {
			batch->end = piece;
			break;
		}
		batch->piece = piece;
		batch->begun = false;
		batch->kept[n] = run_try(piece->run, part_body, batch);
		if (batch->kept[n])
			continue;
		if (!batch->begun || breaks_all(piece->run->fault))
			fail(run, DB_BROKEN, "batch");
		tx_part_undo(&batch->part, &batch->whole);
	}
	if (!tx_commit(&batch->whole))
		fail(run, DB_BROKEN, "commit");
}

static void roll_back(void *context)
{
	tx_rollback(context);
}

/* Runs pieces as one transaction; gives the first that is left over. */
static struct piece *run_batch(struct worker *worker, struct piece *first)
{
	if (!first->next) {
		run_alone(worker, first);
		return NULL;
	}
	struct batch batch = { .worker = worker, .piece = first };
	bool committed = run_try(&worker->run, batch_body, &batch);
	if (committed)
		tx_after_run(&batch.whole);
	else
		run_try(&worker->run, roll_back, &batch.whole);
	struct piece *end = batch.end, *next;
	size_t n = 0;
	for (struct piece *piece = first; piece != end; piece = next, n++) {
		next = piece->next; /* before done(): it may release the piece */
		piece->next = NULL;
		if (committed)
			piece->done(piece, batch.kept[n]);
		else
			run_alone(worker, piece);
	}
	arena_reset(worker->run.arena);
	return end;
}

static void *work_thread(void *context)
{
	struct worker *worker = context;
	struct work *work = worker->work;
	for (struct piece *piece; (piece = take(work, work->batches));) {
		if (work->batches)
			while (piece)
				piece = run_batch(worker, piece);
		else
			run_alone(worker, piece);
	}
	return NULL;
}

struct work *work_create(struct run *run, struct db *db, enum work_kind kind, int threads)
{
	assert(threads >= 1 && threads <= THREADS_MOST);
	struct work *work = calloc(1, sizeof *work);
	assert(work);
	work->kind = kind;
	work->batches = kind == WORK_WRITE && db_engine(db) == DB_SQLITE;
	work->threads = work->batches ? 1 : threads;
	pthread_mutex_init(&work->lock, NULL);
	pthread_cond_init(&work->filled, NULL);
	for (int i = 0; i < work->threads; i++) {
		work->workers[i].work = work;
		work->workers[i].run.arena = arena_create();
		work->workers[i].conn = conn_open(run, db, kind == WORK_WRITE);
	}
	for (int i = 0; i < work->threads; i++)
		if (pthread_create(
			    &work->workers[i].thread, NULL, work_thread, &work->workers[i])) {
			log_error("no thread could be started");
			exit(EXIT_FAILURE);
		}
	return work;
}

void work_end(struct work *work)
{
	pthread_mutex_lock(&work->lock);
	work->ending = true;
	pthread_cond_broadcast(&work->filled);
	pthread_mutex_unlock(&work->lock);
	for (int i = 0; i < work->threads; i++) {
		pthread_join(work->workers[i].thread, NULL);
		conn_close(work->workers[i].conn);
		arena_destroy(work->workers[i].run.arena);
	}
}

void work_destroy(struct work *work)
{
	if (!work)
		return;
	pthread_cond_destroy(&work->filled);
	pthread_mutex_destroy(&work->lock);
	free(work);
}

bool work_add(struct work *work, struct piece *piece)
{
	piece->next = NULL;
	pthread_mutex_lock(&work->lock);
	bool taken = !work->ending && work->waiting < WAITING_MOST;
	if (taken) {
		if (work->last)
			work->last->next = piece;
		else
			work->first = piece;
		work->last = piece;
		work->waiting++;
		pthread_cond_signal(&work->filled);
	}
	pthread_mutex_unlock(&work->lock);
	return taken;
}
