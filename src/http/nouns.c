/* Where units, people and grants lie in the tree, for the proof of scope. */
#include "http/nouns.h"

#include <stddef.h>

const struct noun noun_unit = {
	.name = "unit", .scope_sql = "SELECT id FROM unit WHERE id = $1", .unknown = UNIT_UNKNOWN
};
/* One who has left lies where they stood last. */
const struct noun noun_person = { .name = "person",
	.scope_sql = "SELECT COALESCE((SELECT m.unit FROM membership m WHERE m.person = p.id "
		     "ORDER BY m.since DESC LIMIT 1), 1) FROM person p WHERE p.id = $1",
	.owner_sql = "SELECT id FROM person WHERE id = $1",
	.unknown = PERSON_UNKNOWN };
const struct noun noun_grant = { .name = "grant",
	.scope_sql = "SELECT unit FROM grant_ WHERE id = $1",
	.owner_sql = "SELECT person FROM grant_ WHERE id = $1",
	.unknown = GRANT_UNKNOWN };
