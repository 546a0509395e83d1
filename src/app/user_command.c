/* bullpen user: who may log in; a way back in for those who cannot. */
#include "app/commands.h"
#include "http/session.h"
#include "org/grant.h"
#include "org/person.h"
#include "org/settings.h"
#include "org/unit.h"

#include <string.h>

struct user {
	const char *url, *reset, *owner;
	const char *key; /* of the link that was made */
};

static const struct option options[] = { { "db", required_argument, NULL, 'd' },
	{ "reset", required_argument, NULL, 'r' }, { "owner", required_argument, NULL, 'o' },
	{ NULL, 0, NULL, 0 } };

static int64_t person_of(struct tx *tx, const char *login)
{
	int64_t person = person_by_login(tx, login);
	if (!person)
		fail(tx->run, PERSON_UNKNOWN, login);
	return person;
}

/* login, tab, name, tab, roles where they are held */
static void list(struct tx *tx, void *context)
{
	size_t count, grants;
	const struct person *people = person_list(tx, UNIT_COMPANY, org_today(tx), false, &count);
	for (size_t i = 0; i < count; i++) {
		if (!*people[i].login)
			continue;
		printf("%s\t%s\t", people[i].login, people[i].name);
		const struct grant *held = grant_list(tx, people[i].id, org_today(tx), &grants);
		for (size_t j = 0; j < grants; j++)
			printf("%s%s %s", j ? ", " : "", role_name(held[j].role),
				unit_get(tx, held[j].unit)->name);
		putchar('\n');
	}
}

static void change(struct tx *tx, void *context)
{
	struct user *user = context;
	if (user->owner)
		grant_give(tx,
			&(struct grant){ .person = person_of(tx, user->owner),
				.unit = UNIT_COMPANY,
				.role = OWNER,
				.since = org_today(tx) });
	if (user->reset)
		user->key = link_give(tx, "reset", person_of(tx, user->reset),
			tx->run->now + RESET_DAYS * (ms_t)MS_DAY);
}

static int user_run(struct command_run *command)
{
	struct run *run = command->run;
	struct user user = { .url = "sqlite:data/bullpen.db" };
	for (int option; (option = command_option(command, options)) != -1;)
		*(option == 'd' ? &user.url : option == 'r' ? &user.reset : &user.owner) = optarg;
	if (optind < command->argc)
		command_misused(command, "\"%s\" is too much", command->argv[optind]);
	bool writes = user.reset || user.owner;
	struct db *db = db_open(run, user.url, (struct db_options){ .read_only = !writes });
	struct conn *conn = conn_open(run, db, writes);
	bool done = tx_run(
		run, conn, writes ? TX_WRITE : TX_READ, 0, writes ? change : list, &user);
	conn_close(conn);
	db_close(db);
	if (!done)
		fail_with(run, run->fault, run->param);
	if (user.key)
		printf("/join?key=%s\n", user.key);
	return 0;
}

const struct command user_command = {
	.name = "user",
	.usage = "[--db URL] [--reset LOGIN] [--owner LOGIN]",
	.help = "lists who may log in; gives a new password's link, or makes an owner",
	.run = user_run,
	.options =
		"  --db URL        the database (sqlite:data/bullpen.db)\n"
		"  --reset LOGIN   prints the end of a link, good once and for a day, under which they\n"
		"                  choose a new password; put the server's address before it\n"
		"  --owner LOGIN   makes them an owner of the company\n\n"
		"Changes need the SQLite database for themselves: stop the server first.\n",
};
