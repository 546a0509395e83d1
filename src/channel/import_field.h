/* What can be imported, and the columns that tell it: one table for recognition, mapping, the
 * reference and the interface. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum import_kind { IMPORT_PEOPLE, IMPORT_DEALS, IMPORT_CALLS, IMPORT_FACTS, IMPORT_KINDS };

/* What the values of a column look like; decides how they are read. */
enum shape { SHAPE_TEXT, SHAPE_NAME, SHAPE_DATE, SHAPE_TIME, SHAPE_MONEY, SHAPE_WHOLE, SHAPE_SECONDS, SHAPE_YES, SHAPE_VALUE };

enum { FIELDS_MAX = 16 };

struct import_field {
	const char *name;  /* in mappings */
	enum shape shape;  /* VALUE: money, seconds or a whole number by the record's field "kind" */
	bool required;
	const char *zh, *en;
	const char *heads; /* words found above such columns, the surest first, separated by | */
};

/* "people" …; −1 = unknown. */
int import_kind_named(const char *name);
const char *import_kind_name(enum import_kind kind);
/* The kind's fields, at most FIELDS_MAX, ended by one without a name. */
const struct import_field *import_fields(enum import_kind kind);
/* The field's place in that list; −1 = there is none of that name. */
int import_field_named(enum import_kind kind, const char *name);
