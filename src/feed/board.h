/* Boards: any metric × period × branch of the tree × by member, group, team, campaign, product,
 * source [S6.10]. Every number has one way of being computed: through this function. */
#pragma once
#include "feed/metric.h"

enum board_by { BY_MEMBER, BY_GROUP, BY_TEAM, BY_CAMPAIGN, BY_PRODUCT, BY_SOURCE, BY_DAY };

struct board_ask {
	const char *metric;     /* a name or a formula */
	enum board_by by;
	day_t from, to;         /* inclusive */
	int64_t unit;           /* the branch of the tree; UNIT_COMPANY = all */
	int64_t member;         /* only this one; 0 = all */
	enum { PER_NOTHING, PER_HEAD, PER_DAY } per; /* per head, per day worked */
	size_t limit;           /* 0 = 100 */
	bool previous, best;    /* also the previous period of the same length; the own best of such periods */
};
struct board_row {
	int64_t id;             /* member, unit, … ; day for BY_DAY */
	const char *name, *group; /* group: of a member, "" else */
	int colour;             /* of the group */
	bool none;              /* nothing to divide by */
	double value, previous, best; /* money in cents */
	int64_t n;              /* facts behind it */
	double heads, days;     /* days worked */
	int rank;               /* ties share */
};
struct board {
	const struct named_metric *metric; /* name "" when a bare formula */
	const struct board_row *rows;
	size_t n, of;           /* of: before the limit */
	double total;           /* the metric over all of it */
	double total_previous;
	bool total_none;
};
const struct board *board_read(struct tx *tx, const struct board_ask *ask);

/* Days worked come from company/, a floor above: it is handed in when the house is wired. NULL: each
 * weekday counts one. Gives days worked by the member in the period, in days. */
typedef double days_worked_fn(struct tx *tx, int64_t member, day_t from, day_t to);
