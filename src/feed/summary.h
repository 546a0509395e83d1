/* What a period says [S6.10]: its figures and the few sentences that are most worth reading, each with
 * the query that opens the rows behind it. */
#pragma once
#include "feed/board.h"

struct sentence {
	const char *key;         /* "top_share" "no_deal" "group_spread" … */
	double interest;         /* 0 … 1: what they are ranked by */
	const char *zh, *en;
	const char *rows;        /* path and query of the API */
	double percent, number;  /* the figures in it, 0 = none */
	int64_t count, id;       /* people; the product, day … that it speaks of */
	const char *name;        /* of it, "" = none */
};
struct summary {
	day_t from, to;
	int64_t deals, revenue_cents, received_cents, refunds_cents;
	double heads, per_head_cents;
	const struct board *course;  /* revenue by day */
	const double *worked;        /* days worked on each of them */
	const struct sentence *sentences; /* most interesting first */
	size_t count;
};
/* Sentences that there is too little for are left out. Faults PERIOD_WRONG. Reads a few boards. */
const struct summary *summary_read(struct tx *tx, day_t from, day_t to, int64_t unit);
