/* What lives as long as the server: handed to every request and job. */
#pragma once
#include "db/db.h"
#include "http/route.h"

struct server;
struct stream_hub; /* http/stream.h: open server-sent streams */

struct house {
	struct db *db;
	const struct clock *clock;
	const struct route *const *routes; /* every room's table, ended by NULL */
	const struct noun *const *nouns;   /* every room's nouns, ended by NULL: what paths name */
	const struct job *const *jobs;     /* every room's table, ended by NULL */
	struct stream_hub *streams;
	struct live *_Atomic live;         /* feed/live.h: who tells the streams */
	struct server *server;             /* http/server.h */
	struct boards *boards;             /* feed/board.h: open boards in memory */
	const char *data_dir;              /* spooled uploads, keys; never in the database */
	const unsigned char *key;          /* 32 bytes: encrypts what is secret at rest; not in the database */
	const char *ui_dir;                /* --ui DIR, or NULL: the embedded interface */
	const char *_Atomic example_url;   /* where the example company answers, or NULL */
	bool tls, check_replies;           /* check_replies: assert replies against their tables (tests) */
};
