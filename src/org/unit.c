/* The tree: where each unit hangs, by days, and what follows from it. */
#include "org/unit.h"

#include "base/list.h"
#include "base/map.h"
#include "org/settings.h"
#include "text/order.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define UNIT_COLUMNS                                                                                  \
	"u.id, COALESCE((SELECT p.parent FROM unit_parent p WHERE p.unit = u.id"                      \
	" AND (p.until = 0 OR p.until > $2) ORDER BY p.since LIMIT 1), 0), u.kind, u.name, u.slogan," \
	" u.colour, u.closed, u.import, u.version"
#define IN_FORCE(t, on) t ".since <= " on " AND (" t ".until = 0 OR " t ".until > " on ")"

static void unit_read(struct rows *rows, struct unit *unit)
{
	*unit = (struct unit){
		.id = row_int(rows, 0),
		.parent = row_int(rows, 1),
		.kind = row_text(rows, 2),
		.name = row_text(rows, 3),
		.slogan = row_text(rows, 4),
		.colour = (int)row_int(rows, 5),
		.closed = (day_t)row_int(rows, 6),
		.import = row_int(rows, 7),
		.version = row_int(rows, 8),
	};
}

const struct unit *unit_get(struct tx *tx, int64_t unit)
{
	struct rows *rows = db_rows(tx, "SELECT " UNIT_COLUMNS " FROM unit u WHERE u.id = $1",
		I(unit), I(org_today(tx)));
	if (!rows_next(rows))
		fail(tx->run, UNIT_UNKNOWN, num(tx->run, unit));
	struct unit *found = NEW(tx->run->arena, struct unit);
	unit_read(rows, found);
	rows_end(rows);
	return found;
}

/* --- the tree as a list ----------------------------------------------------------------------- */

struct children {
	LIST(const struct unit *) list;
};
struct tree {
	struct arena *arena;
	struct map *below; /* unit → struct children, by name */
	struct unit *out;
	size_t n;
};

static void tree_write(struct tree *tree, const struct unit *unit)
{
	tree->out[tree->n++] = *unit;
	const struct children *children = map_int_get(tree->below, unit->id);
	for (size_t i = 0; children && i < children->list.n; i++)
		tree_write(tree, children->list.at[i]);
}

const struct unit *unit_list(struct tx *tx, int64_t under, bool closed_too, size_t *count)
{
	struct arena *arena = tx->run->arena;
	day_t today = org_today(tx);
	LIST(struct unit) all = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT " UNIT_COLUMNS " FROM unit u WHERE EXISTS (SELECT 1"
		" FROM unit_above a WHERE a.above = $1 AND a.unit = u.id AND (a.until = 0 OR a.until > $2))"
		" AND ($3 = 1 OR u.closed = 0 OR u.closed > $2) ORDER BY u.name_order, u.id",
		I(under), I(today), I(closed_too));
	while (rows_next(rows))
		unit_read(rows, list_add(arena, &all));
	struct tree tree = { arena, map_create(arena), NEW_N(arena, struct unit, all.n), 0 };
	const struct unit *top = NULL;
	for (size_t i = 0; i < all.n; i++) {
		if (all.at[i].id == under) {
			top = &all.at[i];
			continue;
		}
		void **place = map_int(tree.below, all.at[i].parent);
		if (!*place)
			*place = NEW(arena, struct children);
		struct children *children = *place;
		*list_add(arena, &children->list) = &all.at[i];
	}
	if (top)
		tree_write(&tree, top);
	*count = tree.n;
	return tree.out;
}

/* --- what follows from where units hang ------------------------------------------------------- */

/* Days from since to before until; until INT32_MAX = open. */
struct span {
	int64_t unit; /* the parent, or the unit above */
	int64_t since, until;
	int64_t steps;
};
struct spans {
	LIST(struct span) list;
};

static int64_t open_end(int64_t until)
{
	return until ? until : INT32_MAX;
}

static const struct spans *parents_of(struct tx *tx, int64_t unit)
{
	struct spans *spans = NEW(tx->run->arena, struct spans);
	struct rows *rows = db_rows(tx,
		"SELECT parent, since, until FROM unit_parent WHERE unit = $1"
		" ORDER BY since",
		I(unit));
	while (rows_next(rows))
		*list_add(tx->run->arena, &spans->list) = (struct span){ row_int(rows, 0),
			row_int(rows, 1), open_end(row_int(rows, 2)), 0 };
	return spans;
}

static const struct spans *above_of(struct tx *tx, int64_t unit)
{
	struct spans *spans = NEW(tx->run->arena, struct spans);
	struct rows *rows = db_rows(
		tx, "SELECT above, since, until, steps FROM unit_above WHERE unit = $1", I(unit));
	while (rows_next(rows))
		*list_add(tx->run->arena, &spans->list) = (struct span){ row_int(rows, 0),
			row_int(rows, 1), open_end(row_int(rows, 2)), row_int(rows, 3) };
	return spans;
}

/* Spans that touch and say the same become one. */
static void span_add(struct arena *arena, struct spans *spans, struct span span)
{
	for (size_t i = 0; i < spans->list.n; i++) {
		struct span *known = &spans->list.at[i];
		if (known->unit != span.unit || known->steps != span.steps)
			continue;
		if (known->until == span.since) {
			known->until = span.until;
			return;
		}
		if (span.until == known->since) {
			known->since = span.since;
			return;
		}
	}
	*list_add(arena, &spans->list) = span;
}

/* Computes anew what is above a unit from where it hangs and what is above its parents; these come
 * first when they are changed too (`changed`: units still to do, by id). */
static void above_renew(struct tx *tx, int64_t unit, struct map *changed)
{
	void **state = map_int(changed, unit);
	if (!*state)
		return;
	*state = NULL;
	struct arena *arena = tx->run->arena;
	const struct spans *parents = parents_of(tx, unit);
	if (!parents->list.n) /* the company itself */
		return;
	struct spans above = { 0 };
	int64_t first = parents->list.at[0].since;
	span_add(arena, &above, (struct span){ unit, first, INT32_MAX, 0 });
	for (size_t i = 0; i < parents->list.n; i++) {
		struct span at = parents->list.at[i];
		above_renew(tx, at.unit, changed);
		const struct spans *higher = above_of(tx, at.unit);
		for (size_t j = 0; j < higher->list.n; j++) {
			struct span span = higher->list.at[j];
			span.since = span.since > at.since ? span.since : at.since;
			span.until = span.until < at.until ? span.until : at.until;
			span.steps++;
			if (span.since < span.until)
				span_add(arena, &above, span);
		}
	}
	db_run(tx, "DELETE FROM unit_above WHERE unit = $1", I(unit));
	for (size_t i = 0; i < above.list.n; i++) {
		struct span span = above.list.at[i];
		db_run(tx,
			"INSERT INTO unit_above (unit, above, since, until, steps) VALUES ($1, $2, $3, $4, $5)",
			I(unit), I(span.unit), I(span.since),
			I(span.until == INT32_MAX ? 0 : span.until), I(span.steps));
	}
}

/* The unit and all that ever hung below it. */
static void above_renew_below(struct tx *tx, int64_t unit)
{
	struct map *changed = map_create(tx->run->arena);
	LIST(int64_t) units = { 0 };
	*list_add(tx->run->arena, &units) = unit;
	*map_int(changed, unit) = changed;
	struct rows *rows = db_rows(
		tx, "SELECT DISTINCT unit FROM unit_above WHERE above = $1", I(unit));
	while (rows_next(rows)) {
		int64_t below = row_int(rows, 0);
		*list_add(tx->run->arena, &units) = below;
		*map_int(changed, below) = changed;
	}
	for (size_t i = 0; i < units.n; i++)
		above_renew(tx, units.at[i], changed);
}

/* --- changes ---------------------------------------------------------------------------------- */

static void must_be_open(struct tx *tx, int64_t unit, day_t on)
{
	const struct unit *found = unit_get(tx, unit);
	if (found->closed && found->closed <= on)
		fail(tx->run, UNIT_CLOSED, found->name);
}

static void unit_check(struct tx *tx, const struct unit *unit)
{
	if (!*unit->name)
		fail(tx->run, FIELD_MISSING, "name");
	if (unit->colour < 0 || unit->colour > 8)
		fail(tx->run, FIELD_INVALID, "colour", num(tx->run, unit->colour));
}

int64_t unit_create(struct tx *tx, const struct unit *unit, day_t since)
{
	static const char *const kinds[] = { "branch", "region", "department", "group" };
	bool known = false;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		known = known || strcmp(unit->kind, kinds[i]) == 0;
	if (!known)
		fail(tx->run, FIELD_INVALID, "kind", unit->kind);
	unit_check(tx, unit);
	must_be_open(tx, unit->parent, since ? since : org_today(tx));
	size_t length;
	const void *order = text_order(tx->run->arena, unit->name, &length);
	int64_t id = db_int(tx,
		"INSERT INTO unit (kind, name, name_order, slogan, colour, closed, import, version)"
		" VALUES ($1, $2, $3, $4, $5, 0, $6, 1) RETURNING id",
		T(unit->kind), T(unit->name), B(order, length), T(unit->slogan ? unit->slogan : ""),
		I(unit->colour), I(unit->import));
	int64_t parent_since = db_int(
		tx, "SELECT MIN(since) FROM unit_above WHERE unit = $1", I(unit->parent));
	db_run(tx, "INSERT INTO unit_parent (unit, parent, since, until) VALUES ($1, $2, $3, 0)",
		I(id), I(unit->parent), I(since > parent_since ? since : parent_since));
	above_renew_below(tx, id);
	return id;
}

void unit_change(struct tx *tx, const struct unit *unit, int64_t version)
{
	unit_check(tx, unit);
	unit_get(tx, unit->id);
	size_t length;
	const void *order = text_order(tx->run->arena, unit->name, &length);
	if (!db_run(tx,
		    "UPDATE unit SET name = $2, name_order = $3, slogan = $4, colour = $5,"
		    " version = version + 1 WHERE id = $1 AND (version = $6 OR $6 = 0)",
		    I(unit->id), T(unit->name), B(order, length),
		    T(unit->slogan ? unit->slogan : ""), I(unit->colour), I(version)))
		fail(tx->run, STALE);
}

void unit_move(struct tx *tx, int64_t unit, int64_t parent, day_t from)
{
	if (unit == UNIT_COMPANY)
		fail(tx->run, UNIT_IS_COMPANY);
	unit_get(tx, unit);
	must_be_open(tx, parent, from);
	/* on no day from then on may the new parent hang below the unit */
	if (db_exists(tx,
		    "SELECT 1 FROM unit_above WHERE unit = $1 AND above = $2 AND (until = 0 OR until > $3)",
		    I(parent), I(unit), I(from)))
		fail(tx->run, UNIT_LOOP);
	/* to a day before one of them was made: since both are there */
	day_t both = (day_t)db_int(tx,
		"SELECT MAX(first) FROM (SELECT MIN(since) AS first FROM unit_above"
		" WHERE unit IN ($1, $2) GROUP BY unit) AS firsts",
		I(unit), I(parent));
	bool anew = from <=
		db_int(tx, "SELECT MIN(since) FROM unit_parent WHERE unit = $1", I(unit));
	from = from < both ? both : from;
	if (anew) /* it never hung elsewhere */
		db_run(tx, "DELETE FROM unit_parent WHERE unit = $1", I(unit));
	db_run(tx, "DELETE FROM unit_parent WHERE unit = $1 AND since >= $2", I(unit), I(from));
	db_run(tx,
		"UPDATE unit_parent SET until = $2 WHERE unit = $1 AND (until = 0 OR until > $2)",
		I(unit), I(from));
	db_run(tx, "INSERT INTO unit_parent (unit, parent, since, until) VALUES ($1, $2, $3, 0)",
		I(unit), I(parent), I(from));
	above_renew_below(tx, unit);
	db_run(tx, "UPDATE unit SET version = version + 1 WHERE id = $1", I(unit));
}

void unit_close(struct tx *tx, int64_t unit, day_t from)
{
	if (unit == UNIT_COMPANY)
		fail(tx->run, UNIT_IS_COMPANY);
	const struct unit *found = unit_get(tx, unit);
	bool used =
		db_exists(tx,
			"SELECT 1 FROM unit_parent p JOIN unit u ON u.id = p.unit"
			" WHERE p.parent = $1 AND (p.until = 0 OR p.until > $2) AND (u.closed = 0 OR u.closed > $2)",
			I(unit), I(from)) ||
		db_exists(tx,
			"SELECT 1 FROM membership WHERE unit = $1 AND (until = 0 OR until > $2)",
			I(unit), I(org_day_begin(tx, from)));
	if (used)
		fail(tx->run, UNIT_NOT_EMPTY, found->name);
	db_run(tx, "UPDATE unit SET closed = $2, version = version + 1 WHERE id = $1", I(unit),
		I(from));
	db_run(tx, "UPDATE grant_ SET until = $2 WHERE unit = $1 AND (until = 0 OR until > $2)",
		I(unit), I(from));
}

void unit_remove(struct tx *tx, int64_t unit)
{
	if (unit == UNIT_COMPANY)
		fail(tx->run, UNIT_IS_COMPANY);
	unit_get(tx, unit);
	/* a unit below still refers to it in unit_parent: DB_REFERENCE */
	db_run(tx, "DELETE FROM unit_parent WHERE unit = $1", I(unit));
	db_run(tx, "DELETE FROM unit_above WHERE unit = $1", I(unit));
	db_run(tx, "DELETE FROM grant_ WHERE unit = $1", I(unit));
	db_run(tx, "DELETE FROM unit WHERE id = $1", I(unit));
}

/* --- questions -------------------------------------------------------------------------------- */

int64_t unit_named(struct tx *tx, int64_t under, const char *name)
{
	const char *wanted = text_fold(tx->run->arena, name);
	size_t count;
	const struct unit *units = unit_list(tx, under, false, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(text_fold(tx->run->arena, units[i].name), wanted) == 0)
			return units[i].id;
	return 0;
}

bool unit_is_above(struct tx *tx, int64_t above, int64_t unit, day_t on)
{
	return db_exists(tx,
		"SELECT 1 FROM unit_above a WHERE a.unit = $1 AND a.above = $2 AND " IN_FORCE(
			"a", "$3"),
		I(unit), I(above), I(on));
}

static bool place_read(struct tx *tx, int64_t unit, day_t on, int64_t *branch, int64_t *group)
{
	bool any = false;
	struct rows *rows = db_rows(tx,
		"SELECT a.above, u.kind FROM unit_above a JOIN unit u ON u.id = a.above"
		" WHERE a.unit = $1 AND " IN_FORCE("a", "$2") " ORDER BY a.steps",
		I(unit), I(on));
	while (rows_next(rows) && (!*branch || !*group)) {
		int64_t *which = strcmp(row_text(rows, 1), "group") == 0 ? group : branch;
		if (!*which)
			*which = row_int(rows, 0);
		any = true;
	}
	rows_end(rows);
	return any;
}

void unit_place(struct tx *tx, int64_t unit, day_t on, int64_t *branch, int64_t *group)
{
	*branch = *group = 0;
	if (!unit || place_read(tx, unit, on, branch, group))
		return;
	day_t first = (day_t)db_int(
		tx, "SELECT MIN(since) FROM unit_above WHERE unit = $1", I(unit));
	place_read(tx, unit, first, branch, group);
}
