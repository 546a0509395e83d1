/* Files recognised, mapped and read as records [S0.4, S6.10]. */
#include "channel/records.h"
#include "base/buf.h"
#include "base/map.h"
#include "channel/recognise.h"
#include "test.h"

#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define WRONG(...) (print_error(__VA_ARGS__), _fail(__FILE__, __LINE__))

static const day_t today = 20261124;

struct work {
	struct run *run;
	struct table_source source;
	enum import_kind kind;
	const char *mapping; /* JSON, or NULL = recognised */
	const char *file;    /* or a file of examples/ */
	const char *beside;
	const struct recognised *recognised;
	struct records *records;
	struct buf *shown; /* the first 50 records */
	int64_t cents, number[8], count;
	struct map *members;
};

static struct run *run_new(void)
{
	static struct run run;
	if (run.arena)
		arena_destroy(run.arena);
	run = (struct run){ .arena = arena_create(), .now = 1 };
	return &run;
}

static void record_show(struct work *work, const struct record *record)
{
	const struct import_field *fields = import_fields(work->kind);
	buf_printf(work->shown, "%s%s%d:", record->sheet, *record->sheet ? "!" : "",
		(int)record->line);
	for (int f = 0; fields[f].name; f++) {
		const struct record_value *value = &record->value[f];
		bool number = fields[f].shape == SHAPE_DATE || fields[f].shape == SHAPE_MONEY ||
			fields[f].shape == SHAPE_WHOLE;
		if (value->why.en)
			buf_printf(work->shown, " %s?%s", fields[f].name, value->why.en);
		else if (value->given && number)
			buf_printf(
				work->shown, " %s=%lld", fields[f].name, (long long)value->number);
		else if (value->given)
			buf_printf(work->shown, " %s=%s", fields[f].name, value->text);
	}
	buf_char(work->shown, '\n');
}

static void record_count(struct work *work, const struct record *record)
{
	int member = import_field_named(
		work->kind, work->kind == IMPORT_PEOPLE ? "name" : "member");
	int amount = import_field_named(work->kind, "amount");
	int value = import_field_named(work->kind, "value"),
	    kind = import_field_named(work->kind, "kind");
	work->count++;
	int64_t *sum = *map_text(work->members, record->value[member].text);
	if (!sum)
		*map_text(work->members, record->value[member].text) = sum = NEW(
			work->run->arena, int64_t);
	if (amount >= 0) {
		work->cents += record->value[amount].number;
		*sum += record->value[amount].number;
	}
	if (value >= 0) {
		static const char *const kinds[] = { "dials", "talk_seconds", "deals" };
		for (int i = 0; i < 3; i++)
			if (!strcmp(record->value[kind].text, kinds[i]))
				work->number[i] += record->value[value].number;
	}
}

static void read_all(void *context)
{
	struct work *work = context;
	const struct mapping *mapping;
	if (work->mapping) {
		mapping = mapping_read_text(work->run, work->mapping, strlen(work->mapping));
	} else if (work->file) {
		mapping = mapping_read_file(work->run,
			arena_printf(work->run->arena, PROJECT_ROOT "/examples/%s", work->file));
	} else {
		work->recognised = recognise(work->run, &work->source, NULL, work->kind, today);
		mapping = work->recognised->mapping;
	}
	work->kind = mapping->kind;
	work->records = records_open(work->run, &work->source, NULL, mapping, today, work->beside);
	struct record record;
	while (records_next(work->records, &record)) {
		if (work->count < 50)
			record_show(work, &record);
		record_count(work, &record);
	}
}

static struct work work_on(enum import_kind kind, const void *bytes, size_t length)
{
	struct run *run = run_new();
	return (struct work){ .run = run,
		.kind = kind,
		.source = { .name = "t", .bytes = bytes, .length = length },
		.shown = buf_create(run->arena, 0),
		.members = map_create(run->arena) };
}

static void reads(struct work *work)
{
	if (!run_try(work->run, read_all, work))
		WRONG("%s\n", fault_text(work->run->arena, work->run, false));
}

static void roster(void **state)
{
	static const char text[] =
		"2026年销售花名册,,,,\n,,,,\n姓名,小组,组长,入职日期,手机号\n"
		"张三（组长）,清风组,张三,2024.3.1,13800138000\n李 四,清风组,张三,2025年10月8日,13900139000\n"
		"王五,,张三,上周,\n合计,3,,,\n";
	struct work work = work_on(IMPORT_PEOPLE, text, sizeof text - 1);
	reads(&work);
	assert_string_equal(buf_string(work.shown),
		"4: name=张三 group=清风组 leader=张三 joined=20240301 phone=13800138000\n"
		"5: name=李四 group=清风组 leader=张三 joined=20251008 phone=13900139000\n"
		"6: name=王五 leader=张三 joined?not a date\n");
	assert_int_equal(records_counts(work.records)->wrong, 1);
	assert_int_equal(records_counts(work.records)->totals, 1);
	for (size_t i = 0; i < work.recognised->guesses.n; i++)
		assert_true(work.recognised->guesses.at[i].confidence > 0.6);
}

static void deals(void **state)
{
	static const char text[] =
		"十月业绩表\n序号,销售,客户姓名,产品,成交金额,回款,成交日期,状态,备注\n"
		"1,张三,赵先生,A 课,1.2万,5000元,10月5日,已成交,\n2,李四,钱女士,a课,\"9,800元\",0,2026.10.6,已成交,x\n"
		"3,李四,孙女士,B课,3w,,10-7,未成交,\n4,王五,,A课,说不清,,45936,已成交,\n小计,,,,\"21,800\",,,,\n"
		"序号,销售,客户姓名,产品,成交金额,回款,成交日期,状态,备注\n5,王五,李总,A课,800,,2026/10/8 14:30,已成交,\n"
		"合计,,,,\"22,600.00\",,,,\n";
	struct work work = work_on(IMPORT_DEALS, text, sizeof text - 1);
	reads(&work);
	assert_string_equal(buf_string(work.shown),
		"3: member=张三 amount=1200000 received=500000 date=20261005 customer=赵先生 product=A 课 state=已成交\n"
		"4: member=李四 amount=980000 received=0 date=20261006 customer=钱女士 product=a课 state=已成交 note=x\n"
		"6: member=王五 amount?not a number date=20251006 product=A课 state=已成交\n"
		"9: member=王五 amount=80000 date=20261008 customer=李总 product=A课 state=已成交\n");
	int64_t total;
	assert_true(records_file_total(work.records, &total));
	assert_int_equal(total, 2260000);
	assert_int_equal(work.cents, 2260000);
	const struct record_counts *counts = records_counts(work.records);
	assert_int_equal(counts->filtered, 1);
	assert_int_equal(counts->totals, 2);
	assert_int_equal(counts->heads, 1);
}

static void english_and_pasted(void **state)
{
	static const char english[] =
		"Agent\tDeal Value\tClose Date\tAccount\nAnn Lee\t$1,054.50\tOct 5, 2026\tAcme\n";
	struct work work = work_on(IMPORT_DEALS, english, sizeof english - 1);
	reads(&work);
	assert_string_equal(buf_string(work.shown),
		"2: member=Ann Lee amount=105450 date=20261005 customer=Acme\n");
	static const char pasted[] = "张三\t课程A\t9800\t10.5\n李四\t课程B\t1.2万\t10月6日\n";
	struct work paste = work_on(IMPORT_DEALS, pasted, sizeof pasted - 1);
	reads(&paste);
	assert_string_equal(buf_string(paste.shown),
		"1: member=张三 amount=980000 date=20261005 product=课程A\n"
		"2: member=李四 amount=1200000 date=20261006 product=课程B\n");
	for (size_t i = 0; i < paste.recognised->guesses.n; i++)
		assert_true(paste.recognised->guesses.at[i].confidence < 0.6);
}

static const char *months_file(void)
{
	static char path[] = "/tmp/records_test-XXXXXX";
	close(mkstemp(path));
	lxw_workbook *book = workbook_new(path);
	lxw_format *day = workbook_add_format(book);
	format_set_num_format(day, "m\"月\"d\"日\"");
	for (int month = 9; month <= 10; month++) {
		char name[16];
		snprintf(name, sizeof name, "2025年%d月", month);
		lxw_worksheet *sheet = workbook_add_worksheet(book, name);
		worksheet_merge_range(sheet, 0, 0, 0, 3, name, NULL);
		const char *const heads[] = { "组别", "姓名", "业绩（万元）", "日期" };
		for (int i = 0; i < 4; i++)
			worksheet_write_string(sheet, 1, (lxw_col_t)i, heads[i], NULL);
		worksheet_merge_range(sheet, 2, 0, 3, 0, "清风组", NULL);
		worksheet_write_string(sheet, 2, 1, "张三", NULL);
		worksheet_write_number(sheet, 2, 2, 1.2, NULL);
		worksheet_write_number(sheet, 2, 3, 45900 + month, day);
		worksheet_write_string(sheet, 3, 1, "李四", NULL);
		worksheet_write_number(sheet, 3, 2, 0.98, NULL);
		worksheet_write_string(sheet, 3, 3, "12-30", NULL);
		worksheet_write_string(sheet, 4, 1, "合计", NULL);
		worksheet_write_formula_num(sheet, 4, 2, "=SUM(C3:C4)", NULL, 2.18);
	}
	worksheet_write_string(
		workbook_add_worksheet(book, "说明"), 0, 0, "填表说明：不要改表头", NULL);
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
	return path;
}

static void sheets_of_months(void **state)
{
	struct work work = work_on(IMPORT_DEALS, NULL, 0);
	work.source = (struct table_source){ .path = months_file() };
	reads(&work);
	assert_string_equal(buf_string(work.shown),
		"2025年9月!3: member=张三 amount=1200000 date=20250909 group=清风组\n"
		"2025年9月!4: member=李四 amount=980000 date=20251230 group=清风组\n"
		"2025年10月!3: member=张三 amount=1200000 date=20250910 group=清风组\n"
		"2025年10月!4: member=李四 amount=980000 date=20251230 group=清风组\n");
	int64_t total;
	assert_true(records_file_total(work.records, &total));
	assert_int_equal(total, 4360000);
	assert_int_equal(records_counts(work.records)->sheets, 2);
	assert_int_equal(records_counts(work.records)->sheets_without, 1);
	unlink(work.source.path);
}

static void references(void **state)
{
	static const char text[] = "销售,金额,日期\n张三,100,2026-10-05\n张三,100,2026-10-05\n";
	static const char longer[] =
		"标题\n销售,金额,日期\n李四,1,2026-10-01\n张三,100,2026-10-05\n张三,100,2026-10-05\n";
	char refs[5][64];
	int n = 0;
	for (int i = 0; i < 2; i++) {
		struct work work = work_on(
			IMPORT_DEALS, i ? longer : text, (i ? sizeof longer : sizeof text) - 1);
		work.mapping =
			"{\"mapping\":1,\"kind\":\"deals\",\"columns\":{\"member\":\"销售\",\"amount\":\"金额\",\"date\":\"日期\"}}";
		const struct mapping *mapping = mapping_read_text(
			work.run, work.mapping, strlen(work.mapping));
		struct records *records = records_open(
			work.run, &work.source, NULL, mapping, today, NULL);
		struct record record;
		while (records_next(records, &record))
			snprintf(refs[n++], 64, "%s", record.ref);
	}
	assert_string_not_equal(refs[0], refs[1]);
	assert_string_equal(refs[0], refs[3]);
	assert_string_equal(refs[1], refs[4]);
}

static void fixes_and_joins(void **state)
{
	static const char text[] = "name,team\nLin,\nWu,North\nZhao,North\n";
	struct work work = work_on(IMPORT_PEOPLE, text, sizeof text - 1);
	work.mapping =
		"{\"mapping\":1,\"kind\":\"people\",\"columns\":{\"name\":\"Name\",\"group\":\"TEAM\"},"
		"\"values\":{\"group\":{\"north\":\"Northern\"}},\"fixes\":[{\"row\":2,\"field\":\"group\",\"value\":\"South\"},{\"row\":4,\"skip\":true}]}";
	reads(&work);
	assert_string_equal(
		buf_string(work.shown), "2: name=Lin group=South\n3: name=Wu group=Northern\n");
	assert_int_equal(records_counts(work.records)->skipped, 1);
}

static void read_mapping(void *context)
{
	struct work *work = context;
	mapping_read_text(work->run, work->mapping, strlen(work->mapping));
}

static void mappings_strict(void **state)
{
	static const struct {
		const char *json, *place;
	} cases[] = {
		{ "[]", "/" },
		{ "{\"mapping\":1}", "/kind" },
		{ "{\"kind\":\"deals\"}", "/mapping" },
		{ "{\"mapping\":2,\"kind\":\"deals\"}", "/mapping" },
		{ "{\"mapping\":1,\"kind\":\"x\"}", "/kind" },
		{ "{\"mapping\":1,\"kind\":\"deals\",\"colums\":{}}", "/colums" },
		{ "{\"mapping\":1,\"kind\":\"deals\",\"columns\":{\"amont\":\"x\"}}",
			"/columns/amont" },
		{ "{\"mapping\":1,\"kind\":\"deals\",\"columns\":{\"amount\":{\"letter\":\"4\"}}}",
			"/columns/amount/letter" },
		{ "{\"mapping\":1,\"kind\":\"deals\",\"columns\":{\"date\":{\"day\":\"d\"}}}",
			"/columns/date" },
		{ "{\"mapping\":1,\"kind\":\"deals\",\"where\":[{\"column\":\"x\"}]}",
			"/where/0/" },
		{ "{\"mapping\":1,\"kind\":\"deals\",\"join\":[{\"file\":\"../x\",\"here\":\"a\",\"there\":\"b\"}]}",
			"/join/0/file" },
		{ "{\"mapping\":1,\"kind\":\"deals\",\"kind\":\"deals\"}", "1:34" },
		{ "{", "1:1" },
		{ "{\"mapping\":1,\"kind\":\"deals\",\"file\":{\"separator\":\"xx\"}}",
			"/file/separator" },
		{ "{\"mapping\":1,\"kind\":\"deals\",\"fixes\":[{\"row\":1}]}", "/fixes/0/" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct work work = work_on(IMPORT_DEALS, NULL, 0);
		work.mapping = cases[i].json;
		if (run_try(work.run, read_mapping, &work))
			WRONG("taken: %s\n", cases[i].json);
		assert_int_equal(work.run->fault, MAPPING_INVALID);
		if (strcmp(work.run->param[0], cases[i].place) != 0)
			WRONG("%s: %s %s\n", cases[i].json, work.run->param[0], work.run->param[1]);
	}
}

static void mappings_round(void **state)
{
	static const char *const files[] = { "crm-sales-people.json", "crm-sales-deals.json",
		"olist-people.json", "olist-deals.json", "bank-calls.json" };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct run *run = run_new();
		const char *path = arena_printf(run->arena, PROJECT_ROOT "/examples/%s", files[i]);
		json_t *file = json_load_file(path, 0, NULL),
		       *made = mapping_json(mapping_read_file(run, path));
		assert_non_null(file);
		if (!json_equal(file, made))
			WRONG("%s: %s\n", path, json_dumps(made, 0));
		json_decref(file);
		json_decref(made);
	}
}

/* --- real files ------------------------------------------------------------------------------- */

static struct work real(
	const char *folder, const char *file, const char *mapping, enum import_kind kind)
{
	struct work work = work_on(kind, NULL, 0);
	work.beside = arena_printf(work.run->arena, "%s/data/%s", test_shared(), folder);
	work.source = (struct table_source){ .path = arena_printf(
						     work.run->arena, "%s/%s", work.beside, file) };
	work.file = mapping;
	if (access(work.source.path, R_OK)) {
		print_message("# %s is not there\n", work.source.path);
		skip();
	}
	reads(&work);
	return work;
}

static int64_t of_member(const struct work *work, const char *name)
{
	const int64_t *sum = map_text_get(work->members, name);
	return sum ? *sum : -1;
}

static void real_crm(void **state)
{
	for (int by_map = 0; by_map < 2; by_map++) { /* by its heads alone, then by the mapping */
		struct work work = real("crm-sales", "sales_pipeline.csv",
			by_map ? "crm-sales-deals.json" : NULL, IMPORT_DEALS);
		const struct record_counts *counts = records_counts(work.records);
		assert_int_equal(counts->rows, 8800);
		assert_int_equal(counts->records, 4238);
		assert_int_equal(counts->wrong, 0);
		assert_int_equal(work.cents, INT64_C(1000553400));
		assert_int_equal(of_member(&work, "Darcel Schlecht"), 115321400);
		assert_int_equal(map_count(work.members), 30);
	}
	struct work people = real(
		"crm-sales", "sales_teams.csv", "crm-sales-people.json", IMPORT_PEOPLE);
	assert_int_equal(people.count, 35);
	struct work heads = real("crm-sales", "sales_teams.csv", NULL, IMPORT_PEOPLE);
	assert_int_equal(heads.count, 35);
	assert_non_null(strstr(buf_string(heads.shown),
		"2: name=Anna Snelling group=Dustin Brinkmann leader=Dustin Brinkmann branch=Central\n"));
}

static void real_olist(void **state)
{
	struct work work = real(
		"olist-funnel", "olist_closed_deals_dataset.csv", "olist-deals.json", IMPORT_DEALS);
	const struct record_counts *counts = records_counts(work.records);
	assert_int_equal(counts->records, 842);
	assert_int_equal(counts->wrong, 0);
	assert_int_equal(counts->joined, 842);
	assert_int_equal(counts->join_rows, 8000);
	assert_int_equal(work.cents, INT64_C(6178400600));
	assert_int_equal(map_count(work.members), 22);
	assert_non_null(strstr(buf_string(work.shown), "source=paid_search"));
	struct work people = real("olist-funnel", "olist_closed_deals_dataset.csv",
		"olist-people.json", IMPORT_PEOPLE);
	assert_int_equal(people.count, 22 + 32 - 13);
}

static void real_bank(void **state)
{
	struct work work = real(
		"bank-calls", "bank+marketing.zip", "bank-calls.json", IMPORT_FACTS);
	const struct record_counts *counts = records_counts(work.records);
	assert_int_equal(counts->rows, 45211);
	assert_int_equal(counts->wrong, 0);
	assert_int_equal(work.number[0], 45211);
	assert_int_equal(work.number[2], 5289);
	assert_int_equal(counts->records, 45211 * 2 + 5289);
	assert_non_null(strstr(buf_string(work.shown),
		"2: member=Bank telephone desk kind=dials value=1 date=20080505"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(roster,
			"[S0.1] a roster is recognised under its title, with what is wrong in it"),
		TEST(deals,
			"[S0.4] a list of deals: totals, repeated heads, states and odd values"),
		TEST(english_and_pasted,
			"[S0.4] English heads and pasted rows without heads are recognised"),
		TEST(sheets_of_months, "[S0.4] a sheet a month, merged groups, amounts in 万元"),
		TEST(references, "[S6.10] the same rows give the same references"),
		TEST(fixes_and_joins, "[S6.10] rows mended by hand, spellings translated"),
		TEST(mappings_strict, "[S6.10] a wrong mapping is refused with its place"),
		TEST(mappings_round, "[S6.10] mappings are kept and read back the same"),
		TEST(real_crm, "[S0.4] 8,800 opportunities give 4,238 won deals"),
		TEST(real_olist, "[S0.4] 842 closed deals are joined with 8,000 leads"),
		TEST(real_bank, "[S6.10] 45,211 calls give 5,289 sales"),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
