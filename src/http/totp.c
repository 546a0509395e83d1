/* Codes by the clock: HMAC-SHA-1 comes from GnuTLS (libsodium has no SHA-1). */
#include "http/session.h"

#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_MS = 30 * 1000, DIGITS = 1000000 };

/* RFC 4226 §5.3: dynamic truncation. */
unsigned totp_code(const unsigned char *secret, size_t length, int64_t step)
{
	unsigned char counter[8], mac[20];
	for (int i = 0; i < 8; i++)
		counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
	gnutls_hmac_fast(GNUTLS_MAC_SHA1, secret, length, counter, sizeof counter, mac);
	unsigned at = mac[19] & 15;
	uint32_t value = (uint32_t)(mac[at] & 127) << 24 | (uint32_t)mac[at + 1] << 16 |
		(uint32_t)mac[at + 2] << 8 | mac[at + 3];
	return value % DIGITS;
}

int64_t totp_fits(
	const unsigned char *secret, size_t length, const char *code, ms_t now, int64_t after)
{
	char *end;
	if (strlen(code) != 6)
		return 0;
	unsigned long given = strtoul(code, &end, 10);
	if (*end)
		return 0;
	for (int64_t step = now / STEP_MS - 1; step <= now / STEP_MS + 1; step++)
		if (step > after && totp_code(secret, length, step) == given)
			return step;
	return 0;
}

const char *base32(struct arena *arena, const unsigned char *bytes, size_t length)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	char *text = arena_alloc(arena, length * 8 / 5 + 2), *to = text;
	unsigned bits = 0, held = 0;
	for (size_t i = 0; i < length; i++) {
		bits = (bits << 8 | bytes[i]) & 0xfff;
		for (held += 8; held >= 5; held -= 5)
			*to++ = letters[bits >> (held - 5) & 31];
	}
	if (held)
		*to = letters[bits << (5 - held) & 31];
	return text;
}
