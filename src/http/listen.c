/* With TCP_DEFER_ACCEPT a connection is accepted when its first bytes are there, so that peeking
 * never waits. What cannot be told by its first bytes (TLS, a reused connection) goes to the main
 * daemon, where streams work as well, only at more memory each. */
#include "http/listen.h"

#include "base/log.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { DEFER_SECONDS = 5, BACKLOG = 4096 };

struct listener {
	int socket, wake, port;
	pthread_t thread;
	bool running;
	struct MHD_Daemon *main, *streams;
};

static void where_read(struct run *run, const char *where, char **host, char **port)
{
	const char *colon = strrchr(where, ':');
	if (!colon)
		fail(run, LISTEN_FAILED, where, "ADDRESS:PORT is wanted");
	*port = arena_strdup(run->arena, colon + 1);
	*host = arena_strndup(run->arena, where, (size_t)(colon - where));
	size_t length = strlen(*host);
	if (length > 1 && (*host)[0] == '[' && (*host)[length - 1] == ']') {
		(*host)[length - 1] = '\0';
		++*host;
	}
}

static int socket_open(const struct addrinfo *address)
{
	int listening = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listening < 0)
		return -1;
	int on = 1, off = 0, defer = DEFER_SECONDS;
	setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	setsockopt(listening, IPPROTO_TCP, TCP_DEFER_ACCEPT, &defer, sizeof defer);
	if (address->ai_family == AF_INET6)
		setsockopt(listening, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(listening, address->ai_addr, address->ai_addrlen) == 0 &&
		listen(listening, BACKLOG) == 0)
		return listening;
	int error = errno;
	close(listening);
	errno = error;
	return -1;
}

static int port_of(int listening)
{
	struct sockaddr_storage own;
	socklen_t length = sizeof own;
	if (getsockname(listening, (struct sockaddr *)&own, &length))
		return 0;
	return ntohs(own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port
					       : ((struct sockaddr_in *)&own)->sin_port);
}

struct listener *listener_create(struct run *run, const char *where)
{
	char *host, *port;
	where_read(run, where, &host, &port);
	struct addrinfo wish = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM };
	if (!host[0])
		wish.ai_family = AF_INET6; /* takes IPv4 as well */
	struct addrinfo *found = NULL;
	int error = getaddrinfo(host[0] ? host : NULL, port, &wish, &found);
	if (error)
		fail(run, LISTEN_FAILED, where, gai_strerror(error));
	int listening = socket_open(found);
	if (listening < 0 && !host[0]) { /* a machine without IPv6 */
		freeaddrinfo(found);
		wish.ai_family = AF_INET;
		if (getaddrinfo(NULL, port, &wish, &found))
			fail(run, LISTEN_FAILED, where, "no address");
		listening = socket_open(found);
	}
	const char *why = listening < 0 ? strerror(errno) : NULL;
	freeaddrinfo(found);
	if (why)
		fail(run, LISTEN_FAILED, where, why);
	struct listener *listener = calloc(1, sizeof *listener);
	if (!listener)
		abort();
	listener->socket = listening;
	listener->wake = eventfd(0, EFD_CLOEXEC);
	listener->port = port_of(listening);
	return listener;
}

int listener_port(const struct listener *listener)
{
	return listener->port;
}

static bool asks_for_stream(int client)
{
	static const char first[] = "GET /api/live";
	char bytes[sizeof first - 1];
	ssize_t n = recv(client, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
	return n == (ssize_t)sizeof bytes && memcmp(bytes, first, sizeof bytes) == 0;
}

/* False when there was nothing to accept. */
static bool accept_one(struct listener *listener)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof address;
	int client = accept4(listener->socket, (struct sockaddr *)&address, &length,
		SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (client < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
			log_warn("no connection can be accepted: %s", strerror(errno));
			poll(NULL, 0, 100); /* until some have gone */
		}
		return errno == EINTR || errno == ECONNABORTED;
	}
	struct MHD_Daemon *daemon = asks_for_stream(client) ? listener->streams : listener->main;
	/* it closes the socket itself when it refuses */
	MHD_add_connection(daemon, client, (struct sockaddr *)&address, length);
	return true;
}

static void *listen_thread(void *context)
{
	struct listener *listener = context;
	struct pollfd polls[] = { { listener->socket, POLLIN, 0 }, { listener->wake, POLLIN, 0 } };
	for (;;) {
		if (poll(polls, 2, -1) < 0 && errno != EINTR)
			break;
		if (polls[1].revents)
			break;
		while (accept_one(listener))
			;
	}
	return NULL;
}

void listener_start(struct listener *listener, struct MHD_Daemon *main, struct MHD_Daemon *streams)
{
	listener->main = main;
	listener->streams = streams;
	if (pthread_create(&listener->thread, NULL, listen_thread, listener))
		abort();
	listener->running = true;
}

void listener_destroy(struct listener *listener)
{
	if (!listener)
		return;
	if (listener->running) {
		eventfd_write(listener->wake, 1);
		pthread_join(listener->thread, NULL);
	}
	close(listener->socket);
	close(listener->wake);
	free(listener);
}
