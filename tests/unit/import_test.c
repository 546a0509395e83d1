/* Files taken into a company and taken back [S0.1, S0.4, S6.10]. */
#include "company/import.h"
#include "base/buf.h"
#include "company/order.h"
#include "database.h"
#include "feed/fact.h"
#include "org/unit.h"

#include <jansson.h>
#include <string.h>
#include <unistd.h>

struct going {
	struct database *database;
	struct import_work work;
	const char *path, *name, *mapping;
	enum import_kind kind;
	int64_t import;
	enum { CHECK, COMMIT, UNDO } what;
	int64_t stop_after; /* transactions until it is told to stop; 0 = never */
	bool ended;
};

static bool going_tx(struct import_work *work, struct run *small, enum tx_kind kind,
	void (*body)(struct tx *tx, void *context), void *context)
{
	struct going *going = work->context;
	return tx_run(small, going->database->conn, kind, 0, body, context);
}

static bool going_stops(struct import_work *work)
{
	struct going *going = work->context;
	return going->stop_after && --going->stop_after == 0;
}

static void go(void *context)
{
	struct going *going = context;
	if (going->what == CHECK)
		import_check(&going->work, going->import);
	else if (going->what == COMMIT)
		going->ended = import_commit(&going->work, going->import);
	else
		import_undo(&going->work, going->import, 0);
}

static enum fault goes(struct going *going, int what)
{
	struct run run = { .arena = going->database->run.arena, .now = going->database->run.now };
	going->what = what;
	going->work = (struct import_work){ .run = &run,
		.tx = going_tx,
		.stopping = going_stops,
		.context = going,
		.beside = going->work.beside };
	if (run_try(&run, go, going))
		return FAULT_NONE;
	print_message("# %s\n", fault_text(run.arena, &run, false));
	return run.fault;
}

static void create(struct tx *tx, void *context)
{
	struct going *going = context;
	going->import = import_create(tx,
		&(struct import){ .kind = going->kind,
			.name = going->name,
			.path = going->path,
			.mapping = going->mapping });
}

static struct going bring(
	struct database *database, enum import_kind kind, const char *path, const char *mapping)
{
	struct going going = {
		.database = database, .path = path, .name = "t", .kind = kind, .mapping = mapping
	};
	const char *slash = strrchr(path, '/');
	going.work.beside = arena_strndup(database->run.arena, path, (size_t)(slash - path));
	assert_int_equal(database_try(database, create, &going), FAULT_NONE);
	return going;
}

static const char *file_of(struct database *database, const char *text)
{
	char *path = arena_strdup(database->run.arena, "/tmp/import_test-XXXXXX");
	int file = mkstemp(path);
	assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
	close(file);
	return path;
}

static int64_t asked(struct database *database, const char *sql)
{
	struct tx *tx = database_begin(database, TX_READ);
	int64_t number = db_int(tx, sql);
	database_commit(tx);
	return number;
}

static json_t *report_of(struct going *going)
{
	struct tx *tx = database_begin(going->database, TX_READ);
	json_t *report = json_loads(import_get(tx, going->import)->report, 0, NULL);
	database_commit(tx);
	return report;
}

static int64_t reported(struct going *going, const char *group, const char *key)
{
	json_t *report = report_of(going);
	int64_t number = json_integer_value(
		json_object_get(group ? json_object_get(report, group) : report, key));
	json_decref(report);
	return number;
}

#define TOTAL(kind)                                                                                        \
	"SELECT CAST(SUM(total) AS BIGINT) FROM sum_ s JOIN kind k ON k.id = s.kind WHERE k.name = '" kind \
	"'"

static const char roster[] =
	"姓名,小组,组长,入职日期\n张三,清风,张三,2024-03-01\n李四,清风,张三,2025-10-08\n"
	"王五,青松,王五,\n赵六,,王五,\n李四,青松,王五,\n";
static const char deals[] =
	"销售,产品,成交金额,回款,成交日期\n张三,A课,1.2万,5000,2026-09-05\n李四,a 课,9800,,2026-09-06\n"
	"孙七,B课,800,,2026-09-07\n张三,A课,说不清,,2026-09-08\n合计,,22600,,\n";

static void roster_and_deals(void **state)
{
	struct database *d;
	DATABASE(d);
	struct going people = bring(d, IMPORT_PEOPLE, file_of(d, roster), NULL);
	assert_int_equal(goes(&people, CHECK), FAULT_NONE);
	assert_int_equal(reported(&people, "people", "new"), 4);
	assert_int_equal(reported(&people, NULL, "looks"), 2); /* no group; the same name twice */
	assert_int_equal(goes(&people, COMMIT), FAULT_NONE);
	assert_int_equal(asked(d, "SELECT COUNT(*) FROM person"), 4);
	assert_int_equal(asked(d, "SELECT COUNT(*) FROM unit WHERE kind = 'group'"), 2);
	assert_int_equal(asked(d, "SELECT COUNT(*) FROM grant_ WHERE role = 4"), 2);

	const char *path = file_of(d, deals);
	struct going sold = bring(d, IMPORT_DEALS, path, NULL);
	assert_int_equal(goes(&sold, CHECK), FAULT_NONE);
	assert_int_equal(reported(&sold, NULL, "good"), 2);
	assert_int_equal(reported(&sold, NULL, "looks"), 2); /* not on the roster; no amount */
	assert_int_equal(reported(&sold, "totals", "cents"), 2180000);
	assert_int_equal(reported(&sold, "totals", "difference"), -80000);
	assert_int_equal(goes(&sold, COMMIT), FAULT_NONE);
	assert_int_equal(asked(d, TOTAL("revenue")), 2180000);
	assert_int_equal(asked(d, TOTAL("received")), 500000);
	assert_int_equal(asked(d, TOTAL("deals")), 2);
	assert_int_equal(
		asked(d, "SELECT COUNT(*) FROM product"), 1); /* A课 and a 课 are one; B课 waits */
	assert_int_equal(asked(d, "SELECT COUNT(*) FROM order_ WHERE group_ <> 0"), 2);

	/* the same file again, with one who left: only what is new comes in */
	struct going again = bring(d, IMPORT_DEALS, path,
		"{\"mapping\":1,\"kind\":\"deals\",\"columns\":{\"member\":\"销售\",\"amount\":\"成交金额\",\"received\":\"回款\","
		"\"date\":\"成交日期\",\"product\":\"产品\"},\"unknown_people\":\"former\"}");
	assert_int_equal(goes(&again, CHECK), FAULT_NONE);
	assert_int_equal(reported(&again, NULL, "known"), 2);
	assert_int_equal(goes(&again, COMMIT), FAULT_NONE);
	assert_int_equal(reported(&again, "committed", "taken"), 1);
	assert_int_equal(asked(d, TOTAL("revenue")), 2260000);
	assert_int_equal(asked(d, "SELECT gone FROM person WHERE name = '孙七'"), 20260907);
	unlink(path);
	unlink(people.path);
}

static void sign_off(struct tx *tx, void *context)
{
	int64_t order = db_int(tx, "SELECT id FROM order_ WHERE amount_cents = 980000");
	order_receive(tx, order, 0, RECEIPT_DEPOSIT, 100, 0);
}

static void taken_back(void **state)
{
	struct database *d;
	DATABASE(d);
	struct going people = bring(d, IMPORT_PEOPLE, file_of(d, roster), NULL),
		     sold = bring(d, IMPORT_DEALS, file_of(d, deals), NULL);
	assert_int_equal(goes(&people, CHECK), FAULT_NONE);
	assert_int_equal(goes(&people, COMMIT), FAULT_NONE);
	assert_int_equal(goes(&sold, CHECK), FAULT_NONE);
	assert_int_equal(goes(&sold, COMMIT), FAULT_NONE);
	assert_int_equal(database_try(d, sign_off, NULL), FAULT_NONE);
	assert_int_equal(goes(&sold, UNDO), FAULT_NONE);
	assert_int_equal(reported(&sold, "undone", "orders"), 1);
	assert_int_equal(reported(&sold, "undone", "orders_kept"),
		1); /* somebody has received money for it */
	assert_int_equal(asked(d, TOTAL("revenue")), 980000);
	assert_int_equal(goes(&people, UNDO), FAULT_NONE);
	/* 李四 has a deal that stands and 张三 one taken back; the others leave no trace */
	assert_int_equal(reported(&people, "undone", "people"), 2);
	assert_int_equal(reported(&people, "undone", "people_left"), 1);
	assert_int_equal(reported(&people, "undone", "people_kept"), 1);
	assert_int_equal(asked(d, "SELECT COUNT(*) FROM person"), 2);
	assert_int_equal(goes(&people, COMMIT), IMPORT_STEP);
	unlink(sold.path);
	unlink(people.path);
}

static void goes_on(void **state)
{
	struct database *d;
	DATABASE(d);
	struct buf *text = buf_create(d->run.arena, 0);
	buf_text(text, "member,kind,value,date\n");
	for (int i = 0; i < 3500; i++)
		buf_printf(text, "Lin,dials,%d,2026-09-%02d\n", i, 1 + i % 20);
	struct going facts = bring(d, IMPORT_FACTS, file_of(d, buf_string(text)),
		"{\"mapping\":1,\"kind\":\"facts\",\"columns\":{\"member\":\"member\",\"kind\":\"kind\",\"value\":\"value\",\"date\":\"date\"},"
		"\"unknown_people\":\"join\"}");
	assert_int_equal(goes(&facts, CHECK), FAULT_NONE);
	facts.stop_after = 2;
	assert_int_equal(goes(&facts, COMMIT), FAULT_NONE);
	assert_false(facts.ended);
	assert_int_equal(asked(d, "SELECT COUNT(*) FROM fact"), 2000);
	assert_int_equal(goes(&facts, COMMIT), FAULT_NONE);
	assert_true(facts.ended);
	assert_int_equal(asked(d, "SELECT COUNT(*) FROM fact"), 3500);
	assert_int_equal(asked(d, TOTAL("dials")), 3499 * 3500 / 2);
	assert_int_equal(goes(&facts, UNDO), FAULT_NONE);
	assert_int_equal(reported(&facts, "undone", "facts"), 3500);
	assert_int_equal(asked(d, TOTAL("dials")), 0);
	unlink(facts.path);
}

/* --- real files ------------------------------------------------------------------------------- */

static const char *text_of(struct database *database, const char *path)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	char *text = arena_alloc(database->run.arena, 100000);
	assert_true(fread(text, 1, 99999, file) > 0);
	fclose(file);
	return text;
}

static struct going real(
	struct database *d, enum import_kind kind, const char *file, const char *mapping)
{
	const char *path = arena_printf(d->run.arena, "%s/data/%s", test_shared(), file);
	if (access(path, R_OK)) {
		print_message("# %s is not there\n", path);
		skip();
	}
	struct going going = bring(d, kind, path,
		text_of(d, arena_printf(d->run.arena, PROJECT_ROOT "/examples/%s", mapping)));
	assert_int_equal(goes(&going, CHECK), FAULT_NONE);
	assert_int_equal(reported(&going, NULL, "looks"), 0);
	assert_int_equal(goes(&going, COMMIT), FAULT_NONE);
	return going;
}

static void real_crm(void **state)
{
	struct database *d;
	DATABASE(d);
	real(d, IMPORT_PEOPLE, "crm-sales/sales_teams.csv", "crm-sales-people.json");
	struct going going = real(
		d, IMPORT_DEALS, "crm-sales/sales_pipeline.csv", "crm-sales-deals.json");
	assert_int_equal(asked(d, TOTAL("deals")), 4238);
	assert_int_equal(asked(d, TOTAL("revenue")), INT64_C(1000553400));
	assert_int_equal(
		asked(d,
			TOTAL("revenue") " AND member = (SELECT id FROM person WHERE name = 'Darcel Schlecht')"),
		115321400);
	assert_int_equal(
		asked(d,
			TOTAL("revenue") " AND member = (SELECT id FROM person WHERE name = 'Darcel Schlecht') "
					 "AND day BETWEEN 20171201 AND 20171231"),
		11921600);
	assert_int_equal(
		asked(d,
			"SELECT COUNT(*) FROM person p JOIN membership m ON m.person = p.id JOIN unit u ON u.id = m.unit "
			"WHERE u.kind = 'group'"),
		35);
	assert_int_equal(asked(d, "SELECT COUNT(DISTINCT member) FROM order_"), 30);
	assert_int_equal(asked(d, "SELECT COUNT(*) FROM product"), 7);
	assert_int_equal(
		asked(d,
			"SELECT COUNT(*) FROM order_ WHERE product = (SELECT id FROM product WHERE name = 'GTXPro')"),
		0);
	assert_int_equal(goes(&going, UNDO), FAULT_NONE);
	assert_int_equal(asked(d, TOTAL("revenue")), 0);
}

static void real_olist(void **state)
{
	struct database *d;
	DATABASE(d);
	real(d, IMPORT_PEOPLE, "olist-funnel/olist_closed_deals_dataset.csv", "olist-people.json");
	struct going going = real(
		d, IMPORT_DEALS, "olist-funnel/olist_closed_deals_dataset.csv", "olist-deals.json");
	assert_int_equal(asked(d, "SELECT COUNT(*) FROM person"), 41);
	assert_int_equal(asked(d, TOTAL("deals")), 842);
	assert_int_equal(asked(d, TOTAL("revenue")), INT64_C(6178400600));
	assert_int_equal(reported(&going, NULL, "joined"), 842);
}

static void real_bank(void **state)
{
	struct database *d;
	DATABASE(d);
	real(d, IMPORT_FACTS, "bank-calls/bank+marketing.zip", "bank-calls.json");
	assert_int_equal(asked(d, TOTAL("dials")), 45211);
	assert_int_equal(asked(d, TOTAL("deals")), 5289);
	assert_int_equal(asked(d, "SELECT MIN(day) FROM fact"), 20080505);
	assert_int_equal(asked(d, "SELECT MAX(day) FROM fact"), 20101117);
	struct going again = real(
		d, IMPORT_FACTS, "bank-calls/bank+marketing.zip", "bank-calls.json");
	assert_int_equal(reported(&again, "committed", "taken"), 0);
	assert_int_equal(asked(d, TOTAL("deals")), 5289);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_BOTH(roster_and_deals,
			"[S0.4] a roster and last month's deals: looked at, taken in, once each"),
		TEST_BOTH(taken_back,
			"[S0.4] an import is taken back, but for what was touched since"),
		TEST_BOTH(goes_on, "[S6.10] an import stopped goes on where it was"),
		/* the large ones on PostgreSQL: tests/api/import.test.ts */
		{ "[S0.4] crm-sales: 4,238 won deals, 10,005,534 in all", real_crm, database_sqlite,
			database_end, NULL },
		TEST_BOTH(real_olist,
			"[S0.4] olist-funnel: 842 deals of 22 closers, 61,784,006 declared"),
		{ "[S6.10] bank-calls: 45,211 calls, 5,289 sales, once each", real_bank,
			database_sqlite, database_end, NULL },
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
