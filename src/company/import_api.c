/* Imports over HTTP: a file is spooled, looked at by a job, mended, taken in by a job, taken back. */
#include "company/import.h"
#include "company/import_api.h"
#include "company/nouns.h"
#include "http/request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BRINGS = OWNER | MANAGER | ASSISTANT | HR | FINANCE };

const struct noun noun_import = { .name = "import", .unknown = IMPORT_UNKNOWN };

/* --- jobs ------------------------------------------------------------------------------------- */

struct job_call {
	struct job_run *job;
	enum tx_kind kind;
	void (*body)(struct tx *tx, void *context);
	void *context;
};

static void call_tx(void *context)
{
	struct job_call *call = context;
	job_tx(call->job, call->kind, call->body, call->context);
}

/* The job's own run stands aside, so that what a chunk uses up can be given back. */
static bool work_job_tx(struct import_work *work, struct run *small, enum tx_kind kind,
	void (*body)(struct tx *tx, void *context), void *context)
{
	struct job_run *job = work->context;
	struct run *own = job->run;
	struct job_call call = { job, kind, body, context };
	job->run = small;
	bool done = run_try(small, call_tx, &call);
	job->run = own;
	return done;
}

static void work_job_progress(struct import_work *work, int64_t done, int64_t of)
{
	job_progress(work->context, done, of, "");
}

static bool work_job_stopping(struct import_work *work)
{
	return job_stopping(work->context);
}

struct import_job {
	struct job_run *job;
	struct import_work work;
	int64_t import, by;
	enum { LOOK, TAKE, TAKE_BACK } what;
	const char *report;
};

static void job_body(void *context)
{
	struct import_job *doing = context;
	if (doing->what == LOOK)
		import_check(&doing->work, doing->import);
	else if (doing->what == TAKE)
		import_commit(&doing->work, doing->import);
	else
		import_undo(&doing->work, doing->import, doing->by);
}

static void failed_write(struct tx *tx, void *context)
{
	struct import_job *doing = context;
	if (import_get(tx, doing->import)->state == IMPORT_READY)
		return;
	import_step(tx, doing->import, IMPORT_FAILED);
	if (doing->what == LOOK)
		db_run(tx, "UPDATE import SET report = $2 WHERE id = $1", I(doing->import),
			T(doing->report));
}

static const char *fault_report(struct run *run)
{
	json_t *json = json_pack("{s:{s:s, s:s, s:s}}", "fault", "slug",
		fault_info(run->fault)->slug, "en", fault_text(run->arena, run, false), "zh",
		fault_text(run->arena, run, true));
	char *text = json_dumps(json, JSON_COMPACT);
	const char *kept = arena_strdup(run->arena, text ? text : "{}");
	free(text);
	json_decref(json);
	return kept;
}

static void import_job_run(struct job_run *job, int what)
{
	json_t *input = json_loads(job->input, 0, NULL);
	struct import_job doing = { .job = job,
		.what = what,
		.import = json_integer_value(json_object_get(input, "import")),
		.by = json_integer_value(json_object_get(input, "by")),
		.work = { .run = job->run,
			.tx = work_job_tx,
			.progress = work_job_progress,
			.stopping = work_job_stopping,
			.context = job } };
	json_decref(input);
	if (run_try(job->run, job_body, &doing))
		return;
	struct run *run = job->run;
	enum fault fault = run->fault;
	const char *param[FAULT_PARAMS];
	memcpy(param, run->param, sizeof param);
	doing.report = fault_report(run);
	job_tx(job, TX_WRITE, failed_write, &doing);
	fail_with(run, fault, param);
}

static void check_run(struct job_run *job)
{
	import_job_run(job, LOOK);
}

static void commit_run(struct job_run *job)
{
	import_job_run(job, TAKE);
}

static void undo_run(struct job_run *job)
{
	import_job_run(job, TAKE_BACK);
}

const struct job import_jobs[] = {
	{ .kind = "import.check", .run = check_run },
	{ .kind = "import.commit", .run = commit_run },
	{ .kind = "import.undo", .run = undo_run },
	{ .kind = NULL },
};

static int64_t ask(struct request *rq, int64_t import, const char *kind)
{
	char input[100];
	snprintf(input, sizeof input, "{\"import\":%lld,\"by\":%lld}", (long long)import,
		(long long)rq->caller.person);
	int64_t job = job_ask(rq->tx, kind, rq->caller.person, input);
	db_run(rq->tx, "UPDATE import SET job = $2 WHERE id = $1", I(import), I(job));
	return job;
}

/* --- bringing --------------------------------------------------------------------------------- */

static const struct field bring_in[] = { FIELD("kind", CHOICE("people|deals|calls|facts"), REQUIRED,
						 "what the file tells"),
	FIELD("name", TEXT(200), 0, "its name, for people to know it by"), FIELDS_END };
static const struct field job_out[] = { FIELD("id", ANY_ID, REQUIRED, "the import"),
	FIELD("job", ANY_ID, REQUIRED, "the job that works on it"), FIELDS_END };

/* The spooled file is removed with its request: it gets a second name, which stays. */
static void keep(struct request *rq)
{
	size_t bytes;
	const char *path = request_upload(rq, &bytes);
	struct arena *arena = rq->run->arena;
	if (!path || !bytes)
		fail(rq->run, TABLE_EMPTY, in_text(rq, "name", "-"));
	const char *folder = arena_printf(arena, "%s/imports", rq->house->data_dir);
	if (mkdir(folder, 0700) && errno != EEXIST)
		fail(rq->run, TABLE_ABSENT, folder, strerror(errno));
	const char *kept = arena_printf(arena, "%s/%lld-%s", folder, (long long)rq->run->now,
		strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	if (link(path, kept))
		fail(rq->run, TABLE_ABSENT, kept, strerror(errno));
	rq->prepared = (void *)kept;
}

static void bring(struct request *rq)
{
	const char *kind = in_text(rq, "kind", "");
	int64_t import = import_create(rq->tx,
		&(struct import){ .kind = (enum import_kind)import_kind_named(kind),
			.name = in_text(rq, "name", kind),
			.path = rq->prepared,
			.person = rq->caller.person });
	int64_t job = ask(rq, import, "import.check");
	audit(rq->tx, &rq->caller, "import.bring", import, NULL);
	reply_json(rq, json_pack("{s:I, s:I}", "id", (json_int_t)import, "job", (json_int_t)job));
	reply_status(rq, 201);
}

/* --- looking ---------------------------------------------------------------------------------- */

static const struct field import_out[] = { FIELD("id", ANY_ID, REQUIRED, "the import"),
	FIELD("kind", CHOICE("people|deals|calls|facts"), REQUIRED, "what the file tells"),
	FIELD("name", TEXT(0), REQUIRED, "of the file"),
	FIELD("state", CHOICE("reading|ready|committing|done|undoing|undone|failed"), REQUIRED,
		"where it stands"),
	FIELD("person", ANY_ID, REQUIRED, "who brought it"), FIELD("at", TIME, REQUIRED, "when"),
	FIELD("job", ANY_ID, REQUIRED, "the last job"),
	FIELD("taken", COUNT, REQUIRED, "records that are in"),
	FIELD("version", COUNT, REQUIRED, "grows with each change"),
	FIELD("mapping", ANYTHING, NULLABLE, "which column tells what"),
	FIELD("progress", ANYTHING, NULLABLE, "{done, of} of its job"),
	/* what the last dry run says */
	FIELD("form", TEXT(0), 0, "CSV, UTF-8, ;"),
	FIELD("hidden", COUNT, 0, "hidden sheets passed over"),
	FIELD("heads", ANYTHING, 0, "the file's, by column"),
	FIELD("guesses", ANYTHING, 0, "[{field, letter, head, confidence}]"),
	FIELD("sheets", ANYTHING, 0, "their names"),
	FIELD("sheets_seen", ANYTHING, 0, "[{name, head_line, used}]"),
	FIELD("missing", ANYTHING, 0, "fields that must have a column"),
	FIELD("rows", COUNT, 0, "under the heads"), FIELD("records", COUNT, 0, "of those rows"),
	FIELD("good", COUNT, 0, "records that come in"),
	FIELD("looks", COUNT, 0, "records to be looked at"),
	FIELD("look", ANYTHING, 0,
		"[{row, place, field, cells, value, reason, comes_in}], 500 of them"),
	FIELD("filtered", COUNT, 0, "left out by the mapping's conditions"),
	FIELD("total_rows", COUNT, 0, "rows of totals"),
	FIELD("skipped", COUNT, 0, "rows left out by hand"),
	FIELD("repeated", COUNT, 0, "left out by `distinct`"),
	FIELD("joined", COUNT, 0, "rows found in the second file"),
	FIELD("known", COUNT, 0, "in already, by their references"),
	FIELD("known_otherwise", COUNT, 0, "in already, with other content"),
	FIELD("same_file", ANY_ID, 0, "the import by which this file is in already"),
	FIELD("totals", ANYTHING, 0, "{count, cents, file_total_cents, difference}"),
	FIELD("products_new", ANYTHING, 0, "names"),
	FIELD("people", ANYTHING, 0, "{new, known, groups, missing_names}"),
	/* what became of it */
	FIELD("committed", ANYTHING, 0, "{taken, known, left_out, cents, people_made}"),
	FIELD("undone", ANYTHING, 0,
		"{facts, orders, orders_kept, people, people_left, people_kept, units, products, kept}"),
	FIELD("fault", ANYTHING, 0, "{slug, zh, en}: why it failed"), FIELDS_END };
static const struct field list_out[] = {
	FIELD("items", LIST_OF(import_out, 200), REQUIRED, "the newest first"), FIELDS_END
};

static json_t *opaque(const char *text)
{
	json_t *json = json_loads(text, 0, NULL);
	return json ? json : json_null();
}

static json_t *progress_json(struct tx *tx, int64_t job)
{
	struct rows *rows = db_rows(tx, "SELECT progress, total FROM job WHERE id = $1", I(job));
	json_t *json = rows_next(rows)
		? json_pack("{s:I, s:I}", "done", (json_int_t)row_int(rows, 0), "of",
			  (json_int_t)row_int(rows, 1))
		: json_null();
	rows_end(rows);
	return json;
}

/* The report's parts stand beside the import's own. */
static json_t *import_json(struct tx *tx, const struct import *import, bool whole)
{
	json_t *json = opaque(import->report);
	if (!json_is_object(json)) {
		json_decref(json);
		json = json_object();
	}
	if (!whole)
		json_object_del(json, "look");
	const json_t *taken = json_object_get(json_object_get(json, "committed"), "taken");
	json_t *own = json_pack("{s:I, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "id",
		(json_int_t)import->id, "kind", import_kind_name(import->kind), "name",
		import->name, "state", import_state_name(import->state), "person",
		(json_int_t)import->person, "at", (json_int_t)import->at, "job",
		(json_int_t)import->job, "taken",
		taken ? json_integer_value(taken) : (json_int_t)import->done, "version",
		(json_int_t)import->version, "mapping", opaque(import->mapping), "progress",
		progress_json(tx, import->job));
	json_object_update(json, own);
	json_decref(own);
	return json;
}

static void list(struct request *rq)
{
	size_t n;
	const struct import *imports = import_list(rq->tx, &n);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items, import_json(rq->tx, &imports[i], false));
	reply_json(rq, json_pack("{s:o}", "items", items));
}

static void get(struct request *rq)
{
	const struct import *import = import_get(rq->tx, path_id(rq, "import"));
	reply_json(rq, import_json(rq->tx, import, true));
	reply_version(rq, import->version);
}

/* --- mending ---------------------------------------------------------------------------------- */

static const struct field mend_in[] = { FIELD("mapping", ANYTHING, 0, "another mapping, whole"),
	FIELD("fixes", ANYTHING, 0, "added to the mapping's: [{row, field, value} | {row, skip}]"),
	FIELDS_END };

static void json_release(void *json)
{
	json_decref(json);
}

static void mend(struct request *rq)
{
	struct run *run = rq->run;
	const struct import *import = import_get(rq->tx, path_id(rq, "import"));
	request_match(rq, import->version);
	json_t *given = in_json(rq, "mapping"), *fixes = in_json(rq, "fixes");
	json_t *mapping = arena_own(run->arena,
		given ? json_deep_copy(given) : json_loads(import->mapping, 0, NULL), json_release);
	if (!json_is_object(mapping))
		fail(run, FIELD_MISSING, "mapping");
	json_t *all = json_object_get(mapping, "fixes");
	if (fixes && !json_is_array(all)) {
		all = json_array();
		json_object_set_new(mapping, "fixes", all);
	}
	if (fixes && (!json_is_array(fixes) || json_array_extend(all, fixes)))
		fail(run, FIELD_INVALID, "fixes", "a list");
	const struct mapping *read = mapping_read(run, mapping);
	if (read->kind != import->kind)
		fail(run, FIELD_INVALID, "mapping/kind", import_kind_name(import->kind));
	json_t *clean = arena_own(run->arena, mapping_json(read), json_release);
	char *text = json_dumps(clean, JSON_COMPACT);
	const char *kept = arena_strdup(run->arena, text ? text : "");
	free(text);
	import_map(rq->tx, import->id, kept);
	int64_t job = ask(rq, import->id, "import.check");
	reply_json(
		rq, json_pack("{s:I, s:I}", "id", (json_int_t)import->id, "job", (json_int_t)job));
}

/* --- taking in and back ----------------------------------------------------------------------- */

static const struct field commit_in[] = {
	FIELD("confirm_cents", MONEY, 0, "the total that was shown: another one is refused"),
	FIELDS_END
};

static void commit(struct request *rq)
{
	const struct import *import = import_get(rq->tx, path_id(rq, "import"));
	json_t *report = arena_own(
		rq->run->arena, json_loads(import->report, 0, NULL), json_release);
	int64_t cents = json_integer_value(
		json_object_get(json_object_get(report, "totals"), "cents"));
	if (in_has(rq, "confirm_cents") && in_int(rq, "confirm_cents", 0) != cents)
		fail(rq->run, IMPORT_TOTAL, num(rq->run, cents / 100));
	import_step(rq->tx, import->id, IMPORT_COMMITTING);
	int64_t job = ask(rq, import->id, "import.commit");
	audit(rq->tx, &rq->caller, "import.commit", import->id, NULL);
	reply_json(
		rq, json_pack("{s:I, s:I}", "id", (json_int_t)import->id, "job", (json_int_t)job));
}

static void undo(struct request *rq)
{
	int64_t import = path_id(rq, "import");
	import_step(rq->tx, import, IMPORT_UNDOING);
	int64_t job = ask(rq, import, "import.undo");
	audit(rq->tx, &rq->caller, "import.undo", import, NULL);
	reply_json(rq, json_pack("{s:I, s:I}", "id", (json_int_t)import, "job", (json_int_t)job));
}

const struct route import_routes[] = {
	{ POST, "/api/imports", BRINGS | PROGRAM, COMPANY, bring, bring_in, job_out,
		"Bring a file, or pasted rows: a dry run starts at once", .prepare = keep,
		.flags = UPLOAD },
	{ GET, "/api/imports", BRINGS | PROGRAM, COMPANY, list, NULL, list_out,
		"Imports, the newest first" },
	{ GET, "/api/imports/:import", BRINGS | PROGRAM, COMPANY, get, NULL, import_out,
		"What would come of a file, or what came" },
	{ PATCH, "/api/imports/:import", BRINGS | PROGRAM, COMPANY, mend, mend_in, job_out,
		"Read it by another mapping, or with rows mended" },
	{ POST, "/api/imports/:import/commit", BRINGS | PROGRAM, COMPANY, commit, commit_in,
		job_out, "Take it in" },
	{ POST, "/api/imports/:import/undo", BRINGS | PROGRAM, COMPANY, undo, NULL, job_out,
		"Take it back, whole" },
	ROUTES_END
};
