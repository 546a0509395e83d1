/* A small table by hash: a name has WAYS places, of which the one unused for longest gives way. */
#include "http/throttle.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 1024, WAYS = 4, LONGEST_SECONDS = 900 };

struct slot {
	uint64_t name; /* a keyed hash, so that nobody can aim at another's place */
	ms_t last, until;
	int failures;
};

struct throttle {
	pthread_mutex_t lock;
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct slot slots[ROWS][WAYS];
};

struct throttle *throttle_create(void)
{
	struct throttle *throttle = calloc(1, sizeof *throttle);
	if (!throttle)
		abort();
	pthread_mutex_init(&throttle->lock, NULL);
	randombytes_buf(throttle->key, sizeof throttle->key);
	return throttle;
}

void throttle_destroy(struct throttle *throttle)
{
	if (!throttle)
		return;
	pthread_mutex_destroy(&throttle->lock);
	free(throttle);
}

static uint64_t name_hash(const struct throttle *throttle, const char *name)
{
	uint64_t hash;
	crypto_shorthash(
		(unsigned char *)&hash, (const unsigned char *)name, strlen(name), throttle->key);
	return hash ? hash : 1;
}

static struct slot *slot_of(struct throttle *throttle, uint64_t name)
{
	struct slot *row = throttle->slots[name % ROWS];
	for (int i = 0; i < WAYS; i++)
		if (row[i].name == name)
			return &row[i];
	return NULL;
}

static struct slot *slot_make(struct throttle *throttle, uint64_t name)
{
	struct slot *row = throttle->slots[name % ROWS], *oldest = row;
	for (int i = 1; i < WAYS; i++)
		if (row[i].last < oldest->last)
			oldest = &row[i];
	*oldest = (struct slot){ .name = name };
	return oldest;
}

int throttle_wait(struct throttle *throttle, const char *name, ms_t now)
{
	pthread_mutex_lock(&throttle->lock);
	struct slot *slot = slot_of(throttle, name_hash(throttle, name));
	ms_t left = slot && slot->until > now ? slot->until - now : 0;
	pthread_mutex_unlock(&throttle->lock);
	return (int)((left + MS_SECOND - 1) / MS_SECOND);
}

void throttle_failed(struct throttle *throttle, const char *name, int free, ms_t now)
{
	uint64_t hash = name_hash(throttle, name);
	pthread_mutex_lock(&throttle->lock);
	struct slot *slot = slot_of(throttle, hash);
	if (!slot)
		slot = slot_make(throttle, hash);
	if (now - slot->last > LONGEST_SECONDS * MS_SECOND && now > slot->until)
		slot->failures = 0;
	slot->last = now;
	int beyond = ++slot->failures - free;
	if (beyond >= 0) {
		int64_t seconds = beyond > 9 ? LONGEST_SECONDS : INT64_C(2) << beyond;
		slot->until = now +
			(seconds > LONGEST_SECONDS ? LONGEST_SECONDS : seconds) * MS_SECOND;
	}
	pthread_mutex_unlock(&throttle->lock);
}

void throttle_forgive(struct throttle *throttle, const char *name)
{
	pthread_mutex_lock(&throttle->lock);
	struct slot *slot = slot_of(throttle, name_hash(throttle, name));
	if (slot)
		*slot = (struct slot){ 0 };
	pthread_mutex_unlock(&throttle->lock);
}
