/* Every SQL statement of the sources, found by scripts/statements.mjs. */
#pragma once

struct statement_known {
	const char *at, *sql, *types; /* "src/room/file.c:7"; types as db_check() takes them, ? = not known */
};
extern const struct statement_known statements_known[]; /* ended by at NULL */
