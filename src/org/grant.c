/* Roles: who holds which, where, by days. */
#include "org/grant.h"

#include "base/list.h"
#include "org/person.h"
#include "org/settings.h"
#include "org/unit.h"

#include <string.h>

#define GRANT_SELECT \
	"SELECT g.id, g.person, g.unit, g.role, g.acting, g.since, g.until FROM grant_ g "
#define GRANT_IN_FORCE(on) "g.since <= " on " AND (g.until = 0 OR g.until > " on ")"

static const struct {
	const char *name;
	enum role role;
} roles[] = {
	{ "owner", OWNER },
	{ "manager", MANAGER },
	{ "leader", LEADER },
	{ "agent", AGENT },
	{ "assistant", ASSISTANT },
	{ "finance", FINANCE },
	{ "hr", HR },
	{ "screen", SCREEN },
	{ "program", PROGRAM },
	{ "public", PUBLIC },
};

enum role role_named(const char *name)
{
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (strcmp(roles[i].name, name) == 0)
			return roles[i].role;
	return 0;
}

const char *role_name(enum role role)
{
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (roles[i].role == role)
			return roles[i].name;
	return "";
}

static void grant_read(struct rows *rows, struct grant *grant)
{
	*grant = (struct grant){
		.id = row_int(rows, 0),
		.person = row_int(rows, 1),
		.unit = row_int(rows, 2),
		.role = (enum role)row_int(rows, 3),
		.acting = row_int(rows, 4),
		.since = (day_t)row_int(rows, 5),
		.until = (day_t)row_int(rows, 6),
	};
}

struct grants {
	LIST(struct grant) list;
};

static struct grants *grants_read(struct tx *tx, struct rows *rows)
{
	struct grants *grants = NEW(tx->run->arena, struct grants);
	while (rows_next(rows))
		grant_read(rows, list_add(tx->run->arena, &grants->list));
	return grants;
}

/* Who belongs to a unit, or is on loan there, is an agent there. */
static void imply_agent(struct tx *tx, struct grants *grants, int64_t person, day_t on)
{
	ms_t at = org_day_begin(tx, day_add(on, 1)) - 1;
	struct rows *rows = db_rows(tx,
		"SELECT unit FROM membership WHERE person = $1 AND since <= $2"
		" AND (until = 0 OR until > $2) UNION SELECT unit FROM loan WHERE person = $1 AND since <= $2"
		" AND (until = 0 OR until > $2)",
		I(person), I(at));
	while (rows_next(rows)) {
		struct grant *grant = list_add(tx->run->arena, &grants->list);
		*grant = (struct grant){
			.person = person, .unit = row_int(rows, 0), .role = AGENT
		};
	}
}

const struct grant *grant_list(struct tx *tx, int64_t person, day_t on, size_t *count)
{
	struct grants *grants = grants_read(tx,
		db_rows(tx,
			GRANT_SELECT
			"WHERE g.person = $1 AND " GRANT_IN_FORCE("$2") " ORDER BY g.role, g.id",
			I(person), I(on)));
	if (!grants->list.n)
		imply_agent(tx, grants, person, on);
	*count = grants->list.n;
	return grants->list.at;
}

const struct grant *grant_at(struct tx *tx, int64_t unit, enum role role, day_t on, size_t *count)
{
	struct grants *grants = grants_read(tx,
		db_rows(tx,
			GRANT_SELECT "WHERE g.unit = $1 AND g.role = $2 AND " GRANT_IN_FORCE(
				"$3") " ORDER BY g.acting, g.id",
			I(unit), I(role), I(on)));
	*count = grants->list.n;
	return grants->list.at;
}

const struct grant *grant_history(struct tx *tx, int64_t person, size_t *count)
{
	struct grants *grants = grants_read(tx,
		db_rows(tx,
			GRANT_SELECT "WHERE g.person = $1"
				     " ORDER BY g.since, g.id",
			I(person)));
	*count = grants->list.n;
	return grants->list.at;
}

const struct grant *grant_get(struct tx *tx, int64_t grant)
{
	struct grants *grants = grants_read(
		tx, db_rows(tx, GRANT_SELECT "WHERE g.id = $1", I(grant)));
	if (!grants->list.n)
		fail(tx->run, GRANT_UNKNOWN);
	return grants->list.at;
}

int64_t grant_give(struct tx *tx, const struct grant *grant)
{
	const struct person *person = person_get(tx, grant->person);
	unit_get(tx, grant->unit);
	if (person->left)
		fail(tx->run, PERSON_LEFT, person->name);
	if (!(grant->role & ROLES_STAFF) || (grant->role & (grant->role - 1)))
		fail(tx->run, FIELD_INVALID, "role", num(tx->run, grant->role));
	if (grant->until && grant->until <= grant->since)
		fail(tx->run, FIELD_INVALID, "until", num(tx->run, grant->until));
	int64_t same = db_int(tx,
		"SELECT id FROM grant_ WHERE person = $1 AND role = $2 AND unit = $3 AND until = $4"
		" AND acting = $5 AND (until = 0 OR since = $6)",
		I(grant->person), I(grant->role), I(grant->unit), I(grant->until), I(grant->acting),
		I(grant->since));
	if (same)
		return same;
	return db_int(tx,
		"INSERT INTO grant_ (person, role, unit, acting, since, until)"
		" VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
		I(grant->person), I(grant->role), I(grant->unit), I(grant->acting), I(grant->since),
		I(grant->until));
}

void grant_end(struct tx *tx, int64_t grant, day_t until)
{
	const struct grant *old = grant_get(tx, grant);
	bool owner = old->role == OWNER && old->unit == UNIT_COMPANY;
	if (owner &&
		!db_exists(tx,
			"SELECT 1 FROM grant_ WHERE id <> $1 AND role = $2 AND unit = 1"
			" AND (until = 0 OR until > $3)",
			I(grant), I(OWNER), I(until)))
		fail(tx->run, LAST_OWNER);
	if (until <= old->since)
		db_run(tx, "DELETE FROM grant_ WHERE id = $1", I(grant));
	else
		db_run(tx, "UPDATE grant_ SET until = $2 WHERE id = $1", I(grant), I(until));
}

bool grant_covers(struct tx *tx, int64_t person, unsigned wanted, int64_t unit, day_t on)
{
	size_t count;
	const struct grant *grants = grant_list(tx, person, on, &count);
	for (size_t i = 0; i < count; i++)
		if ((grants[i].role & wanted) && unit_is_above(tx, grants[i].unit, unit, on))
			return true;
	return false;
}
