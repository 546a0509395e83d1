/* An arena: the memory of one request, job or command.
 *
 * What is taken from it lives until the arena is reset or destroyed; nothing is freed singly.
 * Foreign objects (jansson, cairo, GSL, a file) are registered with their release and follow.
 * Out of memory ends the process with a message: no caller checks for NULL. Not thread-safe. */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct arena *arena_create(void);
void arena_destroy(struct arena *arena); /* accepts NULL */

/* Releases everything taken, keeps the first block for the next use. */
void arena_reset(struct arena *arena);

/* Zeroed memory, aligned for any type; size 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);

char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Calls release(object) when the arena is reset or destroyed, last registered first; returns
 * object. NULL objects are ignored. */
void *arena_own(struct arena *arena, void *object, void (*release)(void *));

/* Bytes handed out since creation or the last reset. */
size_t arena_used(const struct arena *arena);

#define NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define NEW_N(arena, type, n) ((type *)arena_alloc((arena), arena_size((n), sizeof(type))))

/* n * size; ends the process when the product overflows. */
size_t arena_size(size_t n, size_t size);
