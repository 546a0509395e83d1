/* HTTPS on the local network: phones give microphone and camera only to secure pages. */
#pragma once
#include "base/run.h"

struct certificate {
	const char *pem, *key_pem; /* in the run's arena */
	const char *fingerprint;   /* SHA-256, "AB:CD:…": to be compared on first sight */
};

/* files: "CERT,KEY", or NULL: a self-signed certificate for this machine's names and addresses is
 * made in data_dir at first start and kept; made anew when it is about to expire or an address is not
 * in it. Fault TLS_FAILED. */
struct certificate certificate_load(struct run *run, const char *files, const char *data_dir);

/* The machine's addresses on its networks, IPv4 before IPv6, without loopback and link-local. In the
 * run's arena. */
const char *const *lan_addresses(struct run *run, size_t *count);
