/* Field tables: what comes in is checked against them and made plain (days and times become
 * integers), what goes out may be asserted against them. */
#pragma once
#include "base/list.h"
#include "http/route.h"
#include <jansson.h>

/* An id that came in: to be proven to lie in the caller's scope. */
struct proof {
	const struct noun *noun;
	int64_t id;
	const char *at; /* JSON pointer */
};

struct field_check {
	struct run *run; /* faults: FIELD_MISSING, FIELD_INVALID, FIELD_UNKNOWN, with run->at */
	LIST(struct proof) proofs;
};

enum { BODY_DEPTH = 32 };

/* Parses a body: strict UTF-8, no key twice, at most BODY_DEPTH deep, an object. Owned by the run's
 * arena. Fault BODY_INVALID. */
json_t *field_parse(struct run *run, const char *bytes, size_t length);
/* Checks an object in place: days "2026-03-31" become yyyymmdd, times ISO 8601 become UTC ms, null is
 * taken as absent unless NULLABLE. fields NULL: nothing may be in it. */
void field_check(struct field_check *check, const struct field *fields, json_t *object);
/* A query's text becomes the field's JSON, to be checked as a body. IDS: "1,2,3". Takes no reference;
 * gives a new one. Fault FIELD_INVALID, FIELD_UNKNOWN. */
json_t *field_from_text(struct run *run, const struct field *fields, const char *name,
	const char *text);
/* NULL when the reply fits its table, else where and why; in the arena. */
const char *field_check_reply(struct arena *arena, const struct field *fields, json_t *object);

/* ISO 8601 with its zone, "2026-03-02T10:00:00+08:00"; false when it is not. */
bool time_read(const char *text, ms_t *at);
bool day_read(const char *text, day_t *day); /* "2026-03-31" */
