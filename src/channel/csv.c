/* CSV by RFC 4180, lines end in CRLF. */
#include "csv.h"

#include <stdlib.h>
#include <string.h>

bool cell_is_formula(const char *text)
{
	if (!*text || !strchr("=+-@\t\r", *text))
		return false;
	if (*text == '+' || *text == '-') {
		const char *digits = text + 1;
		bool number = *digits != 0;
		for (; *digits; digits++)
			number = number && strchr("0123456789.,%", *digits);
		return !number;
	}
	return true;
}

void csv_begin(struct buf *out)
{
	buf_text(out, "\xEF\xBB\xBF");
}

void csv_cell(struct buf *out, const char *text)
{
	bool first = !out->length || out->data[out->length - 1] == '\n' ||
		(out->length == 3 && !memcmp(out->data, "\xEF\xBB\xBF", 3));
	if (!first)
		buf_char(out, ',');
	bool defuse = cell_is_formula(text);
	/* an empty first cell must be seen, or the next one would take its place */
	bool quote = defuse || strpbrk(text, ",\"\r\n\t") || (first && !*text);
	if (quote)
		buf_char(out, '"');
	if (defuse)
		buf_char(out, '\'');
	for (const char *c = text; *c; c++) {
		if (*c == '"')
			buf_char(out, '"');
		buf_char(out, *c);
	}
	if (quote)
		buf_char(out, '"');
}

void csv_row_end(struct buf *out)
{
	buf_text(out, "\r\n");
}
