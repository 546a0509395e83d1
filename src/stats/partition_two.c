/* Two groups exactly, by meeting in the middle (Horowitz & Sahni 1974): all sums of each half of the
 * units, by how many members they take; a pair of sorted lists is then walked for the pair nearest
 * to half of the total. 2^17 sums a half at most. */
#include "partition_parts.h"

#include <stdlib.h>
#include <string.h>

struct subset {
	int64_t sum;
	uint32_t units;
};

/* The subsets of some units: sorted by sum within each number of members. */
struct half {
	struct subset *subset;
	int *start; /* [members + 1] of the next count */
	int members;
};

bool two_applies(const struct parts *parts)
{
	if (parts->groups != 2 || parts->attributes != 1 || parts->units > TWO_UNITS)
		return false;
	for (int unit = 0; unit < parts->units; unit++)
		if (parts->foes[unit])
			return false;
	return true;
}

static int compare_subsets(const void *left, const void *right)
{
	const struct subset *a = left, *b = right;
	if (a->sum != b->sum)
		return a->sum < b->sum ? -1 : 1;
	return (a->units > b->units) - (a->units < b->units);
}

static struct half half_make(const struct parts *parts, int from, int units)
{
	struct half half = { 0 };
	uint32_t subsets = UINT32_C(1) << units;
	for (int i = 0; i < units; i++)
		half.members += parts->size[from + i];
	struct subset *all = NEW_N(parts->arena, struct subset, subsets);
	int *count = NEW_N(parts->arena, int, subsets);
	half.start = NEW_N(parts->arena, int, (size_t)half.members + 2);
	for (uint32_t set = 0; set < subsets; set++) {
		if (set) {
			int unit = from + __builtin_ctz(set);
			all[set].sum = all[set & (set - 1)].sum + parts->value[unit];
			count[set] = count[set & (set - 1)] + parts->size[unit];
		}
		all[set].units = set;
		half.start[count[set] + 1]++;
	}
	for (int n = 0; n <= half.members; n++)
		half.start[n + 1] += half.start[n];
	half.subset = NEW_N(parts->arena, struct subset, subsets);
	int *next = NEW_N(parts->arena, int, (size_t)half.members + 1);
	memcpy(next, half.start, ((size_t)half.members + 1) * sizeof *next);
	for (uint32_t set = 0; set < subsets; set++)
		half.subset[next[count[set]]++] = all[set];
	for (int n = 0; n <= half.members; n++)
		qsort(half.subset + half.start[n], (size_t)(half.start[n + 1] - half.start[n]),
			sizeof *half.subset, compare_subsets);
	return half;
}

struct nearest {
	int64_t total, spread; /* spread −1 = none yet */
	uint32_t left, right;
};

static void nearest_walk(struct nearest *nearest, const struct half *left, int left_count,
	const struct half *right, int right_count)
{
	int i = left->start[left_count], i_end = left->start[left_count + 1];
	int j = right->start[right_count + 1] - 1, j_end = right->start[right_count];
	while (i < i_end && j >= j_end) {
		int64_t sum = left->subset[i].sum + right->subset[j].sum;
		int64_t over = sum - (nearest->total - sum);
		int64_t spread = over < 0 ? -over : over;
		if (nearest->spread < 0 || spread < nearest->spread)
			*nearest = (struct nearest){ nearest->total, spread, left->subset[i].units,
				right->subset[j].units };
		if (over < 0)
			i++;
		else
			j--;
	}
}

void two_solve(const struct parts *parts, struct division *division)
{
	struct parts own = *parts;
	own.arena = arena_create();
	int split = parts->units / 2;
	struct half left = half_make(&own, 0, split);
	struct half right = half_make(&own, split, parts->units - split);
	struct nearest nearest = { .spread = -1 };
	int members = left.members + right.members;
	for (int unit = 0; unit < parts->units; unit++)
		nearest.total += parts->value[unit];
	/* the group looked for is the larger one, or with any size either: nobody's group is empty */
	int least = parts->any_size ? 1 : members / 2 + members % 2;
	int most = parts->any_size ? members - 1 : least;
	for (int a = 0; a <= left.members; a++)
		for (int b = 0; b <= right.members; b++)
			if (a + b >= least && a + b <= most)
				nearest_walk(&nearest, &left, a, &right, b);
	if (nearest.spread >= 0) {
		for (int unit = 0; unit < parts->units; unit++)
			division->group[unit] = unit < split
				? !(nearest.left >> unit & 1)
				: !(nearest.right >> (unit - split) & 1);
		division_sum(parts, division);
	}
	arena_destroy(own.arena);
}
