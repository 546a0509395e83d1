/* The commands, in the order in which `bullpen help` lists them. */
#pragma once
#include "app/command.h"

extern const struct command balance_command;
extern const struct command board_command;
extern const struct command backup_command;
extern const struct command verify_command;
extern const struct command user_command;
extern const struct command openapi_command, serve_command;
extern const struct command import_command;
extern const struct command simulate_command;
