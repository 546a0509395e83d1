/* Who may what, where [S0.1]: a role held at a unit counts for everything under it. */
#pragma once
#include "db/db.h"

enum role { /* bits; a route names those who may call it */
	OWNER = 1, MANAGER = 2, LEADER = 4, AGENT = 8, ASSISTANT = 16, FINANCE = 32,
	HR = 64,       /* HR, trainer, quality */
	SCREEN = 128,  /* a wall */
	PROGRAM = 256, /* another program, by an API token: never more than its person may */
	PUBLIC = 512   /* nobody has logged in */
};
enum {
	ROLES_STAFF = OWNER | MANAGER | LEADER | AGENT | ASSISTANT | FINANCE | HR,
	ROLES_LEAD = OWNER | MANAGER | LEADER,
	ROLES_MANAGE = OWNER | MANAGER
};

struct grant {
	int64_t id, person, unit;
	enum role role;
	bool acting;         /* acting leader */
	day_t since, until;  /* until 0 = open; the day after the last */
};

/* Grants of a person in force on a day. Everyone who belongs to a unit is also AGENT there when
 * they hold no other role: the implied grant has id 0. */
const struct grant *grant_list(struct tx *tx, int64_t person, day_t on, size_t *count);
/* Who holds the role at exactly this unit. */
const struct grant *grant_at(struct tx *tx, int64_t unit, enum role role, day_t on, size_t *count);
const struct grant *grant_history(struct tx *tx, int64_t person, size_t *count); /* all, oldest first */
const struct grant *grant_get(struct tx *tx, int64_t grant); /* fault GRANT_UNKNOWN */
/* The same again gives the id of the first. Faults: PERSON_UNKNOWN, PERSON_LEFT, UNIT_UNKNOWN. */
int64_t grant_give(struct tx *tx, const struct grant *grant);
/* Faults: GRANT_UNKNOWN, LAST_OWNER. */
void grant_end(struct tx *tx, int64_t grant, day_t until);
/* True when one of these roles, held by the person, counts at the unit on the day. */
bool grant_covers(struct tx *tx, int64_t person, unsigned roles, int64_t unit, day_t on);
enum role role_named(const char *name); /* "owner" …; 0 = no such role */
const char *role_name(enum role role);
