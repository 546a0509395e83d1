/* Embedded files with ETag and gzip; hashed names never change, so they are kept for a year. */
#include "http/static.h"

#include "base/asset.h"
#include <string.h>

static bool hidden_part(const char *path)
{
	return strstr(path, "/.") || strchr(path, '\\') || strstr(path, "//");
}

/* "/wall", "/people/12": pages of the interface; a file has a dot in its last part. */
static bool is_page(const char *path)
{
	return strchr(strrchr(path, '/'), '.') == NULL;
}

/* The build names files by their content: "/main-4GJ2K7QX.js". */
static bool named_by_content(const char *path)
{
	const char *dash = strrchr(path, '-');
	if (!dash || strspn(dash + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != 8)
		return false;
	return dash[9] == '.';
}

static const char *type_of(const char *path)
{
	static const struct {
		const char *end, *type;
	} types[] = {
		{ ".html", "text/html; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },
		{ ".css", "text/css; charset=utf-8" },
		{ ".svg", "image/svg+xml" },
		{ ".png", "image/png" },
		{ ".json", "application/json" },
		{ ".map", "application/json" },
		{ ".woff2", "font/woff2" },
		{ ".mp3", "audio/mpeg" },
		{ ".wav", "audio/wav" },
		{ ".webmanifest", "application/manifest+json" },
	};
	const char *dot = strrchr(path, '.');
	for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++)
		if (strcmp(dot, types[i].end) == 0)
			return types[i].type;
	return "application/octet-stream";
}

static void reply_from_disk(struct exchange *exchange, const char *path)
{
	struct arena *arena = exchange->run.arena;
	exchange->reply.file = arena_printf(arena, "%s%s", exchange->rq.house->ui_dir, path);
	exchange->reply.type = type_of(path);
	reply_header(&exchange->rq, "Cache-Control", "no-cache");
}

static bool client_has(struct exchange *exchange, const char *etag)
{
	const char *known = request_header(&exchange->rq, "If-None-Match");
	return known && strstr(known, etag);
}

static bool takes_gzip(struct exchange *exchange)
{
	const char *accept = request_header(&exchange->rq, "Accept-Encoding");
	return accept && strstr(accept, "gzip");
}

void static_reply(struct exchange *exchange)
{
	const char *path = exchange->path;
	if (hidden_part(path))
		fail(&exchange->run, NOT_FOUND, path);
	if (strcmp(path, "/") == 0 || is_page(path))
		path = "/index.html";
	if (exchange->rq.house->ui_dir) {
		reply_from_disk(exchange, path);
		return;
	}
	const struct asset *asset = asset_find(path);
	if (!asset)
		fail(&exchange->run, NOT_FOUND, path);
	exchange->reply.asset = asset;
	exchange->reply.type = asset->type;
	reply_header(&exchange->rq, "ETag", asset->etag);
	reply_header(&exchange->rq, "Vary", "Accept-Encoding");
	reply_header(&exchange->rq, "Cache-Control",
		named_by_content(path) ? "public, max-age=31536000, immutable" : "no-cache");
	if (client_has(exchange, asset->etag))
		exchange->reply.status = MHD_HTTP_NOT_MODIFIED;
	else if (asset->gz && takes_gzip(exchange))
		reply_header(&exchange->rq, "Content-Encoding", "gzip");
}

struct MHD_Response *static_response(struct exchange *exchange)
{
	const struct asset *asset = exchange->reply.asset;
	bool none = exchange->reply.status == MHD_HTTP_NOT_MODIFIED;
	bool gz = asset->gz && takes_gzip(exchange);
	const unsigned char *bytes = gz ? asset->gz : asset->bytes;
	size_t length = none ? 0 : gz ? asset->gz_length : asset->length;
	return MHD_create_response_from_buffer(
		length, (void *)(uintptr_t)bytes, MHD_RESPMEM_PERSISTENT);
}
