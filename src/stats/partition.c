/* The course of a partition: strength first, then the other attributes, then the report. */
#include "partition.h"
#include "partition_units.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT_NODES = 12000000, EXACT_UNITS = 60, EFFORT = 3000000, EFFORT_SMALL = 30000 };
/* Beyond so many divisions a proof is not tried: it would only cost time; up to so many it is what
 * finds the best, and the search before it need only be fair. */
static const double exact_divisions = 1e10, small_divisions = 1e7;
/* A search ends when the spread is such a part of the mean group total: nobody can tell it from 0. */
static const int64_t even_enough = 100000;

struct score score_of(const struct parts *parts, const int64_t *spread, int64_t limit)
{
	struct score score;
	score.part[0] = spread[0] > limit ? spread[0] - limit : 0;
	for (int a = 1; a < parts->attributes; a++)
		score.part[a] = spread[a];
	score.part[parts->attributes] = spread[0];
	return score;
}

int score_compare(const struct parts *parts, const struct score *a, const struct score *b)
{
	for (int i = 0; i <= parts->attributes; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	return 0;
}

struct division division_new(const struct parts *parts)
{
	size_t groups = (size_t)parts->groups;
	return (struct division){ NEW_N(parts->arena, int, (size_t)parts->units),
		NEW_N(parts->arena, int, groups),
		NEW_N(parts->arena, int64_t, groups * (size_t)parts->attributes) };
}

void division_copy(const struct parts *parts, struct division *to, const struct division *from)
{
	size_t groups = (size_t)parts->groups;
	memcpy(to->group, from->group, (size_t)parts->units * sizeof *to->group);
	memcpy(to->size, from->size, groups * sizeof *to->size);
	memcpy(to->total, from->total, groups * (size_t)parts->attributes * sizeof *to->total);
}

void division_sum(const struct parts *parts, struct division *division)
{
	int width = parts->attributes;
	memset(division->size, 0, (size_t)parts->groups * sizeof *division->size);
	memset(division->total, 0, (size_t)(parts->groups * width) * sizeof *division->total);
	for (int u = 0; u < parts->units; u++) {
		int g = division->group[u];
		division->size[g] += parts->size[u];
		for (int a = 0; a < width; a++)
			division->total[g * width + a] += parts->value[u * width + a];
	}
}

static void spread_of(int groups, int width, const int64_t *total, int64_t *spread)
{
	for (int a = 0; a < width; a++) {
		int64_t max = total[a], min = total[a];
		for (int g = 1; g < groups; g++) {
			int64_t own = total[g * width + a];
			max = own > max ? own : max;
			min = own < min ? own : min;
		}
		spread[a] = max - min;
	}
}

void division_spread(const struct parts *parts, const struct division *division, int64_t *spread)
{
	spread_of(parts->groups, parts->attributes, division->total, spread);
}

struct score division_score(
	const struct parts *parts, const struct division *division, int64_t limit)
{
	int64_t spread[PARTITION_ATTRIBUTES];
	division_spread(parts, division, spread);
	return score_of(parts, spread, limit);
}

bool unit_fits(const struct parts *parts, const int *group, int unit, int to)
{
	for (int i = 0; i < parts->foes[unit]; i++)
		if (group[parts->foe[unit][i]] == to)
			return false;
	return true;
}

static int compare_values(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

/* The spread when one group has `own` and the others share the rest evenly. */
static int64_t spread_beside(int64_t own, int64_t total, int groups)
{
	int64_t rest = total - own, others = groups - 1;
	if (own > rest / others)
		return own - (rest / others - (rest % others < 0));
	return rest / others + (rest % others > 0) - own;
}

/* Sums of the r weakest and of the r strongest members; with any size at [0] what companions can take
 * away or bring at most. */
struct reach {
	const int64_t *weak, *strong;
};

static struct reach reach_make(const struct parts *parts, const int64_t *sorted, int members)
{
	int most = parts->any_size ? 0 : parts->size_low + 1;
	int64_t *weak = NEW_N(parts->arena, int64_t, (size_t)most + 1);
	int64_t *strong = NEW_N(parts->arena, int64_t, (size_t)most + 1);
	for (int i = 0; parts->any_size && i < members; i++)
		*(sorted[i] < 0 ? weak : strong) += sorted[i];
	for (int r = 1; r <= most; r++) {
		weak[r] = weak[r - 1] + (r <= members ? sorted[r - 1] : 0);
		strong[r] = strong[r - 1] + (r <= members ? sorted[members - r] : 0);
	}
	return (struct reach){ weak, strong };
}

/* The least (sign −1) or most (1) that the unit's group can total. The unit itself may stand among
 * its companions here, which only loosens the bound. */
static int64_t reach_end(const struct parts *parts, const int64_t *company, int unit, int sign)
{
	int64_t own = parts->value[unit * parts->attributes];
	if (parts->any_size)
		return own + company[0];
	int low = parts->size_low - parts->size[unit];
	int64_t end = company[low > 0 ? low : 0];
	if ((parts->large || low < 0) && sign * company[low + 1] > sign * end)
		end = company[low + 1];
	return own + end;
}

int64_t strength_bound(const struct parts *parts)
{
	if (parts->groups < 2)
		return 0;
	int members = parts->first[parts->units], width = parts->attributes;
	int64_t *value = NEW_N(parts->arena, int64_t, (size_t)members);
	int64_t total = 0;
	for (int m = 0; m < members; m++)
		total += value[m] = parts->single[m * width];
	qsort(value, (size_t)members, sizeof *value, compare_values);
	int64_t bound = total % parts->groups != 0; /* whole numbers do not divide */
	int64_t mean = total / parts->groups;
	struct reach reach = reach_make(parts, value, members);
	for (int u = 0; u < parts->units; u++) {
		int64_t least = reach_end(parts, reach.weak, u, -1);
		int64_t most = reach_end(parts, reach.strong, u, 1), beside = 0;
		if (least > mean + 1)
			beside = spread_beside(least, total, parts->groups);
		else if (most < mean - 1)
			beside = spread_beside(most, total, parts->groups);
		bound = beside > bound ? beside : bound;
	}
	return bound;
}

/* About how many divisions there are, sizes and equal groups considered. */
static double divisions(const struct parts *parts)
{
	int members = parts->first[parts->units];
	double per_group = (double)parts->size_low * parts->units / members;
	if (parts->any_size)
		return exp(parts->units * log(parts->groups) - lgamma(parts->groups + 1));
	return exp(lgamma(parts->units + 1) - parts->groups * lgamma(per_group + 1) -
		lgamma(parts->groups - parts->large + 1) - lgamma(parts->large + 1));
}

/* Branch and bound over everything; true when the division is then proven best. */
static bool prove(const struct parts *parts, struct division *division, int64_t limit)
{
	if (parts->units > EXACT_UNITS || divisions(parts) > exact_divisions)
		return false;
	struct exact exact = exact_everything(parts);
	exact.limit = limit;
	exact.nodes = EXACT_NODES;
	struct score best = division_score(parts, division, limit);
	bool found;
	int64_t left;
	return exact_search(&exact, division, &best, &found, &left) == EXACT_PROVEN;
}

static int64_t effort(const struct parts *parts)
{
	return divisions(parts) <= small_divisions ? EFFORT_SMALL : EFFORT;
}

/* The same units with their strength alone. */
static struct parts *strength_only(const struct parts *parts)
{
	if (parts->attributes == 1)
		return (struct parts *)parts;
	struct parts *alone = NEW(parts->arena, struct parts);
	*alone = *parts;
	alone->attributes = 1;
	int members = parts->first[parts->units];
	int64_t *value = NEW_N(parts->arena, int64_t, (size_t)parts->units);
	int64_t *single = NEW_N(parts->arena, int64_t, (size_t)members);
	for (int u = 0; u < parts->units; u++)
		value[u] = parts->value[u * parts->attributes];
	for (int m = 0; m < members; m++)
		single[m] = parts->single[m * parts->attributes];
	alone->value = value;
	alone->single = single;
	return alone;
}

struct outcome {
	int64_t bound;
	bool optimal;
};

/* Solves for the strength alone. */
static struct outcome solve_strength(
	const struct parts *parts, struct division *division, uint64_t seed)
{
	struct outcome outcome = { .bound = strength_bound(parts) };
	int64_t spread, even = 0;
	for (int g = 0; g < parts->groups; g++)
		even += division->total[g] / parts->groups / even_enough;
	if (two_applies(parts)) {
		two_solve(parts, division);
		outcome.optimal = true;
	} else {
		search_improve(parts, division, 0, seed,
			even > outcome.bound ? even : outcome.bound, effort(parts));
		division_spread(parts, division, &spread);
		outcome.optimal = spread <= outcome.bound || prove(parts, division, 0);
	}
	if (outcome.optimal)
		division_spread(parts, division, &outcome.bound);
	return outcome;
}

/* Numbers the groups: the leaders' first, in the order of the leaders, then by first member. */
static void groups_number(struct arena *arena, const struct partition_task *task, int *group)
{
	int *number = NEW_N(arena, int, (size_t)task->groups), next = 0;
	for (int g = 0; g < task->groups; g++)
		number[g] = -1;
	for (int i = 0; i < task->leaders + task->members; i++) {
		int member = i < task->leaders ? task->leader[i] : i - task->leaders;
		if (number[group[member]] < 0)
			number[group[member]] = next++;
	}
	for (int m = 0; m < task->members; m++)
		group[m] = number[group[m]];
}

/* Members whose group exceeds a fair share whoever is with them. */
static void stars_find(
	struct arena *arena, const struct partition_task *task, struct partition *result)
{
	int width = task->attributes, n = task->members, groups = task->groups;
	int64_t *value = NEW_N(arena, int64_t, (size_t)n), total = 0, company = 0;
	for (int m = 0; m < n; m++)
		total += value[m] = task->value[m * width];
	qsort(value, (size_t)n, sizeof *value, compare_values);
	for (int i = 0; !task->any_size && i < n / groups - 1; i++)
		company += value[i];
	struct partition_star *stars = NEW_N(arena, struct partition_star, (size_t)n);
	for (int m = 0; groups > 1 && m < n; m++) {
		int64_t own = task->value[m * width], share = total / groups;
		if (own + company <= share || own <= 0)
			continue;
		int64_t with = result->total[result->group[m] * width];
		stars[result->star_count++] = (struct partition_star){ m, result->group[m], own,
			share, with - (total - with) / (groups - 1) };
	}
	result->stars = stars;
}

void partition_measure(
	const struct partition_task *task, const int *group, int64_t *total, int64_t *spread)
{
	int width = task->attributes;
	memset(total, 0, (size_t)(task->groups * width) * sizeof *total);
	for (int m = 0; m < task->members; m++)
		for (int a = 0; a < width; a++)
			total[group[m] * width + a] += task->value[m * width + a];
	spread_of(task->groups, width, total, spread);
}

const struct partition *partition_find(struct run *run, const struct partition_task *task)
{
	assert(task->attributes >= 1 && task->attributes <= PARTITION_ATTRIBUTES);
	assert(task->groups >= 1 && task->members <= PARTITION_MEMBERS);
	units_check(run, task);
	struct arena *arena = run->arena;
	int *unit_of = NEW_N(arena, int, (size_t)task->members);
	struct parts *parts = units_make(arena, task, unit_of), *alone = strength_only(parts);
	struct division division = division_new(parts);
	units_start(run, task, parts, &division);

	struct division strong = division_new(alone);
	memcpy(strong.group, division.group, (size_t)parts->units * sizeof *strong.group);
	division_sum(alone, &strong);
	struct outcome outcome = solve_strength(alone, &strong, task->seed);
	memcpy(division.group, strong.group, (size_t)parts->units * sizeof *strong.group);
	division_sum(parts, &division);
	if (parts->attributes > 1) {
		int64_t best, total = 0;
		division_spread(alone, &strong, &best);
		for (int u = 0; u < parts->units; u++)
			total += alone->value[u];
		int64_t limit = best + (total < 0 ? -total : total) / task->groups / 100;
		search_improve(parts, &division, limit, task->seed, 0, effort(parts));
		outcome.optimal = prove(parts, &division, limit) && outcome.optimal;
	}

	struct partition *result = NEW(arena, struct partition);
	result->lower_bound = outcome.bound;
	result->optimal = outcome.optimal;
	result->group = NEW_N(arena, int, (size_t)task->members);
	result->size = NEW_N(arena, int, (size_t)task->groups);
	result->total = NEW_N(arena, int64_t, (size_t)(task->groups * task->attributes));
	for (int m = 0; m < task->members; m++)
		result->group[m] = division.group[unit_of[m]];
	groups_number(arena, task, result->group);
	for (int m = 0; m < task->members; m++)
		result->size[result->group[m]]++;
	partition_measure(task, result->group, result->total, result->spread);
	stars_find(arena, task, result);
	return result;
}
