/* bullpen serve: opens the database, starts the server, says where it is, waits for the end. */
#include "app/commands.h"

#include "app/example.h"
#include "app/wiring.h"
#include "base/log.h"
#include "channel/qr.h"
#include "company/days.h"
#include "feed/boards.h"
#include "feed/live.h"
#include "http/server.h"
#include "http/session.h"
#include "http/tls.h"
#include "org/settings.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_LINK_DAYS = 30, KEY_BYTES = 32 };

struct serve {
	struct command_run *command;
	struct run *run;
	const char *db_url, *listen, *ui_dir, *data_dir, *tls_files;
	bool no_sync, print_json, tls, with_example, is_example;
	struct house house;
	struct clock clock;
	struct certificate certificate;
	struct server *server;
	struct example *example;
	const char *start_key; /* NULL: there is an owner */
};

/* --- what was asked ---------------------------------------------------------------------------- */

static const struct option options[] = {
	{ "db", required_argument, NULL, 'd' },
	{ "listen", required_argument, NULL, 'l' },
	{ "ui", required_argument, NULL, 'u' },
	{ "data", required_argument, NULL, 'D' },
	{ "tls", optional_argument, NULL, 't' },
	{ "no-sync", no_argument, NULL, 'n' },
	{ "print-json", no_argument, NULL, 'j' },
	{ "with-example", no_argument, NULL, 'e' },
	{ "example", no_argument, NULL, 'E' },
	{ NULL, 0, NULL, 0 },
};

static void options_read(struct serve *serve)
{
	serve->db_url = "sqlite:data/bullpen.db";
	serve->listen = ":8080";
	for (int option; (option = command_option(serve->command, options)) != -1;) {
		switch (option) {
		case 'd': serve->db_url = optarg; break;
		case 'l': serve->listen = optarg; break;
		case 'u': serve->ui_dir = optarg; break;
		case 'D': serve->data_dir = optarg; break;
		case 't':
			serve->tls = true;
			serve->tls_files = optarg;
			break;
		case 'n': serve->no_sync = true; break;
		case 'j': serve->print_json = true; break;
		case 'e': serve->with_example = true; break;
		case 'E': serve->is_example = true; break;
		default: break;
		}
	}
	if (optind < serve->command->argc)
		command_misused(serve->command, "\"%s\" is too much", serve->command->argv[optind]);
}

/* --- files ------------------------------------------------------------------------------------- */

static const char *folder_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	return !slash           ? "."
		: slash == path ? "/"
				: arena_strndup(arena, path, (size_t)(slash - path));
}

static void data_dir_find(struct serve *serve)
{
	if (!serve->data_dir)
		serve->data_dir = strncmp(serve->db_url, "sqlite:", 7) == 0
			? folder_of(serve->run->arena, serve->db_url + 7)
			: "data";
	if (mkdir(serve->data_dir, 0700) && errno != EEXIST)
		fail(serve->run, DATA_FAILED, serve->data_dir, strerror(errno));
}

/* The key of what is secret at rest: made once, never in the database. */
static void key_load(struct serve *serve)
{
	struct arena *arena = serve->run->arena;
	const char *path = arena_printf(arena, "%s/bullpen.key", serve->data_dir);
	unsigned char *key = arena_alloc(arena, KEY_BYTES);
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		randombytes_buf(key, KEY_BYTES);
		file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (file < 0 || write(file, key, KEY_BYTES) != KEY_BYTES || fsync(file))
			fail(serve->run, DATA_FAILED, path, strerror(errno));
	} else if (read(file, key, KEY_BYTES) != KEY_BYTES) {
		fail(serve->run, DATA_FAILED, path, "the key is too short");
	}
	close(file);
	serve->house.key = key;
}

/* --- starting ---------------------------------------------------------------------------------- */

static void first_look(struct tx *tx, void *context)
{
	struct serve *serve = context;
	if (serve->is_example && !settings_get(tx)->example)
		db_run(tx, "UPDATE company SET example = 1 WHERE id = 1");
	serve->start_key = owner_exists(tx)
		? NULL
		: link_give(tx, "start", 0, tx->run->now + START_LINK_DAYS * (ms_t)MS_DAY);
}

static void house_open(struct serve *serve)
{
	struct run *run = serve->run;
	serve->house.db = db_open(run, serve->db_url,
		(struct db_options){ .no_sync = serve->no_sync, .create = true });
	serve->house.clock = &serve->clock;
	serve->house.routes = every_route;
	serve->house.nouns = every_noun;
	serve->house.jobs = every_job;
	serve->house.data_dir = serve->data_dir;
	serve->house.ui_dir = serve->ui_dir;
	serve->house.tls = serve->tls;
	serve->house.boards = boards_create(days_worked);
	serve->house.check_replies = serve->no_sync && serve->print_json;
	struct conn *conn = conn_open(run, serve->house.db, true);
	bool looked = tx_run(run, conn, TX_WRITE, 0, first_look, serve);
	conn_close(conn);
	if (!looked)
		fail_with(run, run->fault, run->param);
}

static const char *host_of(struct serve *serve)
{
	const char *colon = strrchr(serve->listen, ':');
	return arena_strndup(serve->run->arena, serve->listen, (size_t)(colon - serve->listen));
}

static bool every_address(const char *host)
{
	return !*host || strcmp(host, "0.0.0.0") == 0 || strcmp(host, "[::]") == 0;
}

static const char *url_of(struct serve *serve, const char *host)
{
	bool six = strchr(host, ':') && host[0] != '[';
	return arena_printf(serve->run->arena, "%s://%s%s%s:%d", serve->tls ? "https" : "http",
		six ? "[" : "", host, six ? "]" : "", server_port(serve->server));
}

static void example_begin(struct serve *serve)
{
	const char *const arguments[] = { serve->tls ? "--tls" : NULL, NULL };
	int port = strcmp(strrchr(serve->listen, ':'), ":0") == 0 ? 0
								  : server_port(serve->server) + 1;
	serve->example = example_start(
		serve->run, serve->data_dir, host_of(serve), port, arguments);
	if (serve->example)
		serve->house.example_url = example_url(serve->example);
}

/* --- telling where it is ----------------------------------------------------------------------- */

static void print_json(struct serve *serve, const char *url, const char *owner_link)
{
	json_t *json = json_pack("{s:s, s:s?, s:s?}", "url", url, "owner_link", owner_link,
		"example_url", serve->house.example_url);
	char *text = json_dumps(json, JSON_COMPACT);
	printf("%s\n", text);
	free(text);
	json_decref(json);
}

static void print_people(struct serve *serve, const char *url, const char *owner_link)
{
	bool zh = serve->command->zh;
	size_t count = 0;
	const char *const *addresses = every_address(host_of(serve))
		? lan_addresses(serve->run, &count)
		: NULL;
	printf("%s\n  %s\n",
		zh ? "Bullpen 已启动。本机地址:" : "Bullpen runs. On this machine:", url);
	for (size_t i = 0; i < count; i++)
		printf("%s  %s\n",
			i            ? ""
				: zh ? "局域网地址:\n"
				     : "On the local network:\n",
			url_of(serve, addresses[i]));
	if (owner_link) {
		const char *link = count ? arena_printf(serve->run->arena, "%s/start?key=%s",
						   url_of(serve, addresses[0]), serve->start_key)
					 : owner_link;
		printf("%s\n  %s\n\n%s\n",
			zh ? "老板首次登录链接(仅可用一次):" : "The owner's link (works once):",
			owner_link, qr_terminal(serve->run, link, isatty(STDOUT_FILENO)));
	} else if (count) {
		printf("\n%s\n",
			qr_terminal(
				serve->run, url_of(serve, addresses[0]), isatty(STDOUT_FILENO)));
	}
	if (serve->house.example_url)
		printf("%s\n  %s\n",
			zh ? "示例公司:" : "The example company:", serve->house.example_url);
	if (serve->tls && !serve->tls_files)
		printf("%s\n  %s\n",
			zh ? "证书指纹(首次打开时核对):"
			   : "The certificate's fingerprint (compare it once):",
			serve->certificate.fingerprint);
}

static void tell(struct serve *serve)
{
	const char *host = host_of(serve);
	const char *url = url_of(serve, every_address(host) ? "127.0.0.1" : host);
	const char *owner_link = serve->start_key
		? arena_printf(serve->run->arena, "%s/start?key=%s", url, serve->start_key)
		: NULL;
	if (serve->print_json)
		print_json(serve, url, owner_link);
	else
		print_people(serve, url, owner_link);
	command_flush(serve->command);
}

/* --- waiting and ending ------------------------------------------------------------------------ */

static void signals_wanted(sigset_t *set)
{
	static const int wanted[] = { SIGTERM, SIGINT, SIGCHLD, SIGUSR1, SIGHUP };
	sigemptyset(set);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		sigaddset(set, wanted[i]);
}

/* True when the example is to be removed. */
static bool wait_for_end(struct serve *serve, const sigset_t *signals)
{
	for (;;) {
		int signal;
		if (sigwait(signals, &signal))
			continue;
		if (signal == SIGUSR1 && serve->is_example)
			return true;
		if (signal == SIGTERM || signal == SIGINT)
			return false;
		if (signal == SIGCHLD && example_has_ended(serve->example)) {
			log_info("the example company has ended");
			serve->house.example_url = NULL;
		}
	}
}

static void example_delete(struct serve *serve)
{
	const char *file = serve->db_url + strlen("sqlite:");
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	if (strncmp(serve->db_url, "sqlite:", 7) != 0)
		return;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		unlink(arena_printf(serve->run->arena, "%s%s", file, ends[i]));
	int mark = open(arena_printf(serve->run->arena, "%s/example.removed", serve->data_dir),
		O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (mark >= 0)
		close(mark);
}

static int serve_run(struct command_run *command)
{
	struct serve serve = { .command = command, .run = command->run };
	sigset_t signals;
	options_read(&serve);
	signals_wanted(&signals);
	pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before there are threads */
	if (sodium_init() < 0)
		fail(serve.run, INTERNAL, "libsodium");
	data_dir_find(&serve);
	key_load(&serve);
	if (serve.tls)
		serve.certificate = certificate_load(serve.run, serve.tls_files, serve.data_dir);
	house_open(&serve);
	serve.server = server_create(serve.run, &serve.house,
		&(struct server_options){ .listen = serve.listen,
			.certificate = serve.certificate.pem,
			.key = serve.certificate.key_pem });
	serve.house.live = live_start(serve.run, &serve.house);
	server_open(serve.server);
	if (serve.with_example)
		example_begin(&serve);
	tell(&serve);
	bool remove = wait_for_end(&serve, &signals);
	server_quiet(serve.server);
	live_stop(serve.house.live);
	server_destroy(serve.server);
	example_stop(serve.example); /* its address may be read as long as there are handlers */
	boards_destroy(serve.house.boards);
	db_close(serve.house.db);
	if (remove)
		example_delete(&serve);
	return 0;
}

const struct command serve_command = { "serve",
	"[--db sqlite:FILE|postgres://…] [--listen ADDRESS:PORT] [--tls[=CERTIFICATE,KEY]]",
	"The whole product: the server with its interface.", serve_run,
	"--db URL          the database; sqlite:data/bullpen.db\n"
	"--listen A:P      where to listen; :8080 is every address, port 0 a free one\n"
	"--tls[=C,K]       HTTPS, by an own certificate or the given one\n"
	"--with-example    an example company beside it, on the next port\n"
	"--data DIR        keys and uploads; the database's folder\n"
	"--ui DIR          the interface from a folder, while developing\n"
	"--no-sync         do not wait for the disk (tests)\n"
	"--print-json      one line of JSON when it is ready\n" };
