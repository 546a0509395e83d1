/* The router: finds the route of a method and path in the rooms' tables.
 *
 * A segment ":noun" takes an id of that noun, "=name" any text. Built once, read by all threads. */
#pragma once
#include "http/house.h"

struct router;

enum { PATH_PARAMS = 4 };

struct path_param {
	const char *name;         /* "order" */
	const struct noun *noun;  /* NULL: text */
	int64_t id;
	const char *text;         /* as it stood in the path; in the arena */
};

struct match {
	const struct route *route; /* NULL: none */
	bool path_known;           /* the path has routes, of other methods */
	struct path_param params[PATH_PARAMS];
	size_t param_count;
};

/* routes and nouns end with NULL. A table that contradicts itself (an unknown noun, a route twice, a
 * writing GET) ends the process with a message: it is a mistake of the program. */
struct router *router_create(const struct route *const *routes, const struct noun *const *nouns);
void router_destroy(struct router *router);
struct match router_find(const struct router *router, struct arena *arena, enum method method,
	const char *path);
/* -1 when it is none of ours. HEAD counts as GET. */
int method_named(const char *name);
const char *method_name(enum method method);
const struct noun *noun_named(const struct noun *const *nouns, const char *name);
