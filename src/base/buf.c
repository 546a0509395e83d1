/* Doubling growth inside the arena. */
#include "buf.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct buf *buf_create(struct arena *arena, size_t cap)
{
	struct buf *buf = NEW(arena, struct buf);
	buf->arena = arena;
	buf->cap = cap ? cap : (size_t)64 << 20;
	buf->space = 128;
	buf->data = arena_alloc(arena, buf->space);
	return buf;
}

void buf_bytes(struct buf *buf, const void *bytes, size_t length)
{
	if (buf->full || length > buf->cap - buf->length) {
		buf->full = true;
		return;
	}
	if (buf->length + length + 1 > buf->space) {
		size_t space = buf->space;
		while (space < buf->length + length + 1)
			space *= 2;
		char *data = arena_alloc(buf->arena, space);
		memcpy(data, buf->data, buf->length);
		buf->data = data;
		buf->space = space;
	}
	memcpy(buf->data + buf->length, bytes, length);
	buf->length += length;
	buf->data[buf->length] = 0;
}

void buf_text(struct buf *buf, const char *text)
{
	buf_bytes(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
	buf_bytes(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	char small[256];
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(small, sizeof small, format, args);
	va_end(args);
	assert(length >= 0);
	if ((size_t)length < sizeof small) {
		buf_bytes(buf, small, (size_t)length);
	} else {
		char *large = arena_alloc(buf->arena, (size_t)length + 1);
		vsnprintf(large, (size_t)length + 1, format, again);
		buf_bytes(buf, large, (size_t)length);
	}
	va_end(again);
}

const char *buf_string(const struct buf *buf)
{
	return buf->data;
}
