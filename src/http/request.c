/* What a handler reads from a request. */
#include "http/exchange.h"

#include "base/money.h"
#include "http/upload.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct path_param *param_named(struct request *rq, const char *name)
{
	struct match *match = &exchange_of(rq)->match;
	for (size_t i = 0; i < match->param_count; i++)
		if (strcmp(match->params[i].name, name) == 0)
			return &match->params[i];
	return NULL;
}

int64_t path_id(struct request *rq, const char *name)
{
	const struct path_param *param = param_named(rq, name);
	return param ? param->id : 0;
}

const char *path_text(struct request *rq, const char *name)
{
	const struct path_param *param = param_named(rq, name);
	return param ? param->text : "";
}

static json_t *in_value(struct request *rq, const char *name)
{
	json_t *value = rq->in ? json_object_get(rq->in, name) : NULL;
	return json_is_null(value) ? NULL : value;
}

bool in_has(struct request *rq, const char *name)
{
	return rq->in && json_object_get(rq->in, name) != NULL;
}

int64_t in_int(struct request *rq, const char *name, int64_t fallback)
{
	json_t *value = in_value(rq, name);
	return value ? json_integer_value(value) : fallback;
}

double in_real(struct request *rq, const char *name, double fallback)
{
	json_t *value = in_value(rq, name);
	return value ? json_number_value(value) : fallback;
}

bool in_bool(struct request *rq, const char *name, bool fallback)
{
	json_t *value = in_value(rq, name);
	return value ? json_is_true(value) : fallback;
}

const char *in_text(struct request *rq, const char *name, const char *fallback)
{
	json_t *value = in_value(rq, name);
	return value ? json_string_value(value) : fallback;
}

json_t *in_json(struct request *rq, const char *name)
{
	return in_value(rq, name);
}

const char *request_header(struct request *rq, const char *name)
{
	return MHD_lookup_connection_value(exchange_of(rq)->connection, MHD_HEADER_KIND, name);
}

const char *request_upload(struct request *rq, size_t *bytes)
{
	return upload_path(exchange_of(rq)->upload, bytes);
}

void request_match(struct request *rq, int64_t version)
{
	const char *wanted = request_header(rq, "If-Match");
	if (!wanted || strcmp(wanted, "*") == 0)
		return;
	const char *own = arena_printf(rq->run->arena, "\"%" PRId64 "\"", version);
	if (strcmp(wanted, own) != 0)
		fail(rq->run, STALE);
}
