/* A due row is taken by an update that only one server wins, and held by a lease that is renewed
 * while it runs: what a killed server held is due again when its lease has run out. */
#include "http/job_loop.h"

#include "base/log.h"
#include "http/exchange.h"
#include "http/server.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS = 2, LEASE_MS = 60 * 1000, LOOK_MS = 1000, KINDS_MOST = 64 };

struct clock_kind {
	const struct job *job;
	int64_t due_ns; /* monotonic */
	bool running;
};

struct job_loop {
	struct house *house;
	struct server *server;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	pthread_t threads[THREADS];
	struct clock_kind clock[KINDS_MOST];
	size_t clock_count;
	bool ending, maybe_due;
	int64_t look_ns;
};

/* A job while it runs; job_run is its first part. */
struct running {
	struct job_run run;
	struct job_loop *loop;
	int64_t renew_ns;
	bool stop;
	const char *result;
};

static struct running *running_of(struct job_run *job)
{
	return (struct running *)job;
}

static const struct job *job_kind(const struct house *house, const char *kind)
{
	for (const struct job *const *table = house->jobs; table && *table; table++)
		for (const struct job *job = *table; job->kind; job++)
			if (strcmp(job->kind, kind) == 0)
				return job;
	return NULL;
}

/* --- asking ------------------------------------------------------------------------------------ */

static void wake_after(void *context)
{
	struct house *house = context;
	if (house->server && server_jobs(house->server))
		job_loop_wake(server_jobs(house->server));
}

int64_t job_ask(struct tx *tx, const char *kind, int64_t person, const char *input)
{
	int64_t id = db_int(tx,
		"INSERT INTO job (kind, person, input, state, progress, total, place, result, fault, made, "
		"due, lease, stop) VALUES ($1, $2, $3, 'waiting', 0, 0, '', '', '', $4, $4, 0, 0) RETURNING id",
		T(kind), I(person), T(input ? input : ""), I(tx->run->now));
	if (tx->run->house)
		tx_after(tx, wake_after, tx->run->house);
	return id;
}

/* --- what a running job calls ------------------------------------------------------------------ */

void job_tx(struct job_run *job, enum tx_kind kind, void (*body)(struct tx *tx, void *context),
	void *context)
{
	if (!server_tx(running_of(job)->loop->server, job->run, kind, body, context))
		fail_with(job->run, job->run->fault, job->run->param);
}

struct progress {
	struct running *running;
	int64_t done, of;
	const char *cursor;
};

static void progress_write(struct tx *tx, void *context)
{
	struct progress *progress = context;
	struct running *running = progress->running;
	db_run(tx, "UPDATE job SET progress = $2, total = $3, place = $4, lease = $5 WHERE id = $1",
		I(running->run.id), I(progress->done), I(progress->of), T(progress->cursor),
		I(clock_now(running->run.house->clock) + LEASE_MS));
	running->stop |= db_int(tx, "SELECT stop FROM job WHERE id = $1", I(running->run.id)) != 0;
}

void job_progress(struct job_run *job, int64_t done, int64_t of, const char *cursor)
{
	struct progress progress = { running_of(job), done, of, cursor ? cursor : "" };
	if (job->id)
		job_tx(job, TX_WRITE, progress_write, &progress);
}

static void stop_read(struct tx *tx, void *context)
{
	struct running *running = context;
	running->stop |= db_int(tx, "SELECT stop FROM job WHERE id = $1", I(running->run.id)) != 0;
}

/* Asks the database at most every half second. */
bool job_stopping(struct job_run *job)
{
	struct running *running = running_of(job);
	pthread_mutex_lock(&running->loop->lock);
	bool ending = running->loop->ending;
	pthread_mutex_unlock(&running->loop->lock);
	int64_t now = clock_monotonic_ns();
	if (!ending && job->id && !running->stop && now > running->renew_ns) {
		running->renew_ns = now + INT64_C(500000000);
		job_tx(job, TX_READ, stop_read, running);
	}
	return ending || running->stop;
}

void job_result(struct job_run *job, const char *json)
{
	running_of(job)->result = arena_strdup(job->run->arena, json);
}

/* --- taking and ending ------------------------------------------------------------------------- */

struct taken {
	struct job_loop *loop;
	struct arena *arena;
	int64_t id;
	const char *kind, *input, *cursor;
};

static void take_due(struct tx *tx, void *context)
{
	struct taken *taken = context;
	ms_t now = clock_now(taken->loop->house->clock);
	taken->id = 0;
	struct rows *rows = db_rows(tx,
		"SELECT id, kind, input, place FROM job WHERE (state = 'waiting' AND due <= $1) "
		"OR (state = 'running' AND lease < $1) ORDER BY id LIMIT 1",
		I(now));
	if (!rows_next(rows))
		return;
	int64_t id = row_int(rows, 0);
	taken->kind = row_text(rows, 1);
	taken->input = row_text(rows, 2);
	taken->cursor = row_text(rows, 3);
	rows_end(rows);
	if (db_run(tx,
		    "UPDATE job SET state = 'running', lease = $2 WHERE id = $1 AND (state = 'waiting' OR "
		    "(state = 'running' AND lease < $3))",
		    I(id), I(now + LEASE_MS), I(now)) == 1)
		taken->id = id;
}

static void any_due(struct tx *tx, void *context)
{
	struct taken *taken = context;
	taken->id = db_int(tx,
		"SELECT id FROM job WHERE (state = 'waiting' AND due <= $1) OR "
		"(state = 'running' AND lease < $1) ORDER BY id LIMIT 1",
		I(clock_now(taken->loop->house->clock)));
}

struct ended {
	struct running *running;
	const char *state, *result, *fault;
};

static void end_write(struct tx *tx, void *context)
{
	struct ended *ended = context;
	db_run(tx, "UPDATE job SET state = $2, result = $3, fault = $4, lease = 0 WHERE id = $1",
		I(ended->running->run.id), T(ended->state), T(ended->result), T(ended->fault));
}

static const char *problem_text(struct run *run)
{
	const struct fault_info *info = fault_info(run->fault);
	json_t *json = json_pack("{s:s+, s:s, s:s, s:i}", "type", "/problems/", info->slug, "zh",
		fault_text(run->arena, run, true), "en", fault_text(run->arena, run, false),
		"status", info->status);
	if (json && run->at)
		json_object_set_new(json, "at", json_string(run->at));
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	const char *kept = arena_strdup(run->arena, text ? text : "{}");
	free(text);
	json_decref(json);
	return kept;
}

struct call {
	const struct job *job;
	struct running *running;
};

static void call_job(void *context)
{
	struct call *call = context;
	call->job->run(&call->running->run);
}

static void run_taken(struct job_loop *loop, struct run *run, const struct taken *taken)
{
	const struct job *job = job_kind(loop->house, taken->kind);
	struct running running = { .loop = loop,
		.result = "",
		.run = { .run = run,
			.house = loop->house,
			.id = taken->id,
			.input = taken->input,
			.cursor = taken->cursor } };
	struct call call = { job, &running };
	struct ended ended = { &running, "failed", "", "{}" };
	if (job && run_try(run, call_job, &call)) {
		pthread_mutex_lock(&loop->lock);
		bool ending = loop->ending && !running.stop;
		pthread_mutex_unlock(&loop->lock);
		ended.state = running.stop ? "cancelled" : ending ? "waiting" : "done";
		ended.result = running.result;
		ended.fault = "";
	} else {
		if (!job)
			run->fault = INTERNAL;
		ended.fault = problem_text(run);
		log_warn("job %s: %s", taken->kind, fault_text(run->arena, run, false));
	}
	if (!server_tx(loop->server, run, TX_WRITE, end_write, &ended))
		log_warn("job %s: its end could not be written", taken->kind);
}

/* --- by the clock ------------------------------------------------------------------------------ */

struct turn {
	struct job_loop *loop;
	const struct job *job;
	bool won;
};

static void turn_take(struct tx *tx, void *context)
{
	struct turn *turn = context;
	ms_t now = clock_now(NULL);
	db_run(tx, "INSERT INTO job_clock (kind, due) VALUES ($1, 0) ON CONFLICT (kind) DO NOTHING",
		T(turn->job->kind));
	turn->won = db_run(tx, "UPDATE job_clock SET due = $2 WHERE kind = $1 AND due <= $3",
			    T(turn->job->kind), I(now + turn->job->every_ms * 9 / 10), I(now)) == 1;
}

/* With several servers each turn belongs to one of them; an embedded database has only us. */
static bool turn_won(struct job_loop *loop, struct run *run, const struct job *job)
{
	struct turn turn = { loop, job, true };
	if (db_engine(loop->house->db) == DB_POSTGRES)
		return server_tx(loop->server, run, TX_WRITE, turn_take, &turn) && turn.won;
	return true;
}

static void run_clock(struct job_loop *loop, struct run *run, const struct job *job)
{
	struct running running = { .loop = loop,
		.run = { .run = run, .house = loop->house, .input = "", .cursor = "" } };
	struct call call = { job, &running };
	if (turn_won(loop, run, job) && !run_try(run, call_job, &call))
		log_warn("job %s: %s", job->kind, fault_text(run->arena, run, false));
}

/* The clock's kind that is due, marked as running; NULL = none. Under the lock. */
static struct clock_kind *clock_due(struct job_loop *loop, int64_t now)
{
	for (size_t i = 0; i < loop->clock_count; i++)
		if (!loop->clock[i].running && loop->clock[i].due_ns <= now) {
			loop->clock[i].running = true;
			return &loop->clock[i];
		}
	return NULL;
}

/* --- the loop ---------------------------------------------------------------------------------- */

static void look(struct job_loop *loop, struct run *run)
{
	struct taken taken = { .loop = loop };
	while (!loop->ending && server_tx(loop->server, run, TX_READ, any_due, &taken) &&
		taken.id && server_tx(loop->server, run, TX_WRITE, take_due, &taken)) {
		if (taken.id)
			run_taken(loop, run, &taken);
		arena_reset(run->arena);
		run->now = clock_now(loop->house->clock);
	}
}

static void wait_a_little(struct job_loop *loop)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 100 * 1000 * 1000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&loop->woken, &loop->lock, &until);
}

static void *job_thread(void *context)
{
	struct job_loop *loop = context;
	struct run run = { .arena = arena_create(), .house = loop->house };
	pthread_mutex_lock(&loop->lock);
	while (!loop->ending) {
		int64_t now = clock_monotonic_ns();
		struct clock_kind *kind = clock_due(loop, now);
		bool looks = !kind && (loop->maybe_due || loop->look_ns <= now);
		if (!kind && !looks) {
			wait_a_little(loop);
			continue;
		}
		if (looks) {
			loop->maybe_due = false;
			loop->look_ns = now + (int64_t)LOOK_MS * 1000000;
		}
		pthread_mutex_unlock(&loop->lock);
		run.now = clock_now(loop->house->clock);
		if (kind)
			run_clock(loop, &run, kind->job);
		else
			look(loop, &run);
		arena_reset(run.arena);
		pthread_mutex_lock(&loop->lock);
		if (kind) {
			kind->running = false;
			kind->due_ns = clock_monotonic_ns() +
				(int64_t)kind->job->every_ms * 1000000;
		}
	}
	pthread_mutex_unlock(&loop->lock);
	arena_destroy(run.arena);
	return NULL;
}

/* One server a SQLite file: what was running when it ended is nobody's now. */
static void take_over(struct tx *tx, void *context)
{
	db_run(tx, "UPDATE job SET lease = 0 WHERE state = 'running'");
}

static void clock_fill(struct job_loop *loop)
{
	int64_t now = clock_monotonic_ns();
	for (const struct job *const *table = loop->house->jobs; table && *table; table++)
		for (const struct job *job = *table; job->kind; job++) {
			if (!job->every_ms)
				continue;
			if (loop->clock_count == KINDS_MOST)
				abort();
			loop->clock[loop->clock_count++] = (struct clock_kind){ job,
				now + (int64_t)job->every_ms * 1000000, false };
		}
}

struct job_loop *job_loop_create(struct run *run, struct house *house, struct server *server)
{
	struct job_loop *loop = calloc(1, sizeof *loop);
	if (!loop)
		abort();
	loop->house = house;
	loop->server = server;
	loop->maybe_due = true;
	pthread_condattr_t clock;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_mutex_init(&loop->lock, NULL);
	pthread_cond_init(&loop->woken, &clock);
	pthread_condattr_destroy(&clock);
	clock_fill(loop);
	if (db_engine(house->db) == DB_SQLITE && !server_tx(server, run, TX_WRITE, take_over, NULL))
		fail_with(run, run->fault, run->param);
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&loop->threads[i], NULL, job_thread, loop))
			abort();
	return loop;
}

void job_loop_wake(struct job_loop *loop)
{
	pthread_mutex_lock(&loop->lock);
	loop->maybe_due = true;
	pthread_cond_signal(&loop->woken);
	pthread_mutex_unlock(&loop->lock);
}

void job_loop_destroy(struct job_loop *loop)
{
	if (!loop)
		return;
	pthread_mutex_lock(&loop->lock);
	loop->ending = true;
	pthread_cond_broadcast(&loop->woken);
	pthread_mutex_unlock(&loop->lock);
	for (int i = 0; i < THREADS; i++)
		pthread_join(loop->threads[i], NULL);
	pthread_cond_destroy(&loop->woken);
	pthread_mutex_destroy(&loop->lock);
	free(loop);
}
