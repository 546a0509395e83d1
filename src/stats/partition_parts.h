/* What the files of the partition share; nobody else includes this. */
#pragma once
#include "partition.h"

/* The task in units: members that stay together are one unit. */
struct parts {
	struct arena *arena;
	int units, groups, attributes;
	bool any_size;
	int size_low, large;   /* unless any_size: `large` groups have size_low + 1, the rest size_low */
	const int *size;       /* members of each unit */
	const int64_t *value;  /* [unit * attributes + attribute] */
	const int64_t *single; /* the members' values, unit by unit: [(first + i) * attributes + …] */
	const int *first;      /* unit → its first in `single` */
	const int *const *foe; /* unit → units it must not meet */
	const int *foes;
};

/* How good a division is, smaller is better from the first number on:
 * strength spread beyond the limit, spreads of the other attributes, spread of the strength. */
struct score {
	int64_t part[PARTITION_ATTRIBUTES + 1];
};

/* spread[] of all attributes → score. */
struct score score_of(const struct parts *parts, const int64_t *spread, int64_t limit);
int score_compare(const struct parts *parts, const struct score *a, const struct score *b);

/* A complete division of units. */
struct division {
	int *group;     /* unit → group */
	int *size;      /* group → members */
	int64_t *total; /* [group * attributes + attribute] */
};

struct division division_new(const struct parts *parts);
void division_copy(const struct parts *parts, struct division *to, const struct division *from);
/* Sizes and totals from group[]. */
void division_sum(const struct parts *parts, struct division *division);
void division_spread(const struct parts *parts, const struct division *division, int64_t *spread);
struct score division_score(const struct parts *parts, const struct division *d, int64_t limit);
bool unit_fits(const struct parts *parts, const int *group, int unit, int to);

/* The bound that follows from totals alone and from each single unit with its weakest or strongest
 * companions. */
int64_t strength_bound(const struct parts *parts);

/* Branch and bound over some units and groups; the others stay as they are. */
struct exact {
	const struct parts *parts;
	const int *unit, *among; /* which units, which groups (indexes of the division) */
	int units, groups;
	int64_t limit;        /* of the strength's spread, see struct score */
	int64_t nodes;        /* budget in, what is left out */
	bool any;             /* stop at the first division that keeps the wishes */
	const int *target;    /* size of each of `among`; NULL when any size goes */
};
enum exact_end { EXACT_PROVEN, EXACT_BUDGET };
/* Improves division (whose score is *best); *found tells whether it did. EXACT_PROVEN: there is
 * nothing better. With `any`, the division need not be complete before. */
enum exact_end exact_search(const struct exact *exact, struct division *division, struct score *best,
	bool *found, int64_t *nodes_left);
/* A search over all units and all groups, in the arena of the parts; nodes and limit are the caller's. */
struct exact exact_everything(const struct parts *parts);

/* Two groups, one attribute, no foes, at most TWO_UNITS units: the optimum. */
enum { TWO_UNITS = 34 };
bool two_applies(const struct parts *parts);
void two_solve(const struct parts *parts, struct division *division);

/* Improves a division that keeps the wishes by local search, deterministic for the seed; effort is
 * counted in neighbours looked at. With one attribute it ends when the spread is at the bound. */
void search_improve(const struct parts *parts, struct division *division, int64_t limit,
	uint64_t seed, int64_t bound, int64_t effort);
/* A first division, longest first; false when it ran into a dead end. */
bool search_start(const struct parts *parts, struct division *division);
