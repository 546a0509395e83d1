/* The tree of the organisation [S0.1]: company, branches, regions, departments, groups, any depth.
 *
 * Rights follow the tree. History stays true when it changes: unit_above holds, for every unit,
 * all units above it (itself included) with the days from and until which that was so, and every
 * sum is read through it by the day it belongs to. */
#pragma once
#include "db/db.h"

struct unit {
	int64_t id, parent;   /* today's; 0: the company itself (id 1, made by the first migration) */
	const char *kind;     /* "company" "branch" "region" "department" "group" */
	const char *name, *slogan; /* never NULL */
	int colour;           /* groups: 1 … 8, as in ui/look/tokens.css; 0 = none */
	day_t closed;         /* from this day on; 0 = open */
	int64_t import;       /* the import that brought it, 0 = none */
	int64_t version;      /* grows with each change: the ETag */
};

enum { UNIT_COMPANY = 1 };

/* Fault UNIT_UNKNOWN. */
const struct unit *unit_get(struct tx *tx, int64_t unit);
/* `under` and everything below it, parents before children, siblings by name. */
const struct unit *unit_list(struct tx *tx, int64_t under, bool closed_too, size_t *count);
/* id, closed and version are ignored; since 0 = it was always there. Its parent must be there then.
 * Faults: UNIT_UNKNOWN, UNIT_CLOSED, FIELD_INVALID. */
int64_t unit_create(struct tx *tx, const struct unit *unit, day_t since);
/* Changes name, slogan, colour. Fault STALE when version (0 = any) is not the current one. */
void unit_change(struct tx *tx, const struct unit *unit, int64_t version);
/* Hangs the unit elsewhere from a day on, and with it all below; what was planned for later is
 * given up. Faults: UNIT_LOOP, UNIT_UNKNOWN, UNIT_CLOSED, UNIT_IS_COMPANY. */
void unit_move(struct tx *tx, int64_t unit, int64_t parent, day_t from);
/* Closes an empty unit. Faults: UNIT_NOT_EMPTY, UNIT_IS_COMPANY. */
void unit_close(struct tx *tx, int64_t unit, day_t from);
/* Undoes unit_create(): only while nothing refers to it. Fault DB_REFERENCE. */
void unit_remove(struct tx *tx, int64_t unit);
/* A unit of this name under `under` (itself included) today, by folded name; 0 = none. */
int64_t unit_named(struct tx *tx, int64_t under, const char *name);
bool unit_is_above(struct tx *tx, int64_t above, int64_t unit, day_t on);
/* The nearest unit of kind "group" at or above, and the nearest other unit; 0 = none. Before the unit
 * was made: where it hung first. */
void unit_place(struct tx *tx, int64_t unit, day_t on, int64_t *branch, int64_t *group);
