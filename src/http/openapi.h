/* The API described (OpenAPI 3.1) from the route tables alone: what the interface's types, the
 * reference and the permission test are made of. x-who and x-within say who may call; x-noun
 * what an id is of, x-scoped that it lies in the tree. */
#pragma once
#include "http/route.h"

/* A whole JSON document. In the arena. */
const char *openapi_text(struct arena *arena, const struct route *const *routes,
	const struct noun *const *nouns);
