/* A load on a running server: some connections that each post, or ask, as soon as they are answered.
 * Usage: load HOST:PORT TOKEN single|batch|PATH CONNECTIONS SECONDS|+FACTS MEMBERS FIRST_MEMBER DAYS NAME
 * Prints one line of JSON: answers, facts, faults, seconds, per second, latencies in ms. */
#include "base/calendar.h"
#include "base/random.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 1000, BODY = 160 * 1024, REPLY = 1 << 20 };

struct link {
	int socket;
	char *out, *in;
	size_t out_length, sent, in_length, wanted; /* wanted 0: the head is not there yet */
	int64_t began_ns;
};

struct load {
	const char *host, *token, *mode, *name;
	int64_t members, first, days, seconds, facts_wanted, posted, facts, answers, faults;
	struct random random;
	float *ms;
	size_t count, space;
};

static size_t put_fact(struct load *load, char *into, size_t space)
{
	static const char *const kinds[] = { "dials", "connects", "talk_seconds", "deals",
		"revenue" };
	int kind = (int)random_below(&load->random, 5);
	int64_t member = load->first + random_below(&load->random, (uint32_t)load->members);
	/* filling: history in its order; else somewhere in the last days */
	int64_t back = load->facts_wanted
		? load->days - 1 - load->posted * load->days / (load->facts_wanted + BATCH * 64)
		: random_below(&load->random, (uint32_t)load->days);
	ms_t at = clock_now(NULL) - back * MS_DAY;
	return (size_t)snprintf(into, space,
		"{\"member\":%" PRId64 ",\"kind\":\"%s\",\"value\":%d,\"at\":%" PRId64
		",\"source\":\"load\",\"ref\":\"%s%" PRId64 "\"}",
		member, kinds[kind],
		kind < 2 || kind == 3 ? 1 : 1 + (int)random_below(&load->random, 100000), at,
		load->name, load->posted++);
}

static void begin(struct load *load, struct link *link)
{
	static char body[BODY];
	size_t length = 0;
	bool batch = strcmp(load->mode, "batch") == 0, single = strcmp(load->mode, "single") == 0;
	if (single) {
		length = put_fact(load, body, BODY);
	} else if (batch) {
		length = (size_t)snprintf(body, BODY, "{\"facts\":[");
		for (int i = 0; i < BATCH; i++) {
			length += put_fact(load, body + length, BODY - length);
			body[length++] = i + 1 < BATCH ? ',' : ']';
		}
		body[length++] = '}';
	}
	link->out_length = (size_t)sprintf(link->out,
		"%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
		"Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
		single || batch ? "POST" : "GET",
		single          ? "/api/facts"
			: batch ? "/api/facts/batch"
				: load->mode,
		load->host, load->token, length);
	memcpy(link->out + link->out_length, body, length);
	link->out_length += length;
	link->sent = link->in_length = link->wanted = 0;
	link->began_ns = clock_monotonic_ns();
}

static bool push(struct link *link)
{
	while (link->sent < link->out_length) {
		ssize_t n = send(link->socket, link->out + link->sent,
			link->out_length - link->sent, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN;
		link->sent += (size_t)n;
	}
	return true;
}

/* 1 = the answer is whole, 0 = not yet, −1 = the connection is gone. */
static int pull(struct load *load, struct link *link)
{
	ssize_t n;
	while ((n = recv(link->socket, link->in + link->in_length, REPLY - link->in_length - 1,
			0)) > 0) {
		link->in_length += (size_t)n;
		link->in[link->in_length] = 0;
		if (!link->wanted) {
			char *end = strstr(link->in, "\r\n\r\n"),
			     *length = strcasestr(link->in, "content-length:");
			if (!end)
				continue;
			link->wanted = (size_t)(end - link->in) + 4 +
				(length && length < end ? strtoul(length + 15, NULL, 10) : 0);
		}
		if (link->in_length >= link->wanted)
			return 1;
	}
	return n == 0 || errno != EAGAIN ? -1 : 0;
}

static void note(struct load *load, const struct link *link)
{
	if (load->count == load->space) {
		load->space = load->space ? load->space * 2 : 1 << 16;
		load->ms = realloc(load->ms, load->space * sizeof *load->ms);
		if (!load->ms)
			abort();
	}
	load->ms[load->count++] = (float)(clock_monotonic_ns() - link->began_ns) / 1e6f;
	load->answers++;
	if (strncmp(link->in + 9, "20", 2) != 0 && load->faults++ == 0)
		fprintf(stderr, "load: %.400s\n", link->in);
	else
		load->facts += strcmp(load->mode, "batch") == 0 ? BATCH
								: strcmp(load->mode, "single") == 0;
}

static struct link *connect_to(const char *host, int epoll)
{
	const char *colon = strrchr(host, ':');
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(colon + 1)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct link *link = calloc(1, sizeof *link);
	link->out = malloc(BODY + 1024);
	link->in = malloc(REPLY);
	link->socket = socket(AF_INET, SOCK_STREAM, 0);
	int yes = 1;
	setsockopt(link->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	if (connect(link->socket, (struct sockaddr *)&address, sizeof address)) {
		perror("load: connect");
		exit(1);
	}
	fcntl(link->socket, F_SETFL, O_NONBLOCK);
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = link };
	epoll_ctl(epoll, EPOLL_CTL_ADD, link->socket, &event);
	return link;
}

static int compare_ms(const void *a, const void *b)
{
	float one = *(const float *)a, two = *(const float *)b;
	return one < two ? -1 : one > two;
}

static double at(const struct load *load, double part)
{
	return load->count ? (double)load->ms[(size_t)(part * (double)(load->count - 1))] : 0;
}

static void tell(struct load *load, int64_t ns)
{
	double seconds = (double)ns / 1e9;
	qsort(load->ms, load->count, sizeof *load->ms, compare_ms);
	printf("{\"answers\":%" PRId64 ",\"facts\":%" PRId64 ",\"faults\":%" PRId64
	       ",\"seconds\":%.2f,\"per_second\":%.0f,"
	       "\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f}\n",
		load->answers, load->facts, load->faults, seconds,
		(double)(load->facts ? load->facts : load->answers) / seconds, at(load, 0.5),
		at(load, 0.99), at(load, 1));
}

static void run(struct load *load, int epoll, int connections)
{
	int64_t began = clock_monotonic_ns(), open = connections;
	while (open > 0) {
		struct epoll_event events[64];
		int n = epoll_wait(epoll, events, 64, 10000);
		if (n <= 0)
			exit((fprintf(stderr, "load: no answer within 10 s\n"), 1));
		for (int i = 0; i < n; i++) {
			struct link *link = events[i].data.ptr;
			bool well = push(link);
			int got;
			while (well && (got = pull(load, link)) == 1) {
				note(load, link);
				bool over = load->seconds
					? clock_monotonic_ns() - began > load->seconds * 1000000000
					: load->posted >= load->facts_wanted;
				if (over) {
					open--;
					epoll_ctl(epoll, EPOLL_CTL_DEL, link->socket, NULL);
					got = 0;
					break;
				}
				begin(load, link);
				well = push(link);
			}
			if (!well || got < 0)
				exit((fprintf(stderr, "load: a connection was lost\n"), 1));
		}
	}
	tell(load, clock_monotonic_ns() - began);
}

int main(int argc, char **argv)
{
	if (argc != 10)
		return fprintf(stderr,
			       "load HOST:PORT TOKEN single|batch|PATH CONNECTIONS SECONDS|+FACTS MEMBERS FIRST DAYS NAME\n"),
		       2;
	struct load load = { .host = argv[1],
		.token = argv[2],
		.mode = argv[3],
		.members = atoll(argv[6]),
		.first = atoll(argv[7]),
		.days = atoll(argv[8]),
		.name = argv[9] };
	*(argv[5][0] == '+' ? &load.facts_wanted : &load.seconds) = atoll(
		argv[5] + (argv[5][0] == '+'));
	load.random = random_seeded((uint64_t)clock_monotonic_ns());
	int epoll = epoll_create1(0), connections = atoi(argv[4]);
	for (int i = 0; i < connections; i++) {
		struct link *link = connect_to(load.host, epoll);
		begin(&load, link);
		push(link);
	}
	run(&load, epoll, connections);
	return 0;
}
