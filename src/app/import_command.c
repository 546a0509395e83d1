/* bullpen import: a file into the company's database, or only looked at [S0.4, S6.10]. */
#include "app/commands.h"
#include "base/money.h"
#include "company/import.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAP = 1, DRY_RUN, DB, JSON, UNDO };

static const struct option long_options[] = {
	{ "map", required_argument, NULL, MAP },
	{ "dry-run", no_argument, NULL, DRY_RUN },
	{ "db", required_argument, NULL, DB },
	{ "json", no_argument, NULL, JSON },
	{ "undo", required_argument, NULL, UNDO },
	{ 0 },
};

struct importing {
	struct command_run *command;
	struct import_work work;
	struct conn *conn;
	const char *kind, *file, *map, *url;
	bool dry_run, json;
	int64_t undo, import;
	const char *mapping;
	const struct import *result;
};

static bool command_tx(struct import_work *work, struct run *small, enum tx_kind kind,
	void (*body)(struct tx *tx, void *context), void *context)
{
	struct importing *importing = work->context;
	return tx_run(small, importing->conn, kind, 0, body, context);
}

static void options_read(struct importing *importing)
{
	struct command_run *command = importing->command;
	const char *env = getenv("BULLPEN_DB");
	importing->url = env ? env : "sqlite:data/bullpen.db";
	for (int option; (option = command_option(command, long_options)) >= 0;) {
		switch (option) {
		case MAP: importing->map = optarg; break;
		case DRY_RUN: importing->dry_run = true; break;
		case DB: importing->url = optarg; break;
		case JSON: importing->json = true; break;
		case UNDO:
			importing->undo = command_number(command, "--undo", optarg, 1, INT64_MAX);
			break;
		}
	}
	int rest = command->argc - optind;
	if (importing->undo ? rest : rest != 2)
		command_misused(command, "KIND and FILE are wanted, or --undo ID");
	if (importing->undo)
		return;
	importing->kind = command->argv[optind];
	importing->file = command->argv[optind + 1];
	if (import_kind_named(importing->kind) < 0)
		command_misused(
			command, "KIND is people, deals, calls or facts, not %s", importing->kind);
}

/* Commands have no person: who runs them may do everything. */
static void create(struct tx *tx, void *context)
{
	struct importing *importing = context;
	const char *slash = strrchr(importing->file, '/');
	importing->import = import_create(tx,
		&(struct import){ .kind = (enum import_kind)import_kind_named(importing->kind),
			.name = slash ? slash + 1 : importing->file,
			.path = importing->file,
			.mapping = importing->mapping });
}

static void read_back(struct tx *tx, void *context)
{
	struct importing *importing = context;
	importing->result = import_get(tx, importing->import);
}

static void run_tx(
	struct importing *importing, enum tx_kind kind, void (*body)(struct tx *tx, void *context))
{
	struct run *run = importing->command->run;
	if (!tx_run(run, importing->conn, kind, 0, body, importing))
		fail_with(run, run->fault, run->param);
}

static void mapping_load(struct importing *importing)
{
	struct run *run = importing->command->run;
	if (!importing->map)
		return;
	const struct mapping *mapping = mapping_read_file(run, importing->map);
	if (mapping->kind != (enum import_kind)import_kind_named(importing->kind))
		fail_at(run, importing->map, MAPPING_INVALID, "/kind", importing->kind);
	json_t *json = mapping_json(mapping);
	char *text = json_dumps(json, JSON_COMPACT);
	importing->mapping = arena_strdup(run->arena, text ? text : "");
	free(text);
	json_decref(json);
}

/* --- what it says ----------------------------------------------------------------------------- */

static long long count(const json_t *report, const char *group, const char *key)
{
	const json_t *at = group ? json_object_get(report, group) : report;
	return (long long)json_integer_value(json_object_get(at, key));
}

static const char *money(const struct importing *importing, const json_t *report, const char *group)
{
	return money_plain(importing->command->run->arena, count(report, group, "cents"));
}

static void looks_print(const struct importing *importing, const json_t *report)
{
	size_t i;
	json_t *look;
	bool zh = importing->command->zh;
	json_array_foreach(json_object_get(report, "look"), i, look) {
		const char *reason = json_string_value(
			json_object_get(json_object_get(look, "reason"), zh ? "zh" : "en"));
		printf("%s:%s: %s: %s (%s)\n", importing->file ? importing->file : "",
			json_string_value(json_object_get(look, "place")),
			json_string_value(json_object_get(look, "field")), reason ? reason : "",
			json_string_value(json_object_get(look, "value")));
	}
}

static void result_print(const struct importing *importing)
{
	const struct import *import = importing->result;
	json_t *report = json_loads(import->report, 0, NULL);
	if (importing->json) {
		json_t *whole = json_pack("{s:I, s:s, s:s, s:o?, s:O}", "import",
			(json_int_t)import->id, "kind", import_kind_name(import->kind), "state",
			import_state_name(import->state), "mapping",
			json_loads(import->mapping, 0, NULL), "report", report);
		json_dumpf(whole, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(whole);
		json_decref(report);
		return;
	}
	looks_print(importing, report);
	if (json_object_get(report, "undone"))
		printf("undone: %lld facts, %lld orders, %lld people; %lld orders and %lld people stay\n",
			count(report, "undone", "facts"), count(report, "undone", "orders"),
			count(report, "undone", "people"), count(report, "undone", "orders_kept"),
			count(report, "undone", "people_kept"));
	else if (json_object_get(report, "committed"))
		printf("import %lld: %lld taken in, %lld known before, %lld left out; total %s\n",
			(long long)import->id, count(report, "committed", "taken"),
			count(report, "committed", "known"), count(report, "committed", "left_out"),
			money(importing, report, "committed"));
	else
		printf("%lld rows: %lld records, %lld to look at, %lld left out by the conditions; total %s\n",
			count(report, NULL, "rows"), count(report, NULL, "good"),
			count(report, NULL, "looks"), count(report, NULL, "filtered"),
			money(importing, report, "totals"));
	json_decref(report);
}

static bool has_missing(const struct importing *importing)
{
	json_t *report = json_loads(importing->result->report, 0, NULL);
	bool missing = json_array_size(json_object_get(report, "missing")) > 0;
	if (missing)
		for (size_t i = 0; i < json_array_size(json_object_get(report, "missing")); i++)
			fprintf(stderr, "no column was found for %s\n",
				json_string_value(
					json_array_get(json_object_get(report, "missing"), i)));
	json_decref(report);
	return missing;
}

static void connection_release(void *conn)
{
	conn_close(conn);
}

static void database_release(void *db)
{
	db_close(db);
}

static int import_run(struct command_run *command)
{
	struct importing importing = { .command = command };
	struct run *run = command->run;
	options_read(&importing);
	mapping_load(&importing);
	struct db *db = arena_own(run->arena,
		db_open(run, importing.url, (struct db_options){ .create = true }),
		database_release);
	importing.conn = arena_own(run->arena, conn_open(run, db, true), connection_release);
	const char *slash = importing.file ? strrchr(importing.file, '/') : NULL;
	importing.work = (struct import_work){ .run = run,
		.tx = command_tx,
		.context = &importing,
		.beside = slash ? arena_strndup(run->arena, importing.file,
					  (size_t)(slash - importing.file))
				: "." };
	if (importing.undo) {
		importing.import = importing.undo;
		import_undo(&importing.work, importing.undo, 0);
	} else {
		run_tx(&importing, TX_WRITE, create);
		import_check(&importing.work, importing.import);
		run_tx(&importing, TX_READ, read_back);
		if (has_missing(&importing))
			return 1;
		if (!importing.dry_run)
			import_commit(&importing.work, importing.import);
	}
	run_tx(&importing, TX_READ, read_back);
	result_print(&importing);
	return 0;
}

const struct command import_command = {
	.name = "import",
	.usage =
		"KIND FILE [--map FILE.json] [--dry-run] [--json] [--db URL] | --undo ID [--db URL]",
	.help = "takes people, deals, calls or facts out of a file",
	.run = import_run,
	.options =
		"  KIND           people, deals, calls or facts\n"
		"  --map FILE     which column tells what (see examples/); otherwise it is found out\n"
		"  --dry-run      only look: nothing but the import's report is written\n"
		"  --undo ID      take a whole import back\n"
		"  --json         the report as JSON\n"
		"  --db URL       sqlite:FILE or postgres://…; $BULLPEN_DB, else sqlite:data/bullpen.db\n",
};
