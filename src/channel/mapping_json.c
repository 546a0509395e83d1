/* Mappings to JSON: only what differs from the usual is written. */
#include "mapping.h"
#include "table.h"

static json_t *column_json(const struct column_ref *column)
{
	if (column->day)
		return json_pack("{s:s, s:s, s:i}", "day", column->day, "month", column->month,
			"first_year", column->first_year);
	if (column->head)
		return json_string(column->head);
	struct arena *arena = arena_create();
	json_t *json = json_pack("{s:s}", "letter", column_letter(arena, column->letter));
	arena_destroy(arena);
	return json;
}

static json_t *columns_json(enum import_kind kind, struct column_ref *const column[FIELDS_MAX])
{
	json_t *json = json_object();
	const struct import_field *fields = import_fields(kind);
	for (int i = 0; fields[i].name; i++)
		if (column[i])
			json_object_set_new(json, fields[i].name, column_json(column[i]));
	return json;
}

/* Leaves out what is empty. */
static void set_unless_empty(json_t *json, const char *key, json_t *value)
{
	bool empty = json_is_object(value) ? !json_object_size(value) : !json_array_size(value);
	if (empty)
		json_decref(value);
	else
		json_object_set_new(json, key, value);
}

static void rule_json(enum import_kind kind, const struct record_rule *rule, json_t *json)
{
	const struct import_field *fields = import_fields(kind);
	json_t *constants = json_object(), *where = json_array();
	for (int i = 0; fields[i].name; i++)
		if (rule->constant[i])
			json_object_set_new(
				constants, fields[i].name, json_string(rule->constant[i]));
	for (size_t i = 0; i < rule->where.n; i++) {
		const struct condition *condition = &rule->where.at[i];
		json_t *values = json_array(), *item = json_object();
		for (size_t j = 0; j < condition->values.n; j++)
			json_array_append_new(values, json_string(condition->values.at[j]));
		json_object_set_new(item, "column", column_json(&condition->column));
		json_object_set_new(item, condition->not ? "not" : "is", values);
		json_array_append_new(where, item);
	}
	set_unless_empty(json, "columns", columns_json(kind, rule->column));
	set_unless_empty(json, "constants", constants);
	set_unless_empty(json, "where", where);
}

static json_t *file_json(const struct mapping *mapping)
{
	json_t *json = json_object(), *sheets = json_array(), *inside = json_array();
	for (size_t i = 0; i < mapping->sheets.n; i++)
		json_array_append_new(sheets, json_string(mapping->sheets.at[i]));
	for (const char *const *name = mapping->inside; name && *name; name++)
		json_array_append_new(inside, json_string(*name));
	set_unless_empty(json, "inside", inside);
	set_unless_empty(json, "sheets", sheets);
	if (mapping->head_line >= 0)
		json_object_set_new(json, "head_line", json_integer(mapping->head_line));
	if (mapping->encoding)
		json_object_set_new(json, "encoding", json_string(mapping->encoding));
	if (mapping->separator)
		json_object_set_new(json, "separator", json_stringn(&mapping->separator, 1));
	if (mapping->day_first)
		json_object_set_new(json, "day_first", json_true());
	return json;
}

static json_t *lists_json(const struct mapping *mapping, json_t *json)
{
	const struct import_field *fields = import_fields(mapping->kind);
	json_t *values = json_object(), *joins = json_array(), *records = json_array(),
	       *fixes = json_array();
	for (size_t i = 0; i < mapping->values.n; i++) {
		const struct translation *translation = &mapping->values.at[i];
		const char *name = fields[translation->field].name;
		if (!json_object_get(values, name))
			json_object_set_new(values, name, json_object());
		json_object_set_new(json_object_get(values, name), translation->from,
			json_string(translation->to));
	}
	for (size_t i = 0; i < mapping->joins.n; i++) {
		const struct join_rule *join = &mapping->joins.at[i];
		json_array_append_new(joins,
			json_pack("{s:s, s:o, s:o, s:o}", "file", join->file, "here",
				column_json(&join->here), "there", column_json(&join->there),
				"columns", columns_json(mapping->kind, join->column)));
	}
	for (size_t i = 0; i < mapping->records.n; i++) {
		json_t *record = json_object();
		rule_json(mapping->kind, &mapping->records.at[i], record);
		json_array_append_new(records, record);
	}
	for (size_t i = 0; i < mapping->fixes.n; i++) {
		const struct fix *fix = &mapping->fixes.at[i];
		json_array_append_new(fixes,
			fix->field < 0
				? json_pack("{s:I, s:b}", "row", (json_int_t)fix->row, "skip", 1)
				: json_pack("{s:I, s:s, s:s}", "row", (json_int_t)fix->row, "field",
					  fields[fix->field].name, "value", fix->value));
	}
	set_unless_empty(json, "values", values);
	set_unless_empty(json, "join", joins);
	set_unless_empty(json, "records", records);
	set_unless_empty(json, "fixes", fixes);
	return json;
}

json_t *mapping_json(const struct mapping *mapping)
{
	const struct import_field *fields = import_fields(mapping->kind);
	json_t *json = json_pack(
		"{s:i, s:s}", "mapping", 1, "kind", import_kind_name(mapping->kind));
	if (*mapping->name)
		json_object_set_new(json, "name", json_string(mapping->name));
	set_unless_empty(json, "file", file_json(mapping));
	rule_json(mapping->kind, &mapping->base, json);
	lists_json(mapping, json);
	if (mapping->unknown != UNKNOWN_ASK)
		json_object_set_new(json, "unknown_people",
			json_string(mapping->unknown == UNKNOWN_JOIN ? "join" : "former"));
	if (mapping->distinct >= 0)
		json_object_set_new(json, "distinct", json_string(fields[mapping->distinct].name));
	if (mapping->ref_line || mapping->ref_field >= 0)
		json_object_set_new(json, "ref",
			json_string(mapping->ref_line ? "line" : fields[mapping->ref_field].name));
	return json;
}
