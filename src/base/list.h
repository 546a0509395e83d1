/* A growing array in an arena: struct { T *at; size_t n, space; } and one macro. */
#pragma once
#include "arena.h"
#include <string.h>

#define LIST(type)               \
	struct {                 \
		type *at;        \
		size_t n, space; \
	}

/* Appends a zeroed element and gives its address, valid until the next append. */
#define list_add(arena, list)                                                                   \
	((list)->n == (list)->space                                                             \
			? (void)((list)->at = list_grown((arena), (list)->at, (list)->n, &(list)->space, \
				  sizeof *(list)->at))                                          \
			: (void)0,                                                              \
		&(list)->at[(list)->n++])

static inline void *list_grown(struct arena *arena, void *old, size_t n, size_t *space, size_t size)
{
	*space = *space ? *space * 2 : 8;
	void *grown = arena_alloc(arena, arena_size(*space, size));
	if (n)
		memcpy(grown, old, n * size);
	return grown;
}
