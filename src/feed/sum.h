/* Sums of facts by (kind, day, branch, group, campaign, product, member): how they are kept, and the
 * one way in which they are read [S6.10]. */
#pragma once
#include "feed/fact.h"

struct sum {
	int64_t kind, day; /* first: today's rows lie together */
	int64_t branch, group, campaign, product, member;
	int64_t n, total;
};

/* Adds facts (an undoing one subtracts) to the sums, in the transaction that posts them, and tells the
 * boards that are open. Fault NUMBER_RANGE when a sum would no longer be exact. */
void sum_add_facts(struct tx *tx, const struct fact *facts, size_t n);
/* The same on paper: the sums of these facts, each key once, in key order. */
struct sum *sum_of_facts(struct run *run, const struct fact *facts, size_t n, size_t *count);

/* By group: 0 = in none. By team: the unit in which the groups are (where the member stood, nearest
 * unit that is no group). By batch: of leads, 0 = without. */
enum sum_by { SUM_ALL, SUM_MEMBER, SUM_GROUP, SUM_TEAM, SUM_CAMPAIGN, SUM_PRODUCT, SUM_BATCH, SUM_DAY,
	SUM_MEMBER_DAY };

enum { SUM_KINDS_MAX = 16, PRIVATE_LEAST = 5 };

struct sum_ask {
	const int64_t *kinds;
	size_t kind_count;       /* at most SUM_KINDS_MAX */
	enum sum_by by;
	day_t from, to;          /* inclusive */
	int64_t unit;            /* the branch of the tree, by the day it belonged there; 0 = all */
	int64_t member;          /* only this one; 0 = all */
	int64_t viewer;          /* the person who asks, for private kinds; 0 = nobody */
};
struct sum_cell {
	int64_t key;             /* member, group, … ; the day for SUM_DAY; 0 for SUM_ALL */
	int64_t day;             /* SUM_MEMBER_DAY; else 0 */
	int64_t total[SUM_KINDS_MAX], n[SUM_KINDS_MAX];
};
struct sum_cells {
	struct sum_cell *at;
	size_t n;
	bool withheld;           /* something private was left out */
	struct map *places;      /* of keys, see sum_cell_of() */
};
/* Unordered, each (key, day) once.
 *
 * Private kinds show one's own; and for all, group, team and day what five people at least told on a
 * day in a group; groups with fewer are put together under their team, else under the company, and
 * count only there. Days with still fewer are left out of every sum, so no difference of two boards
 * tells what fewer than five said. Fault METRIC_PRIVATE for other members', campaign, product, batch. */
struct sum_cells *sum_read(struct tx *tx, const struct sum_ask *ask);
/* NULL = nothing there. */
struct sum_cell *sum_cell_of(const struct sum_cells *cells, int64_t key, int64_t day);
