/* Opening a table: what it is, and the queue between the pushing parsers and the pulling caller. */
#include "table_parts.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

const struct table_limits table_limits_usual = {
	.unpacked_bytes = INT64_C(1) << 30,
	.ratio = 200,
	.string_bytes = 64 << 20,
	.row_bytes = 1 << 20,
	.columns = 1024,
};

static void file_release(void *file)
{
	fclose(file);
}

static void arena_release(void *arena)
{
	arena_destroy(arena);
}

const char *column_letter(struct arena *arena, int column)
{
	char letters[8];
	int n = 8;
	letters[--n] = 0;
	for (int c = column; c >= 0 && n > 0; c = c / 26 - 1)
		letters[--n] = (char)('A' + c % 26);
	return arena_strdup(arena, letters + n);
}

int column_number(const char *letters)
{
	int column = 0;
	for (; *letters; letters++) {
		char c = *letters >= 'a' && *letters <= 'z' ? (char)(*letters - 32) : *letters;
		if (c < 'A' || c > 'Z' || column > 16384)
			return -1;
		column = column * 26 + (c - 'A') + 1;
	}
	return column - 1;
}

struct cell *row_cell(struct table *table, int column)
{
	if (column >= table->limits.columns)
		return NULL;
	while (table->row.n <= (size_t)column)
		list_add(table->making, &table->row)->text = "";
	return &table->row.at[column];
}

void row_queue(struct table *table, int64_t line)
{
	size_t n = table->row.n;
	struct cell *cells = NEW_N(table->batch, struct cell, n);
	for (size_t i = 0; i < n; i++) {
		cells[i] = table->row.at[i];
		cells[i].text = *cells[i].text ? arena_strdup(table->batch, cells[i].text) : "";
	}
	*list_add(table->batch, &table->queue) = (struct queued){ line, n, cells };
	memset(&table->row, 0, sizeof table->row);
	arena_reset(table->making);
}

static int64_t file_size(FILE *file)
{
	fseeko(file, 0, SEEK_END);
	int64_t size = ftello(file);
	rewind(file);
	return size;
}

static void file_open(struct table *table, const struct table_source *source)
{
	struct run *run = table->run;
	if (source->path)
		table->file = fopen(source->path, "rbe");
	else if (source->length) /* fmemopen refuses nothing at all */
		table->file = fmemopen((void *)source->bytes, source->length, "rb");
	else
		fail(run, TABLE_EMPTY, table->name);
	if (!table->file)
		fail(run, TABLE_ABSENT, table->name, strerror(errno));
	arena_own(run->arena, table->file, file_release);
	table->size = file_size(table->file);
	if (table->size <= 0)
		fail(run, TABLE_EMPTY, table->name);
}

static bool begins(struct table *table, const char *bytes, size_t n)
{
	char first[8] = { 0 };
	rewind(table->file);
	size_t got = fread(first, 1, sizeof first, table->file);
	rewind(table->file);
	return got >= n && !memcmp(first, bytes, n);
}

struct table *table_open(
	struct run *run, const struct table_source *source, const struct table_limits *limits)
{
	struct table *table = NEW(run->arena, struct table);
	table->run = run;
	table->name = source->name ? source->name : source->path ? source->path : "-";
	table->limits = limits ? *limits : table_limits_usual;
	table->making = arena_own(run->arena, arena_create(), arena_release);
	table->batch = arena_own(run->arena, arena_create(), arena_release);
	table->sheet = -1;
	table->ended = true;
	file_open(table, source);
	const char *const *inside = source->inside;
	for (int depth = 0; begins(table, "PK\3\4", 4) || begins(table, "PK\5\6", 4); depth++) {
		if (xlsx_open(table))
			return table;
		if (depth == 3)
			fail(run, TABLE_FORM, table->name);
		zip_enter(table, inside);
		inside = inside && *inside ? inside + 1 : inside;
	}
	if (begins(table, "\xD0\xCF\x11\xE0", 4))
		fail(run, TABLE_OLD, table->name);
	csv_open(table, source);
	return table;
}

void table_close(struct table *table)
{
	table->ended = true;
	table->sheet = (int)table->sheets.n;
}

static void batch_reset(struct table *table)
{
	arena_reset(table->batch);
	memset(&table->queue, 0, sizeof table->queue);
	table->queue_at = 0;
}

bool table_next(struct table *table, struct row *row)
{
	while (table->queue_at == table->queue.n) {
		batch_reset(table);
		if (table->ended) {
			if (table->sheet + 1 >= (int)table->sheets.n)
				return false;
			table->ended = false;
			table->kind->begin(table, ++table->sheet);
		}
		table->kind->feed(table);
	}
	const struct queued *queued = &table->queue.at[table->queue_at++];
	*row = (struct row){ table->sheets.at[table->sheet], table->sheet, queued->line, queued->n,
		queued->cells };
	return true;
}

void table_skip_sheet(struct table *table)
{
	table->queue_at = table->queue.n;
	table->ended = true;
	memset(&table->row, 0, sizeof table->row);
	arena_reset(table->making);
}

int table_sheet_count(const struct table *table)
{
	return (int)table->sheets.n;
}

const char *table_sheet_name(const struct table *table, int index)
{
	return table->sheets.at[index];
}

int table_hidden_count(const struct table *table)
{
	return table->hidden;
}

const char *table_form(const struct table *table)
{
	return table->form;
}

void table_progress(const struct table *table, int64_t *done, int64_t *of)
{
	*done = table->taken;
	*of = table->taken_of;
}

const char *table_hash(struct table *table)
{
	if (table->hash)
		return table->hash;
	off_t here = ftello(table->file);
	crypto_generichash_state state;
	unsigned char digest[16], piece[PIECE];
	crypto_generichash_init(&state, NULL, 0, sizeof digest);
	rewind(table->file);
	for (size_t n; (n = fread(piece, 1, sizeof piece, table->file)) > 0;)
		crypto_generichash_update(&state, piece, n);
	crypto_generichash_final(&state, digest, sizeof digest);
	fseeko(table->file, here, SEEK_SET);
	char *hex = arena_alloc(table->run->arena, 2 * sizeof digest + 1);
	sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
	return table->hash = hex;
}
