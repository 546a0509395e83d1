/* Where people stand: memberships and loans, each with its time. */
#include "org/person.h"

#include "base/list.h"
#include "org/settings.h"
#include "org/unit.h"

static void must_be_here(struct tx *tx, const struct person *person, ms_t at)
{
	if (person->left && org_day(tx, at) > person->left)
		fail(tx->run, PERSON_LEFT, person->name);
}

static void must_be_open(struct tx *tx, int64_t unit, ms_t at)
{
	const struct unit *found = unit_get(tx, unit);
	if (found->closed && found->closed <= (at ? org_day(tx, at) : org_today(tx)))
		fail(tx->run, UNIT_CLOSED, found->name);
}

void person_move(struct tx *tx, int64_t person, int64_t to, ms_t at)
{
	const struct person *who = person_get(tx, person);
	must_be_here(tx, who, at);
	must_be_open(tx, to, at);
	ms_t end = who->left ? org_day_begin(tx, day_add(who->left, 1)) : 0;
	/* one open membership a person: a partial unique index keeps it so */
	db_run(tx, "DELETE FROM membership WHERE person = $1 AND since >= $2", I(person), I(at));
	db_run(tx,
		"UPDATE membership SET until = $2 WHERE person = $1 AND (until = 0 OR until > $2)",
		I(person), I(at));
	db_run(tx, "INSERT INTO membership (person, unit, since, until) VALUES ($1, $2, $3, $4)",
		I(person), I(to), I(at), I(end));
}

void person_lend(struct tx *tx, int64_t person, int64_t to, ms_t from, ms_t until)
{
	const struct person *who = person_get(tx, person);
	must_be_here(tx, who, from);
	must_be_open(tx, to, from);
	if (until && until <= from)
		fail(tx->run, FIELD_INVALID, "until", num(tx->run, until));
	if (db_exists(tx,
		    "SELECT 1 FROM loan WHERE person = $1 AND ($3 = 0 OR since < $3)"
		    " AND (until = 0 OR until > $2)",
		    I(person), I(from), I(until)))
		fail(tx->run, PERSON_ON_LOAN, who->name);
	if (!until && who->left)
		until = org_day_begin(tx, day_add(who->left, 1));
	db_run(tx, "INSERT INTO loan (person, unit, since, until) VALUES ($1, $2, $3, $4)",
		I(person), I(to), I(from), I(until));
}

void person_lend_end(struct tx *tx, int64_t person, ms_t at)
{
	db_run(tx, "DELETE FROM loan WHERE person = $1 AND since >= $2", I(person), I(at));
	db_run(tx, "UPDATE loan SET until = $2 WHERE person = $1 AND (until = 0 OR until > $2)",
		I(person), I(at));
}

const struct stay *person_stays(struct tx *tx, int64_t person, size_t *count)
{
	LIST(struct stay) all = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT unit, since, until, 0 AS loan FROM membership WHERE person = $1"
		" UNION ALL SELECT unit, since, until, 1 AS loan FROM loan WHERE person = $1 ORDER BY since, loan",
		I(person));
	while (rows_next(rows))
		*list_add(tx->run->arena, &all) = (struct stay){ row_int(rows, 0), row_int(rows, 1),
			row_int(rows, 2), row_int(rows, 3) == 1 };
	*count = all.n;
	return all.at;
}

struct place person_place(struct tx *tx, int64_t person, ms_t at)
{
	struct place place = { 0 };
	place.unit = db_int(tx,
		"SELECT unit FROM loan WHERE person = $1 AND since <= $2"
		" AND (until = 0 OR until > $2) ORDER BY since DESC LIMIT 1",
		I(person), I(at));
	if (!place.unit) /* the last that had begun, also when it is over: they have left */
		place.unit = db_int(tx,
			"SELECT unit FROM membership WHERE person = $1 AND since <= $2"
			" ORDER BY since DESC, id DESC LIMIT 1",
			I(person), I(at));
	if (!place.unit)
		place.unit = db_int(tx,
			"SELECT unit FROM membership WHERE person = $1 ORDER BY since, id LIMIT 1",
			I(person));
	unit_place(tx, place.unit, org_day(tx, at), &place.branch, &place.group);
	return place;
}
