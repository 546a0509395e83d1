/* Mappings from JSON, strictly, and back. */
#include "mapping.h"
#include "base/buf.h"
#include "table.h"
#include "value.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MAPPING_BYTES = 4 << 20 };

/* Where in the document we are, for faults. */
struct place {
	struct run *run;
	enum import_kind kind;
	const char *path;
};

static _Noreturn void wrong(const struct place *place, const char *key, const char *why)
{
	fail(place->run, MAPPING_INVALID,
		arena_printf(place->run->arena, "%s/%s", place->path, key), why);
}

static struct place within(const struct place *place, const char *key)
{
	return (struct place){ place->run, place->kind,
		arena_printf(place->run->arena, "%s/%s", place->path, key) };
}

static struct place within_item(const struct place *place, size_t index)
{
	return within(place, num(place->run, (int64_t)index));
}

static const char *text_of(const struct place *place, const char *key, const json_t *json)
{
	if (!json_is_string(json))
		wrong(place, key, "a text is wanted");
	if (strlen(json_string_value(json)) > 1000)
		wrong(place, key, "too long");
	return arena_strdup(place->run->arena, json_string_value(json));
}

static int64_t int_of(
	const struct place *place, const char *key, const json_t *json, int64_t min, int64_t max)
{
	if (!json_is_integer(json) || json_integer_value(json) < min ||
		json_integer_value(json) > max)
		wrong(place, key, "a whole number in range is wanted");
	return json_integer_value(json);
}

static bool bool_of(const struct place *place, const char *key, const json_t *json)
{
	if (!json_is_boolean(json))
		wrong(place, key, "true or false is wanted");
	return json_is_true(json);
}

static const json_t *object_of(const struct place *place, const char *key, const json_t *json)
{
	if (!json_is_object(json))
		wrong(place, key, "an object is wanted");
	return json;
}

static const json_t *list_of(const struct place *place, const char *key, const json_t *json)
{
	if (!json_is_array(json) || json_array_size(json) > 100000)
		wrong(place, key, "a list is wanted");
	return json;
}

static int field_of(const struct place *place, const char *name)
{
	int field = import_field_named(place->kind, name);
	if (field < 0)
		wrong(place, name, "there is no such field");
	return field;
}

struct column_ref *column_by_head(struct arena *arena, const char *head)
{
	struct column_ref *column = NEW(arena, struct column_ref);
	column->head = head;
	column->letter = -1;
	return column;
}

struct column_ref *column_by_letter(struct arena *arena, int letter)
{
	struct column_ref *column = NEW(arena, struct column_ref);
	column->letter = letter;
	return column;
}

#define EACH(json, key, value)                                                                 \
	for (void *iter_ = json_object_iter((json_t *)(json)); iter_ &&                        \
		((key) = json_object_iter_key(iter_), (value) = json_object_iter_value(iter_), \
		true);                                                                         \
		iter_ = json_object_iter_next((json_t *)(json), iter_))

static struct column_ref *column_of(const struct place *place, const char *key, const json_t *json)
{
	struct arena *arena = place->run->arena;
	if (json_is_string(json))
		return column_by_head(arena, text_of(place, key, json));
	struct place inside = within(place, key);
	struct column_ref *column = column_by_head(arena, NULL);
	const char *name;
	const json_t *value;
	EACH(object_of(place, key, json), name, value)
	{
		if (!strcmp(name, "letter")) {
			column->letter = column_number(text_of(&inside, name, value));
			if (column->letter < 0)
				wrong(&inside, name, "a column such as C is wanted");
		} else if (!strcmp(name, "day")) {
			column->day = text_of(&inside, name, value);
		} else if (!strcmp(name, "month")) {
			column->month = text_of(&inside, name, value);
		} else if (!strcmp(name, "first_year")) {
			column->first_year = (int)int_of(&inside, name, value, 1900, 2199);
		} else {
			wrong(&inside, name, "there is no such key");
		}
	}
	bool pieces = column->day && column->month && column->first_year;
	bool some = column->day || column->month || column->first_year;
	if (some != pieces || pieces == (column->letter >= 0))
		wrong(place, key, "either letter, or day, month and first_year");
	if (pieces && strcmp(key, "date"))
		wrong(place, key, "only the date comes in pieces");
	return column;
}

static void columns_read(
	const struct place *place, const json_t *json, struct column_ref *column[FIELDS_MAX])
{
	const char *name;
	const json_t *value;
	EACH(json, name, value)
	column[field_of(place, name)] = json_is_null(value) ? NULL : column_of(place, name, value);
}

static void condition_read(
	const struct place *place, const json_t *json, struct condition *condition)
{
	const char *name;
	const json_t *value;
	bool column = false, said = false;
	EACH(json, name, value)
	{
		if (!strcmp(name, "column")) {
			condition->column = *column_of(place, name, value);
			column = true;
		} else if (!said && (!strcmp(name, "is") || !strcmp(name, "not"))) {
			struct place inside = within(place, name);
			const json_t *list = list_of(place, name, value);
			for (size_t i = 0; i < json_array_size(list); i++)
				*list_add(place->run->arena, &condition->values) = text_of(&inside,
					num(place->run, (int64_t)i), json_array_get(list, i));
			condition->not = *name == 'n';
			said = true;
		} else {
			wrong(place, name, "there is no such key here");
		}
	}
	if (!column || !said)
		wrong(place, "", "column and one of is, not are wanted");
}

static void rule_key(
	const struct place *place, const char *key, const json_t *json, struct record_rule *rule)
{
	struct place inside = within(place, key);
	const char *name;
	const json_t *value;
	if (!strcmp(key, "columns")) {
		columns_read(&inside, object_of(place, key, json), rule->column);
	} else if (!strcmp(key, "constants")) {
		EACH(object_of(place, key, json), name, value)
		rule->constant[field_of(&inside, name)] = text_of(&inside, name, value);
	} else if (!strcmp(key, "where")) {
		const json_t *list = list_of(place, key, json);
		for (size_t i = 0; i < json_array_size(list); i++) {
			struct place item = within_item(&inside, i);
			condition_read(&item,
				object_of(&inside, num(place->run, (int64_t)i),
					json_array_get(list, i)),
				list_add(place->run->arena, &rule->where));
		}
	} else {
		wrong(place, key, "there is no such key");
	}
}

static const char *const *texts_of(const struct place *place, const char *key, const json_t *json)
{
	struct place inside = within(place, key);
	size_t n = json_array_size(list_of(place, key, json));
	const char **texts = NEW_N(place->run->arena, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		texts[i] = text_of(&inside, num(place->run, (int64_t)i), json_array_get(json, i));
	return texts;
}

static void file_read(const struct place *place, const json_t *json, struct mapping *mapping)
{
	const char *key;
	const json_t *value;
	EACH(json, key, value)
	{
		if (!strcmp(key, "inside")) {
			mapping->inside = texts_of(place, key, value);
		} else if (!strcmp(key, "sheets")) {
			for (const char *const *name = texts_of(place, key, value); *name; name++)
				*list_add(place->run->arena, &mapping->sheets) = *name;
		} else if (!strcmp(key, "head_line")) {
			mapping->head_line = (int)int_of(place, key, value, 0, 1000);
		} else if (!strcmp(key, "encoding")) {
			static const char *const known[] = { "UTF-8", "GB18030", "UTF-16LE",
				"UTF-16BE" };
			mapping->encoding = text_of(place, key, value);
			bool found = false;
			for (size_t i = 0; i < 4; i++)
				found = found || !strcmp(known[i], mapping->encoding);
			if (!found)
				wrong(place, key, "UTF-8, GB18030, UTF-16LE or UTF-16BE");
		} else if (!strcmp(key, "separator")) {
			const char *separator = text_of(place, key, value);
			if (strlen(separator) != 1 || !strchr(",;\t|", *separator))
				wrong(place, key, "one of , ; tab |");
			mapping->separator = *separator;
		} else if (!strcmp(key, "day_first")) {
			mapping->day_first = bool_of(place, key, value);
		} else {
			wrong(place, key, "there is no such key");
		}
	}
}

static void translations_read(
	const struct place *place, int field, const json_t *json, struct mapping *mapping)
{
	const char *from;
	const json_t *to;
	EACH(json, from, to)
	*list_add(place->run->arena, &mapping->values) = (struct translation){ field,
		arena_strdup(place->run->arena, from), text_of(place, from, to) };
}

static void values_read(const struct place *place, const json_t *json, struct mapping *mapping)
{
	const char *name;
	const json_t *object;
	EACH(json, name, object)
	{
		struct place inside = within(place, name);
		translations_read(
			&inside, field_of(place, name), object_of(place, name, object), mapping);
	}
}

static void join_read(const struct place *place, const json_t *json, struct join_rule *join)
{
	const char *key;
	const json_t *value;
	bool here = false, there = false;
	EACH(json, key, value)
	{
		if (!strcmp(key, "file")) {
			join->file = text_of(place, key, value);
			if (strchr(join->file, '/') || strchr(join->file, '\\') ||
				*join->file == '.' || !*join->file)
				wrong(place, key, "a plain name of a file is wanted");
		} else if (!strcmp(key, "here")) {
			join->here = *column_of(place, key, value);
			here = true;
		} else if (!strcmp(key, "there")) {
			join->there = *column_of(place, key, value);
			there = true;
		} else if (!strcmp(key, "columns")) {
			struct place inside = within(place, key);
			columns_read(&inside, object_of(place, key, value), join->column);
		} else {
			wrong(place, key, "there is no such key");
		}
	}
	if (!join->file || !here || !there)
		wrong(place, "", "file, here and there are wanted");
}

static void fix_read(const struct place *place, const json_t *json, struct fix *fix)
{
	const char *key;
	const json_t *value;
	bool skip = false;
	*fix = (struct fix){ .field = -1 };
	EACH(json, key, value)
	{
		if (!strcmp(key, "row"))
			fix->row = int_of(place, key, value, 1, INT64_C(1) << 50);
		else if (!strcmp(key, "field"))
			fix->field = field_of(place, text_of(place, key, value));
		else if (!strcmp(key, "value"))
			fix->value = text_of(place, key, value);
		else if (!strcmp(key, "skip"))
			skip = bool_of(place, key, value);
		else
			wrong(place, key, "there is no such key");
	}
	if (!fix->row || skip == (fix->field >= 0) || (fix->field >= 0) != (fix->value != NULL))
		wrong(place, "", "row with skip, or with field and value");
}

/* Items of a list, each an object of its own kind. */
static void items_read(
	const struct place *place, const char *key, const json_t *json, struct mapping *mapping)
{
	struct place inside = within(place, key);
	struct arena *arena = place->run->arena;
	const json_t *list = list_of(place, key, json);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct place item = within_item(&inside, i);
		const json_t *object = object_of(
			&inside, num(place->run, (int64_t)i), json_array_get(list, i));
		const char *name;
		const json_t *value;
		if (!strcmp(key, "join")) {
			join_read(&item, object, list_add(arena, &mapping->joins));
		} else if (!strcmp(key, "fixes")) {
			fix_read(&item, object, list_add(arena, &mapping->fixes));
		} else {
			struct record_rule *rule = list_add(arena, &mapping->records);
			EACH(object, name, value)
			rule_key(&item, name, value, rule);
		}
	}
}

static void key_read(
	const struct place *place, const char *key, const json_t *value, struct mapping *mapping)
{
	struct place inside = within(place, key);
	if (!strcmp(key, "mapping")) {
		int_of(place, key, value, 1, 1);
	} else if (!strcmp(key, "name")) {
		mapping->name = text_of(place, key, value);
	} else if (!strcmp(key, "file")) {
		file_read(&inside, object_of(place, key, value), mapping);
	} else if (!strcmp(key, "values")) {
		values_read(&inside, object_of(place, key, value), mapping);
	} else if (!strcmp(key, "join") || !strcmp(key, "records") || !strcmp(key, "fixes")) {
		items_read(place, key, value, mapping);
	} else if (!strcmp(key, "unknown_people")) {
		const char *how = text_of(place, key, value);
		mapping->unknown = !strcmp(how, "join") ? UNKNOWN_JOIN
			: !strcmp(how, "former")        ? UNKNOWN_FORMER
							: UNKNOWN_ASK;
		if (mapping->unknown == UNKNOWN_ASK && strcmp(how, "ask") != 0)
			wrong(place, key, "ask, former or join");
	} else if (!strcmp(key, "distinct")) {
		mapping->distinct = field_of(place, text_of(place, key, value));
	} else if (!strcmp(key, "ref")) {
		const char *ref = text_of(place, key, value);
		mapping->ref_line = !strcmp(ref, "line");
		mapping->ref_field = mapping->ref_line ? -1 : field_of(place, ref);
	} else if (strcmp(key, "kind") != 0) {
		rule_key(place, key, value, &mapping->base);
	}
}

struct mapping *mapping_create(struct run *run, enum import_kind kind)
{
	struct mapping *mapping = NEW(run->arena, struct mapping);
	mapping->kind = kind;
	mapping->name = "";
	mapping->head_line = -1;
	mapping->ref_field = mapping->distinct = -1;
	return mapping;
}

struct mapping *mapping_read(struct run *run, const json_t *json)
{
	struct place place = { run, IMPORT_PEOPLE, "" };
	const char *key;
	const json_t *value;
	object_of(&place, "", json);
	int kind = import_kind_named(text_of(&place, "kind", json_object_get(json, "kind")));
	if (kind < 0)
		wrong(&place, "kind", "people, deals, calls or facts");
	place.kind = (enum import_kind)kind;
	struct mapping *mapping = mapping_create(run, place.kind);
	if (!json_object_get(json, "mapping"))
		wrong(&place, "mapping", "the version is wanted: 1");
	EACH(json, key, value)
	key_read(&place, key, value, mapping);
	return mapping;
}

static void json_release(void *json)
{
	json_decref(json);
}

struct mapping *mapping_read_text(struct run *run, const char *text, size_t length)
{
	json_error_t error;
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
	if (!json)
		fail(run, MAPPING_INVALID,
			arena_printf(run->arena, "%d:%d", error.line, error.column), error.text);
	arena_own(run->arena, json, json_release);
	return mapping_read(run, json);
}

static void file_release(void *file)
{
	fclose(file);
}

struct mapping *mapping_read_file(struct run *run, const char *path)
{
	FILE *file = arena_own(run->arena, fopen(path, "rbe"), file_release);
	if (!file)
		fail(run, TABLE_ABSENT, path, strerror(errno));
	struct buf *text = buf_create(run->arena, MAPPING_BYTES);
	char piece[8192];
	for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;)
		buf_bytes(text, piece, n);
	if (text->full)
		fail(run, MAPPING_INVALID, path, "too long");
	return mapping_read_text(run, text->data, text->length);
}
