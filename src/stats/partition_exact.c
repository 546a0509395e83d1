/* Branch and bound over members: each next unit goes into each group it may join, unless a bound
 * shows that nothing better can come of it.
 *
 * Bounds: a group's final total lies between its total so far plus the weakest and plus the
 * strongest members that may still fill it; the largest final total is no less than the mean, and
 * no less than the mean of the others once one group must fall short (Moffitt 2013 prunes alike).
 * Symmetry: of empty groups of one size only the first is tried, and equal units stand in order. */
#include "partition_parts.h"

#include <stdlib.h>
#include <string.h>

struct state {
	const struct exact *exact;
	const struct parts *parts;
	int *order;   /* units, the hardest to place first */
	bool *twin;   /* equal to the one before it in the order */
	int *place;   /* by depth: index of the group */
	int *group;   /* unit → group of the division, −1 = not placed */
	int *count;   /* by index of the group */
	int64_t *sum; /* [index * attributes + attribute] */
	int64_t *weak,
		*strong; /* [(depth * attributes + a) * slots + r]: r weakest, strongest left */
	int slots;
	int64_t total[PARTITION_ATTRIBUTES], outer_max[PARTITION_ATTRIBUTES],
		outer_min[PARTITION_ATTRIBUTES];
	int empty;
	int64_t nodes;
	struct score best, root;
	struct division *division;
	bool found, out;
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t ceil_div(int64_t a, int64_t b)
{
	return a / b + (a % b > 0);
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int compare_hardness(const void *left, const void *right, void *context)
{
	const struct state *state = context;
	const struct parts *parts = state->parts;
	int a = *(const int *)left, b = *(const int *)right;
	if (parts->size[a] != parts->size[b])
		return parts->size[a] > parts->size[b] ? -1 : 1;
	if (state->exact->any && parts->foes[a] != parts->foes[b])
		return parts->foes[a] > parts->foes[b] ? -1 : 1;
	for (int i = 0; i < parts->attributes; i++) {
		int64_t x = parts->value[a * parts->attributes + i];
		int64_t y = parts->value[b * parts->attributes + i];
		if (x != y)
			return x > y ? -1 : 1;
	}
	return a - b;
}

static bool twins(const struct parts *parts, int a, int b)
{
	size_t width = (size_t)parts->attributes;
	return parts->size[a] == parts->size[b] && !parts->foes[a] && !parts->foes[b] &&
		memcmp(&parts->value[(size_t)a * width], &parts->value[(size_t)b * width],
			width * sizeof(int64_t)) == 0;
}

static int compare_values(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

/* The weakest and strongest fillings for every depth, member by member: a relaxation, since members
 * that stay together are counted apart. With any size a group may take all or none of what is left. */
static void tables_make(struct state *state)
{
	const struct exact *exact = state->exact;
	const struct parts *parts = state->parts;
	int width = parts->attributes, members = 0;
	for (int i = 0; i < exact->units; i++)
		members += parts->size[exact->unit[i]];
	int64_t *left = NEW_N(parts->arena, int64_t, (size_t)members);
	size_t cells = (size_t)(exact->units + 1) * (size_t)width * (size_t)state->slots;
	state->weak = NEW_N(parts->arena, int64_t, cells);
	state->strong = NEW_N(parts->arena, int64_t, cells);
	for (int depth = 0; depth <= exact->units; depth++) {
		for (int a = 0; a < width; a++) {
			int n = 0;
			for (int i = depth; i < exact->units; i++) {
				int unit = state->order[i];
				for (int m = 0; m < parts->size[unit]; m++)
					left[n++] =
						parts->single[(parts->first[unit] + m) * width + a];
			}
			qsort(left, (size_t)n, sizeof *left, compare_values);
			int64_t *weak = &state->weak[(depth * width + a) * state->slots];
			int64_t *strong = &state->strong[(depth * width + a) * state->slots];
			if (!exact->target) {
				for (int i = 0; i < n; i++)
					*(left[i] < 0 ? weak : strong) += left[i];
				continue;
			}
			for (int r = 1; r < state->slots; r++) {
				weak[r] = weak[r - 1] + (r <= n ? left[r - 1] : 0);
				strong[r] = strong[r - 1] + (r <= n ? left[n - r] : 0);
			}
		}
	}
}

/* No completion below this node scores better than the result. */
static struct score bound(const struct state *state, int depth)
{
	const struct exact *exact = state->exact;
	int width = state->parts->attributes, groups = exact->groups;
	int64_t spread[PARTITION_ATTRIBUTES];
	for (int a = 0; a < width; a++) {
		const int64_t *weak = &state->weak[(depth * width + a) * state->slots];
		const int64_t *strong = &state->strong[(depth * width + a) * state->slots];
		int64_t most = INT64_MIN, least = INT64_MAX;
		for (int g = 0; g < groups; g++) {
			int slots = exact->target ? exact->target[g] - state->count[g] : 0;
			most = larger(most, state->sum[g * width + a] + weak[slots]);
			least = smaller(least, state->sum[g * width + a] + strong[slots]);
		}
		int64_t total = state->total[a];
		int64_t top = larger(most, ceil_div(total, groups));
		int64_t low = smaller(least, floor_div(total, groups));
		if (groups > 1) {
			top = larger(top, ceil_div(total - least, groups - 1));
			low = smaller(low, floor_div(total - most, groups - 1));
		}
		spread[a] = larger(top, state->outer_max[a]) - smaller(low, state->outer_min[a]);
	}
	return score_of(state->parts, spread, exact->limit);
}

static void put(struct state *state, int depth, int g, int sign)
{
	const struct parts *parts = state->parts;
	int unit = state->order[depth], width = parts->attributes;
	if (!state->count[g])
		state->empty--;
	state->count[g] += sign * parts->size[unit];
	if (!state->count[g])
		state->empty++;
	for (int a = 0; a < width; a++)
		state->sum[g * width + a] += sign * parts->value[unit * width + a];
	state->group[unit] = sign > 0 ? state->exact->among[g] : -1;
	state->place[depth] = g;
}

static bool may_join(const struct state *state, int depth, int g)
{
	const struct exact *exact = state->exact;
	const struct parts *parts = state->parts;
	int unit = state->order[depth];
	if (exact->target && state->count[g] + parts->size[unit] > exact->target[g])
		return false;
	if (!exact->target && state->count[g] && state->empty > exact->units - depth - 1)
		return false; /* every group gets somebody */
	if (!state->count[g])
		for (int other = 0; other < g; other++)
			if (!state->count[other] &&
				(!exact->target || exact->target[other] == exact->target[g]))
				return false;
	return unit_fits(parts, state->group, unit, exact->among[g]);
}

/* Keeps the complete division at hand when it is better; true = the search may stop. */
static bool take(struct state *state)
{
	const struct exact *exact = state->exact;
	const struct parts *parts = state->parts;
	struct score score = exact->any ? state->best : bound(state, exact->units);
	if (!exact->any && score_compare(parts, &score, &state->best) >= 0)
		return false;
	for (int i = 0; i < exact->units; i++)
		state->division->group[state->order[i]] = state->group[state->order[i]];
	state->best = score;
	state->found = true;
	return exact->any || score_compare(parts, &score, &state->root) <= 0;
}

static bool descend(struct state *state, int depth)
{
	const struct exact *exact = state->exact;
	if (--state->nodes < 0) {
		state->out = true;
		return true;
	}
	if (depth == exact->units)
		return take(state);
	for (int g = state->twin[depth] ? state->place[depth - 1] : 0; g < exact->groups; g++) {
		if (!may_join(state, depth, g))
			continue;
		put(state, depth, g, 1);
		bool stop = false;
		struct score score;
		if (!exact->any)
			score = bound(state, depth + 1);
		if (exact->any || score_compare(state->parts, &score, &state->best) < 0)
			stop = descend(state, depth + 1);
		put(state, depth, g, -1);
		if (stop)
			return true;
	}
	return false;
}

static void outer_measure(struct state *state)
{
	const struct exact *exact = state->exact;
	const struct parts *parts = state->parts;
	int width = parts->attributes;
	for (int a = 0; a < width; a++) {
		state->outer_max[a] = INT64_MIN;
		state->outer_min[a] = INT64_MAX;
		for (int g = 0; g < parts->groups; g++) {
			bool inside = false;
			for (int i = 0; i < exact->groups; i++)
				inside = inside || exact->among[i] == g;
			if (inside)
				continue;
			int64_t total = state->division->total[g * width + a];
			state->outer_max[a] = larger(state->outer_max[a], total);
			state->outer_min[a] = smaller(state->outer_min[a], total);
		}
		for (int i = 0; i < exact->units; i++)
			state->total[a] += parts->value[exact->unit[i] * width + a];
	}
}

enum exact_end exact_search(const struct exact *exact, struct division *division,
	struct score *best, bool *found, int64_t *nodes_left)
{
	const struct parts *outer = exact->parts;
	/* the search's own memory goes with it: a local search comes here thousands of times */
	struct parts parts = *outer;
	parts.arena = arena_create();
	struct state state = { .exact = exact,
		.parts = &parts,
		.division = division,
		.best = *best,
		.nodes = exact->nodes,
		.empty = exact->groups,
		.slots = 1 };
	size_t units = (size_t)exact->units, groups = (size_t)exact->groups;
	state.order = NEW_N(parts.arena, int, units);
	state.twin = NEW_N(parts.arena, bool, units + 1);
	state.place = NEW_N(parts.arena, int, units + 1);
	state.group = NEW_N(parts.arena, int, (size_t)parts.units);
	state.count = NEW_N(parts.arena, int, groups);
	state.sum = NEW_N(parts.arena, int64_t, groups * (size_t)parts.attributes);
	memset(state.group, -1, (size_t)parts.units * sizeof *state.group);
	memcpy(state.order, exact->unit, units * sizeof *state.order);
	qsort_r(state.order, units, sizeof *state.order, compare_hardness, &state);
	for (int i = 1; i < exact->units; i++)
		state.twin[i] = twins(&parts, state.order[i - 1], state.order[i]);
	if (exact->target)
		for (int g = 0; g < exact->groups; g++)
			state.slots = exact->target[g] >= state.slots ? exact->target[g] + 1
								      : state.slots;
	if (!exact->any) {
		outer_measure(&state);
		tables_make(&state);
		state.root = bound(&state, 0);
	}
	if (exact->any || score_compare(&parts, &state.root, best) < 0)
		descend(&state, 0);
	*found = state.found;
	*nodes_left = state.nodes > 0 ? state.nodes : 0;
	*best = state.best;
	if (state.found)
		division_sum(outer, division);
	arena_destroy(parts.arena);
	return state.out ? EXACT_BUDGET : EXACT_PROVEN;
}

struct exact exact_everything(const struct parts *parts)
{
	int *unit = NEW_N(parts->arena, int, (size_t)parts->units);
	int *among = NEW_N(parts->arena, int, (size_t)parts->groups);
	int *target = NEW_N(parts->arena, int, (size_t)parts->groups);
	for (int u = 0; u < parts->units; u++)
		unit[u] = u;
	for (int g = 0; g < parts->groups; g++) {
		among[g] = g;
		target[g] = parts->size_low + (g < parts->large);
	}
	return (struct exact){ .parts = parts,
		.unit = unit,
		.units = parts->units,
		.among = among,
		.groups = parts->groups,
		.target = parts->any_size ? NULL : target };
}
