/* The server: sockets, threads and queues around the rooms' routes.
 *
 * libmicrohttpd only parses and sends; every handler runs on the threads of work.h while its request
 * is suspended. Streams that announce themselves by their first bytes go to a second daemon with a
 * small memory per connection, so that thousands of walls cost the others nothing. */
#pragma once
#include "http/house.h"

struct server_options {
	const char *listen;      /* "127.0.0.1:8080", "[::]:0", ":8080"; port 0 = a free one */
	const char *certificate, *key; /* PEM texts; NULL = plain HTTP */
	unsigned connections;    /* 0 = as many as the limit of open files allows */
};

/* Threads and queues; house->streams and house->server are made here; house must outlive the server.
 * Nobody is answered yet. Fault LISTEN_FAILED and those of db. */
struct server *server_create(struct run *run, struct house *house, const struct server_options *options);
int server_port(const struct server *server);
void server_open(struct server *server); /* answers from here on */
/* Takes no more, answers what has come, ends jobs and transactions; streams stay. */
void server_quiet(struct server *server);
/* After server_quiet(): ends streams and threads; accepts NULL. */
void server_destroy(struct server *server);
/* http/throttle.h: of logging in and the like. */
struct throttle *server_throttle(struct server *server);
/* A transaction through the server's queues, for jobs: blocks until it is committed or failed. */
bool server_tx(struct server *server, struct run *run, enum tx_kind kind,
	void (*body)(struct tx *tx, void *context), void *context);
