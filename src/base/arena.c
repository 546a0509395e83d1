/* Blocks chained newest first; a block doubles up to 1 MB, larger wishes get their own. */
#include "arena.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, ALIGN = 16 };

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(ALIGN) unsigned char bytes[];
};

struct owned {
	struct owned *next;
	void *object;
	void (*release)(void *);
};

struct arena {
	struct block *blocks; /* the newest first; the last is the one kept by a reset */
	struct owned *owned;
	size_t used;
};

static _Noreturn void out_of_memory(size_t size)
{
	fprintf(stderr, "bullpen: out of memory (%zu bytes wanted)\n", size);
	exit(EXIT_FAILURE);
}

static struct block *block_create(size_t size, struct block *next)
{
	struct block *block = malloc(sizeof *block + size);
	if (!block)
		out_of_memory(size);
	block->next = next;
	block->size = size;
	block->used = 0;
	return block;
}

size_t arena_size(size_t n, size_t size)
{
	size_t product;
	if (__builtin_mul_overflow(n, size, &product))
		out_of_memory(SIZE_MAX);
	return product;
}

struct arena *arena_create(void)
{
	struct arena *arena = calloc(1, sizeof *arena);
	if (!arena)
		out_of_memory(sizeof *arena);
	arena->blocks = block_create(FIRST_BLOCK, NULL);
	return arena;
}

static void release_owned(struct arena *arena)
{
	while (arena->owned) {
		struct owned *owned = arena->owned;
		arena->owned = owned->next;
		owned->release(owned->object);
	}
}

void arena_reset(struct arena *arena)
{
	release_owned(arena);
	while (arena->blocks->next) {
		struct block *block = arena->blocks;
		arena->blocks = block->next;
		free(block);
	}
	arena->blocks->used = 0;
	arena->used = 0;
}

void arena_destroy(struct arena *arena)
{
	if (!arena)
		return;
	arena_reset(arena);
	free(arena->blocks);
	free(arena);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX - 2 * ALIGN)
		out_of_memory(size);
	size_t rounded = size ? (size + ALIGN - 1) & ~(size_t)(ALIGN - 1) : ALIGN;
	struct block *block = arena->blocks;
	if (block->size - block->used < rounded) {
		size_t next = block->size * 2 < LARGEST_BLOCK ? block->size * 2 : LARGEST_BLOCK;
		block = block_create(rounded > next ? rounded : next, block);
		arena->blocks = block;
	}
	void *memory = block->bytes + block->used;
	block->used += rounded;
	arena->used += rounded;
	return memset(memory, 0, rounded);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);
	if (length)
		memcpy(copy, text, length);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(length >= 0);
	char *text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

void *arena_own(struct arena *arena, void *object, void (*release)(void *))
{
	if (!object)
		return NULL;
	struct owned *owned = NEW(arena, struct owned);
	owned->object = object;
	owned->release = release;
	owned->next = arena->owned;
	arena->owned = owned;
	return object;
}

size_t arena_used(const struct arena *arena)
{
	return arena->used;
}
