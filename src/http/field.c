/* One walk over a table for what comes in, one for what goes out. */
#include "http/field.h"

#include "base/money.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool day_read(const char *text, day_t *day)
{
	int year, month, of_month, end = 0;
	if (strlen(text) != 10 ||
		sscanf(text, "%4d-%2d-%2d%n", &year, &month, &of_month, &end) != 3 || end != 10 ||
		text[4] != '-' || text[7] != '-' || strpbrk(text, "+ "))
		return false;
	*day = day_make(year, month, of_month);
	return *day != 0;
}

/* "Z", "+08:00", "+0800" → minutes. */
static bool offset_read(const char *text, int *minutes)
{
	if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
		*minutes = 0;
		return true;
	}
	int hour, minute, end = 0;
	if (text[0] != '+' && text[0] != '-')
		return false;
	if (sscanf(text + 1, "%2d:%2d%n", &hour, &minute, &end) != 2 || end != 5)
		if (sscanf(text + 1, "%2d%2d%n", &hour, &minute, &end) != 2 || end != 4)
			return false;
	if (text[1 + end] || hour < 0 || hour > 14 || minute < 0 || minute > 59)
		return false;
	*minutes = (text[0] == '-' ? -1 : 1) * (hour * 60 + minute);
	return true;
}

bool time_read(const char *text, ms_t *at)
{
	int hour, minute, second = 0, end = 0;
	day_t day;
	char first[11] = "";
	if (strlen(text) < 17 || (text[10] != 'T' && text[10] != ' '))
		return false;
	memcpy(first, text, 10);
	const char *rest = text + 11;
	if (!day_read(first, &day) || sscanf(rest, "%2d:%2d%n", &hour, &minute, &end) != 2 ||
		end != 5)
		return false;
	rest += 5;
	if (*rest == ':' && (sscanf(rest, ":%2d%n", &second, &end) != 1 || end != 3))
		return false;
	rest += *rest == ':' ? 3 : 0;
	int ms = 0;
	if (*rest == '.') {
		int scale = 100;
		for (rest++; *rest >= '0' && *rest <= '9'; rest++, scale /= 10)
			ms += (*rest - '0') * scale;
	}
	int offset;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
		!offset_read(rest, &offset))
		return false;
	*at = (int64_t)day_number(day) * MS_DAY + (int64_t)hour * MS_HOUR +
		(int64_t)(minute - offset) * MS_MINUTE + (int64_t)second * MS_SECOND + ms;
	return true;
}

/* --- parsing ----------------------------------------------------------------------------------- */

static void depth_check(struct run *run, const char *bytes, size_t length)
{
	int depth = 0;
	bool in_text = false;
	for (size_t i = 0; i < length; i++) {
		char c = bytes[i];
		if (in_text) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_text = false;
		} else if (c == '"') {
			in_text = true;
		} else if (c == '{' || c == '[') {
			if (++depth > BODY_DEPTH)
				fail(run, BODY_INVALID, "nested too deeply");
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
}

static void json_release(void *json)
{
	json_decref(json);
}

json_t *field_parse(struct run *run, const char *bytes, size_t length)
{
	depth_check(run, bytes, length);
	json_error_t error;
	json_t *json = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &error);
	if (!json)
		fail(run, BODY_INVALID,
			arena_printf(run->arena, "line %d column %d: %s", error.line, error.column,
				error.text));
	arena_own(run->arena, json, json_release);
	if (!json_is_object(json))
		fail(run, BODY_INVALID, "an object is wanted");
	return json;
}

/* --- what comes in ----------------------------------------------------------------------------- */

/* Where the walk stands; becomes a JSON pointer only when it is needed. */
struct spot {
	const struct spot *above;
	const char *name;
	size_t index; /* when name is NULL */
};

static void pointer_write(struct arena *arena, const struct spot *place, char **text)
{
	if (!place)
		return;
	pointer_write(arena, place->above, text);
	*text = place->name ? arena_printf(arena, "%s/%s", *text, place->name)
			    : arena_printf(arena, "%s/%zu", *text, place->index);
}

static const char *pointer(struct arena *arena, const struct spot *place)
{
	char *text = arena_strdup(arena, "");
	pointer_write(arena, place, &text);
	return text;
}

static _Noreturn void invalid(struct field_check *check, const struct spot *place, const char *why)
{
	const char *at = pointer(check->run->arena, place);
	fail_at(check->run, at, FIELD_INVALID, at[0] == '/' ? at + 1 : at, why);
}

static void object_check(struct field_check *check, const struct field *fields, json_t *object,
	const struct spot *place);

static void range_check(struct field_check *check, const struct spot *place,
	const struct field *field, int64_t value)
{
	int64_t min = field->min, max = field->max;
	if (min == 0 && max == 0) {
		min = -EXACT_MAX;
		max = EXACT_MAX;
	}
	if (value >= min && value <= max)
		return;
	invalid(check, place, arena_printf(check->run->arena, "%" PRId64 " … %" PRId64, min, max));
}

static void text_check(struct field_check *check, const struct spot *place,
	const struct field *field, json_t *value)
{
	const char *text = json_string_value(value);
	size_t length = json_string_length(value);
	if (field->max && length > (size_t)field->max)
		invalid(check, place,
			arena_printf(
				check->run->arena, "longer than %" PRId64 " bytes", field->max));
	if (field->flags & REQUIRED && length == 0)
		fail_at(check->run, pointer(check->run->arena, place), FIELD_MISSING, field->name);
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if ((*c < ' ' && *c != '\n' && *c != '\t' && *c != '\r') || *c == 127)
			invalid(check, place, "control characters");
}

static void texts_check(struct field_check *check, const struct spot *place,
	const struct field *field, json_t *value)
{
	if (!json_is_array(value) || json_array_size(value) > (size_t)field->max)
		invalid(check, place,
			arena_printf(check->run->arena, "a list of at most %" PRId64 " is wanted",
				field->max));
	size_t i;
	json_t *text;
	json_array_foreach(value, i, text) {
		struct spot item = { place, NULL, i };
		struct field one = { .name = field->name, .max = field->min };
		if (!json_is_string(text))
			invalid(check, &item, "text is wanted");
		text_check(check, &item, &one, text);
	}
}

static bool choice_known(const char *choices, const char *text)
{
	size_t length = strlen(text);
	for (const char *choice = choices; length && !strchr(text, '|'); choice++) {
		if (strncmp(choice, text, length) == 0 &&
			(choice[length] == '|' || !choice[length]))
			return true;
		if (!(choice = strchr(choice, '|')))
			return false;
	}
	return false;
}

static void id_check(struct field_check *check, const struct spot *place, const struct field *field,
	json_t *value)
{
	int64_t id = json_integer_value(value);
	if (!json_is_integer(value) || id < 0 || id > EXACT_MAX ||
		(id == 0 && field->flags & REQUIRED))
		invalid(check, place, "an id is wanted");
	if (!field->noun || id == 0)
		return;
	struct proof *proof = list_add(check->run->arena, &check->proofs);
	*proof = (struct proof){ field->noun, id, pointer(check->run->arena, place) };
}

static void list_check(struct field_check *check, const struct spot *place,
	const struct field *field, json_t *value)
{
	if (!json_is_array(value))
		invalid(check, place, "a list is wanted");
	size_t n = json_array_size(value);
	if (field->max && n > (size_t)field->max)
		invalid(check, place,
			arena_printf(check->run->arena, "more than %" PRId64, field->max));
	if (n < (size_t)field->min)
		invalid(check, place,
			arena_printf(check->run->arena, "fewer than %" PRId64, field->min));
	for (size_t i = 0; i < n; i++) {
		struct spot item = { place, NULL, i };
		json_t *at = json_array_get(value, i);
		if (field->type == FIELD_IDS)
			id_check(check, &item, field, at);
		else if (json_is_object(at))
			object_check(check, field->fields, at, &item);
		else
			invalid(check, &item, "an object is wanted");
	}
}

/* A day or a time: gives the integer that takes its place. */
static json_t *moment_check(struct field_check *check, const struct spot *place,
	const struct field *field, json_t *value)
{
	const char *text = json_string_value(value);
	day_t day;
	ms_t at;
	if (field->type == FIELD_DAY) {
		if (!text || !day_read(text, &day) || !day_valid(day))
			invalid(check, place, "a day like 2026-03-31 is wanted");
		return json_integer(day);
	}
	if (text && time_read(text, &at))
		return json_integer(at);
	if (!json_is_integer(value))
		invalid(check, place,
			"a time with its zone (ISO 8601) or UTC milliseconds is wanted");
	at = json_integer_value(value);
	if (at < -INT64_C(2208988800000) || at > INT64_C(7258118400000))
		invalid(check, place, "a time between 1900 and 2200 is wanted");
	return json_incref(value);
}

static void value_check(struct field_check *check, const struct spot *place,
	const struct field *field, json_t *object, json_t *value)
{
	switch (field->type) {
	case FIELD_ID: id_check(check, place, field, value); return;
	case FIELD_IDS:
	case FIELD_LIST: list_check(check, place, field, value); return;
	case FIELD_INT:
	case FIELD_MONEY:
		if (!json_is_integer(value))
			invalid(check, place, "a whole number is wanted");
		range_check(check, place, field, json_integer_value(value));
		return;
	case FIELD_REAL:
		if (!json_is_number(value) || !isfinite(json_number_value(value)))
			invalid(check, place, "a number is wanted");
		return;
	case FIELD_TEXT:
		if (!json_is_string(value))
			invalid(check, place, "text is wanted");
		text_check(check, place, field, value);
		return;
	case FIELD_TEXTS: texts_check(check, place, field, value); return;
	case FIELD_CHOICE:
		if (!json_is_string(value) ||
			!choice_known(field->choices, json_string_value(value)))
			invalid(check, place, field->choices);
		return;
	case FIELD_BOOL:
		if (!json_is_boolean(value))
			invalid(check, place, "true or false is wanted");
		return;
	case FIELD_DAY:
	case FIELD_TIME:
		json_object_set_new(object, field->name, moment_check(check, place, field, value));
		return;
	case FIELD_OBJECT:
		if (!json_is_object(value))
			invalid(check, place, "an object is wanted");
		object_check(check, field->fields, value, place);
		return;
	case FIELD_ANY:
	case FIELD_END: return;
	}
}

static const struct field *field_named(const struct field *fields, const char *name)
{
	for (; fields && fields->name; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

static void object_check(struct field_check *check, const struct field *fields, json_t *object,
	const struct spot *place)
{
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value) {
		if (field_named(fields, key))
			continue;
		struct spot unknown = { place, arena_strdup(check->run->arena, key), 0 };
		fail_at(check->run, pointer(check->run->arena, &unknown), FIELD_UNKNOWN, key);
	}
	for (const struct field *field = fields; field && field->name; field++) {
		struct spot here = { place, field->name, 0 };
		value = json_object_get(object, field->name);
		if (json_is_null(value) && !(field->flags & NULLABLE)) {
			json_object_del(object, field->name);
			value = NULL;
		}
		if (!value && field->flags & REQUIRED)
			fail_at(check->run, pointer(check->run->arena, &here), FIELD_MISSING,
				field->name);
		if (value && !json_is_null(value))
			value_check(check, &here, field, object, value);
	}
}

void field_check(struct field_check *check, const struct field *fields, json_t *object)
{
	object_check(check, fields, object, NULL);
}

/* --- a query ----------------------------------------------------------------------------------- */

static json_t *number_from_text(const char *text)
{
	char *end;
	int64_t value = strtoll(text, &end, 10);
	return *text && !*end && exact(value) ? json_integer(value) : json_string(text);
}

static json_t *ids_from_text(const char *text)
{
	json_t *list = json_array();
	while (*text) {
		char *end;
		int64_t id = strtoll(text, &end, 10);
		json_array_append_new(list, end > text ? json_integer(id) : json_null());
		text += strcspn(text, ",");
		text += *text == ',';
	}
	return list;
}

json_t *field_from_text(
	struct run *run, const struct field *fields, const char *name, const char *text)
{
	const struct field *field = field_named(fields, name);
	if (!field)
		fail_at(run, arena_printf(run->arena, "/%s", name), FIELD_UNKNOWN, name);
	json_t *value = NULL;
	switch (field->type) {
	case FIELD_ID:
	case FIELD_INT:
	case FIELD_MONEY: value = number_from_text(text); break;
	case FIELD_TIME:
		value = strchr(text, 'T') ? json_string(text) : number_from_text(text);
		break;
	case FIELD_REAL: {
		char *end;
		double real = strtod(text, &end);
		value = *text && !*end && isfinite(real) ? json_real(real) : json_string(text);
		break;
	}
	case FIELD_BOOL:
		value = strcmp(text, "true") == 0 || strcmp(text, "1") == 0    ? json_true()
			: strcmp(text, "false") == 0 || strcmp(text, "0") == 0 ? json_false()
									       : json_string(text);
		break;
	case FIELD_IDS: value = ids_from_text(text); break;
	case FIELD_OBJECT:
	case FIELD_TEXTS:
	case FIELD_LIST:
	case FIELD_ANY:
		value = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
		break;
	default: value = json_string(text);
	}
	if (!value) /* not UTF-8, or not JSON */
		fail_at(run, arena_printf(run->arena, "/%s", name), FIELD_INVALID, name,
			"not readable");
	return value;
}

/* --- what goes out ----------------------------------------------------------------------------- */

static bool type_fits(const struct field *field, json_t *value)
{
	day_t day;
	switch (field->type) {
	case FIELD_ID:
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_TIME: return json_is_integer(value) && exact(json_integer_value(value));
	case FIELD_REAL: return json_is_number(value);
	case FIELD_TEXT: return json_is_string(value);
	case FIELD_CHOICE:
		return json_is_string(value) &&
			choice_known(field->choices, json_string_value(value));
	case FIELD_BOOL: return json_is_boolean(value);
	case FIELD_DAY: return json_is_string(value) && day_read(json_string_value(value), &day);
	case FIELD_OBJECT: return json_is_object(value);
	case FIELD_IDS:
	case FIELD_TEXTS:
	case FIELD_LIST: return json_is_array(value);
	default: return true;
	}
}

static const char *reply_check(
	struct arena *arena, const struct field *fields, json_t *object, const char *at);

static const char *reply_value_check(
	struct arena *arena, const struct field *field, json_t *value, const char *at)
{
	if (json_is_null(value))
		return field->flags & REQUIRED && !(field->flags & NULLABLE)
			? arena_printf(arena, "%s is null", at)
			: NULL;
	if (!type_fits(field, value))
		return arena_printf(arena, "%s is of another type", at);
	if (field->type == FIELD_OBJECT && field->fields)
		return reply_check(arena, field->fields, value, at);
	if (field->type != FIELD_LIST || !field->fields)
		return NULL;
	size_t i;
	json_t *item;
	json_array_foreach(value, i, item) {
		const char *wrong = reply_check(
			arena, field->fields, item, arena_printf(arena, "%s/%zu", at, i));
		if (wrong)
			return wrong;
	}
	return NULL;
}

static const char *reply_check(
	struct arena *arena, const struct field *fields, json_t *object, const char *at)
{
	if (!json_is_object(object))
		return arena_printf(arena, "%s is no object", at);
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value)
		if (!field_named(fields, key))
			return arena_printf(arena, "%s/%s is not in the table", at, key);
	for (const struct field *field = fields; field->name; field++) {
		const char *here = arena_printf(arena, "%s/%s", at, field->name);
		value = json_object_get(object, field->name);
		if (!value && field->flags & REQUIRED)
			return arena_printf(arena, "%s is missing", here);
		const char *wrong = value ? reply_value_check(arena, field, value, here) : NULL;
		if (wrong)
			return wrong;
	}
	return NULL;
}

const char *field_check_reply(struct arena *arena, const struct field *fields, json_t *object)
{
	return fields ? reply_check(arena, fields, object, "") : NULL;
}
