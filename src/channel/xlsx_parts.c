/* What a workbook says around its sheets: names, shared strings, formats. */
#include "xlsx_parts.h"
#include "base/buf.h"
#include "base/map.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* --- formats ---------------------------------------------------------------------------------- */

enum form format_built_in(int id)
{
	if (id == 9 || id == 10)
		return FORM_PERCENT;
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
		(id >= 50 && id <= 54) || id == 57 || id == 58)
		return FORM_DATE;
	/* 32 … 35, 55, 56 are times of day in Chinese and Japanese, 45 … 47 durations */
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) ||
		id == 55 || id == 56)
		return FORM_TIME;
	return FORM_NUMBER;
}

/* Passes over what is shown as it stands: "…", \x, _x, *x, [Red], [$-804]; elapsed [h] is kept. */
static const char *format_skip(const char *c, bool *elapsed)
{
	if (*c == '"') {
		const char *close = strchr(c + 1, '"');
		return close ? close + 1 : c + strlen(c);
	}
	if ((*c == '\\' || *c == '_' || *c == '*') && c[1])
		return c + 2;
	if (*c == '[') {
		*elapsed = *elapsed || strchr("hHmMsS", c[1] ? c[1] : '?');
		const char *close = strchr(c, ']');
		return close ? close + 1 : c + strlen(c);
	}
	return c;
}

enum form format_form(const char *code)
{
	bool year = false, day = false, month_or_minute = false, hour = false, elapsed = false,
	     percent = false;
	if (!strncasecmp(code, "general", 7))
		return FORM_NUMBER;
	for (const char *c = code; *c && *c != ';';) {
		const char *next = format_skip(c, &elapsed);
		if (next != c) {
			c = next;
			continue;
		}
		bool exponent = (*c == 'E' || *c == 'e') && (c[1] == '+' || c[1] == '-');
		year = year || *c == 'y' || *c == 'Y' || (*c == 'e' && !exponent);
		day = day || *c == 'd' || *c == 'D';
		month_or_minute = month_or_minute || *c == 'm' || *c == 'M';
		hour = hour || *c == 'h' || *c == 'H' || *c == 's' || *c == 'S';
		percent = percent || *c == '%';
		c++;
		if (exponent)
			c++;
	}
	if (elapsed)
		return FORM_TIME;
	if (year || day || (month_or_minute && !hour))
		return FORM_DATE;
	return hour ? FORM_TIME : percent ? FORM_PERCENT : FORM_NUMBER;
}

struct styles {
	struct workbook_parts *parts;
	struct map *custom; /* id → 1 + enum form */
	bool cells;         /* within cellXfs */
};

static void styles_start(struct xml *xml, const char *name, const char **attributes)
{
	struct styles *styles = xml->context;
	const char *id = xml_attribute(attributes, "numFmtId");
	const char *code = xml_attribute(attributes, "formatCode");
	if (!strcmp(name, "numFmt") && id && code) {
		*map_int(styles->custom, atoi(id)) = (void *)(uintptr_t)(1 + format_form(code));
	} else if (!strcmp(name, "cellXfs")) {
		styles->cells = true;
	} else if (!strcmp(name, "xf") && styles->cells) {
		int number = id ? atoi(id) : 0;
		uintptr_t custom = (uintptr_t)map_int_get(styles->custom, number);
		*list_add(xml->table->run->arena, &styles->parts->styles) = custom
			? (enum form)(custom - 1)
			: format_built_in(number);
	}
}

static void styles_end(struct xml *xml, const char *name)
{
	struct styles *styles = xml->context;
	if (!strcmp(name, "cellXfs"))
		styles->cells = false;
}

/* --- shared strings --------------------------------------------------------------------------- */

struct strings_context {
	struct strings *strings;
	bool text, phonetic;
};

static void strings_release(void *strings)
{
	free(((struct strings *)strings)->bytes);
}

static void strings_append(struct xml *xml, struct strings *strings, const char *text, size_t n)
{
	int64_t cap = xml->table->limits.string_bytes;
	if ((int64_t)(strings->length + n) > cap) {
		xml_stop(xml, TABLE_STRINGS, xml->table->name, num(xml->table->run, cap), NULL);
		return;
	}
	if (strings->length + n > strings->space) {
		size_t space = strings->space ? strings->space * 2 : 65536;
		while (space < strings->length + n)
			space *= 2;
		strings->bytes = realloc(strings->bytes, space);
		if (!strings->bytes)
			abort();
		strings->space = space;
	}
	memcpy(strings->bytes + strings->length, text, n);
	strings->length += n;
}

static void strings_start(struct xml *xml, const char *name, const char **attributes)
{
	struct strings_context *context = xml->context;
	struct strings *strings = context->strings;
	if (!strcmp(name, "si"))
		*list_add(xml->table->run->arena, &strings->starts) = (uint32_t)strings->length;
	else if (!strcmp(name, "rPh")) /* how it is read aloud: not part of the text */
		context->phonetic = true;
	else if (!strcmp(name, "t"))
		context->text = !context->phonetic && strings->starts.n;
}

static void strings_end(struct xml *xml, const char *name)
{
	struct strings_context *context = xml->context;
	if (!strcmp(name, "si"))
		strings_append(xml, context->strings, "", 1);
	else if (!strcmp(name, "rPh"))
		context->phonetic = false;
	else if (!strcmp(name, "t"))
		context->text = false;
}

static void strings_text(struct xml *xml, const char *text, int length)
{
	struct strings_context *context = xml->context;
	if (context->text)
		strings_append(xml, context->strings, text, (size_t)length);
}

static int hex(char c)
{
	return c >= '0' && c <= '9'    ? c - '0'
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
		: c >= 'a' && c <= 'f' ? c - 'a' + 10
				       : -1;
}

void unescape(char *text)
{
	char *out = text;
	for (const char *c = text; *c; c++) {
		int point = 0;
		bool escaped = c[0] == '_' && c[1] == 'x';
		for (int i = 2; escaped && i < 6; i++) {
			int digit = hex(c[i]);
			escaped = digit >= 0;
			point = point * 16 + digit;
		}
		if (!escaped || c[6] != '_' || point >= 0x80 || !point) {
			*out++ = *c;
			continue;
		}
		*out++ = (char)point;
		c += 6;
	}
	*out = 0;
}

/* --- workbook and relations ------------------------------------------------------------------- */

struct relation {
	const char *id, *type, *target;
};

struct relations {
	LIST(struct relation) list;
};

static void relations_start(struct xml *xml, const char *name, const char **attributes)
{
	struct relations *relations = xml->context;
	struct arena *arena = xml->table->run->arena;
	const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type"),
		   *target = xml_attribute(attributes, "Target");
	if (strcmp(name, "Relationship") || !id || !type || !target || relations->list.n > 10000)
		return;
	*list_add(arena, &relations->list) = (struct relation){ arena_strdup(arena, id),
		arena_strdup(arena, type), arena_strdup(arena, target) };
}

static bool type_is(const struct relation *relation, const char *type)
{
	const char *slash = strrchr(relation->type, '/');
	return slash && !strcmp(slash + 1, type);
}

/* "worksheets/sheet1.xml" in the folder of the part, "/xl/…" from the root, "../" up. */
static const char *resolve(struct arena *arena, const char *part, const char *target)
{
	if (*target == '/')
		return target + 1;
	const char *slash = strrchr(part, '/');
	char *folder = arena_strndup(arena, part, slash ? (size_t)(slash - part) : 0);
	for (; !strncmp(target, "../", 3); target += 3) {
		char *up = strrchr(folder, '/');
		*(up ? up : folder) = 0;
	}
	return *folder ? arena_printf(arena, "%s/%s", folder, target) : target;
}

static void relations_read(
	struct table *table, struct zip *zip, const char *part, struct relations *relations)
{
	struct arena *arena = table->run->arena;
	const char *slash = strrchr(part, '/');
	size_t folder = slash ? (size_t)(slash - part) + 1 : 0;
	const char *name = arena_printf(
		arena, "%.*s_rels/%s.rels", (int)folder, part, part + folder);
	struct xml xml;
	if (!xml_open(&xml, table, zip, name))
		fail(table->run, TABLE_PART, table->name, name);
	xml.context = relations;
	xml.start = relations_start;
	xml_run(&xml);
}

struct sheets {
	struct workbook_parts *parts;
	struct relations *relations;
	const char *part;
};

static void workbook_start(struct xml *xml, const char *name, const char **attributes)
{
	struct sheets *sheets = xml->context;
	struct table *table = xml->table;
	struct arena *arena = table->run->arena;
	if (!strcmp(name, "workbookPr")) {
		const char *from = xml_attribute(attributes, "date1904");
		sheets->parts->from_1904 = from && (!strcmp(from, "1") || !strcmp(from, "true"));
	}
	if (strcmp(name, "sheet") || sheets->parts->sheets.n > 1000)
		return;
	const char *title = xml_attribute(attributes, "name"),
		   *id = xml_attribute(attributes, "id"),
		   *state = xml_attribute(attributes, "state");
	if (state && strcmp(state, "visible")) {
		table->hidden++;
		return;
	}
	for (size_t i = 0; id && i < sheets->relations->list.n; i++) {
		const struct relation *relation = &sheets->relations->list.at[i];
		if (strcmp(relation->id, id) || !type_is(relation, "worksheet"))
			continue;
		*list_add(arena, &sheets->parts->sheets) = (struct sheet_part){
			arena_strdup(arena, title ? title : ""),
			resolve(arena, sheets->part, relation->target)
		};
	}
}

static void part_read(struct table *table, struct workbook_parts *parts, const char *name,
	const struct xml *handlers)
{
	struct xml xml;
	if (!xml_open(&xml, table, parts->zip, name))
		fail(table->run, TABLE_PART, table->name, name);
	xml.context = handlers->context;
	xml.start = handlers->start;
	xml.end = handlers->end;
	xml.text = handlers->text;
	xml_run(&xml);
}

bool workbook_read(struct table *table, struct workbook_parts *parts)
{
	struct run *run = table->run;
	parts->zip = zip_of(table);
	if (zip_name_locate(parts->zip, "[Content_Types].xml", ZIP_FL_NOCASE) < 0)
		return false;
	struct relations root = { 0 }, relations = { 0 };
	relations_read(table, parts->zip, "", &root);
	const char *part = NULL;
	for (size_t i = 0; i < root.list.n && !part; i++)
		if (type_is(&root.list.at[i], "officeDocument"))
			part = resolve(run->arena, "", root.list.at[i].target);
	if (!part)
		fail(run, TABLE_PART, table->name, "workbook.xml");
	relations_read(table, parts->zip, part, &relations);
	struct sheets sheets = { parts, &relations, part };
	part_read(table, parts, part, &(struct xml){ .context = &sheets, .start = workbook_start });
	if (!parts->sheets.n)
		fail(run, TABLE_FORM, table->name);
	struct styles styles = { parts, map_create(run->arena), false };
	struct strings_context strings = { &parts->strings, false, false };
	arena_own(run->arena, &parts->strings, strings_release);
	for (size_t i = 0; i < relations.list.n; i++) {
		const struct relation *relation = &relations.list.at[i];
		const char *name = resolve(run->arena, part, relation->target);
		if (type_is(relation, "styles"))
			part_read(table, parts, name,
				&(struct xml){ .context = &styles,
					.start = styles_start,
					.end = styles_end });
		else if (type_is(relation, "sharedStrings"))
			part_read(table, parts, name,
				&(struct xml){ .context = &strings,
					.start = strings_start,
					.end = strings_end,
					.text = strings_text });
	}
	return true;
}
