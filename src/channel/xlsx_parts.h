/* A workbook's parts: strings, styles, sheets. Internal to the room. */
#pragma once
#include "table_parts.h"
#include "xml.h"

/* What a number's format makes of it. */
enum form { FORM_NUMBER, FORM_DATE, FORM_TIME, FORM_PERCENT };

struct strings {
	char *bytes; /* each ended by NUL */
	size_t length, space;
	LIST(uint32_t) starts;
};

struct sheet_part {
	const char *name, *part;
};

struct workbook_parts {
	struct zip *zip;
	struct strings strings;
	LIST(enum form) styles; /* by a cell's s */
	LIST(struct sheet_part) sheets;
	bool from_1904;
};

/* Reads all but the sheets; false when the zip is no workbook. */
bool workbook_read(struct table *table, struct workbook_parts *parts);
/* A number format's code, as in styles.xml. */
enum form format_form(const char *code);
enum form format_built_in(int id);
/* Excel writes control characters as _x000D_. In place. */
void unescape(char *text);
