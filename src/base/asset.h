/* The files inside the program: the interface (paths as a browser asks, "/index.html") and the
 * database's schema steps ("schema/0001-….sql", which no address reaches).
 *
 * Written at build time by scripts/embed.mjs. Everything lives as long as the program. */
#pragma once
#include <stddef.h>

struct asset {
	const char *path, *type;    /* type: a Content-Type */
	const char *etag;           /* in its quotation marks, as sent */
	const unsigned char *bytes; /* followed by one 0 that length does not count */
	size_t length;
	const unsigned char *gz; /* NULL where gzip saves nothing */
	size_t gz_length;
};

/* NULL when there is none. */
const struct asset *asset_find(const char *path);
/* All whose path starts with prefix, in the order of their paths; *count may be 0. */
const struct asset *asset_list(const char *prefix, size_t *count);
