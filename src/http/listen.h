/* The listening socket: accepts, peeks, and hands each connection to one of two daemons. */
#pragma once
#include "base/run.h"
#include <microhttpd.h>

struct listener;

/* where: "127.0.0.1:8080", "[::]:0", ":8080" (all addresses). Fault LISTEN_FAILED. */
struct listener *listener_create(struct run *run, const char *where);
int listener_port(const struct listener *listener);
/* Connections whose first bytes are a plain "GET /api/live" go to streams, all others to main. */
void listener_start(struct listener *listener, struct MHD_Daemon *main, struct MHD_Daemon *streams);
void listener_destroy(struct listener *listener); /* accepts NULL */
