/* Open addressing with linear probing; a random key per map keeps hostile input from clustering. */
#include "map.h"

#include <sodium.h>
#include <string.h>

struct slot {
	uint64_t hash; /* 0 = empty */
	const char *text;
	int64_t number;
	void *value;
};

struct map {
	struct arena *arena;
	struct slot *slots;
	size_t space, n;
	unsigned char key[crypto_shorthash_KEYBYTES];
};

struct map *map_create(struct arena *arena)
{
	struct map *map = NEW(arena, struct map);
	map->arena = arena;
	map->space = 16;
	map->slots = NEW_N(arena, struct slot, map->space);
	crypto_shorthash_keygen(map->key);
	return map;
}

static uint64_t hash_of(const struct map *map, const void *bytes, size_t length)
{
	uint64_t hash;
	crypto_shorthash((unsigned char *)&hash, bytes, length, map->key);
	return hash ? hash : 1;
}

static bool same(const struct slot *slot, uint64_t hash, const char *text, int64_t number)
{
	if (slot->hash != hash)
		return false;
	if (text)
		return slot->text && !strcmp(slot->text, text);
	return !slot->text && slot->number == number;
}

static struct slot *find(const struct map *map, uint64_t hash, const char *text, int64_t number)
{
	size_t i = hash & (map->space - 1);
	while (map->slots[i].hash && !same(&map->slots[i], hash, text, number))
		i = (i + 1) & (map->space - 1);
	return &map->slots[i];
}

static void grow(struct map *map)
{
	struct slot *old = map->slots;
	size_t space = map->space;
	map->space *= 2;
	map->slots = NEW_N(map->arena, struct slot, map->space);
	for (size_t i = 0; i < space; i++)
		if (old[i].hash)
			*find(map, old[i].hash, old[i].text, old[i].number) = old[i];
}

static void **place(struct map *map, uint64_t hash, const char *text, int64_t number)
{
	struct slot *slot = find(map, hash, text, number);
	if (slot->hash)
		return &slot->value;
	if ((map->n + 1) * 4 > map->space * 3) {
		grow(map);
		slot = find(map, hash, text, number);
	}
	map->n++;
	slot->hash = hash;
	slot->text = text ? arena_strdup(map->arena, text) : NULL;
	slot->number = number;
	return &slot->value;
}

void **map_text(struct map *map, const char *key)
{
	return place(map, hash_of(map, key, strlen(key)), key, 0);
}

void **map_int(struct map *map, int64_t key)
{
	return place(map, hash_of(map, &key, sizeof key), NULL, key);
}

void *map_text_get(const struct map *map, const char *key)
{
	return find(map, hash_of(map, key, strlen(key)), key, 0)->value;
}

void *map_int_get(const struct map *map, int64_t key)
{
	return find(map, hash_of(map, &key, sizeof key), NULL, key)->value;
}

size_t map_count(const struct map *map)
{
	return map->n;
}
