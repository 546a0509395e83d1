/* bullpen board: a board from the database, also beside its running server. */
#include "app/commands.h"
#include "channel/board_file.h"
#include "company/days.h"
#include "feed/board_in.h"
#include "http/house.h"
#include "org/settings.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DB = 1, METRIC, BY, FROM, TO, LIMIT, AS_CSV, AS_JSON };

static const struct option options[] = { { "db", required_argument, NULL, DB },
	{ "metric", required_argument, NULL, METRIC }, { "by", required_argument, NULL, BY },
	{ "from", required_argument, NULL, FROM }, { "to", required_argument, NULL, TO },
	{ "limit", required_argument, NULL, LIMIT }, { "csv", no_argument, NULL, AS_CSV },
	{ "json", no_argument, NULL, AS_JSON }, { NULL, 0, NULL, 0 } };

struct asking {
	struct command_run *command;
	const char *url;
	struct board_ask ask;
	bool json;
};

static day_t day_given(struct command_run *command, const char *option, const char *text)
{
	int year, month, day, end = 0;
	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || text[end] ||
		!day_make(year, month, day))
		command_misused(command, "%s: \"%s\" is no day (2026-03-31)", option, text);
	return day_make(year, month, day);
}

static struct asking options_read(struct command_run *command)
{
	struct asking asking = { .command = command, .url = "sqlite:data/bullpen.db" };
	bool csv = false;
	for (int option; (option = command_option(command, options)) >= 0;) {
		switch (option) {
		case DB: asking.url = optarg; break;
		case METRIC: asking.ask.metric = optarg; break;
		case BY:
			asking.ask.by = board_by_named(optarg);
			if ((int)asking.ask.by < 0)
				command_misused(command,
					"--by: \"%s\" is none of member, group, team, campaign, product, "
					"source, day",
					optarg);
			break;
		case FROM: asking.ask.from = day_given(command, "--from", optarg); break;
		case TO: asking.ask.to = day_given(command, "--to", optarg); break;
		case LIMIT:
			asking.ask.limit = (size_t)command_number(
				command, "--limit", optarg, 1, 10000000);
			break;
		case AS_CSV: csv = true; break;
		case AS_JSON: asking.json = true; break;
		}
	}
	if (!asking.ask.metric)
		command_misused(command, "--metric is missing");
	if (csv && asking.json)
		command_misused(command, "--csv and --json at once");
	if (optind < command->argc)
		command_misused(command, "\"%s\" is too much", command->argv[optind]);
	return asking;
}

static void look(struct tx *tx, void *context)
{
	struct asking *asking = context;
	struct board_ask ask = asking->ask;
	day_t today = org_today(tx);
	ask.to = ask.to ? ask.to : today > ask.from ? today : ask.from;
	ask.from = ask.from ? ask.from : day_month_first(ask.to);
	const struct seen_board *seen = seen_whole(tx->run, board_read(tx, &ask));
	if (!asking->json) {
		fputs(board_csv(tx->run, seen, &ask, asking->command->zh, false), stdout);
		return;
	}
	json_t *json = arena_own(
		tx->run->arena, board_json(seen, &ask), (void (*)(void *))json_decref);
	json_dumpf(json, stdout, JSON_COMPACT);
	putchar('\n');
}

static int board_run(struct command_run *command)
{
	struct asking asking = options_read(command);
	struct run *run = command->run;
	struct house house = { .db = db_open(
				       run, asking.url, (struct db_options){ .read_only = true }),
		.boards = boards_create(days_worked) };
	struct conn *conn = conn_open(run, house.db, false);
	run->house = &house;
	bool looked = tx_run(run, conn, TX_READ, 0, look, &asking);
	run->house = NULL;
	conn_close(conn);
	boards_destroy(house.boards);
	db_close(house.db);
	if (!looked)
		fail_with(run, run->fault, run->param);
	command_flush(command);
	return 0;
}

const struct command board_command = {
	.name = "board",
	.usage =
		"--metric M [--by member|group|team|campaign|product|source|day] [--from D] [--to D] [--limit N] [--csv|--json] [--db URL]",
	.help = "a board of any metric or formula, also beside a running server",
	.run = board_run,
	.options = "  --metric M   a metric's name or a formula: revenue, \"deals / connects\"\n"
		   "  --by WHAT    what the rows are (member)\n"
		   "  --from DAY   the first day, 2026-03-01 (the first of the month)\n"
		   "  --to DAY     the last day (today)\n"
		   "  --limit N    rows (100)\n"
		   "  --csv        CSV, money in units (the default)\n"
		   "  --json       JSON as /api/boards gives it, money in cents\n"
		   "  --db URL     the database (sqlite:data/bullpen.db)\n",
};
