/* XML parts of a zip, streamed through expat; document types are refused, depth and the length of a
 * tag are limited. Internal to the room. */
#pragma once
#include "table_parts.h"
#include <expat.h>

struct xml {
	struct table *table;
	const char *name; /* of the part */
	struct zip_file *part;
	XML_Parser parser;
	void *context;
	int depth;
	int64_t fed;
	enum fault fault; /* pending: handlers do not jump out of expat */
	const char *param[3];
	/* names without their namespace */
	void (*start)(struct xml *xml, const char *name, const char **attributes);
	void (*end)(struct xml *xml, const char *name);
	void (*text)(struct xml *xml, const char *text, int length);
};

/* Opens the part; false when there is none. Handlers and context are set afterwards. */
bool xml_open(struct xml *xml, struct table *table, struct zip *zip, const char *name);
/* One piece; false at the end. Faults: TABLE_XML, TABLE_DTD, what xml_stop() was given. */
bool xml_feed(struct xml *xml);
/* All that is left. */
void xml_run(struct xml *xml);
/* To be used in handlers instead of fail(). */
void xml_stop(struct xml *xml, enum fault fault, const char *first, const char *second, const char *third);
/* The attribute's value by its name without namespace, or NULL. */
const char *xml_attribute(const char **attributes, const char *name);
