/* A certificate of our own by GnuTLS. */
#include "http/tls.h"

#include "base/list.h"
#include "base/log.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VALID_DAYS = 820, RENEW_DAYS = 30, FILE_MOST = 1 << 18, DAY_SECONDS = 86400 };

const char *const *lan_addresses(struct run *run, size_t *count)
{
	LIST(const char *) list = { 0 };
	struct ifaddrs *all = NULL;
	if (getifaddrs(&all))
		all = NULL;
	for (int family = AF_INET; family; family = family == AF_INET ? AF_INET6 : 0)
		for (struct ifaddrs *at = all; at; at = at->ifa_next) {
			char text[INET6_ADDRSTRLEN];
			if (!at->ifa_addr || at->ifa_addr->sa_family != family ||
				at->ifa_flags & IFF_LOOPBACK)
				continue;
			struct in6_addr *six = &((struct sockaddr_in6 *)at->ifa_addr)->sin6_addr;
			if (family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(six))
				continue;
			const void *bytes = family == AF_INET6
				? (const void *)six
				: &((struct sockaddr_in *)at->ifa_addr)->sin_addr;
			if (inet_ntop(family, bytes, text, sizeof text))
				*list_add(run->arena, &list) = arena_strdup(run->arena, text);
		}
	freeifaddrs(all);
	*count = list.n;
	return list.at;
}

static void must(struct run *run, int result)
{
	if (result < 0)
		fail(run, TLS_FAILED, gnutls_strerror(result));
}

/* NULL when it is not there. */
static char *file_read(struct run *run, const char *path)
{
	FILE *file = fopen(path, "re");
	if (!file)
		return NULL;
	char *text = arena_alloc(run->arena, FILE_MOST + 1);
	size_t n = fread(text, 1, FILE_MOST, file);
	text[n] = '\0';
	fclose(file);
	return text;
}

static void file_write(struct run *run, const char *path, const gnutls_datum_t *bytes)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (file < 0 || write(file, bytes->data, bytes->size) != (ssize_t)bytes->size ||
		close(file))
		fail(run, TLS_FAILED, arena_printf(run->arena, "%s: %s", path, strerror(errno)));
}

static void release_certificate(void *certificate)
{
	gnutls_x509_crt_deinit(certificate);
}

static void release_key(void *key)
{
	gnutls_x509_privkey_deinit(key);
}

static void add_address(struct run *run, gnutls_x509_crt_t certificate, const char *address)
{
	unsigned char bytes[16];
	bool six = strchr(address, ':') != NULL;
	if (inet_pton(six ? AF_INET6 : AF_INET, address, bytes) == 1)
		must(run,
			gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS,
				bytes, six ? 16 : 4, GNUTLS_FSAN_APPEND));
}

static void names_add(struct run *run, gnutls_x509_crt_t certificate)
{
	char host[256] = "bullpen";
	gethostname(host, sizeof host - 1);
	const char *local = arena_printf(run->arena, "%s.local", host);
	must(run,
		gnutls_x509_crt_set_dn_by_oid(
			certificate, GNUTLS_OID_X520_COMMON_NAME, 0, host, (unsigned)strlen(host)));
	const char *const names[] = { "localhost", host, local };
	for (int i = 0; i < 3; i++)
		must(run,
			gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME,
				names[i], (unsigned)strlen(names[i]), GNUTLS_FSAN_APPEND));
	size_t count;
	const char *const *addresses = lan_addresses(run, &count);
	add_address(run, certificate, "127.0.0.1");
	add_address(run, certificate, "::1");
	for (size_t i = 0; i < count; i++)
		add_address(run, certificate, addresses[i]);
}

static void certificate_make(struct run *run, const char *certificate_path, const char *key_path)
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t certificate;
	must(run, gnutls_x509_privkey_init(&key));
	arena_own(run->arena, key, release_key);
	must(run,
		gnutls_x509_privkey_generate(
			key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
	must(run, gnutls_x509_crt_init(&certificate));
	arena_own(run->arena, certificate, release_certificate);
	time_t now = time(NULL);
	unsigned char serial[16];
	gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial);
	serial[0] &= 0x7f;
	must(run, gnutls_x509_crt_set_version(certificate, 3));
	must(run, gnutls_x509_crt_set_serial(certificate, serial, sizeof serial));
	must(run, gnutls_x509_crt_set_activation_time(certificate, now - DAY_SECONDS));
	must(run,
		gnutls_x509_crt_set_expiration_time(
			certificate, now + (time_t)VALID_DAYS * DAY_SECONDS));
	names_add(run, certificate);
	must(run, gnutls_x509_crt_set_key(certificate, key));
	must(run, gnutls_x509_crt_set_basic_constraints(certificate, 0, -1));
	must(run, gnutls_x509_crt_set_key_usage(certificate, GNUTLS_KEY_DIGITAL_SIGNATURE));
	must(run, gnutls_x509_crt_set_key_purpose_oid(certificate, GNUTLS_KP_TLS_WWW_SERVER, 0));
	must(run, gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0));
	gnutls_datum_t pem;
	must(run, gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem));
	file_write(run, key_path, &pem);
	gnutls_free(pem.data);
	must(run, gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &pem));
	file_write(run, certificate_path, &pem);
	gnutls_free(pem.data);
}

static gnutls_x509_crt_t certificate_parse(struct run *run, const char *pem)
{
	gnutls_x509_crt_t certificate;
	gnutls_datum_t datum = { (unsigned char *)(uintptr_t)pem, (unsigned)strlen(pem) };
	must(run, gnutls_x509_crt_init(&certificate));
	arena_own(run->arena, certificate, release_certificate);
	must(run, gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_PEM));
	return certificate;
}

/* Still long enough valid, and for every address that we have now. */
static bool still_good(struct run *run, const char *pem)
{
	gnutls_x509_crt_t certificate = certificate_parse(run, pem);
	if (gnutls_x509_crt_get_expiration_time(certificate) <
		time(NULL) + RENEW_DAYS * DAY_SECONDS)
		return false;
	size_t count;
	const char *const *addresses = lan_addresses(run, &count);
	for (size_t i = 0; i < count; i++)
		if (!gnutls_x509_crt_check_hostname(certificate, addresses[i]))
			return false;
	return true;
}

static const char *fingerprint(struct run *run, const char *pem)
{
	unsigned char hash[32];
	size_t length = sizeof hash;
	must(run,
		gnutls_x509_crt_get_fingerprint(
			certificate_parse(run, pem), GNUTLS_DIG_SHA256, hash, &length));
	char *text = arena_alloc(run->arena, length * 3 + 1);
	for (size_t i = 0; i < length; i++)
		sprintf(text + i * 3, "%02X%s", hash[i], i + 1 < length ? ":" : "");
	return text;
}

struct certificate certificate_load(struct run *run, const char *files, const char *data_dir)
{
	struct certificate loaded;
	const char *certificate_path = arena_printf(run->arena, "%s/tls-certificate.pem", data_dir);
	const char *key_path = arena_printf(run->arena, "%s/tls-key.pem", data_dir);
	if (files) {
		const char *comma = strchr(files, ',');
		if (!comma)
			fail(run, TLS_FAILED, "--tls=CERTIFICATE,KEY is wanted");
		certificate_path = arena_strndup(run->arena, files, (size_t)(comma - files));
		key_path = comma + 1;
	} else {
		loaded.pem = file_read(run, certificate_path);
		if (!loaded.pem || !file_read(run, key_path) || !still_good(run, loaded.pem))
			certificate_make(run, certificate_path, key_path);
	}
	loaded.pem = file_read(run, certificate_path);
	loaded.key_pem = file_read(run, key_path);
	if (!loaded.pem || !loaded.key_pem)
		fail(run, TLS_FAILED,
			arena_printf(
				run->arena, "%s or %s cannot be read", certificate_path, key_path));
	loaded.fingerprint = fingerprint(run, loaded.pem);
	return loaded;
}
