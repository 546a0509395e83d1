/* A deal to thousands of open walls: how long until the last has it, alone and while facts are posted
 * over other connections. The walls live in this process, so that their own work is in the figures.
 * WALLS and DEALS in the environment change the numbers. */
#include "base/calendar.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REPLY_MOST = 1 << 16, POSTERS = 8, MOST = 200 };

static const char marker[] = "deal.reported";

struct bench {
	pid_t server;
	int port, epoll;
	int walls, deals;
	char cookie[200];
	int64_t person, product;
	_Atomic int posting;
	_Atomic long posts;
};

static _Noreturn void give_up(const char *what)
{
	fprintf(stderr, "bench_walls: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int connect_to(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (made < 0 || connect(made, (struct sockaddr *)&address, sizeof address))
		give_up("connect");
	return made;
}

/* One request on a connection that stays; the reply's whole text in `reply`. */
static void call(const struct bench *bench, int connection, const char *method, const char *path,
	const char *body, char *reply)
{
	char request[4096];
	int length = snprintf(request, sizeof request,
		"%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		method, path, bench->cookie, strlen(body), body);
	if (write(connection, request, (size_t)length) != length)
		give_up(path);
	size_t n = 0;
	for (;;) {
		ssize_t got = read(connection, reply + n, REPLY_MOST - 1 - n);
		if (got <= 0)
			give_up(path);
		reply[n += (size_t)got] = '\0';
		const char *end = strstr(reply, "\r\n\r\n"),
			   *size = strcasestr(reply, "Content-Length: ");
		if (end && strncmp(reply, "HTTP/1.1 204", 12) == 0)
			break;
		if (end && size && n >= (size_t)(end + 4 - reply) + strtoul(size + 16, NULL, 10))
			break;
	}
	if (strncmp(reply, "HTTP/1.1 2", 10) != 0) {
		fprintf(stderr, "bench_walls: %s %s: %s\n", method, path, reply);
		exit(1);
	}
}

static int64_t number_in(const char *reply, const char *name)
{
	json_t *json = json_loads(strstr(reply, "\r\n\r\n") + 4, JSON_DISABLE_EOF_CHECK, NULL);
	int64_t value = json_integer_value(json_object_get(json, name));
	json_decref(json);
	return value;
}

/* Starts the program on a database of its own; gives the key of its start link. */
static void server_start(struct bench *bench, const char *folder, char *key)
{
	int ends[2];
	char db[300], program[300], line[2000] = "";
	const char *build = getenv("BULLPEN_BUILD");
	snprintf(db, sizeof db, "sqlite:%s/bullpen.db", folder);
	snprintf(program, sizeof program, "%s/bullpen", build ? build : "build");
	if (pipe(ends))
		give_up("pipe");
	bench->server = fork();
	if (bench->server == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		execl(program, program, "serve", "--db", db, "--listen", "127.0.0.1:0",
			"--print-json", NULL);
		_exit(127);
	}
	close(ends[1]);
	for (size_t n = 0; !strchr(line, '\n');) {
		ssize_t got = read(ends[0], line + n, sizeof line - 1 - n);
		if (got <= 0)
			give_up(program);
		n += (size_t)got;
	}
	close(ends[0]);
	json_t *json = json_loads(line, 0, NULL);
	const char *url = json_string_value(json_object_get(json, "url"));
	const char *link = json_string_value(json_object_get(json, "owner_link"));
	bench->port = atoi(strrchr(url, ':') + 1);
	snprintf(key, MOST, "%s", strstr(link, "key=") + 4);
	json_decref(json);
}

static void company_make(struct bench *bench, const char *key)
{
	static char reply[REPLY_MOST];
	char body[500];
	int connection = connect_to(bench->port);
	snprintf(body, sizeof body,
		"{\"key\":\"%s\",\"name\":\"Owner\",\"login\":\"owner\",\"password\":\"a long password\"}",
		key);
	call(bench, connection, "POST", "/api/start", body, reply);
	bench->person = number_in(reply, "person");
	const char *cookie = strstr(reply, "bullpen_session=");
	snprintf(bench->cookie, sizeof bench->cookie, "%.*s", (int)strcspn(cookie, ";"), cookie);
	call(bench, connection, "POST", "/api/products",
		"{\"name\":\"Course\",\"price_cents\":980000,\"floor_cents\":0}", reply);
	bench->product = number_in(reply, "id");
	close(connection);
}

static long memory_kb(pid_t pid)
{
	char path[50], line[200];
	long kb = 0;
	snprintf(path, sizeof path, "/proc/%d/status", pid);
	FILE *file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file))
		if (strncmp(line, "VmRSS:", 6) == 0)
			kb = atol(line + 6);
	if (file)
		fclose(file);
	return kb;
}

static void walls_open(struct bench *bench)
{
	char request[500], bytes[4096];
	snprintf(request, sizeof request,
		"GET /api/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: %s\r\n\r\n",
		bench->cookie);
	bench->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < bench->walls; i++) {
		int wall = connect_to(bench->port);
		if (write(wall, request, strlen(request)) < 0)
			give_up("a wall");
		struct epoll_event event = { .events = EPOLLIN, .data.fd = wall };
		epoll_ctl(bench->epoll, EPOLL_CTL_ADD, wall, &event);
	}
	/* each has been greeted: its reply's head and "retry:" came */
	for (int open = 0; open < bench->walls;) {
		struct epoll_event events[256];
		int n = epoll_wait(bench->epoll, events, 256, 30000);
		if (n <= 0)
			give_up("walls that do not open");
		for (int i = 0; i < n; i++) {
			ssize_t got = recv(events[i].data.fd, bytes, sizeof bytes - 1, 0);
			bytes[got > 0 ? got : 0] = '\0';
			open += strstr(bytes, "retry:") != NULL;
		}
	}
}

/* Until every wall has the deal; heartbeats are not counted. */
static void walls_wait(struct bench *bench)
{
	char bytes[8192];
	for (int told = 0; told < bench->walls;) {
		struct epoll_event events[256];
		int n = epoll_wait(bench->epoll, events, 256, 30000);
		if (n <= 0)
			give_up("walls that hear nothing");
		for (int i = 0; i < n; i++) {
			ssize_t got = recv(events[i].data.fd, bytes, sizeof bytes, 0);
			told += got > 0 &&
				memmem(bytes, (size_t)got, marker, sizeof marker - 1) != NULL;
		}
	}
}

static void *deal_post(void *context)
{
	static char reply[REPLY_MOST];
	struct bench *bench = context;
	char body[200];
	int connection = connect_to(bench->port);
	snprintf(body, sizeof body, "{\"member\":%lld,\"product\":%lld,\"amount_cents\":980000}",
		(long long)bench->person, (long long)bench->product);
	call(bench, connection, "POST", "/api/orders", body, reply);
	close(connection);
	return NULL;
}

static int larger(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void rounds(struct bench *bench, const char *what)
{
	double ms[MOST];
	for (int i = 0; i < bench->deals; i++) {
		pthread_t poster;
		int64_t began = clock_monotonic_ns();
		pthread_create(&poster, NULL, deal_post, bench);
		walls_wait(bench);
		ms[i] = (double)(clock_monotonic_ns() - began) / 1e6;
		pthread_join(poster, NULL);
	}
	qsort(ms, (size_t)bench->deals, sizeof ms[0], larger);
	printf("%s: to the last of %d walls median %.0f ms, longest %.0f ms\n", what, bench->walls,
		ms[bench->deals / 2], ms[bench->deals - 1]);
}

static void *facts_post(void *context)
{
	struct bench *bench = context;
	char *reply = malloc(REPLY_MOST), body[300];
	int connection = connect_to(bench->port);
	for (long i = 0; bench->posting; i++, bench->posts++) {
		snprintf(body, sizeof body,
			"{\"member\":%lld,\"kind\":\"dials\",\"source\":\"bench\",\"ref\":\"%d-%ld\"}",
			(long long)bench->person, connection, i);
		call(bench, connection, "POST", "/api/facts", body, reply);
	}
	close(connection);
	free(reply);
	return NULL;
}

static int wish(const char *name, int otherwise, int most)
{
	const char *text = getenv(name);
	int value = text ? atoi(text) : otherwise;
	return value < 1 ? 1 : value > most ? most : value;
}

int main(void)
{
	char folder[] = "/tmp/bullpen-walls-XXXXXX", key[MOST] = "", command[200];
	struct bench bench = { .walls = wish("WALLS", 5000, 50000),
		.deals = wish("DEALS", 20, MOST) };
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!mkdtemp(folder))
		give_up(folder);
	server_start(&bench, folder, key);
	company_make(&bench, key);
	long idle = memory_kb(bench.server);
	walls_open(&bench);
	printf("%ld KB resident idle, %.1f KB more for each wall\n", idle,
		(double)(memory_kb(bench.server) - idle) / bench.walls);
	rounds(&bench, "quiet");
	pthread_t posters[POSTERS];
	bench.posting = 1;
	int64_t began = clock_monotonic_ns();
	for (int i = 0; i < POSTERS; i++)
		pthread_create(&posters[i], NULL, facts_post, &bench);
	rounds(&bench, "while facts are posted");
	bench.posting = 0;
	for (int i = 0; i < POSTERS; i++)
		pthread_join(posters[i], NULL);
	printf("%.0f posts a second beside it\n",
		(double)bench.posts / ((double)(clock_monotonic_ns() - began) / 1e9));
	kill(bench.server, SIGTERM);
	waitpid(bench.server, NULL, 0);
	snprintf(command, sizeof command, "rm -r %s", folder);
	return system(command) != 0;
}
