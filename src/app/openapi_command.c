/* bullpen openapi: the API's description, from which the interface's types are made. */
#include "app/commands.h"

#include "app/wiring.h"
#include "http/openapi.h"

static int openapi_run(struct command_run *command)
{
	puts(openapi_text(command->run->arena, every_route, every_noun));
	return 0;
}

const struct command openapi_command = { "openapi", "",
	"Prints the API's description (OpenAPI 3.1).", openapi_run, NULL };
