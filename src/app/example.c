/* A process, a pipe for its one line of JSON, and its end. */
#include "app/example.h"

#include "base/list.h"
#include "base/log.h"
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READY_MS = 30 * 1000, LINE_MOST = 4000 };

struct example {
	pid_t pid, player; /* the server; who plays the company, 0 = nobody */
	char *url, *key;
};

/* out −1: what it says is of no interest. */
static _Noreturn void child(const char *const *arguments, int out)
{
	if (out < 0)
		out = open("/dev/null", O_WRONLY | O_CLOEXEC);
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM); /* it never outlives us */
	dup2(out, STDOUT_FILENO);
	execv("/proc/self/exe", (char *const *)(uintptr_t)arguments);
	_exit(127);
}

/* The first line that it prints, or NULL when it does not come. */
static char *first_line(struct run *run, int in)
{
	char *line = arena_alloc(run->arena, LINE_MOST + 1);
	size_t n = 0;
	struct pollfd ready = { in, POLLIN, 0 };
	while (n < LINE_MOST && !strchr(line, '\n')) {
		if (poll(&ready, 1, READY_MS) <= 0)
			return NULL;
		ssize_t got = read(in, line + n, LINE_MOST - n);
		if (got <= 0)
			return NULL;
		n += (size_t)got;
	}
	return line;
}

static struct example *example_made(pid_t pid, json_t *told)
{
	const char *url = json_string_value(json_object_get(told, "url")),
		   *link = json_string_value(json_object_get(told, "owner_link")),
		   *key = link ? strstr(link, "key=") : NULL;
	if (!url)
		return NULL;
	struct example *example = calloc(1, sizeof *example);
	if (!example)
		abort();
	example->pid = pid;
	example->url = strdup(url);
	example->key = key ? strdup(key + strlen("key=")) : NULL;
	return example;
}

static struct example *server_start(struct run *run, const char *const *argv)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC))
		return NULL;
	pid_t pid = fork();
	if (pid == 0)
		child(argv, ends[1]);
	close(ends[1]);
	char *line = pid > 0 ? first_line(run, ends[0]) : NULL;
	close(ends[0]);
	json_t *json = line ? json_loads(line, JSON_DISABLE_EOF_CHECK, NULL) : NULL;
	struct example *example = example_made(pid, json);
	json_decref(json);
	if (!example && pid > 0) {
		log_warn("the example company could not be started");
		kill(pid, SIGTERM);
		waitpid(pid, NULL, 0);
	}
	return example;
}

static void player_start(struct example *example)
{
	const char *argv[] = { "bullpen", "simulate", "--live", "--url", example->url,
		example->key ? "--key" : NULL, example->key, NULL };
	example->player = fork();
	if (example->player == 0)
		child(argv, -1);
	if (example->player < 0)
		example->player = 0;
}

struct example *example_serve(struct run *run, const char *db_url)
{
	const char *const argv[] = { "bullpen", "serve", "--example", "--print-json", "--no-sync",
		"--db", db_url, "--listen", "127.0.0.1:0", NULL };
	return server_start(run, argv);
}

struct example *example_start(struct run *run, const char *data_dir, const char *host, int port,
	const char *const *arguments)
{
	struct arena *arena = run->arena;
	LIST(const char *) argv = { 0 };
	const char *const own[] = { "bullpen", "serve", "--example", "--print-json", "--no-sync",
		"--db", arena_printf(arena, "sqlite:%s/example.db", data_dir), "--listen",
		arena_printf(arena, "%s:%d", host, port), "--data", data_dir };
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		*list_add(arena, &argv) = own[i];
	for (; arguments && *arguments; arguments++)
		*list_add(arena, &argv) = *arguments;
	*list_add(arena, &argv) = NULL;
	if (access(arena_printf(arena, "%s/example.removed", data_dir), F_OK) == 0)
		return NULL;
	struct example *example = server_start(run, argv.at);
	if (example)
		player_start(example);
	return example;
}

const char *example_key(const struct example *example)
{
	return example->key;
}

const char *example_url(const struct example *example)
{
	return example->url;
}

bool example_has_ended(struct example *example)
{
	if (!example)
		return false;
	if (example->player && waitpid(example->player, NULL, WNOHANG) > 0)
		example->player = 0;
	if (!example->pid || waitpid(example->pid, NULL, WNOHANG) <= 0)
		return false;
	example->pid = 0;
	return true;
}

void example_stop(struct example *example)
{
	if (!example)
		return;
	if (example->player) {
		kill(example->player, SIGTERM);
		waitpid(example->player, NULL, 0);
	}
	if (example->pid) {
		kill(example->pid, SIGTERM);
		waitpid(example->pid, NULL, 0);
	}
	free(example->url);
	free(example->key);
	free(example);
}

void example_end_self(void)
{
	kill(getpid(), SIGUSR1);
}
