/* The way of a request: head, body, queue, transaction, reply. */
#include "http/server.h"

#include "base/log.h"
#include "http/access.h"
#include "http/idempotency.h"
#include "http/job_loop.h"
#include "http/listen.h"
#include "http/static.h"
#include "http/stream_reply.h"
#include "http/throttle.h"
#include "http/upload.h"
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>

enum {
	BODY_MOST = 1 << 20,
	BODY_BULK = 8 << 20, /* bytes */
	BODY_SWALLOWED = 16 << 20,
	BODY_QUICK = 64 << 10, /* parsed on the HTTP thread; larger ones outside */
	READ_DEADLINE_MS = 10 * 1000,
	IDLE_SECONDS = 75,
	STREAM_MEMORY = 6 << 10,
	HTTP_THREADS = 2,
	READERS = 2,
	WRITERS = 4,
	OUTSIDE = 2,
	FILES_SPARE = 200
};

struct server {
	struct house *house;
	struct router *router;
	struct listener *listener;
	struct MHD_Daemon *main, *streams;
	struct work *reads, *writes, *outside;
	struct job_loop *jobs;
	struct throttle *throttle;
};

/* --- the end of an exchange -------------------------------------------------------------------- */

/* Gives the connection back to the HTTP threads; the exchange is theirs from here on. */
static void give_back(struct exchange *exchange, enum stage stage)
{
	struct MHD_Connection *connection = exchange->connection;
	exchange->stage = stage; /* the last touch */
	MHD_resume_connection(connection);
}

static void finish(struct exchange *exchange)
{
	give_back(exchange, STAGE_DONE);
}

static void finish_problem(struct exchange *exchange)
{
	reply_problem(exchange);
	finish(exchange);
}

static void finish_fault(struct exchange *exchange, enum fault fault)
{
	exchange->run.fault = fault;
	memset(exchange->run.param, 0, sizeof exchange->run.param);
	finish_problem(exchange);
}

static void on_done(struct piece *piece, bool kept)
{
	struct exchange *exchange = piece->context;
	if (!kept)
		reply_problem(exchange);
	finish(exchange);
}

/* --- inside a transaction ---------------------------------------------------------------------- */

static void admit(struct tx *tx, void *context)
{
	struct exchange *exchange = context;
	exchange->rq.tx = tx;
	access_authenticate(exchange, tx);
	access_prove(exchange, tx);
}

static void handle(struct tx *tx, void *context)
{
	struct exchange *exchange = context;
	reply_reset(exchange);
	admit(tx, exchange);
	if (idempotency_replay(exchange, tx))
		return;
	exchange->rq.route->handler(&exchange->rq);
	idempotency_keep(exchange, tx);
}

/* --- outside a transaction --------------------------------------------------------------------- */

static void input_read(void *context)
{
	struct exchange *exchange = context;
	const struct route *route = exchange->rq.route;
	exchange->rq.in = exchange->body_length
		? field_parse(&exchange->run, exchange->body, exchange->body_length)
		: field_parse(&exchange->run, "{}", 2);
	exchange->check.run = &exchange->run;
	field_check(&exchange->check, route->in, exchange->rq.in);
}

/* A fault must not jump out of MHD's iterator, so the pairs are collected first. */
struct query {
	struct exchange *exchange;
	LIST(struct header) pairs;
};

static enum MHD_Result query_collect(
	void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct query *query = context;
	struct header *pair = list_add(query->exchange->run.arena, &query->pairs);
	*pair = (struct header){ name, value };
	return MHD_YES;
}

static void query_read(void *context)
{
	struct exchange *exchange = context;
	struct query query = { .exchange = exchange };
	exchange->rq.in = field_parse(&exchange->run, "{}", 2);
	exchange->check.run = &exchange->run;
	MHD_get_connection_values(
		exchange->connection, MHD_GET_ARGUMENT_KIND, query_collect, &query);
	for (size_t i = 0; i < query.pairs.n; i++) {
		const struct header *pair = &query.pairs.at[i];
		if (json_object_get(exchange->rq.in, pair->name))
			fail(&exchange->run, FIELD_INVALID, pair->name, "it stands there twice");
		json_t *value = field_from_text(&exchange->run, exchange->rq.route->in, pair->name,
			pair->value ? pair->value : "");
		if (json_object_set_new(exchange->rq.in, pair->name, value))
			fail(&exchange->run, BODY_INVALID, "the query is not UTF-8");
	}
	field_check(&exchange->check, exchange->rq.route->in, exchange->rq.in);
}

static bool input_is_query(const struct route *route)
{
	return route->method == GET || route->method == DELETE || route->flags & UPLOAD;
}

static bool is_write(const struct route *route)
{
	return route->method != GET;
}

static void call_prepare(void *context)
{
	struct exchange *exchange = context;
	exchange->rq.tx = NULL;
	exchange->rq.route->prepare(&exchange->rq);
}

static void call_handler(void *context)
{
	struct exchange *exchange = context;
	exchange->rq.tx = NULL;
	reply_reset(exchange);
	exchange->rq.route->handler(&exchange->rq);
}

static void queue(struct exchange *exchange, struct work *work)
{
	if (!work_add(work, &exchange->piece))
		finish_fault(exchange, BUSY);
}

static void to_transaction(struct exchange *exchange)
{
	exchange->piece.outside = NULL;
	queue(exchange,
		is_write(exchange->rq.route) ? exchange->server->writes : exchange->server->reads);
}

/* Parsing what is large, preparing, and handlers without a transaction. */
static void outside(struct piece *piece)
{
	struct exchange *exchange = piece->context;
	const struct route *route = exchange->rq.route;
	if (!exchange->rq.in && !run_try(&exchange->run, input_read, exchange)) {
		finish_problem(exchange);
		return;
	}
	if (route->prepare || route->flags & NO_TX) {
		bool fine = tx_run(
			&exchange->run, piece->conn, TX_READ, READ_DEADLINE_MS, admit, exchange);
		if (fine && route->prepare)
			fine = run_try(&exchange->run, call_prepare, exchange);
		if (fine && route->flags & NO_TX)
			fine = run_try(&exchange->run, call_handler, exchange);
		if (!fine || route->flags & NO_TX) {
			on_done(piece, fine);
			return;
		}
	}
	to_transaction(exchange);
}

static void admit_upload(struct piece *piece)
{
	struct exchange *exchange = piece->context;
	if (!tx_run(&exchange->run, piece->conn, TX_READ, READ_DEADLINE_MS, admit, exchange)) {
		finish_problem(exchange);
		return;
	}
	give_back(exchange, STAGE_ADMITTED);
}

/* --- on the HTTP threads ----------------------------------------------------------------------- */

static bool length_announced(struct exchange *exchange, uint64_t *length)
{
	const char *text = request_header(&exchange->rq, "Content-Length");
	if (!text)
		return false;
	*length = strtoull(text, NULL, 10);
	return true;
}

static bool body_follows(struct exchange *exchange)
{
	uint64_t length = 0;
	return (length_announced(exchange, &length) && length > 0) ||
		request_header(&exchange->rq, "Transfer-Encoding");
}

static enum MHD_Result answer(struct exchange *exchange)
{
	unsigned status;
	struct MHD_Response *response = reply_response(exchange, &status);
	enum MHD_Result result = MHD_queue_response(exchange->connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result answer_fault(struct exchange *exchange)
{
	reply_problem(exchange);
	return answer(exchange);
}

/* Answering before the body has come makes MHD close the connection under a client that still sends,
 * which then may never see why: a body of ordinary size is let come and thrown away first. */
static bool body_worth_waiting(struct exchange *exchange)
{
	uint64_t length = 0;
	return length_announced(exchange, &length) ? length <= BODY_SWALLOWED
						   : !body_follows(exchange);
}

/* What is known by the head alone. */
static enum MHD_Result answer_head(struct exchange *exchange, bool faulty)
{
	if (faulty)
		reply_problem(exchange);
	exchange->stage = STAGE_DONE;
	return body_worth_waiting(exchange) ? MHD_YES : answer(exchange);
}

/* Suspended before it is published: who takes it may resume it at once. */
static enum MHD_Result suspend_to(struct exchange *exchange, struct work *work)
{
	exchange->stage = STAGE_WORK;
	MHD_suspend_connection(exchange->connection);
	queue(exchange, work);
	return MHD_YES;
}

static void piece_fill(struct exchange *exchange)
{
	const struct route *route = exchange->rq.route;
	bool bulk = route->flags & BULK;
	exchange->piece = (struct piece){
		.run = &exchange->run,
		.kind = !is_write(route) ? TX_READ
			: bulk           ? TX_BULK
					 : TX_WRITE,
		.deadline_ms = is_write(route) ? 0 : READ_DEADLINE_MS,
		.body = handle,
		.done = on_done,
		.context = exchange,
	};
}

static enum MHD_Result body_complete(struct exchange *exchange)
{
	const struct route *route = exchange->rq.route;
	bool large = !input_is_query(route) && exchange->body_length > BODY_QUICK;
	if (exchange->swallowed) {
		exchange->run.fault = BODY_TOO_LARGE;
		exchange->run.param[0] = num(&exchange->run, (int64_t)exchange->body_most);
		return answer_fault(exchange);
	}
	if (!exchange->rq.in && !large &&
		!run_try(&exchange->run, input_is_query(route) ? query_read : input_read, exchange))
		return answer_fault(exchange);
	piece_fill(exchange);
	if (large || route->prepare || route->flags & NO_TX) {
		exchange->piece.outside = outside;
		return suspend_to(exchange, exchange->server->outside);
	}
	return suspend_to(
		exchange, is_write(route) ? exchange->server->writes : exchange->server->reads);
}

static void body_add(struct exchange *exchange, const char *bytes, size_t length)
{
	if (exchange->upload) {
		exchange->swallowed |= !upload_add(exchange->upload, bytes, length);
		return;
	}
	if (exchange->swallowed || length > exchange->body_most - exchange->body_length) {
		exchange->swallowed = true;
		return;
	}
	if (exchange->body_length + length > exchange->body_space) {
		size_t space = exchange->body_space * 2 > exchange->body_length + length
			? exchange->body_space * 2
			: exchange->body_length + length;
		char *grown = realloc(exchange->body, space);
		if (!grown) {
			exchange->swallowed = true;
			return;
		}
		exchange->body = grown;
		exchange->body_space = space;
	}
	memcpy(exchange->body + exchange->body_length, bytes, length);
	exchange->body_length += length;
}

/* [security] A write with a cookie must come from our own pages. */
static bool foreign(struct exchange *exchange)
{
	struct request *rq = &exchange->rq;
	if (!is_write(rq->route) || rq->route->flags & NO_ORIGIN || exchange->bearer)
		return false;
	const char *site = request_header(rq, "Sec-Fetch-Site");
	if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
		return true;
	const char *origin = request_header(rq, "Origin"), *host = request_header(rq, "Host");
	if (!origin)
		return false;
	const char *name = strstr(origin, "://");
	return !name || !host || strcasecmp(name + 3, host) != 0;
}

static bool json_announced(struct exchange *exchange)
{
	const char *type = request_header(&exchange->rq, "Content-Type");
	return type && strncasecmp(type, "application/json", 16) == 0 &&
		(!type[16] || type[16] == ';' || type[16] == ' ');
}

static void head_check(void *context)
{
	struct exchange *exchange = context;
	struct run *run = &exchange->run;
	const struct route *route = exchange->rq.route;
	uint64_t length = 0;
	if (foreign(exchange))
		fail(run, ORIGIN_FOREIGN);
	length_announced(exchange, &length);
	exchange->body_most = route->flags & UPLOAD ? UPLOAD_MOST
		: input_is_query(route)             ? 0
		: route->flags & BULK               ? BODY_BULK
						    : BODY_MOST;
	if (length > exchange->body_most && (exchange->body_most || route->method == GET))
		fail(run, BODY_TOO_LARGE, num(run, (int64_t)exchange->body_most));
	if (body_follows(exchange) && !input_is_query(route) && !json_announced(exchange))
		fail(run, MEDIA_WRONG, "application/json");
	if (is_write(route))
		exchange->idempotency_key = request_header(&exchange->rq, "Idempotency-Key");
	if (exchange->idempotency_key && strlen(exchange->idempotency_key) > 200)
		fail(run, FIELD_INVALID, "Idempotency-Key", "longer than 200 bytes");
}

static void static_body(void *context)
{
	static_reply(context);
}

static enum MHD_Result no_route(struct exchange *exchange, const char *method)
{
	struct run *run = &exchange->run;
	bool api = strncmp(exchange->path, "/api/", 5) == 0;
	run->param[0] = exchange->path;
	if (exchange->match.path_known || (!api && strcmp(method, "GET") != 0 && !exchange->head)) {
		run->fault = METHOD_WRONG;
		run->param[0] = arena_strdup(run->arena, method);
	} else if (api) {
		run->fault = NOT_FOUND;
	} else if (run_try(run, static_body, exchange)) {
		return answer_head(exchange, false);
	}
	return answer_head(exchange, true);
}

static void secret_find(struct exchange *exchange)
{
	const char *header = request_header(&exchange->rq, "Authorization");
	exchange->bearer = header && strncasecmp(header, "Bearer ", 7) == 0;
	exchange->secret = exchange->bearer ? header + 7
					    : MHD_lookup_connection_value(exchange->connection,
						      MHD_COOKIE_KIND, "bullpen_session");
}

static enum MHD_Result head_come(struct exchange *exchange, const char *method_text)
{
	int method = method_named(method_text);
	exchange->head = strcmp(method_text, "HEAD") == 0;
	secret_find(exchange);
	if (method >= 0)
		exchange->match = router_find(exchange->server->router, exchange->run.arena,
			(enum method)method, exchange->path);
	exchange->rq.route = exchange->match.route;
	exchange->stage = STAGE_BODY;
	if (!exchange->rq.route)
		return no_route(exchange, method_text);
	if (!run_try(&exchange->run, head_check, exchange))
		return answer_head(exchange, true);
	if (!(exchange->rq.route->flags & UPLOAD))
		return MHD_YES;
	/* an upload is taken only after its caller was checked */
	if (!run_try(&exchange->run, query_read, exchange))
		return answer_head(exchange, true);
	piece_fill(exchange);
	exchange->piece.outside = admit_upload;
	return suspend_to(exchange, exchange->server->outside);
}

static enum MHD_Result upload_begin(struct exchange *exchange)
{
	exchange->upload = upload_create(exchange->rq.house->data_dir);
	exchange->stage = STAGE_BODY;
	if (exchange->upload)
		return MHD_YES;
	exchange->run.fault = DB_FULL;
	return answer_fault(exchange);
}

static bool text_valid(const char *text)
{
	json_t *json = json_string(text); /* NULL when it is not UTF-8 */
	json_decref(json);
	return json != NULL;
}

static struct exchange *exchange_create(
	struct server *server, struct MHD_Connection *connection, const char *path)
{
	struct arena *arena = arena_create();
	struct exchange *exchange = NEW(arena, struct exchange);
	exchange->run.arena = arena;
	exchange->run.house = server->house;
	exchange->run.now = clock_now(server->house->clock);
	exchange->rq.run = &exchange->run;
	exchange->rq.house = server->house;
	exchange->server = server;
	exchange->connection = connection;
	exchange->path = text_valid(path) ? arena_strdup(arena, path) : "/api/?";
	exchange->rq.caller.zh = true;
	reply_reset(exchange);
	return exchange;
}

static void exchange_destroy(struct exchange *exchange)
{
	free(exchange->body);
	upload_destroy(exchange->upload);
	arena_destroy(exchange->run.arena);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *bytes, size_t *length, void **kept)
{
	struct exchange *exchange = *kept;
	if (!exchange) {
		exchange = *kept = exchange_create(context, connection, url);
		return head_come(exchange, method);
	}
	switch (exchange->stage) {
	case STAGE_DONE:
		if (*length) { /* of a body that nobody wants any more */
			*length = 0;
			return MHD_YES;
		}
		if (!exchange->reply.stream)
			return answer(exchange);
		/* a stream lasts for weeks: what was needed to open it goes now */
		enum MHD_Result result = answer(exchange);
		*kept = NULL;
		exchange_destroy(exchange);
		return result;
	case STAGE_ADMITTED: return upload_begin(exchange);
	default:
		if (!*length)
			return body_complete(exchange);
		body_add(exchange, bytes, *length);
		*length = 0;
		return MHD_YES;
	}
}

static void on_completed(void *context, struct MHD_Connection *connection, void **kept,
	enum MHD_RequestTerminationCode how)
{
	struct exchange *exchange = *kept;
	if (!exchange)
		return;
	(void)exchange->stage; /* sees all that its answering thread wrote */
	*kept = NULL;
	exchange_destroy(exchange);
}

const char *request_address(struct request *rq)
{
	struct exchange *exchange = exchange_of(rq);
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char text[NI_MAXHOST] = "";
	const struct sockaddr *address = info ? info->client_addr : NULL;
	if (address)
		getnameinfo(address,
			address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
						       : sizeof(struct sockaddr_in),
			text, sizeof text, NULL, 0, NI_NUMERICHOST);
	return arena_strdup(rq->run->arena, strncmp(text, "::ffff:", 7) == 0 ? text + 7 : text);
}

/* --- the server -------------------------------------------------------------------------------- */

static unsigned connections_possible(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 800;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur <= FILES_SPARE * 2)
		return FILES_SPARE;
	return limit.rlim_cur > 100000 ? 100000 : (unsigned)(limit.rlim_cur - FILES_SPARE);
}

static void mhd_log(void *context, const char *format, va_list args)
{
	char line[500];
	vsnprintf(line, sizeof line, format, args);
	line[strcspn(line, "\n")] = '\0';
	log_warn("http: %s", line);
}

static struct MHD_Daemon *daemon_start(
	struct run *run, struct server *server, const struct server_options *options, size_t memory)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
		MHD_USE_ERROR_LOG | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC | MHD_USE_TURBO;
	struct MHD_OptionItem tls[] = { { options->certificate ? MHD_OPTION_HTTPS_MEM_CERT
							       : MHD_OPTION_END,
						0, (void *)(uintptr_t)options->certificate },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)options->key },
		{ MHD_OPTION_END, 0, NULL } };
	if (options->certificate)
		flags |= MHD_USE_TLS;
	struct MHD_Daemon *daemon = MHD_start_daemon(flags, 0, NULL, NULL, on_request, server,
		MHD_OPTION_EXTERNAL_LOGGER, mhd_log, NULL, MHD_OPTION_NOTIFY_COMPLETED,
		on_completed, NULL, MHD_OPTION_CONNECTION_LIMIT,
		options->connections ? options->connections : connections_possible(),
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_THREAD_POOL_SIZE,
		(unsigned)HTTP_THREADS, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY, tls,
		MHD_OPTION_END);
	if (!daemon)
		fail(run, LISTEN_FAILED, options->listen, "the HTTP threads could not be started");
	return daemon;
}

struct server *server_create(
	struct run *run, struct house *house, const struct server_options *options)
{
	struct server *server = calloc(1, sizeof *server);
	if (!server)
		abort();
	json_object_seed(0); /* before there are threads */
	server->house = house;
	server->listener = listener_create(run, options->listen);
	server->router = router_create(house->routes, house->nouns);
	server->reads = work_create(run, house->db, WORK_READ, READERS);
	server->writes = work_create(run, house->db, WORK_WRITE, WRITERS);
	server->outside = work_create(run, house->db, WORK_OUTSIDE, OUTSIDE);
	house->streams = stream_hub_create();
	house->server = server;
	server->throttle = throttle_create();
	server->jobs = job_loop_create(run, house, server);
	server->main = daemon_start(run, server, options, 32 << 10);
	server->streams = daemon_start(run, server, options, STREAM_MEMORY);
	return server;
}

void server_open(struct server *server)
{
	listener_start(server->listener, server->main, server->streams);
}

struct throttle *server_throttle(struct server *server)
{
	return server->throttle;
}

struct job_loop *server_jobs(struct server *server)
{
	return server->jobs;
}

int server_port(const struct server *server)
{
	return listener_port(server->listener);
}

void server_quiet(struct server *server)
{
	listener_destroy(server->listener);
	server->listener = NULL;
	job_loop_destroy(server->jobs);
	/* from outside to inside: who hands on work ends before who takes it */
	work_end(server->outside);
	work_end(server->writes);
	work_end(server->reads);
}

void server_destroy(struct server *server)
{
	if (!server)
		return;
	stream_hub_end(server->house->streams);
	MHD_stop_daemon(server->main);
	MHD_stop_daemon(server->streams);
	stream_hub_destroy(server->house->streams);
	work_destroy(server->outside);
	work_destroy(server->writes);
	work_destroy(server->reads);
	throttle_destroy(server->throttle);
	router_destroy(server->router);
	free(server);
}

/* --- transactions of jobs ---------------------------------------------------------------------- */

struct waiting {
	struct piece piece;
	pthread_mutex_t lock;
	pthread_cond_t over;
	bool done, kept;
};

static void wake_waiting(struct piece *piece, bool kept)
{
	struct waiting *waiting = (struct waiting *)piece;
	pthread_mutex_lock(&waiting->lock);
	waiting->done = true;
	waiting->kept = kept;
	pthread_cond_signal(&waiting->over);
	pthread_mutex_unlock(&waiting->lock);
}

bool server_tx(struct server *server, struct run *run, enum tx_kind kind,
	void (*body)(struct tx *tx, void *context), void *context)
{
	struct waiting waiting = { .piece = { .run = run,
					   .kind = kind,
					   .body = body,
					   .done = wake_waiting,
					   .context = context } };
	pthread_mutex_init(&waiting.lock, NULL);
	pthread_cond_init(&waiting.over, NULL);
	if (!work_add(kind == TX_READ ? server->reads : server->writes, &waiting.piece)) {
		run->fault = BUSY;
		return false;
	}
	pthread_mutex_lock(&waiting.lock);
	while (!waiting.done)
		pthread_cond_wait(&waiting.over, &waiting.lock);
	pthread_mutex_unlock(&waiting.lock);
	pthread_cond_destroy(&waiting.over);
	pthread_mutex_destroy(&waiting.lock);
	return waiting.kept;
}

void request_tx(struct request *rq, enum tx_kind kind, void (*body)(struct tx *tx, void *context),
	void *context)
{
	struct exchange *exchange = exchange_of(rq);
	struct run *run = rq->run;
	bool kept = kind == TX_READ
		? tx_run(run, exchange->piece.conn, kind, READ_DEADLINE_MS, body, context)
		: server_tx(exchange->server, run, kind, body, context);
	if (!kept)
		fail_with(run, run->fault, run->param);
}
