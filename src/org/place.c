/* Memberships and loans of a batch of people, and the units above theirs, each read once. */
#include "org/place.h"
#include "base/list.h"
#include "base/map.h"

enum { AT_ONCE = 32 };

struct stays { /* later first */
	struct linked *member, *loan;
};
struct linked {
	struct linked *next;
	struct stay stay;
};
/* A unit above, nearest first. */
struct above {
	struct above *next;
	int64_t unit;
	day_t since, until;
	bool group;
};
struct known_unit {
	struct above *above;
	day_t day; /* the last question and its answer */
	struct place place;
};

struct places {
	struct tx *tx;
	struct map *people, *units;
};

struct places *places_create(struct tx *tx)
{
	struct places *places = NEW(tx->run->arena, struct places);
	places->tx = tx;
	places->people = map_create(tx->run->arena);
	places->units = map_create(tx->run->arena);
	return places;
}

#define PEOPLE_32                                                                            \
	"($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, " \
	"$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"

/* n of them; the rest of the places is filled with the last, which changes nothing. */
static void load_some(struct places *places, const int64_t *people, size_t n)
{
	struct arena *arena = places->tx->run->arena;
	struct db_value values[AT_ONCE + 1] = { 0 };
	for (size_t i = 0; i < AT_ONCE; i++)
		values[i + 1] = I(people[i < n ? i : n - 1]);
	struct rows *rows = n == 1
		? db_rows(places->tx,
			  "SELECT 0, person, unit, since, until FROM membership WHERE person = $1 "
			  "UNION ALL SELECT 1, person, unit, since, until FROM loan WHERE person = $1 ORDER BY 4",
			  I(people[0]))
		: db_rows_values(places->tx,
			  "SELECT 0, person, unit, since, until FROM membership "
			  "WHERE person IN " PEOPLE_32
			  " UNION ALL SELECT 1, person, unit, since, until FROM loan "
			  "WHERE person IN " PEOPLE_32 " ORDER BY 4",
			  values, AT_ONCE);
	while (rows_next(rows)) {
		struct stays *stays = map_int_get(places->people, row_int(rows, 1));
		bool loan = row_int(rows, 0);
		struct linked **first = loan ? &stays->loan : &stays->member,
			      *linked = NEW(arena, struct linked);
		linked->next = *first;
		linked->stay = (struct stay){ row_int(rows, 2), row_int(rows, 3), row_int(rows, 4),
			loan };
		*first = linked;
	}
	for (size_t i = 0; i < n; i++) {
		struct stays *stays = map_int_get(places->people, people[i]);
		if (!stays->member &&
			!db_exists(places->tx, "SELECT 1 FROM person WHERE id = $1", I(people[i])))
			fail(places->tx->run, PERSON_UNKNOWN, num(places->tx->run, people[i]));
	}
}

void places_load(struct places *places, const int64_t *people, size_t n)
{
	int64_t fresh[AT_ONCE];
	size_t waiting = 0;
	for (size_t i = 0; i < n; i++) {
		void **known = map_int(places->people, people[i]);
		if (*known)
			continue;
		*known = NEW(places->tx->run->arena, struct stays);
		fresh[waiting++] = people[i];
		if (waiting == AT_ONCE) {
			load_some(places, fresh, waiting);
			waiting = 0;
		}
	}
	if (waiting)
		load_some(places, fresh, waiting);
}

static struct known_unit *unit_known(struct places *places, int64_t unit)
{
	void **known = map_int(places->units, unit);
	if (*known)
		return *known;
	struct arena *arena = places->tx->run->arena;
	struct known_unit *made = *known = NEW(arena, struct known_unit);
	struct rows *rows = db_rows(places->tx,
		"SELECT a.above, a.since, a.until, u.kind FROM unit_above a "
		"JOIN unit u ON u.id = a.above WHERE a.unit = $1 ORDER BY a.steps DESC",
		I(unit));
	while (rows_next(rows)) {
		struct above *above = NEW(arena, struct above);
		*above = (struct above){ .next = made->above,
			.unit = row_int(rows, 0),
			.since = (day_t)row_int(rows, 1),
			.until = (day_t)row_int(rows, 2),
			.group = row_text(rows, 3)[0] == 'g' };
		made->above = above;
	}
	return made;
}

static int64_t lent_to(const struct linked *loan, ms_t at)
{
	for (; loan; loan = loan->next)
		if (loan->stay.since <= at && (!loan->stay.until || at < loan->stay.until))
			return loan->stay.unit;
	return 0;
}

/* The last membership that had begun, over or not; before they came the first. */
static int64_t member_of(const struct linked *member, ms_t at)
{
	int64_t first = 0;
	for (; member; member = member->next) {
		if (member->stay.since <= at)
			return member->stay.unit;
		first = member->stay.unit;
	}
	return first;
}

static day_t first_day(const struct above *above, day_t day)
{
	day_t first = above ? above->since : day;
	for (; above; above = above->next)
		first = above->since < first ? above->since : first;
	return first > day ? first : day; /* before the unit was made: where it hung first */
}

struct place places_at(struct places *places, int64_t person, ms_t at, day_t day)
{
	const struct stays *stays = map_int_get(places->people, person);
	int64_t unit = lent_to(stays->loan, at);
	if (!unit)
		unit = member_of(stays->member, at);
	if (!unit)
		return (struct place){ 0 };
	struct known_unit *known = unit_known(places, unit);
	if (known->day == day)
		return known->place;
	struct place place = { .unit = unit };
	day_t seen = first_day(known->above, day);
	for (const struct above *above = known->above; above; above = above->next) {
		if (above->since > seen || (above->until && seen >= above->until))
			continue;
		int64_t *nearest = above->group ? &place.group : &place.branch;
		if (!*nearest)
			*nearest = above->unit;
	}
	known->day = day;
	known->place = place;
	return place;
}
