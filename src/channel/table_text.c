/* CSV and its relatives: the encoding and the separator are found out, libcsv cuts the fields. */
#include "table_parts.h"

#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>

enum { DECODED = PIECE * 4 };

struct text_reader {
	struct csv_parser csv;
	iconv_t decoder;
	const char *encoding;
	int mark;      /* bytes of the byte order mark */
	char left[16]; /* of a character cut by the end of a piece */
	size_t left_n;
	int64_t line, row_line; /* of the parser; where the row under way began */
	int64_t decoded_line;   /* of the decoder, ahead of the parser */
	int64_t open_bytes;     /* of the row under way, about */
	bool strict, after_return, row_ended;
	int column;
};

static void decoder_release(void *reader)
{
	iconv_close(((struct text_reader *)reader)->decoder);
}

static void parser_release(void *parser)
{
	csv_free(parser);
}

static int space_only(unsigned char c)
{
	return c == ' ';
}

/* --- which encoding --------------------------------------------------------------------------- */

struct utf8_check {
	int more; /* bytes that must follow */
	int64_t good, bad;
};

static void utf8_check(struct utf8_check *check, const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = bytes[i];
		if (check->more) {
			if ((c & 0xC0) == 0x80) {
				check->good += --check->more == 0;
				continue;
			}
			check->bad++;
			check->more = 0;
		}
		if (c < 0x80)
			continue;
		if (c >= 0xC2 && c < 0xF5)
			check->more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
		else
			check->bad++;
	}
}

/* UTF-16 without a mark: its zeros stand all on one side. */
static const char *by_zeros(const unsigned char *bytes, size_t n)
{
	size_t even = 0, odd = 0;
	for (size_t i = 0; i < n; i++)
		if (!bytes[i])
			*(i % 2 ? &odd : &even) += 1;
	if (odd > n / 16 && even * 20 < odd)
		return "UTF-16LE";
	if (even > n / 16 && odd * 20 < even)
		return "UTF-16BE";
	return NULL;
}

/* Reads the whole file once: only the whole tells UTF-8 from GB18030. A file that is UTF-8 but for a
 * few bytes is a damaged UTF-8 file, not GB18030. */
static const char *encoding_find(struct table *table, int *mark)
{
	unsigned char piece[PIECE];
	struct utf8_check check = { 0 };
	const char *encoding = NULL;
	*mark = 0;
	rewind(table->file);
	size_t n = fread(piece, 1, sizeof piece, table->file);
	if (n >= 3 && !memcmp(piece, "\xEF\xBB\xBF", 3)) {
		*mark = 3;
		return "UTF-8";
	}
	if (n >= 2 && (!memcmp(piece, "\xFF\xFE", 2) || !memcmp(piece, "\xFE\xFF", 2))) {
		*mark = 2;
		return piece[0] == 0xFF ? "UTF-16LE" : "UTF-16BE";
	}
	encoding = by_zeros(piece, n);
	if (encoding)
		return encoding;
	for (; n > 0; n = fread(piece, 1, sizeof piece, table->file))
		utf8_check(&check, piece, n);
	bool utf8 = check.bad + (check.more > 0) == 0 || check.good > 10 * check.bad;
	return utf8 ? "UTF-8" : "GB18030";
}

/* --- decoding --------------------------------------------------------------------------------- */

static int64_t lines_in(const char *text, size_t n)
{
	int64_t lines = 0;
	for (const char *c = text; (c = memchr(c, '\n', (size_t)(text + n - c))); c++)
		lines++;
	return lines;
}

static _Noreturn void encoding_fail(struct table *table, int64_t line)
{
	const struct text_reader *reader = table->reader;
	fail(table->run, TABLE_ENCODING, table->name, num(table->run, line), reader->encoding);
}

/* The next piece as UTF-8 in `decoded`; 0 at the end of the file. */
static size_t decode(struct table *table, char decoded[DECODED])
{
	struct text_reader *reader = table->reader;
	char raw[PIECE + sizeof reader->left];
	memcpy(raw, reader->left, reader->left_n);
	size_t got = fread(raw + reader->left_n, 1, PIECE, table->file), n = got + reader->left_n;
	table->taken += (int64_t)got;
	if (ferror(table->file))
		fail(table->run, TABLE_ABSENT, table->name, strerror(errno));
	char *in = raw, *out = decoded;
	size_t space = DECODED;
	size_t result = iconv(reader->decoder, &in, &n, &out, &space);
	size_t length = (size_t)(out - decoded);
	int64_t line = reader->decoded_line;
	reader->decoded_line += lines_in(decoded, length);
	if (result == (size_t)-1 && (errno != EINVAL || !got || n > sizeof reader->left))
		encoding_fail(table, reader->decoded_line);
	memcpy(reader->left, in, n);
	reader->left_n = n;
	const char *zero = memchr(decoded, 0, length);
	if (zero)
		fail(table->run, TABLE_NUL, table->name,
			num(table->run, line + lines_in(decoded, (size_t)(zero - decoded))));
	return length;
}

/* --- which separator -------------------------------------------------------------------------- */

/* How many of the first lines have as many of this separator as the first that has any. */
static int64_t separator_score(const char *text, size_t n, char separator)
{
	int64_t lines = 0, alike = 0, wanted = 0, count = 0;
	bool quoted = false;
	for (size_t i = 0; i <= n && lines < 50; i++) {
		char c = i < n ? text[i] : '\n';
		if (c == '"')
			quoted = !quoted;
		if (c == separator && !quoted)
			count++;
		if (c != '\n' || quoted)
			continue;
		/* title rows have none: they do not count against it */
		lines += count > 0;
		if (count && !wanted)
			wanted = count;
		alike += count && count == wanted;
		count = 0;
	}
	return alike * 100 + lines * 10 + (wanted < 50 ? wanted : 50) / 5;
}

static char separator_find(const char *text, size_t n)
{
	if (n > 5 && !memcmp(text, "sep=", 4) && (text[5] == '\r' || text[5] == '\n'))
		return text[4];
	char best = ',';
	int64_t most = separator_score(text, n, ',');
	for (const char *c = "\t;|"; *c; c++) {
		int64_t score = separator_score(text, n, *c);
		if (score > most) {
			most = score;
			best = *c;
		}
	}
	return best;
}

/* --- rows ------------------------------------------------------------------------------------- */

static void field_take(void *bytes, size_t n, void *context)
{
	struct table *table = context;
	struct text_reader *reader = table->reader;
	const char *text = bytes ? bytes : "";
	struct cell *cell = row_cell(table, reader->column++);
	if (!cell && n)
		fail(table->run, TABLE_COLUMNS, table->name, num(table->run, reader->row_line),
			num(table->run, table->limits.columns));
	reader->after_return = false;
	if (!cell || !n)
		return;
	cell->text = arena_strndup(table->making, text, n);
	cell->kind = CELL_TEXT;
	reader->line += lines_in(text, n);
}

static void row_take(int c, void *context)
{
	struct table *table = context;
	struct text_reader *reader = table->reader;
	bool second_half = c == '\n' && reader->after_return && !reader->column;
	reader->after_return = c == '\r';
	reader->row_ended = true;
	if (second_half)
		return;
	bool says_separator = reader->row_line == 1 && table->row.n && table->row.n <= 2 &&
		!strncmp(table->row.at[0].text, "sep=", 4);
	if (says_separator)
		table->row.n = 0;
	else if (c != -1 || reader->column)
		row_queue(table, reader->row_line);
	reader->line++;
	reader->row_line = reader->line;
	reader->column = 0;
}

static void csv_feed(struct table *table)
{
	struct text_reader *reader = table->reader;
	struct csv_parser *csv = &reader->csv;
	char decoded[DECODED];
	size_t n = decode(table, decoded);
	reader->row_ended = false;
	if (n && csv_parse(csv, decoded, n, field_take, row_take, table) != n)
		fail(table->run, TABLE_QUOTES, table->name, num(table->run, reader->row_line));
	reader->open_bytes = reader->row_ended ? 0 : reader->open_bytes + (int64_t)n;
	if (reader->open_bytes > table->limits.row_bytes)
		fail(table->run, TABLE_LINE_LONG, table->name, num(table->run, reader->row_line),
			num(table->run, table->limits.row_bytes));
	if (n || !feof(table->file))
		return;
	/* in text with tabs quotes within fields are let be; one never closed is not */
	csv_set_opts(csv, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_APPEND_NULL);
	if (csv_fini(csv, field_take, row_take, table))
		fail(table->run, TABLE_QUOTES, table->name, num(table->run, reader->row_line));
	table->ended = true;
}

static void csv_rewind(struct table *table)
{
	struct text_reader *reader = table->reader;
	fseeko(table->file, reader->mark, SEEK_SET);
	iconv(reader->decoder, NULL, NULL, NULL, NULL);
	reader->left_n = 0;
	reader->line = reader->row_line = reader->decoded_line = 1;
	table->taken = reader->mark;
}

static void csv_begin(struct table *table, int sheet)
{
	csv_rewind(table);
}

static char separator_of(struct table *table)
{
	char decoded[DECODED];
	csv_rewind(table);
	size_t n = decode(table, decoded);
	if (!n)
		fail(table->run, TABLE_EMPTY, table->name);
	return separator_find(decoded, n);
}

void csv_open(struct table *table, const struct table_source *source)
{
	static const struct reader_kind kind = { csv_begin, csv_feed };
	struct run *run = table->run;
	struct text_reader *reader = NEW(run->arena, struct text_reader);
	table->reader = reader;
	table->kind = &kind;
	reader->encoding = encoding_find(table, &reader->mark);
	if (source->encoding && !reader->mark)
		reader->encoding = source->encoding;
	reader->decoder = iconv_open("UTF-8", reader->encoding);
	if (reader->decoder == (iconv_t)-1)
		fail(run, MAPPING_INVALID, "encoding", reader->encoding);
	arena_own(run->arena, reader, decoder_release);
	char separator = source->separator ? source->separator : separator_of(table);
	reader->strict = separator != '\t';
	unsigned char options = CSV_REPALL_NL | CSV_APPEND_NULL;
	if (csv_init(&reader->csv,
		    reader->strict ? options | CSV_STRICT | CSV_STRICT_FINI : options))
		abort();
	arena_own(run->arena, &reader->csv, parser_release);
	csv_set_delim(&reader->csv, (unsigned char)separator);
	csv_set_space_func(&reader->csv, space_only);
	*list_add(run->arena, &table->sheets) = "";
	table->taken_of = table->size;
	table->form = arena_printf(run->arena, "CSV, %s, %s", reader->encoding,
		separator == '\t' ? "tab" : (const char[2]){ separator, 0 });
}
