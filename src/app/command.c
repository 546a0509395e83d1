/* What every command needs. */
#include "app/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int command_option(struct command_run *command, const struct option *options)
{
	opterr = 0; /* we tell it ourselves, in our words */
	int at = optind;
	int option = getopt_long(command->argc, command->argv, ":", options, NULL);
	const char *given = command->argv[at < command->argc ? at : command->argc - 1];
	if (option == ':')
		command_misused(command, "%s needs a value", command->argv[optind - 1]);
	if (option == '?')
		command_misused(command, "%s is not an option here",
			optopt > 0 && optopt < 128
				? arena_printf(command->run->arena, "-%c", optopt)
				: given);
	return option;
}

_Noreturn void command_misused(struct command_run *command, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fail_with(command->run, COMMAND_MISUSED, (const char *[]){ text, NULL });
}

int64_t command_number(struct command_run *command, const char *option, const char *text,
	int64_t least, int64_t most)
{
	char *end;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (errno || end == text || *end || value < least || value > most)
		command_misused(command, "%s takes a whole number from %lld to %lld, not \"%s\"",
			option, (long long)least, (long long)most, text);
	return value;
}

const char *command_file(struct command_run *command)
{
	if (optind == command->argc)
		command_misused(command, "the file is missing");
	if (optind + 1 < command->argc)
		command_misused(
			command, "one file at a time, not also \"%s\"", command->argv[optind + 1]);
	return command->argv[optind];
}

void command_flush(struct command_run *command)
{
	if (fflush(stdout) || ferror(stdout))
		fail(command->run, OUTPUT_FAILED, strerror(errno));
}
