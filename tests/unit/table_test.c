/* Tables out of files people have [S0.4, S6.10]. */
#include "channel/table.h"
#include "base/buf.h"
#include "channel/csv.h"
#include "channel/workbook.h"
#include "test.h"

#include <iconv.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

#define WRONG(...) (print_error(__VA_ARGS__), _fail(__FILE__, __LINE__))

struct reading {
	struct run *run;
	struct table_source source;
	const struct table_limits *limits;
	struct buf *shown; /* "sheet!line: a|b|c" a line; carried cells in ^ */
	int64_t rows;
	struct table *table;
};

static void read_all(void *context)
{
	struct reading *reading = context;
	struct row row;
	reading->table = table_open(reading->run, &reading->source, reading->limits);
	while (table_next(reading->table, &row)) {
		reading->rows++;
		if (reading->rows > 50)
			continue;
		buf_printf(reading->shown, "%s!%d:", row.sheet, (int)row.line);
		for (size_t i = 0; i < row.n; i++)
			buf_printf(reading->shown, "%s%s%s", i ? "|" : " ",
				row.cells[i].carried ? "^" : "", row.cells[i].text);
		buf_char(reading->shown, '\n');
	}
}

static struct run *run_new(void)
{
	static struct run run;
	if (run.arena)
		arena_destroy(run.arena);
	run = (struct run){ .arena = arena_create(), .now = 1 };
	return &run;
}

static struct reading reading_of(struct run *run, const void *bytes, size_t length)
{
	return (struct reading){ .run = run,
		.source = { .name = "t", .bytes = bytes, .length = length },
		.shown = buf_create(run->arena, 0) };
}

static void shows(const void *bytes, size_t length, const char *wanted)
{
	struct run *run = run_new();
	struct reading reading = reading_of(run, bytes, length);
	if (!run_try(run, read_all, &reading))
		WRONG("%s\n", fault_text(run->arena, run, false));
	assert_string_equal(buf_string(reading.shown), wanted);
}

static void refuses(const void *bytes, size_t length, enum fault fault, const char *line)
{
	struct run *run = run_new();
	struct reading reading = reading_of(run, bytes, length);
	if (run_try(run, read_all, &reading))
		WRONG("taken: %s\n", buf_string(reading.shown));
	if (run->fault != fault)
		WRONG("%s\n", fault_text(run->arena, run, false));
	if (line)
		assert_string_equal(run->param[1], line);
	assert_non_null(strstr(fault_text(run->arena, run, true), "t"));
}

#define SHOWS(text, wanted) shows((text), sizeof(text) - 1, (wanted))
#define REFUSES(text, fault, line) refuses((text), sizeof(text) - 1, (fault), (line))

static void csv_forms(void **state)
{
	SHOWS("a,b\n1,2\n", "!1: a|b\n!2: 1|2\n");
	SHOWS("\xEF\xBB\xBF"
	      "a;b\r\n1;\"x;\r\ny\"\r\n\r\n3;4",
		"!1: a|b\n!2: 1|x;\r\ny\n!4:\n!5: 3|4\n");
	SHOWS("a\tb\n5\" pipe\t2\n", "!1: a|b\n!2: 5\" pipe|2\n");
	SHOWS("a|b\r1|2\r", "!1: a|b\n!2: 1|2\n");
	SHOWS("sep=;\r\na;b\r\n1,5;2\r\n", "!2: a|b\n!3: 1,5|2\n");
	SHOWS("2026 list\n\nname,amount,day\nLin,\"9,800\",5\n",
		"!1: 2026 list\n!2:\n!3: name|amount|day\n!4: Lin|9,800|5\n");
	SHOWS("\xD0\xD5\xC3\xFB,\xBD\xF0\xB6\xEE\n\xD5\xC5\xC8\xFD,1\n",
		"!1: 姓名|金额\n!2: 张三|1\n");
	SHOWS("\xFF\xFE"
	      "a\0,\0b\0\n\0\x20_,\0"
	      "1\0",
		"!1: a|b\n!2: 张|1\n");
}

static void csv_utf16(void **state)
{
	static const char text[] = "姓名\t金额\r\n张三\t1.2万\r\n李四\t9800\r\n";
	static const char *const encodings[] = { "UTF-16LE", "UTF-16BE" };
	for (int mark = 0; mark < 2; mark++) {
		for (int i = 0; i < 2; i++) {
			char wide[256], *in = (char *)text, *out = wide;
			size_t n = sizeof text - 1, space = sizeof wide;
			if (mark) {
				memcpy(wide, i ? "\xFE\xFF" : "\xFF\xFE", 2);
				out += 2;
				space -= 2;
			}
			iconv_t decoder = iconv_open(encodings[i], "UTF-8");
			assert_true(iconv(decoder, &in, &n, &out, &space) != (size_t)-1);
			iconv_close(decoder);
			shows(wide, (size_t)(out - wide),
				"!1: 姓名|金额\n!2: 张三|1.2万\n!3: 李四|9800\n");
		}
	}
}

static void csv_broken(void **state)
{
	REFUSES("a,b\n1,2\n3,\"x\n4,5\n", TABLE_QUOTES, "3");
	REFUSES("a,b\n1,x\"y\n", TABLE_QUOTES, "2");
	REFUSES("a,b\n1,\"x\"y\n", TABLE_QUOTES, "2");
	REFUSES("a\tb\n1\t\"x\n", TABLE_QUOTES, "2");
	REFUSES("a,b\n1,2\n3,\0\n4,5\n", TABLE_NUL, "3");
	REFUSES("\xEF\xBB\xBF"
		"a,b\n1,\xFF\n",
		TABLE_ENCODING, "2");
	REFUSES("姓名姓名姓名姓名姓名,b\n1,\xFF\n", TABLE_ENCODING, "2");
	REFUSES("a,b\n1,\x81", TABLE_ENCODING, "2");
	REFUSES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", TABLE_OLD, NULL);
	REFUSES("PK\3\4 broken", TABLE_PART, NULL);
	refuses("", 0, TABLE_EMPTY, NULL);
	size_t n = 10 << 20;
	char *line = malloc(n);
	memset(line, 'x', n);
	memcpy(line, "a,b\n1,2\n", 8);
	refuses(line, n, TABLE_LINE_LONG, "3");
	line[8] = '"';
	refuses(line, n, TABLE_LINE_LONG, "3");
	memset(line + 8, ',', n - 8);
	line[n - 1] = 'x';
	refuses(line, n, TABLE_LINE_LONG, "3");
	line[5000] = 'x';
	refuses(line, n, TABLE_COLUMNS, "3");
	free(line);
}

/* --- workbooks -------------------------------------------------------------------------------- */

struct bytes {
	char *at;
	size_t n;
};

static struct bytes slurp(const char *path)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	struct bytes bytes = { .n = (size_t)ftell(file) };
	rewind(file);
	bytes.at = malloc(bytes.n + 1);
	assert_int_equal(fread(bytes.at, 1, bytes.n, file), bytes.n);
	fclose(file);
	unlink(path);
	return bytes;
}

static void sheet_write(lxw_workbook *book)
{
	lxw_worksheet *sheet = workbook_add_worksheet(book, "10月");
	lxw_format *day = workbook_add_format(book), *percent = workbook_add_format(book),
		   *built_in = workbook_add_format(book), *time = workbook_add_format(book),
		   *bold = workbook_add_format(book);
	format_set_num_format(day, "yyyy\"年\"m\"月\"d\"日\";@");
	format_set_num_format(percent, "0.0%");
	format_set_num_format_index(built_in, 31);
	format_set_num_format(time, "[h]:mm:ss");
	format_set_bold(bold);
	worksheet_merge_range(sheet, 0, 0, 0, 3, "十月业绩", NULL);
	worksheet_merge_range(sheet, 1, 0, 3, 0, "清风组", NULL);
	worksheet_write_string(sheet, 1, 1, "张三", NULL);
	worksheet_write_number(sheet, 1, 2, 45935, day);
	worksheet_write_number(sheet, 2, 2, 45936.5, built_in);
	worksheet_write_number(sheet, 3, 2, 0.1 + 0.2, NULL);
	worksheet_write_number(sheet, 3, 3, 0.123, percent);
	worksheet_write_boolean(sheet, 5, 0, 1, NULL);
	worksheet_write_formula_num(sheet, 5, 1, "=1+1", NULL, 2);
	worksheet_write_number(sheet, 5, 2, 1.5, time);
	worksheet_write_number(sheet, 5, 3, 13800138000, NULL);
	lxw_rich_string_tuple red = { bold, "重" }, rest = { NULL, "要客户" },
			      *rich[] = { &red, &rest, NULL };
	worksheet_write_rich_string(sheet, 5, 4, rich, NULL);
	lxw_worksheet *hidden = workbook_add_worksheet(book, "秘");
	worksheet_write_string(hidden, 0, 0, "hidden", NULL);
	worksheet_hide(hidden);
	worksheet_write_string(workbook_add_worksheet(book, "11月"), 0, 0, "李四", NULL);
}

static struct bytes workbook_make(void)
{
	char path[] = "/tmp/table_test-XXXXXX";
	close(mkstemp(path));
	lxw_workbook *book = workbook_new(path);
	sheet_write(book);
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
	return slurp(path);
}

static void xlsx_forms(void **state)
{
	struct bytes book = workbook_make();
	shows(book.at, book.n,
		"10月!1: 十月业绩\n10月!2: 清风组|张三|2025-10-05\n10月!3: ^清风组||2025-10-06 12:00:00\n"
		"10月!4: ^清风组||0.3|12.3%\n10月!6: TRUE|2|36:00:00|13800138000|重要客户\n11月!1: 李四\n");
	free(book.at);
}

/* A zip of hand-made parts: name, content, … NULL. */
static struct bytes zip_make(const char *const *parts, const size_t *lengths)
{
	char path[] = "/tmp/table_test-XXXXXX";
	close(mkstemp(path));
	unlink(path);
	int error;
	zip_t *zip = zip_open(path, ZIP_CREATE, &error);
	assert_non_null(zip);
	for (int i = 0; parts[2 * i]; i++) {
		zip_source_t *source = zip_source_buffer(
			zip, parts[2 * i + 1], lengths ? lengths[i] : strlen(parts[2 * i + 1]), 0);
		assert_true(zip_file_add(zip, parts[2 * i], source, 0) >= 0);
	}
	assert_int_equal(zip_close(zip), 0);
	return slurp(path);
}

#define TYPES "[Content_Types].xml", "<Types/>"
#define ROOT           \
	"_rels/.rels", \
		"<Relationships><Relationship Id='r1' Type='http://x/officeDocument' Target='xl/workbook.xml'/></Relationships>"
#define RELS                                                                                 \
	"xl/_rels/workbook.xml.rels",                                                        \
		"<Relationships>"                                                            \
		"<Relationship Id='a' Type='http://x/worksheet' Target='worksheets/s.xml'/>" \
		"<Relationship Id='b' Type='http://x/sharedStrings' Target='/xl/strings.xml'/></Relationships>"
#define BOOK               \
	"xl/workbook.xml", \
		"<x:workbook xmlns:x='urn:x' xmlns:r='urn:r'><x:workbookPr date1904='1'/><x:sheets><x:sheet name='S' sheetId='1' r:id='a'/></x:sheets></x:workbook>"
#define STRINGS           \
	"xl/strings.xml", \
		"<sst><si><t>a</t><rPh><t>no</t></rPh></si><si><r><t>b_x000D_</t></r><r><t>c</t></r></si></sst>"
#define SHEET(rows)            \
	"xl/worksheets/s.xml", \
		"<x:worksheet xmlns:x='urn:x'><x:sheetData>" rows "</x:sheetData></x:worksheet>"

static void by_hand(const char *const *parts, const char *wanted, enum fault fault)
{
	struct bytes book = zip_make(parts, NULL);
	if (wanted)
		shows(book.at, book.n, wanted);
	else
		refuses(book.at, book.n, fault, NULL);
	free(book.at);
}

#define BY_HAND(wanted, fault, ...) \
	by_hand((const char *const[]){ __VA_ARGS__, NULL }, (wanted), (fault))

static void xlsx_by_hand(void **state)
{
	BY_HAND("S!1: a|b\rc\nS!2: x|#N/A||2024-02-29\n", FAULT_NONE, TYPES, ROOT, RELS, BOOK,
		STRINGS,
		SHEET("<x:row><x:c t='s'><x:v>0</x:v></x:c><x:c t='s'><x:v>1</x:v></x:c></x:row>"
		      "<x:row r='2'><x:c r='A2' t='inlineStr'><x:is><x:t>x</x:t></x:is></x:c>"
		      "<x:c r='B2' t='e'><x:v>#N/A</x:v></x:c><x:c r='D2' t='d'><x:v>2024-02-29</x:v></x:c></x:row>"));
	BY_HAND(NULL, TABLE_PART, TYPES, ROOT, RELS, BOOK, STRINGS);
	BY_HAND(NULL, TABLE_PART, TYPES, ROOT, BOOK, STRINGS, SHEET(""));
	BY_HAND(NULL, TABLE_PART, TYPES, RELS, BOOK, STRINGS, SHEET(""));
	BY_HAND(NULL, TABLE_PART, TYPES, ROOT, RELS, BOOK, STRINGS,
		SHEET("<x:row><x:c t='s'><x:v>7</x:v></x:c></x:row>"));
	BY_HAND(NULL, TABLE_COLUMNS, TYPES, ROOT, RELS, BOOK, STRINGS,
		SHEET("<x:row r='1'><x:c r='XFD1'><x:v>7</x:v></x:c></x:row>"));
	BY_HAND(NULL, TABLE_PART, TYPES, ROOT, RELS, BOOK, STRINGS,
		SHEET("<x:row r='1'><x:c r='ZZZ1'><x:v>7</x:v></x:c></x:row>"));
	BY_HAND(NULL, TABLE_XML, TYPES, ROOT, RELS, BOOK, STRINGS, SHEET("<x:row>"));
	BY_HAND(NULL, TABLE_DTD, TYPES, ROOT, RELS, BOOK, STRINGS, "xl/worksheets/s.xml",
		"<!DOCTYPE w [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><w>&e;</w>");
	BY_HAND(NULL, TABLE_DTD, TYPES, ROOT, RELS, BOOK, SHEET(""), "xl/strings.xml",
		"<!DOCTYPE s [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;&a;'>]><sst><si><t>&b;</t></si></sst>");
}

/* What unpacks to much: 100 MB of one string, 2 GB would take too long to make. */
static void xlsx_bombs(void **state)
{
	size_t n = 100 << 20;
	char *large = malloc(n + 1);
	memset(large, 'a', n);
	large[n] = 0;
	memcpy(large, "<sst><si><t>", 12);
	memcpy(large + n - 16, "</t></si></sst>", 15);
	const char *const strings[] = { TYPES, ROOT, RELS, BOOK, SHEET("<x:row/>"),
		"xl/strings.xml", large, NULL };
	struct bytes book = zip_make(strings, NULL);
	struct run *run = run_new();
	struct reading reading = reading_of(run, book.at, book.n);
	struct table_limits limits = table_limits_usual;
	limits.ratio = 10000;
	reading.limits = &limits;
	assert_false(run_try(run, read_all, &reading));
	assert_int_equal(run->fault, TABLE_STRINGS);
	assert_true(arena_used(run->arena) < 8 << 20);
	refuses(book.at, book.n, TABLE_BOMB, NULL);
	free(book.at);
	memset(large, ' ', n);
	const char *const csv[] = { "a.csv", large, NULL };
	book = zip_make(csv, NULL);
	refuses(book.at, book.n, TABLE_BOMB, NULL);
	free(book.at);
	free(large);
}

static void zips(void **state)
{
	const char *const inner[] = { "one.csv", "a,b\n1,2\n", "names.txt", "what it is", "two.csv",
		"c\n", NULL };
	struct bytes zip = zip_make(inner, NULL);
	refuses(zip.at, zip.n, TABLE_CHOICE, "one.csv, two.csv");
	const char *const outer[] = { "in.zip", zip.at, "__MACOSX/in.zip", "junk", NULL };
	struct bytes zips = zip_make(outer, (const size_t[]){ zip.n, 4 });
	struct run *run = run_new();
	struct reading reading = reading_of(run, zips.at, zips.n);
	reading.source.inside = (const char *const[]){ "in.zip", "one.csv", NULL };
	assert_true(run_try(run, read_all, &reading));
	assert_string_equal(buf_string(reading.shown), "!1: a|b\n!2: 1|2\n");
	assert_int_equal(strlen(table_hash(reading.table)), 32);
	reading.source.inside = (const char *const[]){ "in.zip", "no.csv", NULL };
	assert_false(run_try(run, read_all, &reading));
	assert_int_equal(run->fault, TABLE_INSIDE);
	free(zip.at);
	free(zips.at);
}

/* --- out -------------------------------------------------------------------------------------- */

static void make_workbook(void *context)
{
	struct reading *reading = context;
	static const struct column columns[] = { { "姓名", COLUMN_TEXT },
		{ "金额", COLUMN_MONEY, true }, { "单数", COLUMN_INT, true },
		{ "占比", COLUMN_PERCENT }, { "日期", COLUMN_DAY }, { "时间", COLUMN_TIME },
		{ 0 } };
	struct workbook *book = workbook_create(reading->run);
	workbook_sheet(book, "10/月:业绩", columns, "合计");
	for (int i = 0; i < 2; i++) {
		workbook_text(book, i ? "=cmd|'/C calc'!A0" : "张三");
		workbook_int(book, i ? 980050 : 1200000);
		workbook_int(book, 3);
		workbook_real(book, 0.125);
		workbook_int(book, 20261005);
		workbook_time(book, 20261005, 52200);
		workbook_row_end(book);
	}
	workbook_sheet(book, "", columns, NULL);
	reading->source.bytes = workbook_end(book, &reading->source.length);
}

static void workbook_out(void **state)
{
	struct run *run = run_new();
	struct reading reading = reading_of(run, NULL, 0);
	assert_true(run_try(run, make_workbook, &reading));
	assert_true(run_try(run, read_all, &reading));
	assert_string_equal(buf_string(reading.shown),
		"10 月 业绩!1: 姓名|金额|单数|占比|日期|时间\n"
		"10 月 业绩!2: 张三|12000|3|12.5%|2026-10-05|2026-10-05 14:30:00\n"
		"10 月 业绩!3: =cmd|'/C calc'!A0|9800.5|3|12.5%|2026-10-05|2026-10-05 14:30:00\n"
		"10 月 业绩!4: 合计|21800.5|6\n1!1: 姓名|金额|单数|占比|日期|时间\n");
}

static void csv_out(void **state)
{
	struct arena *arena = arena_create();
	struct buf *out = buf_create(arena, 0);
	csv_begin(out);
	csv_cell(out, "");
	csv_cell(out, "a,\"b\"");
	csv_cell(out, "=1+1");
	csv_cell(out, "-12.5");
	csv_cell(out, "-1+cmd");
	csv_cell(out, "\tx");
	csv_cell(out, "@x");
	csv_row_end(out);
	assert_string_equal(buf_string(out),
		"\xEF\xBB\xBF\"\",\"a,\"\"b\"\"\",\"'=1+1\",-12.5,\"'-1+cmd\",\"'\tx\",\"'@x\"\r\n");
	arena_destroy(arena);
}

static void columns_named(void **state)
{
	struct arena *arena = arena_create();
	assert_string_equal(column_letter(arena, 0), "A");
	assert_string_equal(column_letter(arena, 27), "AB");
	assert_string_equal(column_letter(arena, 16383), "XFD");
	assert_int_equal(column_number("xfd"), 16383);
	assert_int_equal(column_number("A1"), -1);
	assert_int_equal(column_number(""), -1);
	arena_destroy(arena);
}

/* --- real files ------------------------------------------------------------------------------- */

static void real(const char *file, const char *const *inside, int64_t rows, const char *form)
{
	struct run *run = run_new();
	const char *path = arena_printf(run->arena, "%s/data/%s", test_shared(), file);
	if (access(path, R_OK)) {
		print_message("# %s is not there\n", path);
		skip();
	}
	struct reading reading = { .run = run,
		.source = { .path = path, .inside = inside },
		.shown = buf_create(run->arena, 0) };
	if (!run_try(run, read_all, &reading))
		WRONG("%s\n", fault_text(run->arena, run, false));
	assert_int_equal(reading.rows, rows);
	assert_string_equal(table_form(reading.table), form);
	int64_t done, of;
	table_progress(reading.table, &done, &of);
	assert_int_equal(done, of);
}

static void real_files(void **state)
{
	real("crm-sales/sales_pipeline.csv", NULL, 8801, "CSV, UTF-8, ,");
	real("olist-funnel/olist_closed_deals_dataset.csv", NULL, 843, "CSV, UTF-8, ,");
	real("bank-calls/bank+marketing.zip",
		(const char *const[]){ "bank.zip", "bank-full.csv", NULL }, 45212, "CSV, UTF-8, ;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(csv_forms, "[S6.10] CSV in its encodings and separators is read"),
		TEST(csv_utf16, "[S6.10] UTF-16 is read with and without its mark"),
		TEST(csv_broken, "[S6.10] broken CSV is refused with its line"),
		TEST(xlsx_forms,
			"[S6.10] a workbook's texts, dates, merged cells and sheets are read"),
		TEST(xlsx_by_hand, "[S6.10] unusual workbooks are read, damaged ones refused"),
		TEST(xlsx_bombs, "[S6.10] what unpacks to too much is refused in little memory"),
		TEST(zips, "[S6.10] a table in a zip in a zip is read"),
		TEST(workbook_out, "[S6.10] a workbook written is read back, formulas are texts"),
		TEST(csv_out, "[S6.10] CSV written is quoted and its formulas are defused"),
		TEST(columns_named, "[S6.10] columns are named by letters"),
		TEST(real_files, "[S6.10] files of others are read row by row"),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
