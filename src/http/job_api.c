/* How far a job has come; stopping it. */
#include "http/exchange.h"
#include "http/nouns.h"

const struct noun noun_job = { .name = "job", .unknown = JOB_UNKNOWN };

static const struct field job_out[] = { FIELD("id", ANY_ID, REQUIRED, "the job"),
	FIELD("kind", TEXT(0), REQUIRED, "what it does"),
	FIELD("state", CHOICE("waiting|running|done|failed|cancelled"), REQUIRED,
		"where it stands"),
	FIELD("done", COUNT, REQUIRED, "of `of`"),
	FIELD("of", COUNT, REQUIRED, "0 = not known yet"),
	FIELD("result", ANYTHING, NULLABLE, "what it gave, when done"),
	FIELD("fault", ANYTHING, NULLABLE, "why it failed, in both languages"), FIELDS_END };

/* [security] A job is its asker's, and the owner's to see. */
static struct rows *job_rows(struct request *rq)
{
	int64_t id = path_id(rq, "job");
	struct rows *rows = db_rows(rq->tx,
		"SELECT kind, state, progress, total, result, fault, person FROM job WHERE id = $1",
		I(id));
	if (!rows_next(rows))
		fail(rq->run, JOB_UNKNOWN, num(rq->run, id));
	if (row_int(rows, 6) != rq->caller.person && !(rq->caller.roles & OWNER))
		fail(rq->run, JOB_UNKNOWN, num(rq->run, id));
	return rows;
}

static json_t *opaque(const char *text)
{
	json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
	return json ? json : json_null();
}

static void look(struct request *rq)
{
	struct rows *rows = job_rows(rq);
	reply_json(rq,
		json_pack("{s:I, s:s, s:s, s:I, s:I, s:o, s:o}", "id",
			(json_int_t)path_id(rq, "job"), "kind", row_text(rows, 0), "state",
			row_text(rows, 1), "done", (json_int_t)row_int(rows, 2), "of",
			(json_int_t)row_int(rows, 3), "result", opaque(row_text(rows, 4)), "fault",
			opaque(row_text(rows, 5))));
	rows_end(rows);
}

static void stop(struct request *rq)
{
	rows_end(job_rows(rq));
	int64_t id = path_id(rq, "job");
	if (!db_run(rq->tx,
		    "UPDATE job SET state = 'cancelled' WHERE id = $1 AND state = 'waiting'",
		    I(id)))
		db_run(rq->tx, "UPDATE job SET stop = 1 WHERE id = $1 AND state = 'running'",
			I(id));
}

const struct route job_routes[] = { { GET, "/api/jobs/:job", ROLES_STAFF | PROGRAM, COMPANY, look,
					    NULL, job_out, "How far a job has come" },
	{ DELETE, "/api/jobs/:job", ROLES_STAFF, COMPANY, stop, NULL, NULL, "Stop a job" },
	ROUTES_END };
