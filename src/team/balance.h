/* Groups of equal strength [S2.1]: who is how strong, the division, what it changes, adopting it.
 *
 * Strength is any metric of a period per day worked. Who has worked too few days in it has no
 * strength of their own: they get that of newcomers, and it is said so. The division itself is
 * stats/partition.h. */
#pragma once
#include "base/list.h"
#include "db/db.h"

enum { BALANCE_DAYS_LEAST = 5 }; /* days worked, below which a member has no strength of their own */

enum newcomer_rule {
	NEWCOMER_NONE,     /* there are none */
	NEWCOMER_STATED,   /* what the caller said */
	NEWCOMER_MEDIAN,   /* the median of those who joined within 90 days and have a strength */
	NEWCOMER_QUARTILE, /* too few of those: the lower quartile of all */
};

struct balance_member {
	int64_t id, group; /* the group today, 0 = none */
	const char *name;
	int64_t strength;  /* scaled: see balance_team.scale */
	double also[7];
	double days;       /* worked in the period */
	bool newcomer, leader;
};
struct balance_group {
	int64_t id;        /* 0 = a new one */
	const char *name;
	int colour;
	int64_t strength;
	int size;
};
struct balance_team {
	int64_t unit;
	const char *metric;
	day_t from, to;
	const struct balance_member *members;
	int n;
	const struct balance_group *groups; /* today's, with their strengths */
	int group_count;
	int alone;         /* members in no group */
	double scale;      /* strength / scale is in the metric's unit per day */
	enum newcomer_rule rule;
	int64_t newcomer;  /* what newcomers got */
	const char *also[7];
	int also_count;
};

struct balance_wish {
	int64_t unit;
	const char *metric;        /* a name or a formula */
	day_t from, to;
	int groups;                /* 0 = as many as there are */
	const char *const *also;   /* "tenure", or further metrics */
	int also_count;
	int64_t newcomer;          /* scaled; −1 = not stated */
	const int64_t (*together)[2], (*apart)[2]; /* pairs */
	int togethers, aparts;
	const int64_t *leaders;    /* each in a group of their own; NULL: today's leaders */
	int leader_count;
	bool any_size;
	uint64_t seed;
};

/* Reads the team: a few statements. Faults: UNIT_UNKNOWN, METRIC_…. */
const struct balance_team *balance_team(struct tx *tx, const struct balance_wish *wish);

struct balance {
	const int *group;          /* of each member: index into groups */
	const struct balance_group *groups;
	int group_count;
	double spread_before, spread_after; /* largest − smallest, of the mean group: 0.34 = 34% */
	int64_t spread, lower_bound;
	bool optimal;
	int star, star_group;      /* member; −1 = none */
	int64_t handicap, fair_share;
};
/* Divides; up to about a second. Faults as partition_find(). New groups take the places of today's
 * so that few people move. */
const struct balance *balance_find(struct run *run, const struct balance_team *team,
	const struct balance_wish *wish);

/* Spread of strengths, as a share of their mean; 0 when there is nothing to compare. */
double balance_spread(const int64_t *strength, int n);

/* Makes it so from the beginning of a day on: missing groups are made, others renamed, people moved,
 * groups that are left empty closed. Faults: PERSON_…, UNIT_…, BALANCE_TWICE. */
struct balance_adopt {
	int64_t unit;              /* the group, 0 = a new one */
	const char *name;
	const int64_t *members;
	size_t n;
};
/* How many people moved. */
int balance_adopt(struct tx *tx, int64_t unit, const struct balance_adopt *groups, size_t n, day_t from);
