/* Groups of equal strength [S2.1]: divides members into groups whose strengths differ as little as
 * can be.
 *
 * The spread of an attribute is its largest minus its smallest group total. The first attribute is
 * the strength: its spread is minimised first; with further attributes it may then lose one
 * hundredth of the mean group strength, and their spreads are minimised in the order given.
 * Values are integers (cents, or decimals scaled by a power of ten), so that "optimal" is exact.
 *
 * Methods: start by longest-first (Graham 1969), best-swap descent, exact re-division of two groups,
 * kicks (iterated local search); two groups exactly by meeting in the middle (Horowitz & Sahni
 * 1974); else branch and bound over members with symmetry breaking (after Korf 2009, Moffitt 2013).
 * Counted work, never time, ends a search: the same task and seed give the same groups. */
#pragma once
#include "base/run.h"

enum { PARTITION_ATTRIBUTES = 8, PARTITION_MEMBERS = 100000 };

struct partition_set {
	const int *member; /* indexes; repeated ones are harmless */
	int members;
};

struct partition_task {
	int members, groups, attributes; /* 1 … PARTITION_ATTRIBUTES, the strength first */
	const int64_t *value; /* [member * attributes + attribute]; a column's magnitudes sum to ≤ 2^61 */
	const char *const *name; /* of the members, for messages; NULL = their numbers from 1 */
	bool any_size;           /* else sizes differ by at most one */
	const struct partition_set *together, *apart; /* in one group; pairwise in different ones */
	int togethers, aparts;
	const int *leader; /* each in a group of its own: the first leads group 0 … */
	int leaders;
	uint64_t seed;
};

/* A member so strong that even the weakest companions do not bring the group down to a fair share:
 * no division balances that away. The handicap is what the group should give in advance: its
 * strength beyond the mean of the other groups. */
struct partition_star {
	int member, group;
	int64_t strength, fair_share, handicap;
};

struct partition {
	int *group;     /* of each member, from 0 */
	int *size;      /* of each group */
	int64_t *total; /* [group * attributes + attribute] */
	int64_t spread[PARTITION_ATTRIBUTES];
	int64_t lower_bound; /* proven: no division has a smaller spread of strength */
	bool optimal;        /* proven for all attributes in their order */
	const struct partition_star *stars;
	int star_count;
};

/* Takes memory from the run's arena; computes up to about a second for hard middle sizes, so call
 * it outside of transactions.
 * Faults, each naming who: GROUPS_TOO_MANY, TOGETHER_TOO_LARGE, APART_TOO_MANY, TOGETHER_APART,
 * LEADERS_TOO_MANY, LEADERS_TOGETHER, WISHES_CLASH (a smallest set of wishes that cannot all be
 * kept), WISHES_UNSOLVED (none found, none excluded), NUMBER_RANGE. */
const struct partition *partition_find(struct run *run, const struct partition_task *task);

/* Spreads of a given division (from dragging): group[] as above. */
void partition_measure(const struct partition_task *task, const int *group, int64_t *total,
	int64_t *spread);
