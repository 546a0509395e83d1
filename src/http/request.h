/* A request: what a handler gets and gives. A handler is a function from a request to a reply
 * inside a transaction; it may run again after a conflict, and does nothing to the world but
 * through its transaction. */
#pragma once
#include "http/route.h"
#include <jansson.h>

struct house; /* http/house.h: what lives as long as the server */

struct caller {
	int64_t person;            /* 0 = nobody (PUBLIC) or a screen */
	int64_t session, token, screen; /* how they came; 0 = not so */
	unsigned roles;            /* all they hold, anywhere */
	const struct grant *grants;
	size_t grant_count;
	bool zh;                   /* their language */
};

struct request {
	struct run *run;           /* run->now: the moment of arrival */
	struct tx *tx;             /* NULL in prepare */
	struct house *house;
	const struct route *route;
	struct caller caller;
	json_t *in;                /* the checked body or query; owned by the arena */
	void *prepared;            /* what prepare left for the handler */
	struct reply *reply;
};

/* --- what came in: checked against the table, so these cannot fail; absent = 0, NULL, fallback -- */
int64_t path_id(struct request *rq, const char *name);     /* ":order" → path_id(rq, "order") */
const char *path_text(struct request *rq, const char *name);
bool in_has(struct request *rq, const char *name);
int64_t in_int(struct request *rq, const char *name, int64_t fallback); /* ids, money, times, days too */
#define in_id(rq, name) in_int((rq), (name), 0)
#define in_day(rq, name) ((day_t)in_int((rq), (name), 0))
double in_real(struct request *rq, const char *name, double fallback);
bool in_bool(struct request *rq, const char *name, bool fallback);
const char *in_text(struct request *rq, const char *name, const char *fallback);
json_t *in_json(struct request *rq, const char *name);     /* OBJECT, LIST, ANY; or NULL */
const char *request_header(struct request *rq, const char *name); /* or NULL */
const char *request_upload(struct request *rq, size_t *bytes);  /* the spooled file's path */

/* In prepare, or in a handler without transaction: a transaction of its own; a write goes through the
 * writer's queue like any request. Faults of body unwind from here. */
void request_tx(struct request *rq, enum tx_kind kind, void (*body)(struct tx *tx, void *context),
	void *context);

/* --- what goes out --------------------------------------------------------------------------- */
/* Takes the reference; status 200 (201 after POST with "id"). Money: integer cents; days: strings
 * by day_json(); times: UTC ms. */
void reply_json(struct request *rq, json_t *json);
void reply_bytes(struct request *rq, const char *type, const void *bytes, size_t length);
void reply_file_name(struct request *rq, const char *name); /* Content-Disposition: attachment */
void reply_status(struct request *rq, int status);
void reply_header(struct request *rq, const char *name, const char *value);
void reply_version(struct request *rq, int64_t version);    /* ETag */
/* If-Match: fault STALE when the caller saw another version; no header = any. */
void request_match(struct request *rq, int64_t version);
json_t *day_json(day_t day);   /* "2026-03-31"; 0 → null */

/* --- who may, beyond the table ---------------------------------------------------------------- */
/* True when the caller holds one of the roles over the unit today. */
bool caller_covers(struct request *rq, unsigned roles, int64_t unit);
/* The topmost units at which the caller holds one of the roles (for lists: "my branch"). */
const int64_t *caller_units(struct request *rq, unsigned roles, size_t *count);
/* The unit that the field names (proven by the router), or, when it is absent, the topmost one at which
 * the caller holds a role that the route names: never more than they reach. Fault FORBIDDEN: none. */
int64_t in_unit(struct request *rq, const char *name);

/* Writes what was done into the audit log (who, what, about whom) [security]. */
void audit(struct tx *tx, const struct caller *caller, const char *what, int64_t about, json_t *details);
