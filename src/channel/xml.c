/* The parser around a part of a zip. */
#include "xml.h"

#include <string.h>
#include <zip.h>

enum { DEPTH = 64, TAG_BYTES = 1 << 20 };

static const char *local(const char *name)
{
	const char *bar = strrchr(name, '|');
	return bar ? bar + 1 : name;
}

const char *xml_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (!strcmp(local(*attributes), name))
			return attributes[1];
	return NULL;
}

void xml_stop(
	struct xml *xml, enum fault fault, const char *first, const char *second, const char *third)
{
	if (xml->fault)
		return;
	xml->fault = fault;
	xml->param[0] = first;
	xml->param[1] = second;
	xml->param[2] = third;
	XML_StopParser(xml->parser, XML_FALSE);
}

static void on_start(void *context, const char *name, const char **attributes)
{
	struct xml *xml = context;
	if (++xml->depth > DEPTH)
		xml_stop(xml, TABLE_PART, xml->table->name, xml->name, NULL);
	else if (!xml->fault && xml->start)
		xml->start(xml, local(name), attributes);
}

static void on_end(void *context, const char *name)
{
	struct xml *xml = context;
	xml->depth--;
	if (!xml->fault && xml->end)
		xml->end(xml, local(name));
}

static void on_text(void *context, const char *text, int length)
{
	struct xml *xml = context;
	if (!xml->fault && xml->text)
		xml->text(xml, text, length);
}

static void on_doctype(
	void *context, const char *name, const char *system_id, const char *public_id, int internal)
{
	struct xml *xml = context;
	xml_stop(xml, TABLE_DTD, xml->table->name, xml->name, NULL);
}

static void parser_release(void *parser)
{
	XML_ParserFree(parser);
}

bool xml_open(struct xml *xml, struct table *table, struct zip *zip, const char *name)
{
	zip_int64_t index = zip_name_locate(zip, name, ZIP_FL_NOCASE);
	*xml = (struct xml){ .table = table, .name = arena_strdup(table->run->arena, name) };
	if (index < 0)
		return false;
	xml->part = zip_part(table, zip, index);
	xml->parser = XML_ParserCreateNS(NULL, '|');
	if (!xml->parser)
		abort();
	arena_own(table->run->arena, xml->parser, parser_release);
	return true;
}

bool xml_feed(struct xml *xml)
{
	struct table *table = xml->table;
	/* set each time: the struct may have been moved since */
	XML_SetUserData(xml->parser, xml);
	XML_SetElementHandler(xml->parser, on_start, on_end);
	XML_SetCharacterDataHandler(xml->parser, on_text);
	XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
	char piece[PIECE];
	int64_t n = zip_take(table, xml->part, piece, sizeof piece);
	enum XML_Status status = XML_Parse(xml->parser, piece, (int)n, n == 0);
	xml->fed += n;
	if (xml->fault)
		fail(table->run, xml->fault, xml->param[0], xml->param[1], xml->param[2]);
	if (status == XML_STATUS_ERROR)
		fail(table->run, TABLE_XML, table->name, xml->name,
			num(table->run, (int64_t)XML_GetCurrentLineNumber(xml->parser)),
			XML_ErrorString(XML_GetErrorCode(xml->parser)));
	if (n && xml->fed - XML_GetCurrentByteIndex(xml->parser) > TAG_BYTES)
		fail(table->run, TABLE_PART, table->name, xml->name);
	return n > 0;
}

void xml_run(struct xml *xml)
{
	while (xml_feed(xml))
		;
}
