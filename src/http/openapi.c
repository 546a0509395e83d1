/* Tables to JSON schema. */
#include "http/openapi.h"

#include "http/router.h"
#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *fields_schema(const struct field *fields, bool reply);

static json_t *choices_json(const char *choices)
{
	json_t *list = json_array();
	while (*choices) {
		size_t length = strcspn(choices, "|");
		json_array_append_new(list, json_stringn(choices, length));
		choices += length + (choices[length] == '|');
	}
	return list;
}

static json_t *list_schema(const struct field *field, json_t *items)
{
	json_t *schema = json_pack("{s:s, s:o}", "type", "array", "items", items);
	if (field->max)
		json_object_set_new(schema, "maxItems", json_integer(field->max));
	if (field->type == FIELD_LIST && field->min)
		json_object_set_new(schema, "minItems", json_integer(field->min));
	return schema;
}

static json_t *number_schema(const struct field *field)
{
	json_t *schema = json_pack("{s:s}", "type", "integer");
	if (field->min || field->max) {
		json_object_set_new(schema, "minimum", json_integer(field->min));
		json_object_set_new(schema, "maximum", json_integer(field->max));
	}
	return schema;
}

static json_t *text_schema(int64_t most)
{
	json_t *schema = json_pack("{s:s}", "type", "string");
	if (most)
		json_object_set_new(schema, "maxLength", json_integer(most));
	return schema;
}

static json_t *type_schema(const struct field *field, bool reply)
{
	switch (field->type) {
	case FIELD_ID: return json_pack("{s:s, s:s}", "type", "integer", "format", "id");
	case FIELD_IDS:
		return list_schema(
			field, json_pack("{s:s, s:s}", "type", "integer", "format", "id"));
	case FIELD_INT:
	case FIELD_MONEY: return number_schema(field);
	case FIELD_REAL: return json_pack("{s:s}", "type", "number");
	case FIELD_TEXT: return text_schema(field->max);
	case FIELD_TEXTS: return list_schema(field, text_schema(field->min));
	case FIELD_CHOICE:
		return json_pack(
			"{s:s, s:o}", "type", "string", "enum", choices_json(field->choices));
	case FIELD_BOOL: return json_pack("{s:s}", "type", "boolean");
	case FIELD_DAY: return json_pack("{s:s, s:s}", "type", "string", "format", "date");
	case FIELD_TIME:
		if (reply)
			return json_pack("{s:s, s:s}", "type", "integer", "format", "ms");
		return json_pack("{s:[s, s], s:s}", "type", "integer", "string", "format", "ms");
	case FIELD_OBJECT: return fields_schema(field->fields, reply);
	case FIELD_LIST:
		return list_schema(
			field, field->fields ? fields_schema(field->fields, reply) : json_object());
	default: return json_object();
	}
}

/* x-scoped: it lies somewhere in the tree, so that not everybody reaches it. */
static void noun_add(json_t *to, const struct noun *noun)
{
	json_object_set_new(to, "x-noun", json_string(noun->name));
	json_object_set_new(to, "x-scoped", json_boolean(noun->scope_sql != NULL));
}

static json_t *field_schema(const struct field *field, bool reply)
{
	json_t *schema = type_schema(field, reply), *type = json_object_get(schema, "type");
	json_object_set_new(schema, "description", json_string(field->what));
	if (field->noun)
		noun_add(schema, field->noun);
	bool nullable = field->flags & NULLABLE || (reply && !(field->flags & REQUIRED));
	if (nullable && json_is_string(type))
		json_object_set_new(schema, "type", json_pack("[O, s]", type, "null"));
	if (nullable && json_object_get(schema, "enum"))
		json_array_append_new(json_object_get(schema, "enum"), json_null());
	return schema;
}

static json_t *fields_schema(const struct field *fields, bool reply)
{
	json_t *properties = json_object(), *required = json_array();
	for (const struct field *field = fields; field->name; field++) {
		json_object_set_new(properties, field->name, field_schema(field, reply));
		if (field->flags & REQUIRED)
			json_array_append_new(required, json_string(field->name));
	}
	return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties,
		"required", required, "additionalProperties", false);
}

/* "/api/teams/:team/=day" → "/api/teams/{team}/{day}"; the parameters into the list. */
static const char *path_template(
	struct arena *arena, const char *path, const struct noun *const *nouns, json_t *parameters)
{
	char *text = arena_alloc(arena, strlen(path) * 2 + 1), *to = text;
	while (*path) {
		*to++ = *path++;
		if (path[-1] != '/' || (*path != ':' && *path != '='))
			continue;
		size_t length = strcspn(path, "/") - 1;
		bool id = *path++ == ':';
		json_t *schema = id ? json_pack("{s:s, s:s}", "type", "integer", "format", "id")
				    : json_pack("{s:s}", "type", "string");
		json_t *parameter = json_pack("{s:o, s:s, s:b, s:o}", "name",
			json_stringn(path, length), "in", "path", "required", true, "schema",
			schema);
		const struct noun *noun = noun_named(nouns, arena_strndup(arena, path, length));
		if (id && noun)
			noun_add(parameter, noun);
		json_array_append_new(parameters, parameter);
		*to++ = '{';
		memcpy(to, path, length);
		to += length;
		*to++ = '}';
		path += length;
	}
	*to = '\0';
	return text;
}

static json_t *who_json(unsigned who)
{
	static const char *const names[] = { "owner", "manager", "leader", "agent", "assistant",
		"finance", "hr", "screen", "program", "public" };
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (who & 1u << i)
			json_array_append_new(list, json_string(names[i]));
	return list;
}

static void query_add(json_t *parameters, const struct field *fields)
{
	for (const struct field *field = fields; field && field->name; field++)
		json_array_append_new(parameters,
			json_pack("{s:s, s:s, s:b, s:s, s:o}", "name", field->name, "in", "query",
				"required", field->flags & REQUIRED, "description", field->what,
				"schema", field_schema(field, false)));
}

static json_t *responses_json(const struct route *route)
{
	json_t *problem = json_pack("{s:s, s:{s:{s:{s:s}}}}", "description",
		"What went wrong (RFC 9457)", "content", "application/problem+json", "schema",
		"$ref", "#/components/schemas/Problem");
	json_t *responses = json_pack("{s:o}", "default", problem);
	bool makes = false;
	for (const struct field *field = route->out; field && field->name; field++)
		makes |= route->method == POST && strcmp(field->name, "id") == 0;
	if (route->out)
		json_object_set_new(responses, makes ? "201" : "200",
			json_pack("{s:s, s:{s:{s:o}}}", "description", route->what, "content",
				"application/json", "schema", fields_schema(route->out, true)));
	else
		json_object_set_new(
			responses, "2XX", json_pack("{s:s}", "description", route->what));
	return responses;
}

static void route_add(json_t *paths, struct arena *arena, const struct route *route,
	const struct noun *const *nouns)
{
	static const char *const within[] = { "company", "branch", "own" };
	json_t *parameters = json_array();
	const char *path = path_template(arena, route->path, nouns, parameters);
	bool query = route->method == GET || route->method == DELETE || route->flags & UPLOAD;
	if (query)
		query_add(parameters, route->in);
	json_t *operation = json_pack("{s:s, s:o, s:s, s:o, s:o}", "summary", route->what, "x-who",
		who_json(route->who), "x-within", within[route->within], "parameters", parameters,
		"responses", responses_json(route));
	if (!query && route->in)
		json_object_set_new(operation, "requestBody",
			json_pack("{s:b, s:{s:{s:o}}}", "required", true, "content",
				"application/json", "schema", fields_schema(route->in, false)));
	if (route->flags & UPLOAD)
		json_object_set_new(operation, "requestBody",
			json_pack("{s:b, s:{s:{}}}", "required", true, "content",
				"application/octet-stream"));
	char method[8] = "";
	for (const char *c = method_name(route->method), *end = c + strlen(c); c < end; c++)
		method[strlen(method)] = (char)tolower(*c);
	if (!json_object_get(paths, path))
		json_object_set_new(paths, path, json_object());
	json_object_set_new(json_object_get(paths, path), method, operation);
}

const char *openapi_text(
	struct arena *arena, const struct route *const *routes, const struct noun *const *nouns)
{
	json_t *paths = json_object();
	for (; *routes; routes++)
		for (const struct route *route = *routes; route->path; route++)
			route_add(paths, arena, route, nouns);
	json_t *problem = json_pack(
		"{s:s, s:{s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s}, s:{s:s, s:{s:s}}, s:{s:s}}}", "type",
		"object", "properties", "type", "type", "string", "title", "type", "string",
		"status", "type", "integer", "detail", "type", "string", "params", "type", "array",
		"items", "type", "string", "at", "type", "string");
	json_t *document = json_pack("{s:s, s:{s:s, s:s}, s:o, s:{s:{s:o}}}", "openapi", "3.1.0",
		"info", "title", "Bullpen", "version", "1", "paths", paths, "components", "schemas",
		"Problem", problem);
	char *text = json_dumps(document, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	json_decref(document);
	if (!text)
		abort();
	const char *kept = arena_strdup(arena, text);
	free(text);
	return kept;
}
