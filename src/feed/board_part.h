/* One period of a board: its cells, heads and days worked. For board.c. */
#pragma once
#include "base/map.h"
#include "feed/board.h"

struct view { /* what a board asks, resolved */
	struct tx *tx;
	const struct board_ask *ask;
	const struct named_metric *named;
	const struct metric *metric;
	int64_t kinds[SUM_KINDS_MAX];
	size_t kind_count;
	bool heads, days; /* are asked for */
};
struct share {
	double heads, days;
};
struct part {
	day_t from, to;
	size_t n, space;
	int64_t *keys, *totals; /* kinds totals and kinds counts a key */
	int64_t sums[SUM_KINDS_MAX * 2]; /* of all keys, also of those sifted out */
	size_t of;              /* keys in all */
	size_t most;            /* 0 = every key is kept; else the best, ties by key */
	double *values;         /* of the keys kept, the better the greater; while sifting */
	struct map *index;      /* of keys: place + 1; made when asked for */
	struct map *shares;     /* of keys: struct share */
	struct share all;
	const struct head *heads;
	size_t head_count;
	bool withheld;
};

/* most: how many of the best are wanted, 0 = all of them (then part_find() finds every one). */
struct part *part_read(
	const struct view *view, day_t from, day_t to, bool from_memory, size_t most);
/* The place of a key; −1 = it has nothing. */
ptrdiff_t part_find(struct view const *view, struct part *part, int64_t key);
/* Adds a key that has nothing; its place. */
size_t part_add(const struct view *view, struct part *part, int64_t key);
struct share part_share(const struct view *view, struct part *part, int64_t key);
/* False = none. at −1: a key that has nothing. */
bool part_value(const struct view *view, struct part *part, ptrdiff_t at, int64_t key, double *value);
bool part_total(const struct view *view, struct part *part, double *value);

/* board_names.c */
struct board_name {
	int64_t id;
	const char *name, *group;
	const void *order; /* sort key */
	size_t order_length;
	int colour;
};
/* Names in the order of the ids; "" for those unknown and 0. */
struct board_name *board_names(struct tx *tx, enum board_by by, const int64_t *ids, size_t n);
/* Sources of batches: batch → the number of the first batch of the same source. */
struct map *batch_sources(struct tx *tx);
