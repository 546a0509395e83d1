/* The tree by day, as every sum is read through it: for the statements of this room. */
#pragma once

/* The units at or under `unit` on `day`, as a subquery of unit numbers. A day before a unit was made
 * sees it where it hung first: last month's file comes in after its groups. */
#define UNITS_UNDER(unit, day) "(SELECT a.unit FROM unit_above a WHERE a.above = " unit " AND (a.until = 0 OR a.until > " day ") " \
	"AND (a.since <= " day " OR a.since = (SELECT MIN(b.since) FROM unit_above b WHERE b.unit = a.unit)))"

/* The unit that a row of sums or facts was stamped with. */
#define STAMPED(row) "CASE WHEN " row ".grp <> 0 THEN " row ".grp ELSE " row ".branch END"
