/* Routes are data: one row gives method, path, who, within which scope, the handler, the shapes of
 * what goes in and out, and a sentence. From the tables come dispatch, permission, validation, the
 * OpenAPI document, the types of the interface and the permission test. */
#pragma once
#include "base/money.h"
#include "org/grant.h"

struct request;

/* A thing with an id, as routes name it: /api/people/:person (free text in a path is written with an
 * equals sign: /api/calendar/=day). Listed in house->nouns. scope_sql gives the unit it lies in
 * ("SELECT unit FROM … WHERE id = $1"; no row = unknown), owner_sql the person whose own it is (or
 * NULL). Defined once by the room that owns the noun, e.g. `const struct noun noun_order`. */
struct noun {
	const char *name;      /* "order": the path parameter :order */
	const char *scope_sql; /* NULL: company-wide, not tied to the tree */
	const char *owner_sql;
	enum fault unknown;    /* ORDER_UNKNOWN */
};

enum field_type {
	FIELD_END, FIELD_ID, FIELD_IDS, FIELD_INT, FIELD_REAL, FIELD_MONEY, FIELD_TEXT, FIELD_CHOICE,
	FIELD_TEXTS,
	FIELD_BOOL, FIELD_DAY, FIELD_TIME, FIELD_OBJECT, FIELD_LIST, FIELD_ANY
};
struct field {
	const char *name;
	enum field_type type;
	unsigned flags;             /* REQUIRED */
	const char *what;           /* a sentence for the reference */
	const struct noun *noun;    /* ID, IDS: proven to lie in the caller's scope */
	int64_t min, max;           /* INT, MONEY: value; TEXT: bytes; LIST, IDS: items */
	const char *choices;        /* CHOICE: "signed|received" */
	const struct field *fields; /* OBJECT, LIST of objects */
};
enum { REQUIRED = 1, NULLABLE = 2 };
/* In tables: { "person", ID(noun_person), REQUIRED, "who moves" } is written
 * FIELD("person", ID(&noun_person), REQUIRED, "who moves"). */
#define FIELD(name_, kind_, flags_, what_) { .name = (name_), .flags = (flags_), .what = (what_), kind_ }
#define ID(noun_) .type = FIELD_ID, .noun = (noun_)
#define ANY_ID .type = FIELD_ID                    /* in replies, or checked by the handler */
#define IDS(noun_, most_) .type = FIELD_IDS, .noun = (noun_), .max = (most_)
#define INT(min_, max_) .type = FIELD_INT, .min = (min_), .max = (max_)
#define COUNT .type = FIELD_INT, .min = -EXACT_MAX, .max = EXACT_MAX
#define REAL .type = FIELD_REAL
#define MONEY .type = FIELD_MONEY, .min = -EXACT_MAX, .max = EXACT_MAX  /* integer cents */
#define TEXT(bytes_) .type = FIELD_TEXT, .max = (bytes_)
/* a list of up to `most` texts of up to `bytes_` each */
#define TEXTS(bytes_, most_) .type = FIELD_TEXTS, .min = (bytes_), .max = (most_)
#define CHOICE(choices_) .type = FIELD_CHOICE, .choices = (choices_)
#define BOOL .type = FIELD_BOOL
#define DAY .type = FIELD_DAY                      /* JSON "2026-03-31" */
#define TIME .type = FIELD_TIME                    /* JSON: UTC ms, or ISO 8601 with its zone */
#define OBJECT(fields_) .type = FIELD_OBJECT, .fields = (fields_)
#define LIST_OF(fields_, most_) .type = FIELD_LIST, .fields = (fields_), .max = (most_)
#define ANYTHING .type = FIELD_ANY                 /* opaque JSON, checked by the handler */
#define FIELDS_END { .name = NULL }

enum method { GET, POST, PATCH, PUT, DELETE };

/* How far the caller's roles reach; every id in path, query and body is proven against it. */
enum within {
	COMPANY, /* no tree: any holder of the roles; ids need only exist */
	BRANCH,  /* each noun's unit lies under a unit where the caller holds one of `who` */
	OWN      /* as BRANCH for OWNER, MANAGER, LEADER, ASSISTANT, FINANCE, HR; an AGENT only where the
	          * noun's owner is themself */
};

enum route_flags {
	BULK = 1,        /* TX_BULK, and a body of up to 8 MB */
	UPLOAD = 2,      /* the body is spooled to a file: request_upload() */
	NO_ORIGIN = 4,   /* may be called from other origins (none today) */
	NO_TX = 8        /* the handler opens no transaction: files, streams */
};

struct route {
	enum method method;
	const char *path;          /* "/api/orders/:order/receipts" */
	unsigned who;              /* enum role bits; PUBLIC = anyone */
	enum within within;
	void (*handler)(struct request *rq);
	const struct field *in;    /* body of POST, PATCH, PUT; query of GET, DELETE; NULL = none */
	const struct field *out;   /* of a JSON reply; NULL = 204, or not JSON */
	const char *what;          /* "Move a person to another group" */
	void (*prepare)(struct request *rq); /* outside any transaction, before the handler; or NULL */
	unsigned flags;
};
#define ROUTES_END { .path = NULL }
