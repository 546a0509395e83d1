/* What this room does by the clock: it forgets live events and letters that have had their day. */
#include "feed/live.h"
#include "feed/nouns.h"
#include "feed/outbox.h"

enum { EVENT_HOURS = 24, SUMS_MINUTES = 5, SENT_DAYS = 30, AT_ONCE = 2000 };

static void forget_events(struct tx *tx, void *context)
{
	int64_t *deleted = context;
	int64_t last = db_int(tx,
		"SELECT MAX(position) FROM (SELECT position FROM live WHERE at < $1 AND kind <> '' "
		"ORDER BY position LIMIT $2) AS old",
		I(tx->run->now - EVENT_HOURS * MS_HOUR), I(AT_ONCE));
	*deleted = db_run(tx, "DELETE FROM live WHERE position <= $1 AND kind <> ''", I(last));
	if (last)
		db_run(tx,
			"INSERT INTO setting (name, value, version) VALUES ('live.forgotten', $1, 1) "
			"ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = setting.version + 1",
			T(num(tx->run, last)));
}

/* Sums for the open boards of other servers are of use for as long as a board may be opening. */
static void forget_sums(struct tx *tx, void *context)
{
	db_run(tx, "DELETE FROM live WHERE kind = '' AND at < $1",
		I(tx->run->now - SUMS_MINUTES * MS_MINUTE));
}

static void forget_letters(struct tx *tx, void *context)
{
	outbox_forget(tx, tx->run->now - SENT_DAYS * (int64_t)MS_DAY);
}

static void forget(struct job_run *job)
{
	int64_t deleted = AT_ONCE;
	while (deleted >= AT_ONCE && !job_stopping(job))
		job_tx(job, TX_WRITE, forget_events, &deleted);
	if (db_engine(job->house->db) == DB_POSTGRES)
		job_tx(job, TX_BULK, forget_sums, NULL);
	job_tx(job, TX_WRITE, forget_letters, NULL);
}

const struct job feed_jobs[] = {
	{ "feed.forget", 5 * MS_MINUTE, forget },
	{ NULL },
};
