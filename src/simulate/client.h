/* A client of the product's public API, as any other program is one: HTTP by libcurl, one kept
 * connection, a cookie jar. Blocks. */
#pragma once
#include "base/run.h"
#include <jansson.h>

struct client;

/* url: "http://127.0.0.1:8080". Certificates of the local network are taken as they are. */
struct client *client_create(struct run *run, const char *url);
void client_destroy(struct client *client); /* accepts NULL */

/* Sends body as JSON (takes the reference; NULL = none) and gives what came back, a new reference
 * (NULL: nothing). Faults: CLIENT_REFUSED with the request and the server's answer, CLIENT_GONE. */
json_t *client_call(struct client *client, const char *method, const char *path, json_t *body);
/* As client_call(), for the id of what was made. */
int64_t client_make(struct client *client, const char *path, json_t *body);
/* As client_call(), when the answer is of no interest. */
void client_tell(struct client *client, const char *method, const char *path, json_t *body);
/* Further calls take their memory from this run and fail into it. */
void client_use(struct client *client, struct run *run);
