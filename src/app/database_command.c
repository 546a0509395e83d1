/* bullpen backup and bullpen verify: beside a running server as well, since they only read. */
#include "app/commands.h"
#include "feed/verify.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct option options[] = { { "db", required_argument, NULL, 'd' },
	{ NULL, 0, NULL, 0 } };

static const char *database_url(struct command_run *command)
{
	const char *url = "sqlite:data/bullpen.db";
	while (command_option(command, options) != -1)
		url = optarg;
	return url;
}

static int backup(struct command_run *command)
{
	const char *url = database_url(command), *path = command_file(command);
	struct db *db = db_open(command->run, url, (struct db_options){ .read_only = true });
	db_backup(command->run, db, path);
	db_close(db);
	return 0;
}

const struct command backup_command = {
	.name = "backup",
	.usage = "[--db sqlite:FILE] FILE",
	.help = "copies the database into a new file, whole and consistent, also while the server runs",
	.run = backup,
	.options = "  --db URL   the database (sqlite:data/bullpen.db); PostgreSQL has pg_dump\n",
};

struct look {
	const char *damage;
	const struct finding *findings;
	size_t count;
};

static void look(struct tx *tx, void *context)
{
	struct look *look = context;
	look->damage = db_damage(tx);
	look->findings = verify(tx, &look->count);
}

static int verify_run(struct command_run *command)
{
	const char *url = database_url(command);
	if (optind < command->argc)
		command_misused(command, "\"%s\" is too much", command->argv[optind]);
	struct run *run = command->run;
	struct db *db = db_open(run, url, (struct db_options){ .read_only = true });
	struct conn *conn = conn_open(run, db, false);
	struct look all = { 0 };
	bool looked = tx_run(run, conn, TX_READ, 0, look, &all);
	conn_close(conn);
	db_close(db);
	if (!looked)
		fail_with(run, run->fault, run->param);
	int64_t wrong = all.damage ? 1 : 0;
	printf("storage: %s\n", all.damage ? all.damage : "right");
	for (size_t i = 0; i < all.count; i++) {
		printf("%s: %" PRId64 "\n", all.findings[i].what, all.findings[i].count);
		wrong += all.findings[i].count;
	}
	if (wrong) {
		command_flush(command);
		fail(run, DB_WRONG, num(run, wrong));
	}
	return 0;
}

const struct command verify_command = {
	.name = "verify",
	.usage = "[--db sqlite:FILE|postgres://…]",
	.help = "looks whether the database is as it must be: storage, sums against facts, the tree",
	.run = verify_run,
	.options = "  --db URL   the database (sqlite:data/bullpen.db)\n\n"
		   "Prints every question with how many are wrong; exit 1 when any is.\n",
};
