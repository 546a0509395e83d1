/* A text builder: grows in an arena up to a cap, always ends in NUL. */
#pragma once
#include "arena.h"

struct buf {
	struct arena *arena;
	char *data; /* NUL-terminated */
	size_t length, space, cap;
	bool full; /* something did not fit under the cap and was left out */
};

/* cap 0 = 64 MB. */
struct buf *buf_create(struct arena *arena, size_t cap);
void buf_bytes(struct buf *buf, const void *bytes, size_t length);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *buf_string(const struct buf *buf);
