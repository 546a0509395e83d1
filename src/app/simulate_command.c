/* bullpen simulate: the example company, played through the public API of a running server. */
#include "app/commands.h"

#include "app/example.h"
#include "simulate/play.h"

#include <string.h>
#include <unistd.h>

enum { SEED = 1, DAYS, PEOPLE, DB, URL, KEY, LIVE, LANGUAGE };

static const struct option long_options[] = {
	{ "seed", required_argument, NULL, SEED },
	{ "days", required_argument, NULL, DAYS },
	{ "people", required_argument, NULL, PEOPLE },
	{ "db", required_argument, NULL, DB },
	{ "url", required_argument, NULL, URL },
	{ "key", required_argument, NULL, KEY },
	{ "live", no_argument, NULL, LIVE },
	{ "language", required_argument, NULL, LANGUAGE },
	{ 0 },
};

struct simulating {
	struct command_run *command;
	struct play_wish wish;
	const char *db;
};

static void options_read(struct simulating *simulating)
{
	struct command_run *command = simulating->command;
	struct play_wish *wish = &simulating->wish;
	for (int option; (option = command_option(command, long_options)) >= 0;) {
		switch (option) {
		case SEED:
			wish->seed = (uint64_t)command_number(
				command, "--seed", optarg, 0, INT64_MAX);
			break;
		case DAYS:
			wish->days = (int)command_number(command, "--days", optarg, 1, 1000);
			break;
		case PEOPLE:
			wish->people = (int)command_number(command, "--people", optarg, 4, 5000);
			break;
		case DB: simulating->db = optarg; break;
		case URL: wish->url = optarg; break;
		case KEY: wish->key = optarg; break;
		case LIVE: wish->live = true; break;
		case LANGUAGE: wish->zh = strcmp(optarg, "en") != 0; break;
		}
	}
	if (optind < command->argc)
		command_misused(command, "\"%s\" is too much", command->argv[optind]);
	if (!wish->url == !simulating->db)
		command_misused(command, "--db or --url is wanted");
}

static void tell(day_t day, int done, int of)
{
	fprintf(stderr, "\r%d-%02d-%02d  %d/%d", day_year(day), day_month(day), day_of_month(day),
		done, of);
	if (done == of)
		fputc('\n', stderr);
}

static void server_end(void *server)
{
	example_stop(server);
}

static int simulate_run(struct command_run *command)
{
	struct simulating simulating = { .command = command,
		.wish = { .seed = 1, .days = 90, .people = 24, .zh = true } };
	options_read(&simulating);
	if (simulating.db) {
		struct example *server = example_serve(command->run, simulating.db);
		if (!server)
			fail(command->run, CLIENT_GONE, simulating.db, "bullpen serve");
		arena_own(command->run->arena, server, server_end);
		simulating.wish.url = example_url(server);
		simulating.wish.key = example_key(server);
	}
	if (isatty(STDERR_FILENO))
		simulating.wish.tell = tell;
	struct played played = play(command->run, &simulating.wish);
	printf("%d people, %d working days, %d deals, %d facts\n", played.people, played.days,
		played.orders, played.facts);
	command_flush(command);
	return 0;
}

const struct command simulate_command = { "simulate", "--db URL | --url URL [--key KEY]",
	"An example company, played through the public API.", simulate_run,
	"--db URL          a database of its own: a server is started on it meanwhile\n"
	"--url URL         a running server\n"
	"--key KEY         of its owner's start link, when it is new; else it must be an example\n"
	"--seed N          the same seed gives the same company; 1\n"
	"--days N          how many days up to today; 90\n"
	"--people N        how many people; 24\n"
	"--language zh|en  of names; zh\n"
	"--live            go on living until the server ends\n" };
