/* A board's period: the cells by key, and the heads and days to divide by. */
#include "feed/board_part.h"
#include "http/house.h"
#include "org/settings.h"
#include "org/unit.h"

#include <math.h>
#include <string.h>

static const enum sum_by sums_by[] = { [BY_MEMBER] = SUM_MEMBER,
	[BY_GROUP] = SUM_GROUP,
	[BY_TEAM] = SUM_TEAM,
	[BY_CAMPAIGN] = SUM_CAMPAIGN,
	[BY_PRODUCT] = SUM_PRODUCT,
	[BY_SOURCE] = SUM_BATCH,
	[BY_DAY] = SUM_DAY };

static size_t width(const struct view *view)
{
	return view->kind_count * 2;
}

struct adding {
	const struct view *view;
	struct part *part;
};

static int64_t *next_cell(const struct view *view, struct part *part, int64_t key)
{
	if (part->n == part->space) {
		struct arena *arena = view->tx->run->arena;
		size_t space = part->space ? part->space * 2 : 256;
		int64_t *keys = NEW_N(arena, int64_t, space),
			*totals = NEW_N(arena, int64_t, space * (width(view) + 1));
		if (part->n) {
			memcpy(keys, part->keys, part->n * sizeof *keys);
			memcpy(totals, part->totals, part->n * width(view) * sizeof *totals);
		}
		part->keys = keys;
		part->totals = totals;
		part->space = space;
	}
	part->keys[part->n] = key;
	return part->totals + part->n++ * width(view);
}

/* --- sifting: a hundred of a hundred thousand are kept while the cells go by ------------------- */

static bool better(const struct part *part, size_t one, size_t two)
{
	if (part->values[one] != part->values[two])
		return part->values[one] > part->values[two];
	return part->keys[one] < part->keys[two];
}

static void swap_cells(const struct view *view, struct part *part, size_t one, size_t two)
{
	int64_t key = part->keys[one];
	double value = part->values[one];
	part->keys[one] = part->keys[two];
	part->values[one] = part->values[two];
	part->keys[two] = key;
	part->values[two] = value;
	for (size_t column = 0; column < width(view); column++) {
		int64_t *a = &part->totals[one * width(view) + column],
			*b = &part->totals[two * width(view) + column];
		int64_t was = *a;
		*a = *b;
		*b = was;
	}
}

/* A heap whose root is the worst of those kept. */
static void sink(const struct view *view, struct part *part, size_t at)
{
	for (size_t child; (child = 2 * at + 1) < part->n; at = child) {
		if (child + 1 < part->n && better(part, child, child + 1))
			child++;
		if (!better(part, at, child))
			return;
		swap_cells(view, part, at, child);
	}
}

static double worth(const struct view *view, const int64_t *total, const int64_t *n)
{
	double value;
	if (!metric_value(view->metric, total, n, 1, 0, &value))
		return -INFINITY;
	return view->named->lower ? -value : value;
}

static void sift(const struct view *view, struct part *part, int64_t key, const int64_t *total,
	const int64_t *n)
{
	double value = worth(view, total, n);
	size_t kinds = view->kind_count, at = 0;
	if (part->n == part->most) {
		if (value < part->values[0] || (value == part->values[0] && key > part->keys[0]))
			return;
		part->keys[0] = key;
	} else {
		next_cell(view, part, key);
		at = part->n - 1;
	}
	memcpy(part->totals + at * width(view), total, kinds * sizeof *total);
	memcpy(part->totals + at * width(view) + kinds, n, kinds * sizeof *n);
	part->values[at] = value;
	if (at == 0) {
		sink(view, part, 0);
		return;
	}
	for (size_t parent; at && better(part, parent = (at - 1) / 2, at); at = parent)
		swap_cells(view, part, at, parent);
}

static void add_cell(void *context, int64_t key, const int64_t *total, const int64_t *n)
{
	struct adding *adding = context;
	const struct view *view = adding->view;
	struct part *part = adding->part;
	size_t kinds = view->kind_count;
	for (size_t kind = 0; kind < kinds; kind++) {
		part->sums[kind] += total[kind];
		part->sums[kinds + kind] += n[kind];
	}
	part->of++;
	if (part->most) {
		sift(view, part, key, total, n);
		return;
	}
	int64_t *cell = next_cell(view, part, key);
	memcpy(cell, total, kinds * sizeof *cell);
	memcpy(cell + kinds, n, kinds * sizeof *cell);
}

size_t part_add(const struct view *view, struct part *part, int64_t key)
{
	next_cell(view, part, key);
	part->of++;
	if (part->index)
		*map_int(part->index, key) = (void *)(intptr_t)part->n;
	return part->n - 1;
}

ptrdiff_t part_find(const struct view *view, struct part *part, int64_t key)
{
	if (!part->index) {
		part->index = map_create(view->tx->run->arena);
		for (size_t i = 0; i < part->n; i++)
			*map_int(part->index, part->keys[i]) = (void *)(intptr_t)(i + 1);
	}
	return (intptr_t)map_int_get(part->index, key) - 1;
}

/* Batches of the same source become one. */
static void merge_sources(const struct view *view, struct part *part)
{
	struct map *first = batch_sources(view->tx);
	struct part merged = { 0 };
	for (size_t i = 0; i < part->n; i++) {
		int64_t key = (intptr_t)map_int_get(first, part->keys[i]);
		ptrdiff_t at = part_find(view, &merged, key);
		size_t into = at >= 0 ? (size_t)at : part_add(view, &merged, key);
		for (size_t column = 0; column < width(view); column++)
			merged.totals[into * width(view) + column] +=
				part->totals[i * width(view) + column];
	}
	part->n = part->of = merged.n;
	part->space = merged.space;
	part->keys = merged.keys;
	part->totals = merged.totals;
	part->index = merged.index;
}

static int64_t head_key(enum board_by by, const struct head *head)
{
	return by == BY_MEMBER   ? head->person
		: by == BY_GROUP ? head->group
		: by == BY_TEAM  ? head->team
				 : 0;
}

static struct share *share_of(const struct view *view, struct part *part, int64_t key)
{
	void **share = map_int(part->shares, key);
	if (!*share)
		*share = NEW(view->tx->run->arena, struct share);
	return *share;
}

static double overlap(const struct head *head, day_t from, day_t to)
{
	day_t begin = head->from > from ? head->from : from, end = head->to < to ? head->to : to;
	return begin <= end ? day_between(begin, end) + 1 : 0;
}

/* Each head for the part of the period that it belonged; days worked only when asked for. */
static void read_shares(const struct view *view, struct part *part)
{
	struct tx *tx = view->tx;
	struct boards *boards = tx->run->house ? tx->run->house->boards : NULL;
	day_t today = org_today(tx), last = part->to < today ? part->to : today;
	part->shares = map_create(tx->run->arena);
	part->heads = head_list(tx, part->from, part->to, view->ask->unit, &part->head_count);
	double whole = day_between(part->from, last) + 1;
	for (size_t i = 0; i < part->head_count; i++) {
		const struct head *head = &part->heads[i];
		if (view->ask->member && head->person != view->ask->member)
			continue;
		double belonged = overlap(head, part->from, last) / whole;
		double days = view->days
			? boards_days(boards, tx, head->person, head->from, head->to)
			: 0;
		part->all.heads += belonged;
		part->all.days += days;
		if (view->ask->by > BY_TEAM)
			continue;
		struct share *share = share_of(view, part, head_key(view->ask->by, head));
		share->heads += belonged;
		share->days += days;
	}
}

struct part *part_read(const struct view *view, day_t from, day_t to, bool from_memory, size_t most)
{
	struct part *part = NEW(view->tx->run->arena, struct part);
	part->from = from;
	part->to = to;
	const struct board_ask *ask = view->ask;
	/* heads and days are each member's own: then every cell is needed */
	if (most && ask->by == BY_MEMBER && !view->heads && !view->days) {
		part->most = most;
		part->values = NEW_N(view->tx->run->arena, double, most);
	}
	struct sum_ask sums = { .kinds = view->kinds,
		.kind_count = view->kind_count,
		.by = sums_by[ask->by],
		.from = from,
		.to = to,
		.unit = ask->unit,
		.member = ask->member,
		.viewer = ask->viewer };
	struct adding adding = { view, part };
	if (from_memory) {
		part->withheld = boards_read(view->tx, &sums, add_cell, &adding);
	} else {
		const struct sum_cells *cells = sum_read(view->tx, &sums);
		for (size_t i = 0; i < cells->n; i++)
			add_cell(&adding, cells->at[i].key, cells->at[i].total, cells->at[i].n);
		part->withheld = cells->withheld;
	}
	if (ask->by == BY_SOURCE)
		merge_sources(view, part);
	bool places = ask->by == BY_GROUP || ask->by == BY_TEAM;
	if (view->days || places || (view->heads && ask->by != BY_MEMBER))
		read_shares(view, part);
	return part;
}

/* On one day: who belonged on it. */
static struct share share_on(const struct view *view, const struct part *part, day_t day)
{
	struct boards *boards = view->tx->run->house ? view->tx->run->house->boards : NULL;
	struct share share = { 0 };
	for (size_t i = 0; i < part->head_count; i++)
		if (part->heads[i].from <= day && day <= part->heads[i].to) {
			share.heads++;
			if (view->days)
				share.days += boards_days(
					boards, view->tx, part->heads[i].person, day, day);
		}
	return share;
}

struct share part_share(const struct view *view, struct part *part, int64_t key)
{
	enum board_by by = view->ask->by;
	const struct share *known = part->shares && by <= BY_TEAM ? map_int_get(part->shares, key)
								  : NULL;
	if (by == BY_MEMBER)
		return (struct share){ 1, known ? known->days : 0 };
	if (by == BY_DAY && part->shares)
		return share_on(view, part, (day_t)key);
	if (by > BY_TEAM)
		return part->all;
	return known ? *known : (struct share){ 0 };
}

static bool divided(const struct view *view, const int64_t *cell, struct share share, double *value)
{
	if (!metric_value(
		    view->metric, cell, cell + view->kind_count, share.heads, share.days, value))
		return false;
	double by = view->ask->per == PER_HEAD ? share.heads
		: view->ask->per == PER_DAY    ? share.days
					       : 1;
	if (by <= 0)
		return false;
	*value /= by;
	return true;
}

bool part_value(
	const struct view *view, struct part *part, ptrdiff_t at, int64_t key, double *value)
{
	static const int64_t nothing[SUM_KINDS_MAX * 2];
	const int64_t *cell = at < 0 ? nothing : part->totals + (size_t)at * width(view);
	struct share share = { 1, 0 };
	if (view->heads || view->days)
		share = part_share(view, part, key);
	*value = 0;
	return divided(view, cell, share, value);
}

bool part_total(const struct view *view, struct part *part, double *value)
{
	if ((view->heads || view->days) && !part->shares)
		read_shares(view, part);
	*value = 0;
	return divided(view, part->sums, part->all, value);
}
