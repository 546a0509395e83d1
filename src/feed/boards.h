/* Boards that are open: running totals in memory, so that a wall's board of a hundred thousand members
 * is read in a millisecond while posts come in. One a server (house->boards); thread-safe.
 *
 * A board opens at its second reading: from its sums as one transaction saw them, then every committed
 * post is added, in commit order. What is not looked at is dropped; a board that cannot be kept true
 * (its tree changed, too much happened meanwhile) is read from the sums as any other. */
#pragma once
#include "feed/sum.h"

struct boards;

/* Days worked come from company/, a floor above: they are handed in when the house is wired. NULL:
 * each weekday counts one. Gives the days worked by the member in the period. */
typedef double days_worked_fn(struct tx *tx, int64_t member, day_t from, day_t to);

struct boards *boards_create(days_worked_fn *days);
void boards_destroy(struct boards *boards); /* accepts NULL */
/* boards may be NULL: a command without a house. */
double boards_days(struct boards *boards, struct tx *tx, int64_t member, day_t from, day_t to);

/* For sum.c: tells the open boards after the commit; last: the largest fact of these sums. */
void boards_tell(struct tx *tx, const struct sum *sums, size_t n, int64_t last);

/* For live.c on PostgreSQL: what boards_tell() of any server stored, in the order of commits. */
void boards_told(struct boards *boards, struct run *run, int64_t position, const char *payload);

/* Called for each cell; under the lock of the boards: quick, no database. */
typedef void cell_fn(void *context, int64_t key, const int64_t *total, const int64_t *n);
/* Reads as sum_read() does, from memory where the board is open, and opens it where it is worth it.
 * Gives whether something private was withheld. */
bool boards_read(struct tx *tx, const struct sum_ask *ask, cell_fn *each, void *context);

/* What the boards hold, for tests and operations. */
struct boards_state {
	size_t open, cells;
	int64_t from_memory, from_sums; /* readings */
};
struct boards_state boards_state(struct boards *boards);
