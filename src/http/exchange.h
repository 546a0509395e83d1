/* An exchange: one request on its way through the server and the reply to it (inside this room).
 *
 * The HTTP threads make it, collect the body and send the reply; in between it is suspended and
 * belongs to the thread of work.h that runs it. */
#pragma once
#include "http/field.h"
#include "http/request.h"
#include "http/router.h"
#include "http/work.h"
#include <microhttpd.h>

struct header {
	const char *name, *value;
};

struct reply {
	int status;              /* 0 = by what was said: 200, 201, 204 */
	json_t *json;            /* owned by the arena */
	const char *type;        /* of bytes */
	const void *bytes;
	size_t length;
	const struct asset *asset;
	const char *file;        /* a file to send */
	struct stream *stream;   /* or an endless reply: stream.h */
	LIST(struct header) headers;
};

enum stage {
	STAGE_HEAD,     /* nothing read yet */
	STAGE_ADMITTED, /* an upload whose caller was checked: the body may come */
	STAGE_BODY,
	STAGE_WORK,     /* suspended */
	STAGE_DONE      /* the reply is ready */
};

struct upload;

struct exchange {
	struct request rq; /* first: a request is its exchange */
	struct run run;
	struct reply reply;
	struct server *server;
	struct MHD_Connection *connection;
	struct match match;
	const char *path;
	bool head;                     /* HEAD: as GET, without the body */
	struct field_check check;
	/* Written last by the thread that answers, read first by the one that sends: it carries the rest. */
	_Atomic(enum stage) stage;
	struct piece piece;
	char *body;
	size_t body_length, body_space, body_most;
	struct upload *upload;
	bool swallowed;                /* more came than is taken: read, not kept */
	const char *idempotency_key;   /* or NULL */
	const char *secret;            /* of the session cookie or the bearer token, or NULL */
	bool bearer;
};

static inline struct exchange *exchange_of(struct request *rq)
{
	return (struct exchange *)rq;
}

/* Takes what the handler said back, before it is run (again). */
void reply_reset(struct exchange *exchange);
/* The problem document of run->fault [RFC 9457]. */
void reply_problem(struct exchange *exchange);
/* The response as it is sent; asserts the reply against its table when the house says so. */
struct MHD_Response *reply_response(struct exchange *exchange, unsigned *status);
/* The body as text, for keeping with an Idempotency-Key; "" when there is none. */
const char *reply_text(struct exchange *exchange);
int reply_final_status(const struct exchange *exchange);
/* The client's address as text, in the arena. */
const char *request_address(struct request *rq);
