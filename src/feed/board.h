/* Boards: any metric × period × branch of the tree × by member, group, team, campaign, product, source,
 * day [S6.10]. Every number has one way of being computed: through this function. */
#pragma once
#include "feed/boards.h"
#include "feed/metric.h"

/* Team: the unit in which the groups are. Source: of the batch of leads. */
enum board_by { BY_MEMBER, BY_GROUP, BY_TEAM, BY_CAMPAIGN, BY_PRODUCT, BY_SOURCE, BY_DAY };
enum board_per { PER_NOTHING, PER_HEAD, PER_DAY };

struct board_ask {
	const char *metric;     /* a name or a formula */
	enum board_by by;
	day_t from, to;         /* inclusive */
	int64_t unit;           /* the branch of the tree; UNIT_COMPANY (or 0) = all */
	int64_t member;         /* only this one; 0 = all */
	int64_t viewer;         /* who asks, for private kinds; 0 = nobody */
	enum board_per per;     /* per head, per day worked */
	size_t limit;           /* 0 = 100 */
	bool previous, best;    /* also the previous period of the same length; the own best of such periods */
};
struct board_row {
	int64_t id;             /* member, unit, … ; day for BY_DAY; 0 = without */
	const char *name, *group; /* group: of a member today, "" else */
	int colour;             /* of the group */
	bool none;              /* nothing to divide by: value is 0 and the rank too */
	double value, previous, best; /* money in cents */
	bool previous_none, best_none;
	int64_t n;              /* facts behind it */
	double heads, days;     /* days worked: only when the metric or `per` asks for it */
	int rank;               /* ties share */
	int64_t total[SUM_KINDS_MAX], counts[SUM_KINDS_MAX]; /* of the formula's kinds */
};
struct board {
	const struct named_metric *metric; /* name "" when a bare formula */
	const char *const *kinds; /* of the formula: names and ids */
	const int64_t *kind_ids;
	size_t kind_count;
	const struct board_row *rows; /* by rank, ties by name; by day: in the order of days */
	size_t n, of;           /* of: before the limit */
	double total;           /* the metric over all of it */
	double total_previous;
	bool total_none, total_previous_none;
	bool withheld;          /* something private was left out */
};
/* Who belongs there and has nothing stands at the end, while there is room. Faults: METRIC_SYNTAX,
 * METRIC_NAME, METRIC_PRIVATE, PERIOD_WRONG, UNIT_UNKNOWN. */
const struct board *board_read(struct tx *tx, const struct board_ask *ask);

/* The period before of the same length: of a calendar month (or several), the month before; else as
 * many days. */
void period_before(day_t from, day_t to, day_t *before_from, day_t *before_to);

enum board_by board_by_named(const char *name); /* "member" …; −1 = none such */

/* People who belong to each group (or to each team) in the period, each for the part of it that they
 * belonged, up to today. Counted are those in groups; where there are no groups, everyone. */
struct head {
	int64_t person, group, team, unit;
	day_t from, to;         /* inclusive, within the period */
};
const struct head *head_list(struct tx *tx, day_t from, day_t to, int64_t unit, size_t *count);
