/* How even the groups come out, and how fast: mean spread in percent of the mean group strength over
 * lognormal strengths (sigma 0.6), beside what a spreadsheet does (snake draft) and snake + best swap.
 * Usage: partition [CASES] */
#include "base/calendar.h"
#include "base/random.h"
#include "stats/partition.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1000 };

struct figures {
	double snake, swap, ours, bound, worst_ms, total_ms;
	int optimal;
};

static int compare_down(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a < b) - (a > b);
}

static int64_t spread(const int64_t *total, int groups, int *top, int *low)
{
	*top = *low = 0;
	for (int g = 1; g < groups; g++) {
		if (total[g] > total[*top])
			*top = g;
		if (total[g] < total[*low])
			*low = g;
	}
	return total[*top] - total[*low];
}

/* The baseline: values sorted down, dealt 1…k, k…1; then the best swap until none helps. */
static int64_t snake(int64_t *value, int n, int groups, bool swaps)
{
	static int group[MOST];
	static int64_t total[MOST];
	int top, low;
	memset(total, 0, sizeof total);
	qsort(value, (size_t)n, sizeof *value, compare_down);
	for (int i = 0; i < n; i++) {
		int at = i % groups;
		group[i] = i / groups % 2 ? groups - 1 - at : at;
		total[group[i]] += value[i];
	}
	int64_t now = spread(total, groups, &top, &low);
	while (swaps) {
		int64_t best = now;
		int a = -1, b = -1, t, l;
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++) {
				if (group[i] == group[j] || (group[i] != top && group[i] != low))
					continue;
				int64_t flow = value[i] - value[j];
				total[group[i]] -= flow;
				total[group[j]] += flow;
				int64_t after = spread(total, groups, &t, &l);
				total[group[i]] += flow;
				total[group[j]] -= flow;
				if (after < best) {
					best = after;
					a = i;
					b = j;
				}
			}
		if (a < 0)
			break;
		int64_t flow = value[a] - value[b];
		total[group[a]] -= flow;
		total[group[b]] += flow;
		int swap = group[a];
		group[a] = group[b];
		group[b] = swap;
		now = spread(total, groups, &top, &low);
	}
	return now;
}

static void one_case(struct run *run, int n, int groups, uint64_t seed, struct figures *figures)
{
	static int64_t value[MOST];
	struct random random = random_seeded(seed);
	double total = 0;
	for (int i = 0; i < n; i++) {
		value[i] = llround(100000 * exp(0.6 * random_normal(&random)));
		total += (double)value[i];
	}
	struct partition_task task = {
		.members = n, .groups = groups, .attributes = 1, .value = value, .seed = 1
	};
	int64_t start = clock_monotonic_ns();
	const struct partition *found = partition_find(run, &task);
	double ms = (double)(clock_monotonic_ns() - start) / 1e6, mean = total / groups;
	figures->ours += 100 * (double)found->spread[0] / mean;
	figures->bound += 100 * (double)found->lower_bound / mean;
	figures->optimal += found->optimal;
	figures->total_ms += ms;
	figures->worst_ms = ms > figures->worst_ms ? ms : figures->worst_ms;
	figures->snake += 100 * (double)snake(value, n, groups, false) / mean;
	figures->swap += 100 * (double)snake(value, n, groups, true) / mean;
}

int main(int argc, char **argv)
{
	static const int sizes[][2] = { { 12, 3 }, { 15, 3 }, { 16, 4 }, { 20, 4 }, { 24, 4 },
		{ 30, 5 }, { 40, 8 }, { 48, 6 }, { 1000, 20 } };
	int cases = argc > 1 ? atoi(argv[1]) : 100;
	struct run run = { .arena = arena_create() };
	printf("| members/groups | cases | snake | snake + swap | Bullpen | no less than | proven best | mean ms | worst ms |\n");
	printf("|---|---|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		int n = sizes[i][0], groups = sizes[i][1];
		int own = n > 100 ? (cases + 9) / 10 : cases;
		struct figures sum = { 0 };
		for (int c = 0; c < own; c++) {
			one_case(&run, n, groups, (uint64_t)c + 1, &sum);
			arena_reset(run.arena);
		}
		printf("| %d/%d | %d | %.2f%% | %.4f%% | %.4f%% | %.4f%% | %d%% | %.1f | %.1f |\n",
			n, groups, own, sum.snake / own, sum.swap / own, sum.ours / own,
			sum.bound / own, 100 * sum.optimal / own, sum.total_ms / own, sum.worst_ms);
		fflush(stdout);
	}
	arena_destroy(run.arena);
	return 0;
}
