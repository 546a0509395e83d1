/* People: who they are. Where they stand is in stay.c. */
#include "org/person.h"

#include "base/list.h"
#include "base/map.h"
#include "db/search.h"
#include "org/grant.h"
#include "org/settings.h"
#include "org/unit.h"
#include "text/order.h"

#include <string.h>

/* $1: a moment. A membership that has begun last, also of those who have left; a loan under way. */
#define UNIT_AT                                                                             \
	"COALESCE((SELECT m.unit FROM membership m WHERE m.person = p.id AND m.since <= $1" \
	" ORDER BY m.since DESC, m.id DESC LIMIT 1), 0)"
#define LOAN_AT                                                                       \
	"COALESCE((SELECT l.unit FROM loan l WHERE l.person = p.id AND l.since <= $1" \
	" AND (l.until = 0 OR l.until > $1) ORDER BY l.since DESC LIMIT 1), 0)"
#define PERSON_SELECT                                                                  \
	"SELECT p.id, p.name, p.number, p.post, p.phone, p.channel, p.joined, p.gone," \
	" p.left_reason, p.login, p.language, p.part_time, " UNIT_AT ", " LOAN_AT      \
	", p.import, p.version FROM person p "

static void person_read(struct rows *rows, struct person *person)
{
	*person = (struct person){
		.id = row_int(rows, 0),
		.name = row_text(rows, 1),
		.number = row_text(rows, 2),
		.post = row_text(rows, 3),
		.phone = row_text(rows, 4),
		.channel = row_text(rows, 5),
		.joined = (day_t)row_int(rows, 6),
		.left = (day_t)row_int(rows, 7),
		.left_reason = row_text(rows, 8),
		.login = row_text(rows, 9),
		.language = row_text(rows, 10),
		.part_time = (int)row_int(rows, 11),
		.unit = row_int(rows, 12),
		.loan = row_int(rows, 13),
		.import = row_int(rows, 14),
		.version = row_int(rows, 15),
	};
}

const struct person *person_get(struct tx *tx, int64_t person)
{
	struct rows *rows = db_rows(
		tx, PERSON_SELECT "WHERE p.id = $2", I(tx->run->now), I(person));
	if (!rows_next(rows))
		fail(tx->run, PERSON_UNKNOWN, num(tx->run, person));
	struct person *found = NEW(tx->run->arena, struct person);
	person_read(rows, found);
	rows_end(rows);
	return found;
}

const struct person *person_list(
	struct tx *tx, int64_t under, day_t on, bool left_too, size_t *count)
{
	/* a day is seen at its end: who came in the course of it is there */
	ms_t at = org_day_begin(tx, day_add(on, 1)) - 1;
	LIST(struct person) all = { 0 };
	struct rows *rows = db_rows(tx,
		PERSON_SELECT
		"WHERE p.id IN ("
		"SELECT m.person FROM unit_above a JOIN membership m ON m.unit = a.unit"
		" WHERE a.above = $2 AND a.since <= $3 AND (a.until = 0 OR a.until > $3) AND m.since <= $1"
		" AND NOT EXISTS (SELECT 1 FROM membership n WHERE n.person = m.person AND n.since <= $1"
		" AND (n.since > m.since OR (n.since = m.since AND n.id > m.id)))"
		" UNION SELECT l.person FROM unit_above a JOIN loan l ON l.unit = a.unit"
		" WHERE a.above = $2 AND a.since <= $3 AND (a.until = 0 OR a.until > $3)"
		" AND l.since <= $1 AND (l.until = 0 OR l.until > $1))"
		" AND ($4 = 1 OR p.gone = 0 OR p.gone >= $3) ORDER BY p.name_order, p.id",
		I(at), I(under), I(on), I(left_too));
	while (rows_next(rows))
		person_read(rows, list_add(tx->run->arena, &all));
	*count = all.n;
	return all.at;
}

/* --- finding ---------------------------------------------------------------------------------- */

static const char *const *found_by(struct arena *arena, const struct person *person)
{
	const char **texts = NEW_N(arena, const char *, 6);
	struct reading reading = text_reading(arena, person->name);
	texts[0] = person->name;
	texts[1] = reading.whole;
	texts[2] = reading.initials;
	texts[3] = person->number;
	texts[4] = person->phone;
	return texts;
}

static bool found_exactly(struct arena *arena, const struct person *person, const char *folded)
{
	for (const char *const *texts = found_by(arena, person); *texts; texts++)
		if (strstr(text_fold(arena, *texts), folded))
			return true;
	return false;
}

const struct person *person_find(
	struct tx *tx, int64_t under, const char *typed, size_t most, size_t *count)
{
	struct arena *arena = tx->run->arena;
	const char *folded = text_fold(arena, typed);
	day_t today = org_today(tx);
	size_t candidates;
	const int64_t *ids = search_find(tx, SEARCH_PERSON, typed, most * 4 + 20, &candidates);
	LIST(struct person) all = { 0 };
	for (size_t i = 0; i < candidates && all.n < most; i++) {
		const struct person *person = person_get(tx, ids[i]);
		bool here = unit_is_above(tx, under, person->unit, today) ||
			(person->loan && unit_is_above(tx, under, person->loan, today));
		if (here && found_exactly(arena, person, folded))
			*list_add(arena, &all) = *person;
	}
	*count = all.n;
	return all.at;
}

/* The indexes of numbers and logins leave out the empty: a question must say so to be answered by one. */
int64_t person_by_number(struct tx *tx, const char *number)
{
	return *number
		? db_int(tx, "SELECT id FROM person WHERE number = $1 AND number <> ''", T(number))
		: 0;
}

/* Logins are kept folded: nobody is shut out by a capital letter. */
int64_t person_by_login(struct tx *tx, const char *login)
{
	const char *folded = text_fold(tx->run->arena, login);
	return *folded
		? db_int(tx, "SELECT id FROM person WHERE login = $1 AND login <> ''", T(folded))
		: 0;
}

/* --- changing --------------------------------------------------------------------------------- */

static const char *text_or_none(const char *text)
{
	return text ? text : "";
}

/* The person as it is stored; faults for what cannot be. */
static struct person person_checked(struct tx *tx, const struct person *given)
{
	struct person person = *given;
	struct run *run = tx->run;
	person.name = text_or_none(given->name);
	person.number = text_or_none(given->number);
	person.post = text_or_none(given->post);
	person.phone = text_or_none(given->phone);
	person.channel = text_or_none(given->channel);
	person.language = text_or_none(given->language);
	person.login = text_fold(run->arena, text_or_none(given->login));
	person.part_time = given->part_time ? given->part_time : 100;
	if (!*person.name)
		fail(run, FIELD_MISSING, "name");
	if (person.part_time < 1 || person.part_time > 100)
		fail(run, FIELD_INVALID, "part_time", num(run, person.part_time));
	if (person.joined && !day_valid(person.joined))
		fail(run, FIELD_INVALID, "joined", num(run, person.joined));
	int64_t same = person_by_login(tx, person.login);
	if (same && same != person.id)
		fail(run, LOGIN_TAKEN, person.login);
	same = person_by_number(tx, person.number);
	if (same && same != person.id)
		fail(run, NUMBER_TAKEN, person.number);
	return person;
}

int64_t person_create(struct tx *tx, const struct person *given, day_t since)
{
	struct person person = *given;
	person.id = 0;
	person = person_checked(tx, &person);
	size_t length;
	const void *order = text_order(tx->run->arena, person.name, &length);
	person.id = db_int(tx,
		"INSERT INTO person (name, name_order, number, post, phone, channel, joined, gone,"
		" left_reason, login, language, part_time, import, version)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, 0, '', $8, $9, $10, $11, 1) RETURNING id",
		T(person.name), B(order, length), T(person.number), T(person.post), T(person.phone),
		T(person.channel), I(person.joined), T(person.login), T(person.language),
		I(person.part_time), I(person.import));
	search_put(tx, SEARCH_PERSON, person.id, found_by(tx->run->arena, &person));
	since = since ? since : person.joined;
	person_move(tx, person.id, person.unit, since ? org_day_begin(tx, since) : 0);
	return person.id;
}

void person_change(struct tx *tx, const struct person *given, int64_t version)
{
	person_get(tx, given->id);
	struct person person = person_checked(tx, given);
	size_t length;
	const void *order = text_order(tx->run->arena, person.name, &length);
	if (!db_run(tx,
		    "UPDATE person SET name = $2, name_order = $3, number = $4, post = $5, phone = $6,"
		    " channel = $7, joined = $8, login = $9, language = $10, part_time = $11,"
		    " version = version + 1 WHERE id = $1 AND (version = $12 OR $12 = 0)",
		    I(person.id), T(person.name), B(order, length), T(person.number),
		    T(person.post), T(person.phone), T(person.channel), I(person.joined),
		    T(person.login), T(person.language), I(person.part_time), I(version)))
		fail(tx->run, STALE);
	search_put(tx, SEARCH_PERSON, person.id, found_by(tx->run->arena, &person));
}

static void must_not_be_last_owner(struct tx *tx, int64_t person, day_t on)
{
	bool owner = db_exists(tx,
		"SELECT 1 FROM grant_ WHERE person = $1 AND role = $2 AND (until = 0 OR until > $3)",
		I(person), I(OWNER), I(on));
	if (owner &&
		!db_exists(tx,
			"SELECT 1 FROM grant_ WHERE person <> $1 AND role = $2 AND unit = 1"
			" AND (until = 0 OR until > $3)",
			I(person), I(OWNER), I(on)))
		fail(tx->run, LAST_OWNER);
}

void person_leave(struct tx *tx, int64_t person, day_t last, const char *reason)
{
	const struct person *who = person_get(tx, person);
	if (who->left)
		fail(tx->run, PERSON_LEFT, who->name);
	if (!day_valid(last))
		fail(tx->run, FIELD_INVALID, "last", num(tx->run, last));
	day_t after = day_add(last, 1);
	ms_t end = org_day_begin(tx, after);
	must_not_be_last_owner(tx, person, after);
	/* one that would begin later never does; the first stays, so that they stood somewhere */
	db_run(tx,
		"DELETE FROM membership WHERE person = $1 AND since >= $2"
		" AND since > (SELECT MIN(m.since) FROM membership m WHERE m.person = $1)",
		I(person), I(end));
	db_run(tx,
		"UPDATE membership SET until = CASE WHEN since > $2 THEN since ELSE $2 END"
		" WHERE person = $1 AND (until = 0 OR until > $2)",
		I(person), I(end));
	db_run(tx, "DELETE FROM loan WHERE person = $1 AND since >= $2", I(person), I(end));
	db_run(tx, "UPDATE loan SET until = $2 WHERE person = $1 AND (until = 0 OR until > $2)",
		I(person), I(end));
	db_run(tx, "DELETE FROM grant_ WHERE person = $1 AND since >= $2", I(person), I(after));
	db_run(tx, "UPDATE grant_ SET until = $2 WHERE person = $1 AND (until = 0 OR until > $2)",
		I(person), I(after));
	db_run(tx,
		"UPDATE person SET gone = $2, left_reason = $3, version = version + 1 WHERE id = $1",
		I(person), I(last), T(text_or_none(reason)));
}

void person_return(struct tx *tx, int64_t person, int64_t unit, ms_t at)
{
	const struct person *who = person_get(tx, person);
	if (!who->left)
		fail(tx->run, PERSON_HERE, who->name);
	db_run(tx,
		"UPDATE person SET gone = 0, left_reason = '', version = version + 1 WHERE id = $1",
		I(person));
	person_move(tx, person, unit, at);
}

bool person_left(struct tx *tx, int64_t person, ms_t at)
{
	return db_exists(tx, "SELECT 1 FROM person WHERE id = $1 AND gone <> 0 AND gone < $2",
		I(person), I(org_day(tx, at)));
}

void person_remove(struct tx *tx, int64_t person)
{
	person_get(tx, person);
	must_not_be_last_owner(tx, person, org_today(tx));
	search_drop(tx, SEARCH_PERSON, person);
	db_run(tx, "DELETE FROM grant_ WHERE person = $1", I(person));
	db_run(tx, "DELETE FROM loan WHERE person = $1", I(person));
	db_run(tx, "DELETE FROM membership WHERE person = $1", I(person));
	db_run(tx, "DELETE FROM person WHERE id = $1", I(person));
}
