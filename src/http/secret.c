/* libsodium behind the few calls that we need. */
#include "http/secret.h"

#include "base/log.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

const char *secret_make(struct arena *arena)
{
	unsigned char random[32];
	char text[64];
	randombytes_buf(random, sizeof random);
	sodium_bin2base64(
		text, sizeof text, random, sizeof random, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return arena_strdup(arena, text);
}

void secret_hash(const char *secret, unsigned char hash[SECRET_HASH_BYTES])
{
	crypto_generichash(
		hash, SECRET_HASH_BYTES, (const unsigned char *)secret, strlen(secret), NULL, 0);
}

const char *secret_code(struct arena *arena)
{
	return arena_printf(arena, "%06u", randombytes_uniform(1000000));
}

const char *password_hash(struct arena *arena, const char *password)
{
	char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);
	if (crypto_pwhash_str(hash, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
		    crypto_pwhash_MEMLIMIT_INTERACTIVE)) {
		log_error("out of memory while a password was hashed");
		exit(EXIT_FAILURE);
	}
	return hash;
}

bool password_fits(const char *hash, const char *password)
{
	return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}

unsigned char *secret_seal(
	struct arena *arena, const unsigned char *key, const void *plain, size_t length)
{
	unsigned char *sealed = arena_alloc(arena, length + SEAL_BYTES);
	randombytes_buf(sealed, 24);
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		sealed + 24, NULL, plain, length, NULL, 0, NULL, sealed, key);
	return sealed;
}

unsigned char *secret_open(struct arena *arena, const unsigned char *key, const void *sealed,
	size_t length, size_t *plain_length)
{
	const unsigned char *bytes = sealed;
	if (length < SEAL_BYTES)
		return NULL;
	unsigned char *plain = arena_alloc(arena, length - SEAL_BYTES + 1);
	unsigned long long n;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		    plain, &n, NULL, bytes + 24, length - 24, NULL, 0, bytes, key))
		return NULL;
	*plain_length = (size_t)n;
	return plain;
}
