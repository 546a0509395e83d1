/* A hash map in an arena, from text or from an integer to a pointer. Never shrinks. */
#pragma once
#include "arena.h"

struct map;

struct map *map_create(struct arena *arena);
/* The place of the value, made (NULL) when absent; keys are copied. Valid until the next call. */
void **map_text(struct map *map, const char *key);
void **map_int(struct map *map, int64_t key);
/* The value, or NULL when absent. */
void *map_text_get(const struct map *map, const char *key);
void *map_int_get(const struct map *map, int64_t key);
size_t map_count(const struct map *map);
