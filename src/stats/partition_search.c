/* Local search: the best swap or move between the groups at the ends, then exact re-division of two
 * groups, then kicks from the best so far (iterated local search, Lourenço, Martin & Stützle 2003). */
#include "partition_parts.h"

#include "base/random.h"

#include <stdlib.h>
#include <string.h>

enum {
	PAIR_UNITS = 28, /* two groups are re-divided exactly up to this many units */
	PAIR_NODES = 12000,
	KICKS = 4000,
};

struct search {
	const struct parts *parts;
	struct division *division; /* where we stand */
	struct score score;
	int64_t limit, bound, effort;
	double weight[PARTITION_ATTRIBUTES]; /* of squared totals, see pull() */
	struct random random;
};

/* Two groups, and what all the others span. */
struct pair {
	int a, b;
	int64_t outer_max[PARTITION_ATTRIBUTES], outer_min[PARTITION_ATTRIBUTES];
};

struct step {
	int from_a, from_b; /* units that change sides, −1 = none */
	struct score score;
	double pull;
};

static struct pair pair_of(const struct search *search, int a, int b)
{
	const struct parts *parts = search->parts;
	struct pair pair = { .a = a, .b = b };
	for (int i = 0; i < parts->attributes; i++) {
		pair.outer_max[i] = INT64_MIN;
		pair.outer_min[i] = INT64_MAX;
		for (int g = 0; g < parts->groups; g++) {
			int64_t total = search->division->total[g * parts->attributes + i];
			if (g == a || g == b)
				continue;
			if (total > pair.outer_max[i])
				pair.outer_max[i] = total;
			if (total < pair.outer_min[i])
				pair.outer_min[i] = total;
		}
	}
	return pair;
}

/* After the unit u left a for b and v left b for a (either −1): fills in score and pull. Pull breaks
 * ties of the score, when several groups share an end: the squared distance of the two groups, whose
 * fall is a fall of the sum of squares over all groups, so that the descent ends. */
static void step_weigh(const struct search *search, const struct pair *pair, struct step *step)
{
	const struct parts *parts = search->parts;
	int width = parts->attributes, u = step->from_a, v = step->from_b;
	int64_t spread[PARTITION_ATTRIBUTES];
	step->pull = 0;
	for (int i = 0; i < width; i++) {
		int64_t flow = (u < 0 ? 0 : parts->value[u * width + i]) -
			(v < 0 ? 0 : parts->value[v * width + i]);
		int64_t a = search->division->total[pair->a * width + i] - flow;
		int64_t b = search->division->total[pair->b * width + i] + flow;
		int64_t max = a > b ? a : b, min = a > b ? b : a;
		double apart = (double)(max - min);
		step->pull += search->weight[i] * apart * apart;
		max = pair->outer_max[i] > max ? pair->outer_max[i] : max;
		min = pair->outer_min[i] < min ? pair->outer_min[i] : min;
		spread[i] = max - min;
	}
	step->score = score_of(parts, spread, search->limit);
}

static bool step_better(const struct parts *parts, const struct step *a, const struct step *b)
{
	int order = score_compare(parts, &a->score, &b->score);
	return order < 0 || (order == 0 && a->pull < b->pull * (1 - 1e-12));
}

/* May u (−1 = nobody) leave `from` for `to`, whose unit v leaves? */
static bool may_change(const struct search *search, int u, int v, int to)
{
	const struct parts *parts = search->parts;
	if (u < 0 || !parts->foes[u])
		return true;
	for (int i = 0; i < parts->foes[u]; i++)
		if (parts->foe[u][i] != v && search->division->group[parts->foe[u][i]] == to)
			return false;
	return true;
}

/* Sizes after the step: with fixed sizes the two may only swap their sizes. */
static bool sizes_allow(
	const struct search *search, const struct pair *pair, const struct step *step)
{
	const struct parts *parts = search->parts;
	int out = step->from_a < 0 ? 0 : parts->size[step->from_a];
	int in = step->from_b < 0 ? 0 : parts->size[step->from_b];
	int a = search->division->size[pair->a], b = search->division->size[pair->b];
	if (parts->any_size)
		return a - out + in > 0 && b + out - in > 0;
	return out == in || a - out + in == b;
}

static void step_do(struct search *search, const struct pair *pair, const struct step *step)
{
	const struct parts *parts = search->parts;
	struct division *division = search->division;
	for (int side = 0; side < 2; side++) {
		int unit = side ? step->from_b : step->from_a;
		int from = side ? pair->b : pair->a, to = side ? pair->a : pair->b;
		if (unit < 0)
			continue;
		division->group[unit] = to;
		division->size[from] -= parts->size[unit];
		division->size[to] += parts->size[unit];
		for (int i = 0; i < parts->attributes; i++) {
			int64_t value = parts->value[unit * parts->attributes + i];
			division->total[from * parts->attributes + i] -= value;
			division->total[to * parts->attributes + i] += value;
		}
	}
}

/* The units of group g into unit[]; their number. */
static int group_units(const struct search *search, int g, int *unit)
{
	int n = 0;
	for (int i = 0; i < search->parts->units; i++)
		if (search->division->group[i] == g)
			unit[n++] = i;
	return n;
}

/* The best swap or move between two groups, done when it is an improvement. */
static bool pair_swap(struct search *search, int a, int b, int *unit_a, int *unit_b)
{
	const struct parts *parts = search->parts;
	struct pair pair = pair_of(search, a, b);
	struct step best = { -1, -1, { { 0 } }, 0 };
	step_weigh(search, &pair, &best);
	best.score = search->score;
	int n_a = group_units(search, a, unit_a), n_b = group_units(search, b, unit_b);
	unit_a[n_a++] = -1;
	unit_b[n_b++] = -1;
	bool found = false;
	search->effort -= (parts->units + parts->groups) / 8; /* of looking around */
	for (int i = 0; i < n_a; i++)
		for (int j = 0; j < n_b && search->effort > 0; j++) {
			struct step step = { unit_a[i], unit_b[j], { { 0 } }, 0 };
			if ((step.from_a < 0 && step.from_b < 0) ||
				!sizes_allow(search, &pair, &step) ||
				!may_change(search, step.from_a, step.from_b, b) ||
				!may_change(search, step.from_b, step.from_a, a))
				continue;
			search->effort--;
			step_weigh(search, &pair, &step);
			if (!step_better(parts, &step, &best))
				continue;
			best = step;
			found = true;
		}
	if (found) {
		step_do(search, &pair, &best);
		search->score = best.score;
	}
	return found;
}

/* Divides the units of two groups anew, exactly. */
static bool pair_divide(struct search *search, int a, int b, int *unit_a, int *unit_b)
{
	int among[2] = { a, b };
	int target[2] = { search->division->size[a], search->division->size[b] };
	int n_a = group_units(search, a, unit_a), n_b = group_units(search, b, unit_b);
	search->effort -= (search->parts->units + search->parts->groups) / 8;
	if (n_a + n_b > PAIR_UNITS)
		return false;
	memcpy(unit_a + n_a, unit_b, (size_t)n_b * sizeof *unit_a);
	struct exact exact = { .parts = search->parts,
		.unit = unit_a,
		.units = n_a + n_b,
		.among = among,
		.groups = 2,
		.target = search->parts->any_size ? NULL : target,
		.limit = search->limit,
		.nodes = PAIR_NODES };
	bool found;
	int64_t left;
	exact_search(&exact, search->division, &search->score, &found, &left);
	search->effort -= (PAIR_NODES - left) * 2 + 200;
	return found;
}

typedef bool (*pair_step)(struct search *search, int a, int b, int *unit_a, int *unit_b);

/* Tries a step on the pairs that hold an end of some attribute: only they can narrow a spread. Once
 * the strength is within its limit the other attributes come first. */
static bool ends_step(struct search *search, pair_step step, int *unit_a, int *unit_b)
{
	const struct parts *parts = search->parts;
	const int64_t *total = search->division->total;
	int width = parts->attributes;
	int first = search->score.part[0] || width == 1 ? 0 : 1;
	for (int turn = 0; turn < width; turn++) {
		int i = (first + turn) % width, top = 0, low = 0;
		for (int g = 1; g < parts->groups; g++) {
			if (total[g * width + i] > total[top * width + i])
				top = g;
			if (total[g * width + i] < total[low * width + i])
				low = g;
		}
		if (top == low)
			continue;
		if (step(search, top, low, unit_a, unit_b))
			return true;
		for (int g = 0; g < parts->groups && search->effort > 0; g++) {
			if (g == top || g == low)
				continue;
			if (step(search, top, g, unit_a, unit_b) ||
				step(search, low, g, unit_a, unit_b))
				return true;
		}
	}
	return false;
}

static bool at_bound(const struct search *search)
{
	for (int i = 0; i < search->parts->attributes - 1; i++)
		if (search->score.part[i])
			return false;
	return search->parts->attributes == 1
		? search->score.part[1] <= search->bound
		: search->score.part[search->parts->attributes - 1] == 0;
}

static void descend(struct search *search, int *unit_a, int *unit_b)
{
	while (search->effort > 0 && !at_bound(search))
		if (!ends_step(search, pair_swap, unit_a, unit_b) &&
			!ends_step(search, pair_divide, unit_a, unit_b))
			return;
}

/* Some random swaps that keep the wishes. */
static void kick(struct search *search, int swaps)
{
	const struct parts *parts = search->parts;
	for (int tries = 20 * swaps; swaps > 0 && tries > 0; tries--) {
		struct step step = { (int)random_below(&search->random, (uint32_t)parts->units),
			(int)random_below(&search->random, (uint32_t)parts->units), { { 0 } }, 0 };
		struct pair pair = { .a = search->division->group[step.from_a],
			.b = search->division->group[step.from_b] };
		if (pair.a == pair.b || !sizes_allow(search, &pair, &step) ||
			!may_change(search, step.from_a, step.from_b, pair.b) ||
			!may_change(search, step.from_b, step.from_a, pair.a))
			continue;
		step_do(search, &pair, &step);
		swaps--;
	}
	search->score = division_score(parts, search->division, search->limit);
}

static void weights_set(struct search *search)
{
	const struct parts *parts = search->parts;
	for (int i = 0; i < parts->attributes; i++) {
		double sum = 0;
		for (int g = 0; g < parts->groups; g++)
			sum += (double)search->division->total[g * parts->attributes + i];
		search->weight[i] = sum > 0 ? 1 / (sum * sum) : 1;
	}
}

void search_improve(const struct parts *parts, struct division *division, int64_t limit,
	uint64_t seed, int64_t bound, int64_t effort)
{
	if (parts->groups < 2)
		return;
	struct division stand = division_new(parts);
	struct search search = { .parts = parts,
		.division = &stand,
		.limit = limit,
		.bound = bound,
		.effort = effort,
		.random = random_seeded(seed) };
	int *unit_a = NEW_N(parts->arena, int, (size_t)parts->units + 2);
	int *unit_b = NEW_N(parts->arena, int, (size_t)parts->units + 2);
	division_copy(parts, &stand, division);
	weights_set(&search);
	search.score = division_score(parts, division, limit);
	descend(&search, unit_a, unit_b);
	division_copy(parts, division, &stand);
	struct score best = search.score;
	for (int kicks = 1; search.effort > 0 && kicks <= KICKS && !at_bound(&search); kicks++) {
		division_copy(parts, &stand, division);
		/* every eighth time far away: a start of its own */
		kick(&search, kicks % 8 ? 2 + (int)random_below(&search.random, 4) : parts->units);
		descend(&search, unit_a, unit_b);
		if (score_compare(parts, &search.score, &best) <= 0) {
			division_copy(parts, division, &stand);
			best = search.score;
		}
		search.score = best;
	}
}

static int compare_start(const void *left, const void *right, void *context)
{
	const struct parts *parts = context;
	int a = *(const int *)left, b = *(const int *)right;
	if (parts->size[a] != parts->size[b])
		return parts->size[a] > parts->size[b] ? -1 : 1;
	if (parts->foes[a] != parts->foes[b])
		return parts->foes[a] > parts->foes[b] ? -1 : 1;
	int64_t x = parts->value[a * parts->attributes], y = parts->value[b * parts->attributes];
	return x != y ? (x > y ? -1 : 1) : a - b;
}

bool search_start(const struct parts *parts, struct division *division)
{
	int *order = NEW_N(parts->arena, int, (size_t)parts->units);
	int *count = NEW_N(parts->arena, int, (size_t)parts->groups);
	int64_t *sum = NEW_N(parts->arena, int64_t, (size_t)parts->groups);
	int large = parts->large, empty = parts->groups;
	for (int i = 0; i < parts->units; i++) {
		order[i] = i;
		division->group[i] = -1;
	}
	qsort_r(order, (size_t)parts->units, sizeof *order, compare_start, (void *)parts);
	for (int i = 0; i < parts->units; i++) {
		int unit = order[i], best = -1;
		for (int g = 0; g < parts->groups; g++) {
			int after = count[g] + parts->size[unit];
			bool room = parts->any_size ? !count[g] || empty < parts->units - i
						    : after <= parts->size_low ||
					(after == parts->size_low + 1 && large > 0);
			if (room && (best < 0 || sum[g] < sum[best]) &&
				unit_fits(parts, division->group, unit, g))
				best = g;
		}
		if (best < 0)
			return false;
		empty -= !count[best];
		count[best] += parts->size[unit];
		large -= !parts->any_size && count[best] == parts->size_low + 1;
		sum[best] += parts->value[unit * parts->attributes];
		division->group[unit] = best;
	}
	for (int g = 0; g < parts->groups; g++)
		if (!count[g] || (!parts->any_size && count[g] < parts->size_low))
			return false;
	division_sum(parts, division);
	return true;
}
