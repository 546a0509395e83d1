/* What goes out: JSON, bytes, files, problem documents; the headers of every reply. */
#include "http/exchange.h"

#include "base/log.h"
#include "http/static.h"
#include "http/stream_reply.h"
#include <assert.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void json_release(void *json)
{
	json_decref(json);
}

void reply_json(struct request *rq, json_t *json)
{
	rq->reply->json = arena_own(rq->run->arena, json, json_release);
}

void reply_bytes(struct request *rq, const char *type, const void *bytes, size_t length)
{
	rq->reply->type = type;
	rq->reply->bytes = bytes;
	rq->reply->length = length;
}

void reply_status(struct request *rq, int status)
{
	rq->reply->status = status;
}

void reply_header(struct request *rq, const char *name, const char *value)
{
	struct header *header = list_add(rq->run->arena, &rq->reply->headers);
	*header = (struct header){ name, value };
}

/* RFC 6266: a plain name for old readers, the true one percent-encoded. */
void reply_file_name(struct request *rq, const char *name)
{
	struct arena *arena = rq->run->arena;
	char *plain = arena_strdup(arena, name),
	     *encoded = arena_alloc(arena, strlen(name) * 3 + 1);
	size_t n = 0;
	for (char *c = plain; *c; c++) {
		bool safe = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') ||
			(*c >= 'A' && *c <= 'Z') || *c == '.' || *c == '-' || *c == '_';
		n += (size_t)sprintf(encoded + n, safe ? "%c" : "%%%02X", (unsigned char)*c);
		if (!safe)
			*c = '_';
	}
	reply_header(rq, "Content-Disposition",
		arena_printf(
			arena, "attachment; filename=\"%s\"; filename*=UTF-8''%s", plain, encoded));
}

void reply_version(struct request *rq, int64_t version)
{
	reply_header(rq, "ETag", arena_printf(rq->run->arena, "\"%" PRId64 "\"", version));
}

json_t *day_json(day_t day)
{
	if (!day)
		return json_null();
	char text[40];
	snprintf(text, sizeof text, "%04d-%02d-%02d", day_year(day), day_month(day),
		day_of_month(day));
	return json_string(text);
}

void reply_reset(struct exchange *exchange)
{
	exchange->reply = (struct reply){ 0 };
	exchange->rq.reply = &exchange->reply;
}

/* --- problems [RFC 9457] ----------------------------------------------------------------------- */

/* What came in may not be UTF-8. */
static json_t *text_json(const char *text)
{
	json_t *json = json_string(text);
	return json ? json : json_string("?");
}

void reply_problem(struct exchange *exchange)
{
	struct run *run = &exchange->run;
	const struct fault_info *info = fault_info(run->fault);
	bool zh = exchange->rq.caller.zh;
	json_t *params = json_array();
	for (int i = 0; i < FAULT_PARAMS && run->param[i]; i++)
		json_array_append_new(params, text_json(run->param[i]));
	reply_reset(exchange);
	exchange->reply.status = info->status;
	exchange->reply.type = "application/problem+json";
	json_t *problem = json_pack("{s:s+, s:s, s:i, s:o, s:o}", "type", "/problems/", info->slug,
		"title", zh ? info->zh : info->en, "status", info->status, "detail",
		text_json(fault_text(run->arena, run, zh)), "params", params);
	if (run->at)
		json_object_set_new(problem, "at", text_json(run->at));
	reply_json(&exchange->rq, problem);
	if (run->fault == TOO_MANY_TRIES && run->param[0])
		reply_header(&exchange->rq, "Retry-After", run->param[0]);
	if (info->status == 503)
		reply_header(&exchange->rq, "Retry-After", "2");
	if (info->status >= 500)
		log_warn("%s %s: %s (%s)",
			exchange->rq.route ? method_name(exchange->rq.route->method) : "",
			exchange->path, info->symbol, fault_text(run->arena, run, false));
}

/* --- sending ----------------------------------------------------------------------------------- */

int reply_final_status(const struct exchange *exchange)
{
	const struct reply *reply = &exchange->reply;
	if (reply->status)
		return reply->status;
	if (reply->json && exchange->rq.route && exchange->rq.route->method == POST &&
		json_object_get(reply->json, "id"))
		return MHD_HTTP_CREATED;
	return reply->json || reply->bytes || reply->file || reply->stream || reply->asset
		? MHD_HTTP_OK
		: MHD_HTTP_NO_CONTENT;
}

static void json_text_release(void *text)
{
	free(text);
}

const char *reply_text(struct exchange *exchange)
{
	struct reply *reply = &exchange->reply;
	if (!reply->json)
		return "";
	char *text = json_dumps(reply->json, JSON_COMPACT);
	assert(text);
	return arena_own(exchange->run.arena, text, json_text_release);
}

static void reply_assert(struct exchange *exchange)
{
	const struct route *route = exchange->rq.route;
	const struct reply *reply = &exchange->reply;
	if (!exchange->rq.house->check_replies || !route || !reply->json || reply->type)
		return;
	const char *wrong = route->out
		? field_check_reply(exchange->run.arena, route->out, reply->json)
		: "the route has no table for its reply";
	if (!wrong)
		return;
	log_error("%s %s: reply: %s", method_name(route->method), route->path, wrong);
	exchange->run.fault = INTERNAL;
	exchange->run.param[0] = arena_printf(exchange->run.arena, "reply: %s", wrong);
	exchange->run.param[1] = NULL;
	reply_problem(exchange);
}

static struct MHD_Response *file_response(const char *path)
{
	struct stat stat;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (file < 0 || fstat(file, &stat) || !S_ISREG(stat.st_mode)) {
		if (file >= 0)
			close(file);
		return NULL;
	}
	return MHD_create_response_from_fd((size_t)stat.st_size, file);
}

static struct MHD_Response *body_response(struct exchange *exchange)
{
	struct reply *reply = &exchange->reply;
	if (reply->stream)
		return stream_response(reply->stream);
	if (reply->file)
		return file_response(reply->file);
	if (reply->asset)
		return static_response(exchange);
	if (reply->json) {
		reply->bytes = reply_text(exchange);
		reply->length = strlen(reply->bytes);
		if (!reply->type)
			reply->type = "application/json";
	}
	/* the bytes live in the exchange's arena until the request is completed */
	return MHD_create_response_from_buffer(
		reply->length, (void *)(uintptr_t)reply->bytes, MHD_RESPMEM_PERSISTENT);
}

static const struct header house_headers[] = {
	{ "Content-Security-Policy",
		"default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
		"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ "Permissions-Policy", "camera=(self), microphone=(self), geolocation=()" },
};

static void headers_add(struct exchange *exchange, struct MHD_Response *response)
{
	const struct reply *reply = &exchange->reply;
	for (size_t i = 0; i < sizeof house_headers / sizeof house_headers[0]; i++)
		MHD_add_response_header(response, house_headers[i].name, house_headers[i].value);
	if (exchange->rq.house->tls)
		MHD_add_response_header(response, "Strict-Transport-Security", "max-age=31536000");
	if (reply->type)
		MHD_add_response_header(response, "Content-Type", reply->type);
	bool cached = false;
	for (size_t i = 0; i < reply->headers.n; i++) {
		const struct header *header = &reply->headers.at[i];
		cached |= strcmp(header->name, "Cache-Control") == 0;
		MHD_add_response_header(response, header->name, header->value);
	}
	if (!cached)
		MHD_add_response_header(response, "Cache-Control", "no-store");
}

struct MHD_Response *reply_response(struct exchange *exchange, unsigned *status)
{
	reply_assert(exchange);
	struct MHD_Response *response = body_response(exchange);
	if (!response) {
		exchange->run.fault = NOT_FOUND;
		exchange->run.param[0] = exchange->path;
		exchange->run.param[1] = NULL;
		reply_problem(exchange);
		response = body_response(exchange);
	}
	assert(response);
	headers_add(exchange, response);
	*status = (unsigned)reply_final_status(exchange);
	return response;
}
