/* A client of the public API over libcurl. */
#include "simulate/client.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_SECONDS = 60 };

struct client {
	struct run *run;
	CURL *curl;
	struct curl_slist *headers;
	char *url;
	char *reply; /* what came back */
	size_t length, space;
};

static size_t take(char *bytes, size_t size, size_t n, void *context)
{
	struct client *client = context;
	size_t more = size * n;
	if (client->length + more + 1 > client->space) {
		client->space = (client->length + more + 1) * 2;
		client->reply = realloc(client->reply, client->space);
		if (!client->reply)
			abort();
	}
	memcpy(client->reply + client->length, bytes, more);
	client->length += more;
	client->reply[client->length] = '\0';
	return more;
}

struct client *client_create(struct run *run, const char *url)
{
	struct client *client = calloc(1, sizeof *client);
	if (!client || curl_global_init(CURL_GLOBAL_DEFAULT))
		abort();
	client->run = run;
	client->url = strdup(url);
	client->curl = curl_easy_init();
	if (!client->curl || !client->url)
		abort();
	client->headers = curl_slist_append(NULL, "Content-Type: application/json");
	client->headers = curl_slist_append(client->headers, "Expect:");
	/* the origin of a browser's own page: sessions are only for those */
	client->headers = curl_slist_append(
		client->headers, arena_printf(run->arena, "Origin: %s", url));
	curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, client->headers);
	curl_easy_setopt(client->curl, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, client);
	curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, (long)WAIT_SECONDS);
	curl_easy_setopt(client->curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(client->curl, CURLOPT_TCP_NODELAY, 1L);
	curl_easy_setopt(client->curl, CURLOPT_NOPROXY, "*");
	/* a server on this machine or the local network shows a certificate of its own making */
	curl_easy_setopt(client->curl, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(client->curl, CURLOPT_SSL_VERIFYHOST, 0L);
	return client;
}

void client_destroy(struct client *client)
{
	if (!client)
		return;
	curl_easy_cleanup(client->curl);
	curl_slist_free_all(client->headers);
	free(client->reply);
	free(client->url);
	free(client);
}

static void send_request(
	struct client *client, const char *method, const char *path, const char *body)
{
	char *url = NULL;
	if (asprintf(&url, "%s%s", client->url, path) < 0)
		abort();
	client->length = 0;
	curl_easy_setopt(client->curl, CURLOPT_URL, url);
	curl_easy_setopt(client->curl, CURLOPT_CUSTOMREQUEST, method);
	if (body) {
		curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, body);
		curl_easy_setopt(client->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(body));
	} else {
		curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, NULL);
		curl_easy_setopt(client->curl, CURLOPT_HTTPGET, 1L);
	}
	CURLcode code = curl_easy_perform(client->curl);
	free(url);
	if (code != CURLE_OK)
		fail(client->run, CLIENT_GONE, client->url, curl_easy_strerror(code));
}

json_t *client_call(struct client *client, const char *method, const char *path, json_t *body)
{
	char *text = body ? json_dumps(body, JSON_COMPACT) : NULL;
	json_decref(body);
	if (!text && strcmp(method, "GET"))
		text = strdup("{}");
	char *kept = text ? arena_own(client->run->arena, text, free) : NULL;
	send_request(client, method, path, kept);
	long status = 0;
	curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 300)
		fail(client->run, CLIENT_REFUSED,
			arena_printf(client->run->arena, "%s %s", method, path),
			client->length ? client->reply : "");
	return client->length ? json_loadb(client->reply, client->length, 0, NULL) : NULL;
}

int64_t client_make(struct client *client, const char *path, json_t *body)
{
	json_t *reply = client_call(client, "POST", path, body);
	int64_t id = json_integer_value(json_object_get(reply, "id"));
	json_decref(reply);
	return id;
}

void client_tell(struct client *client, const char *method, const char *path, json_t *body)
{
	json_decref(client_call(client, method, path, body));
}

void client_use(struct client *client, struct run *run)
{
	client->run = run;
}
