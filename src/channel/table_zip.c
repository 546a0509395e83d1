/* Zips: what lies inside is spooled to an unlinked file, under the limits. What an archive says of
 * its own sizes is not believed: bytes are counted as they come out. */
#include "table_parts.h"
#include "base/buf.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

/* Bytes unpacked before the ratio counts: small files may well be very regular. */
static const int64_t ratio_from = 16 << 20;

static void zip_release(void *zip)
{
	zip_discard(zip);
}

static void part_release(void *part)
{
	zip_fclose(part);
}

static void file_release(void *file)
{
	fclose(file);
}

/* libzip closes the file that it is given: it gets its own descriptor. */
static FILE *again(struct table *table)
{
	FILE *file = NULL;
	int fd = fileno(table->file);
	if (fd >= 0) {
		char path[64];
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		file = fopen(path, "rbe");
	}
	return file;
}

/* A file in memory has no descriptor: spooled. */
static void spool_memory(struct table *table)
{
	if (fileno(table->file) >= 0)
		return;
	FILE *spool = tmpfile();
	if (!spool)
		fail(table->run, TABLE_ABSENT, table->name, strerror(errno));
	arena_own(table->run->arena, spool, file_release);
	char piece[PIECE];
	rewind(table->file);
	for (size_t n; (n = fread(piece, 1, sizeof piece, table->file)) > 0;)
		if (fwrite(piece, 1, n, spool) != n)
			fail(table->run, TABLE_ABSENT, table->name, strerror(errno));
	fflush(spool);
	rewind(spool);
	table->file = spool;
}

struct zip *zip_of(struct table *table)
{
	spool_memory(table);
	FILE *file = again(table);
	zip_error_t error;
	zip_error_init(&error);
	zip_source_t *source = file ? zip_source_filep_create(file, 0, -1, &error) : NULL;
	if (!source && file)
		fclose(file);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
	if (!zip && source)
		zip_source_free(source);
	zip_error_fini(&error);
	if (!zip)
		fail(table->run, TABLE_PART, table->name, "zip");
	return arena_own(table->run->arena, zip, zip_release);
}

struct zip_file *zip_part(struct table *table, struct zip *zip, int64_t index)
{
	zip_stat_t stat;
	if (zip_stat_index(zip, (zip_uint64_t)index, 0, &stat) == 0 &&
		(stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
		fail(table->run, TABLE_OLD, table->name);
	zip_file_t *part = zip_fopen_index(zip, (zip_uint64_t)index, 0);
	if (!part) {
		const char *name = zip_get_name(zip, (zip_uint64_t)index, 0);
		fail(table->run, TABLE_PART, table->name, name ? name : "?");
	}
	return arena_own(table->run->arena, part, part_release);
}

int64_t zip_take(struct table *table, struct zip_file *part, void *bytes, int64_t length)
{
	zip_int64_t n = zip_fread(part, bytes, (zip_uint64_t)length);
	if (n < 0)
		fail(table->run, TABLE_PART, table->name, "zip");
	table->unpacked += n;
	if (table->unpacked > table->limits.unpacked_bytes)
		fail(table->run, TABLE_BOMB, table->name,
			num(table->run, table->limits.unpacked_bytes));
	if (table->unpacked > ratio_from && table->unpacked / table->limits.ratio > table->size)
		fail(table->run, TABLE_BOMB, table->name,
			arena_printf(table->run->arena, "1:%lld", (long long)table->limits.ratio));
	return n;
}

static bool ends(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);
	return n >= m && !strcasecmp(name + n - m, end);
}

/* Tables and archives; not what macOS puts beside them. */
static bool candidate(const char *name)
{
	const char *base = strrchr(name, '/');
	base = base ? base + 1 : name;
	if (!strncmp(name, "__MACOSX/", 9) || *base == '.' || !*base || !strncmp(base, "~$", 2))
		return false;
	return ends(base, ".csv") || ends(base, ".tsv") || ends(base, ".txt") ||
		ends(base, ".xlsx") || ends(base, ".xlsm") || ends(base, ".zip");
}

static bool archive_or_table(const char *name)
{
	return !ends(name, ".txt");
}

/* The only table within; a text file counts only when there is nothing else. */
static int64_t only_one(struct table *table, struct zip *zip)
{
	int64_t found = -1, count = 0, texts = 0, text = -1;
	struct buf *names = buf_create(table->run->arena, 2000);
	for (int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
		const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
		if (!name || !candidate(name))
			continue;
		if (!archive_or_table(name)) {
			text = i;
			texts++;
			continue;
		}
		found = i;
		if (count++)
			buf_text(names, ", ");
		buf_text(names, name);
	}
	if (count > 1)
		fail(table->run, TABLE_CHOICE, table->name, buf_string(names));
	if (!count && texts == 1)
		return text;
	if (!count)
		fail(table->run, TABLE_FORM, table->name);
	return found;
}

void zip_enter(struct table *table, const char *const *inside)
{
	struct run *run = table->run;
	struct zip *zip = zip_of(table);
	int64_t index = inside && *inside ? zip_name_locate(zip, *inside, 0) : only_one(table, zip);
	if (index < 0)
		fail(run, TABLE_INSIDE, table->name, *inside);
	struct zip_file *part = zip_part(table, zip, index);
	const char *name = arena_printf(
		run->arena, "%s/%s", table->name, zip_get_name(zip, (zip_uint64_t)index, 0));
	FILE *spool = tmpfile();
	if (!spool)
		fail(run, TABLE_ABSENT, name, strerror(errno));
	arena_own(run->arena, spool, file_release);
	char piece[PIECE];
	int64_t size = 0;
	for (int64_t n; (n = zip_take(table, part, piece, sizeof piece)) > 0; size += n)
		if (fwrite(piece, 1, (size_t)n, spool) != (size_t)n)
			fail(run, TABLE_ABSENT, name, strerror(errno));
	fflush(spool);
	rewind(spool);
	table->file = spool;
	table->name = name;
	table->size = size;
	if (!size)
		fail(run, TABLE_EMPTY, name);
}
