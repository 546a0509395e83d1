/* A command of the program: a filter on files that uses the very code the server uses.
 *
 * It reads its options with command_option(), writes its result to standard output, and fails as
 * everything does. main() turns the outcome into the exit code: 0, 1 for a failed run, 2 for wrong
 * use; what went wrong stands on standard error as "bullpen NAME: place: sentence". */
#pragma once
#include "base/run.h"

#include <getopt.h>
#include <stdio.h>

struct command_run {
	struct run *run;
	const struct command *command;
	int argc; /* argv[0] is the command's name */
	char **argv;
	bool zh; /* the language of messages: LC_ALL, LC_MESSAGES, LANG */
};

struct command {
	const char *name;
	const char *usage; /* what follows the name: "--groups K FILE.csv" */
	const char *help;  /* one line */
	int (*run)(struct command_run *command); /* the exit code */
	const char *options; /* a line each, for `bullpen help NAME`; NULL = none */
};

/* The next option's `val`, its argument in optarg; −1 after the last, then optind is the first of the
 * rest. Fails on unknown options and missing arguments. options: as getopt_long takes them. */
int command_option(struct command_run *command, const struct option *options);

/* Wrong use: leaves with exit code 2. */
_Noreturn void command_misused(struct command_run *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The whole number an option was given. Misuse unless it is one from least to most. */
int64_t command_number(struct command_run *command, const char *option, const char *text,
	int64_t least, int64_t most);

/* The one file that remains after the options; misuse when there is none or more. */
const char *command_file(struct command_run *command);

/* Flushes standard output; fails when it could not be written (a full disk, a closed pipe). */
void command_flush(struct command_run *command);
