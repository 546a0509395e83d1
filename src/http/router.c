/* A tree of path segments; a literal is preferred to a parameter. */
#include "http/router.h"

#include "base/list.h"
#include "base/log.h"
#include <stdlib.h>
#include <string.h>

enum { METHODS = 5, SEGMENT_MOST = 200 };

struct node {
	struct node *next, *below; /* siblings; children */
	const char *segment;       /* "teams", ":team", "=day" */
	const struct noun *noun;
	const struct route *routes[METHODS];
};

struct router {
	struct arena *arena;
	struct node root;
};

static const char *const method_names[METHODS] = { "GET", "POST", "PATCH", "PUT", "DELETE" };

int method_named(const char *name)
{
	for (int i = 0; i < METHODS; i++)
		if (strcmp(name, method_names[i]) == 0)
			return i;
	return strcmp(name, "HEAD") == 0 ? GET : -1;
}

const char *method_name(enum method method)
{
	return method_names[method];
}

const struct noun *noun_named(const struct noun *const *nouns, const char *name)
{
	for (; nouns && *nouns; nouns++)
		if (strcmp((*nouns)->name, name) == 0)
			return *nouns;
	return NULL;
}

static _Noreturn void wrong(const struct route *route, const char *why)
{
	log_error("route %s %s: %s", method_name(route->method), route->path, why);
	exit(EXIT_FAILURE);
}

static struct node *node_below(struct router *router, struct node *node, const char *segment)
{
	struct node **place = &node->below;
	for (; *place; place = &(*place)->next)
		if (strcmp((*place)->segment, segment) == 0)
			return *place;
	struct node *made = NEW(router->arena, struct node);
	made->segment = segment;
	/* literals stand before parameters, so that they are tried first */
	if (segment[0] != ':' && segment[0] != '=') {
		made->next = node->below;
		node->below = made;
	} else {
		*place = made;
	}
	return made;
}

static void route_add(
	struct router *router, const struct route *route, const struct noun *const *nouns)
{
	if (!route->who)
		wrong(route, "names nobody who may call it");
	if (!route->what || !route->handler)
		wrong(route, "has no sentence or no handler");
	struct node *node = &router->root;
	size_t params = 0;
	const char *rest = route->path;
	while (*rest == '/') {
		size_t length = strcspn(++rest, "/");
		node = node_below(router, node, arena_strndup(router->arena, rest, length));
		rest += length;
		params += node->segment[0] == ':' || node->segment[0] == '=';
		if (node->segment[0] == ':' && !(node->noun = noun_named(nouns, node->segment + 1)))
			wrong(route, "the path names an id of an unknown noun");
	}
	if (params > PATH_PARAMS)
		wrong(route, "has too many parameters");
	if (node->routes[route->method])
		wrong(route, "stands there twice");
	node->routes[route->method] = route;
}

struct router *router_create(const struct route *const *routes, const struct noun *const *nouns)
{
	struct router *router = calloc(1, sizeof *router);
	if (!router)
		abort();
	router->arena = arena_create();
	for (; *routes; routes++)
		for (const struct route *route = *routes; route->path; route++)
			route_add(router, route, nouns);
	return router;
}

void router_destroy(struct router *router)
{
	if (!router)
		return;
	arena_destroy(router->arena);
	free(router);
}

static bool id_read(const char *text, size_t length, int64_t *id)
{
	if (length == 0 || length > 16 || text[0] == '0')
		return false;
	*id = 0;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*id = *id * 10 + (text[i] - '0');
	}
	return *id <= INT64_C(9007199254740991);
}

static bool segment_fits(const struct node *node, struct arena *arena, const char *text,
	size_t length, struct match *match)
{
	bool noun = node->segment[0] == ':';
	if (!noun && node->segment[0] != '=')
		return strlen(node->segment) == length && memcmp(node->segment, text, length) == 0;
	struct path_param param = { .name = node->segment + 1, .noun = node->noun };
	if (length == 0 || length > SEGMENT_MOST || (noun && !id_read(text, length, &param.id)))
		return false;
	param.text = arena_strndup(arena, text, length);
	match->params[match->param_count++] = param;
	return true;
}

/* Walks down, going back where a literal led nowhere. */
static bool walk(const struct node *node, struct arena *arena, enum method method, const char *path,
	struct match *match)
{
	if (*path == '\0') {
		for (int i = 0; i < METHODS; i++)
			match->path_known |= node->routes[i] != NULL;
		match->route = node->routes[method];
		return match->route != NULL;
	}
	if (*path != '/')
		return false;
	size_t length = strcspn(path + 1, "/");
	for (const struct node *below = node->below; below; below = below->next) {
		size_t params = match->param_count;
		if (segment_fits(below, arena, path + 1, length, match) &&
			walk(below, arena, method, path + 1 + length, match))
			return true;
		match->param_count = params;
	}
	return false;
}

struct match router_find(
	const struct router *router, struct arena *arena, enum method method, const char *path)
{
	struct match match = { 0 };
	walk(&router->root, arena, method, path, &match);
	return match;
}
