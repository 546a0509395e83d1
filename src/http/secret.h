/* Secrets that are handed out once and kept only as hashes: session cookies, tokens, links. */
#pragma once
#include "base/arena.h"

enum { SECRET_HASH_BYTES = 32 };

/* 256 random bits as URL-safe text. In the arena. */
const char *secret_make(struct arena *arena);
/* BLAKE2b-256 of the text. */
void secret_hash(const char *secret, unsigned char hash[SECRET_HASH_BYTES]);
/* Six random digits. */
const char *secret_code(struct arena *arena);

/* Argon2id; takes some 100 ms and 64 MB: only outside a transaction. In the arena. */
const char *password_hash(struct arena *arena, const char *password);
bool password_fits(const char *hash, const char *password);

/* XChaCha20-Poly1305 with the house's key; what is sealed is longer by SEAL_BYTES. */
enum { SEAL_BYTES = 24 + 16 };
unsigned char *secret_seal(struct arena *arena, const unsigned char *key, const void *plain,
	size_t length);
/* NULL when it was not sealed with this key. */
unsigned char *secret_open(struct arena *arena, const unsigned char *key, const void *sealed,
	size_t length, size_t *plain_length);
