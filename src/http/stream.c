/* Streams wait suspended; a push is laid into an inbox, the hub's thread hands it to each stream
 * that hears it and resumes those that slept. One lock guards all of it: the check before a stream
 * suspends itself and the flag before it is resumed are both under it, or a message would sleep. */
#include "http/stream_reply.h"

#include "base/log.h"
#include "http/exchange.h"
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { WAITING_MOST = 256 << 10, HEARTBEAT_SECONDS = 15, BLOCK = 512 };

/* A frame, shared by all who have yet to send it. */
struct message {
	struct message *next; /* in the inbox */
	size_t holders;
	int64_t position, unit, person;
	bool beat; /* a heartbeat: only for those who have nothing else */
	size_t length;
	char bytes[];
};

struct stream {
	struct stream *next, **before;
	struct stream_hub *hub;
	struct stream **place; /* in the exchange, until it is sent */
	struct MHD_Connection *connection;
	void *listener;
	stream_hears_fn *hears;
	int64_t position; /* what was missed reaches up to here */
	int64_t session, token, screen;
	struct message **waiting; /* a ring */
	uint32_t first, count, space;
	size_t sent;  /* of the first one */
	size_t bytes; /* waiting in all */
	bool started, suspended, ending, replied;
};

struct stream_hub {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	pthread_t thread;
	struct stream *streams;
	size_t count;
	struct message *inbox, **inbox_end;
	bool ending, stopping;
};

static void *must(void *memory)
{
	if (!memory)
		abort();
	return memory;
}

/* --- messages; all under the hub's lock -------------------------------------------------------- */

static struct message *message_create(
	int64_t position, int64_t unit, int64_t person, const char *bytes, size_t length)
{
	struct message *message = must(malloc(sizeof *message + length));
	*message = (struct message){
		.position = position, .unit = unit, .person = person, .length = length
	};
	memcpy(message->bytes, bytes, length);
	return message;
}

static void message_release(struct message *message)
{
	if (--message->holders == 0)
		free(message);
}

static void ring_add(struct stream *stream, struct message *message)
{
	if (stream->count == stream->space) {
		uint32_t space = stream->space ? stream->space * 2 : 4;
		struct message **ring = must(malloc(space * sizeof *ring));
		for (uint32_t i = 0; i < stream->count; i++)
			ring[i] = stream->waiting[(stream->first + i) % stream->space];
		free(stream->waiting);
		stream->waiting = ring;
		stream->space = space;
		stream->first = 0;
	}
	stream->waiting[(stream->first + stream->count++) % stream->space] = message;
	message->holders++;
	stream->bytes += message->length;
}

static struct message *ring_take(struct stream *stream)
{
	struct message *message = stream->waiting[stream->first];
	stream->first = (stream->first + 1) % stream->space;
	stream->count--;
	stream->bytes -= message->length;
	if (stream->count == 0 && stream->space > 4) {
		free(stream->waiting);
		stream->waiting = NULL;
		stream->space = stream->first = 0;
	}
	return message;
}

static void wake(struct stream *stream)
{
	if (!stream->suspended)
		return;
	stream->suspended = false;
	MHD_resume_connection(stream->connection);
}

/* A reader that does not read keeps its socket busy: only its end frees it. The descriptor is still
 * the stream's, since MHD closes it after it has let go of the response. */
static void drop(struct stream *stream)
{
	stream->ending = true;
	if (!stream->suspended && stream->replied) {
		const union MHD_ConnectionInfo *info = MHD_get_connection_info(
			stream->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
		if (info)
			shutdown(info->connect_fd, SHUT_RDWR);
	}
	wake(stream);
}

static bool wants(const struct stream *stream, const struct message *message)
{
	if (message->position && message->position <= stream->position)
		return false;
	return (!message->unit && !message->person) ||
		stream->hears(stream->listener, message->unit, message->person);
}

static void give(struct stream *stream, struct message *message)
{
	if (stream->ending || (stream->started && !wants(stream, message)))
		return;
	if (message->beat && (stream->count || !stream->started))
		return;
	ring_add(stream, message);
	if (stream->bytes > WAITING_MOST)
		drop(stream);
	else if (stream->started)
		wake(stream);
}

/* --- the hub's thread -------------------------------------------------------------------------- */

static void distribute(struct stream_hub *hub)
{
	while (hub->inbox) {
		struct message *message = hub->inbox;
		hub->inbox = message->next;
		if (!hub->inbox)
			hub->inbox_end = &hub->inbox;
		for (struct stream *stream = hub->streams; stream; stream = stream->next)
			give(stream, message);
		message_release(message);
	}
}

static void inbox_add(struct stream_hub *hub, struct message *message)
{
	message->holders = 1;
	*hub->inbox_end = message;
	hub->inbox_end = &message->next;
}

static void *hub_thread(void *context)
{
	struct stream_hub *hub = context;
	struct timespec beat;
	clock_gettime(CLOCK_MONOTONIC, &beat);
	beat.tv_sec += HEARTBEAT_SECONDS;
	pthread_mutex_lock(&hub->lock);
	while (!hub->stopping) {
		if (hub->inbox)
			distribute(hub);
		else if (pthread_cond_timedwait(&hub->filled, &hub->lock, &beat) == 0)
			continue;
		struct timespec now;
		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec < beat.tv_sec)
			continue;
		beat.tv_sec = now.tv_sec + HEARTBEAT_SECONDS;
		struct message *message = message_create(0, 0, 0, ":\n\n", 3);
		message->beat = true;
		inbox_add(hub, message);
	}
	pthread_mutex_unlock(&hub->lock);
	return NULL;
}

struct stream_hub *stream_hub_create(void)
{
	struct stream_hub *hub = must(calloc(1, sizeof *hub));
	pthread_condattr_t clock;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_mutex_init(&hub->lock, NULL);
	pthread_cond_init(&hub->filled, &clock);
	pthread_condattr_destroy(&clock);
	hub->inbox_end = &hub->inbox;
	if (pthread_create(&hub->thread, NULL, hub_thread, hub))
		abort();
	return hub;
}

void stream_hub_end(struct stream_hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	hub->ending = true;
	for (struct stream *stream = hub->streams; stream; stream = stream->next) {
		stream->ending = true;
		wake(stream);
	}
	pthread_mutex_unlock(&hub->lock);
}

void stream_hub_destroy(struct stream_hub *hub)
{
	if (!hub)
		return;
	pthread_mutex_lock(&hub->lock);
	hub->stopping = true;
	pthread_cond_signal(&hub->filled);
	pthread_mutex_unlock(&hub->lock);
	pthread_join(hub->thread, NULL);
	for (struct message *message = hub->inbox, *next; message; message = next) {
		next = message->next;
		message_release(message);
	}
	pthread_cond_destroy(&hub->filled);
	pthread_mutex_destroy(&hub->lock);
	free(hub);
}

/* --- a stream's life --------------------------------------------------------------------------- */

static void stream_destroy(void *object)
{
	struct stream *stream = object;
	struct stream_hub *hub = stream->hub;
	pthread_mutex_lock(&hub->lock);
	*stream->before = stream->next;
	if (stream->next)
		stream->next->before = stream->before;
	hub->count--;
	while (stream->count)
		message_release(ring_take(stream));
	pthread_mutex_unlock(&hub->lock);
	free(stream->waiting);
	free(stream->listener);
	free(stream);
}

/* Once it is sent, the response owns the stream. */
static void stream_unsent(void *object)
{
	struct stream **place = object;
	if (*place)
		stream_destroy(*place);
}

void stream_reserve(struct request *rq)
{
	struct stream_hub *hub = rq->house->streams;
	struct stream *stream = must(calloc(1, sizeof *stream));
	stream->hub = hub;
	stream->connection = exchange_of(rq)->connection;
	struct stream **place = NEW(rq->run->arena, struct stream *);
	*place = stream;
	stream->place = place;
	rq->prepared = arena_own(rq->run->arena, place, stream_unsent);
	pthread_mutex_lock(&hub->lock);
	stream->next = hub->streams;
	stream->before = &hub->streams;
	if (stream->next)
		stream->next->before = &stream->next;
	hub->streams = stream;
	hub->count++;
	pthread_mutex_unlock(&hub->lock);
}

/* What came since it was reserved, sifted now that we know who listens. */
static void sift(struct stream *stream)
{
	for (uint32_t i = 0, n = stream->count; i < n; i++) {
		struct message *message = ring_take(stream);
		if (wants(stream, message))
			ring_add(stream, message);
		message_release(message);
	}
}

static void missed_first(struct stream *stream, const char *missed, size_t length)
{
	static const char greeting[] = "retry: 2000\n\n";
	struct message *message = must(malloc(sizeof *message + sizeof greeting - 1 + length));
	*message = (struct message){ .length = sizeof greeting - 1 + length };
	memcpy(message->bytes, greeting, sizeof greeting - 1);
	if (length)
		memcpy(message->bytes + sizeof greeting - 1, missed, length);
	ring_add(stream, message);
	/* turn the ring so that it stands before what came meanwhile */
	for (uint32_t i = 1; i < stream->count; i++) {
		struct message *later = ring_take(stream);
		ring_add(stream, later);
		later->holders--;
	}
}

void stream_start(struct request *rq, void *listener, stream_hears_fn *hears, const char *missed,
	size_t length, int64_t position)
{
	struct stream *stream = *(struct stream **)rq->prepared;
	pthread_mutex_lock(&stream->hub->lock);
	free(stream->listener); /* of a go that met a conflict */
	stream->listener = listener;
	stream->hears = hears;
	stream->position = position;
	stream->session = rq->caller.session;
	stream->token = rq->caller.token;
	stream->screen = rq->caller.screen;
	stream->ending |= stream->hub->ending;
	sift(stream);
	missed_first(stream, missed, length);
	stream->started = true;
	pthread_mutex_unlock(&stream->hub->lock);
	rq->reply->stream = stream;
	rq->reply->type = "text/event-stream";
	reply_header(rq, "Cache-Control", "no-store");
	reply_header(rq, "X-Accel-Buffering", "no");
}

int64_t stream_since(struct request *rq)
{
	const char *last = request_header(rq, "Last-Event-ID");
	char *end;
	if (!last || !*last)
		return in_int(rq, "since", -1);
	int64_t position = strtoll(last, &end, 10);
	return *end || position < 0 ? 0 : position;
}

static ssize_t read_stream(void *context, uint64_t position, char *to, size_t most)
{
	struct stream *stream = context;
	size_t n = 0;
	pthread_mutex_lock(&stream->hub->lock);
	while (stream->count && n < most) {
		struct message *message = stream->waiting[stream->first];
		size_t length = message->length - stream->sent;
		if (length > most - n)
			length = most - n;
		memcpy(to + n, message->bytes + stream->sent, length);
		n += length;
		stream->sent += length;
		if (stream->sent < message->length)
			break;
		stream->sent = 0;
		message_release(ring_take(stream));
	}
	if (n == 0 && !stream->ending) {
		stream->suspended = true;
		MHD_suspend_connection(stream->connection);
	}
	bool over = n == 0 && stream->ending;
	pthread_mutex_unlock(&stream->hub->lock);
	return over ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)n;
}

struct MHD_Response *stream_response(struct stream *stream)
{
	struct MHD_Response *response = MHD_create_response_from_callback(
		MHD_SIZE_UNKNOWN, BLOCK, read_stream, stream, stream_destroy);
	if (!response)
		abort();
	pthread_mutex_lock(&stream->hub->lock);
	stream->replied = true;
	*stream->place = NULL;
	pthread_mutex_unlock(&stream->hub->lock);
	return response;
}

/* --- telling ----------------------------------------------------------------------------------- */

void stream_push(struct stream_hub *hub, int64_t position, int64_t unit, int64_t person,
	const char *frame, size_t length)
{
	struct message *message = message_create(position, unit, person, frame, length);
	pthread_mutex_lock(&hub->lock);
	inbox_add(hub, message);
	pthread_cond_signal(&hub->filled);
	pthread_mutex_unlock(&hub->lock);
}

static void end_where(struct stream_hub *hub,
	bool (*which)(const struct stream *stream, void *context), void *context)
{
	pthread_mutex_lock(&hub->lock);
	for (struct stream *stream = hub->streams; stream; stream = stream->next) {
		if (!stream->started || !which(stream, context))
			continue;
		stream->ending = true;
		wake(stream);
	}
	pthread_mutex_unlock(&hub->lock);
}

struct ending {
	bool (*matches)(const void *listener, int64_t which);
	int64_t which, session, token, screen;
};

static bool listener_matches(const struct stream *stream, void *context)
{
	struct ending *ending = context;
	return ending->matches(stream->listener, ending->which);
}

void stream_end(
	struct stream_hub *hub, bool (*matches)(const void *listener, int64_t which), int64_t which)
{
	end_where(hub, listener_matches, &(struct ending){ .matches = matches, .which = which });
}

static bool session_matches(const struct stream *stream, void *context)
{
	struct ending *ending = context;
	return (ending->session && stream->session == ending->session) ||
		(ending->token && stream->token == ending->token) ||
		(ending->screen && stream->screen == ending->screen);
}

void stream_end_session(struct stream_hub *hub, int64_t session, int64_t token, int64_t screen)
{
	end_where(hub, session_matches,
		&(struct ending){ .session = session, .token = token, .screen = screen });
}

size_t stream_count(struct stream_hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	size_t count = hub->count;
	pthread_mutex_unlock(&hub->lock);
	return count;
}
