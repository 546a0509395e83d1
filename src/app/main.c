/* bullpen: one program, a command each. This file knows their names; app/NAME_command.c what they do. */
#include "app/command.h"
#include "app/commands.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const struct command *const commands[] = {
	&serve_command,
	&balance_command,
	&board_command,
	&backup_command,
	&verify_command,
	&user_command,
	&openapi_command,
	&import_command,
	&simulate_command,
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *command_named(const char *name)
{
	for (int i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	return NULL;
}

static void help_all(FILE *out)
{
	fprintf(out,
		"Bullpen builds and runs telephone sales teams.\n\nusage: bullpen COMMAND …\n\n");
	for (int i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->help);
	fprintf(out, "\nbullpen help COMMAND tells more; bullpen --version the version.\n");
}

static void help_one(const struct command *command)
{
	printf("usage: bullpen %s %s\n\n%s\n", command->name, command->usage, command->help);
	if (command->options)
		printf("\n%s", command->options);
}

/* As the C library chooses a language for messages. */
static bool speaks_chinese(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	for (int i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return !strncmp(value, "zh", 2);
	}
	return false;
}

struct go {
	struct command_run *command;
	int code;
};

static void go(void *context)
{
	struct go *going = context;
	going->code = going->command->command->run(going->command);
	command_flush(going->command);
}

static int run_command(const struct command *command, int argc, char **argv)
{
	struct run run = { .arena = arena_create(), .now = clock_now(NULL) };
	struct command_run running = { &run, command, argc, argv, speaks_chinese() };
	struct go going = { &running, 1 };
	if (!run_try(&run, go, &going)) {
		const char *text = fault_text(run.arena, &run, running.zh);
		fprintf(stderr, "bullpen %s: %s%s%s\n", command->name, run.at ? run.at : "",
			run.at ? ": " : "", text);
		if (run.fault == COMMAND_MISUSED)
			fprintf(stderr, "usage: bullpen %s %s\n", command->name, command->usage);
		going.code = run.fault == COMMAND_MISUSED ? 2 : 1;
	}
	arena_destroy(run.arena);
	return going.code;
}

int main(int argc, char **argv)
{
	signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write */
	const char *name = argc > 1 ? argv[1] : "";
	if (!strcmp(name, "--version")) {
		printf("bullpen %s\n", BULLPEN_VERSION);
		return 0;
	}
	bool help = !strcmp(name, "help") || !strcmp(name, "--help");
	if (help && argc < 3) {
		help_all(stdout);
		return 0;
	}
	const struct command *command = command_named(help ? argv[2] : name);
	if (!command) {
		if (*name)
			fprintf(stderr, "bullpen: there is no command \"%s\"\n\n",
				help ? argv[2] : name);
		help_all(stderr);
		return 2;
	}
	if (help || (argc > 2 && !strcmp(argv[2], "--help"))) {
		help_one(command);
		return 0;
	}
	return run_command(command, argc - 1, argv + 1);
}
