/* stats/partition: optima against brute force, bounds, wishes, and wishes at odds. */
#include "test.h"

#include "base/random.h"
#include "stats/partition.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

/* The brute force knows nothing of the solver: every division, sizes by a counter. */
struct brute {
	const int64_t *value;
	int n, groups, width;
	int left[8];
	int64_t total[8][2], best[2], limit;
	const struct partition_task *wishes; /* NULL = none */
	int group[MOST];
};

/* Are the wishes kept, among the members placed so far? */
static bool brute_keeps(const struct brute *brute, int placed)
{
	const struct partition_task *task = brute->wishes;
	for (int kind = 0; task && kind < 3; kind++) {
		struct partition_set leaders = { task->leader, task->leaders };
		const struct partition_set *sets = kind == 0 ? task->together
			: kind == 1                          ? task->apart
							     : &leaders;
		int count = kind == 0 ? task->togethers : kind == 1 ? task->aparts : 1;
		for (int s = 0; s < count; s++)
			for (int i = 0; i < sets[s].members; i++)
				for (int j = 0; j < i; j++) {
					int a = sets[s].member[i], b = sets[s].member[j];
					if (a != b && a < placed && b < placed &&
						(brute->group[a] == brute->group[b]) != (kind == 0))
						return false;
				}
	}
	return true;
}

static int64_t brute_spread(const struct brute *brute, int a)
{
	int64_t max = INT64_MIN, min = INT64_MAX;
	for (int g = 0; g < brute->groups; g++) {
		max = brute->total[g][a] > max ? brute->total[g][a] : max;
		min = brute->total[g][a] < min ? brute->total[g][a] : min;
	}
	return max - min;
}

static void brute_go(struct brute *brute, int member)
{
	if (!brute_keeps(brute, member))
		return;
	if (member == brute->n) {
		int64_t first = brute_spread(brute, 0);
		int64_t second = brute->width > 1 ? brute_spread(brute, 1) : 0;
		if (brute->limit < 0 && first < brute->best[0])
			brute->best[0] = first;
		if (first <= brute->limit && second < brute->best[1])
			brute->best[1] = second;
		return;
	}
	for (int g = 0; g < brute->groups; g++) {
		if (!brute->left[g])
			continue;
		/* equal groups once: the only shortcut */
		bool repeated = false;
		for (int other = 0; !brute->wishes && other < g; other++)
			repeated = repeated ||
				(brute->left[other] == brute->left[g] &&
					!memcmp(brute->total[other], brute->total[g],
						sizeof brute->total[g]));
		if (repeated)
			continue;
		brute->left[g]--;
		brute->group[member] = g;
		for (int a = 0; a < brute->width; a++)
			brute->total[g][a] += brute->value[member * brute->width + a];
		brute_go(brute, member + 1);
		for (int a = 0; a < brute->width; a++)
			brute->total[g][a] -= brute->value[member * brute->width + a];
		brute->left[g]++;
	}
}

static struct brute brute_start(const int64_t *value, int n, int groups, int width)
{
	struct brute brute = { .value = value,
		.n = n,
		.groups = groups,
		.width = width,
		.best = { INT64_MAX, INT64_MAX },
		.limit = -1 };
	for (int g = 0; g < groups; g++)
		brute.left[g] = n / groups + (g < n % groups);
	return brute;
}

static void lognormal(int64_t *value, int n, double scale, struct random *random)
{
	for (int i = 0; i < n; i++)
		value[i] = llround(scale * exp(0.6 * random_normal(random)));
}

/* What must hold of any division, whatever its quality. */
static void check_division(const struct partition_task *task, const struct partition *found)
{
	int size[MOST] = { 0 };
	int64_t total[MOST * 2], spread[PARTITION_ATTRIBUTES];
	for (int m = 0; m < task->members; m++) {
		assert_in_range(found->group[m], 0, task->groups - 1);
		size[found->group[m]]++;
	}
	for (int g = 0; g < task->groups; g++) {
		assert_int_equal(size[g], found->size[g]);
		assert_true(size[g] > 0);
		if (!task->any_size)
			assert_in_range(size[g], task->members / task->groups,
				(task->members + task->groups - 1) / task->groups);
	}
	partition_measure(task, found->group, total, spread);
	for (int a = 0; a < task->attributes; a++)
		assert_int_equal(spread[a], found->spread[a]);
	assert_true(found->lower_bound <= found->spread[0]);
	for (int s = 0; s < task->togethers; s++)
		for (int i = 1; i < task->together[s].members; i++)
			assert_int_equal(found->group[task->together[s].member[0]],
				found->group[task->together[s].member[i]]);
	for (int s = 0; s < task->aparts; s++)
		for (int i = 0; i < task->apart[s].members; i++)
			for (int j = 0; j < i; j++)
				assert_int_not_equal(found->group[task->apart[s].member[j]],
					found->group[task->apart[s].member[i]]);
	for (int i = 0; i < task->leaders; i++)
		assert_int_equal(found->group[task->leader[i]], i);
}

static void small_sizes_are_exact(void **state)
{
	static const int sizes[][3] = { { 12, 3, 12 }, { 15, 3, 12 }, { 16, 4, 4 }, { 11, 3, 12 },
		{ 13, 4, 6 }, { 9, 2, 12 }, { 5, 5, 3 }, { 7, 6, 6 } };
	struct run run = { .arena = arena_create() };
	struct random random = random_seeded(7);
	int64_t value[MOST];
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
		for (int c = 0; c < sizes[s][2]; c++) {
			int n = sizes[s][0], groups = sizes[s][1];
			/* fine, coarse (many ties), and with negative values */
			lognormal(value, n, c % 3 == 1 ? 5 : 100000, &random);
			for (int i = 0; c % 3 == 2 && i < n; i++)
				value[i] -= 90000;
			struct brute brute = brute_start(value, n, groups, 1);
			brute_go(&brute, 0);
			struct partition_task task = { .members = n,
				.groups = groups,
				.attributes = 1,
				.value = value,
				.seed = (uint64_t)c };
			const struct partition *found = partition_find(&run, &task);
			check_division(&task, found);
			assert_int_equal(found->spread[0], brute.best[0]);
			assert_true(found->optimal);
			assert_int_equal(found->lower_bound, found->spread[0]);
			arena_reset(run.arena);
		}
	arena_destroy(run.arena);
}

static void second_attribute_gives_way_to_strength(void **state)
{
	struct run run = { .arena = arena_create() };
	struct random random = random_seeded(11);
	for (int c = 0; c < 10; c++) {
		int64_t value[MOST], sum = 0;
		for (int i = 0; i < 12; i++) {
			sum += value[i * 2] = llround(1000 * exp(0.6 * random_normal(&random)));
			value[i * 2 + 1] = random_below(&random, 60);
		}
		struct brute brute = brute_start(value, 12, 3, 2);
		brute_go(&brute, 0);
		struct brute within = brute_start(value, 12, 3, 2);
		within.limit = brute.best[0] + sum / 3 / 100;
		brute_go(&within, 0);
		struct partition_task task = {
			.members = 12, .groups = 3, .attributes = 2, .value = value
		};
		const struct partition *found = partition_find(&run, &task);
		check_division(&task, found);
		assert_int_equal(found->lower_bound, brute.best[0]);
		assert_true(found->spread[0] <= within.limit);
		assert_int_equal(found->spread[1], within.best[1]);
		assert_true(found->optimal);
		arena_reset(run.arena);
	}
	arena_destroy(run.arena);
}

static void larger_teams_are_even(void **state)
{
	struct run run = { .arena = arena_create() };
	struct random random = random_seeded(3);
	double mean_share = 0;
	for (int c = 0; c < 20; c++) {
		int64_t value[MOST], sum = 0;
		lognormal(value, 48, 100000, &random);
		for (int i = 0; i < 48; i++)
			sum += value[i];
		struct partition_task task = {
			.members = 48, .groups = 6, .attributes = 1, .value = value
		};
		const struct partition *found = partition_find(&run, &task);
		check_division(&task, found);
		mean_share += (double)found->spread[0] / ((double)sum / 6) / 20;
		const struct partition *again = partition_find(&run, &task);
		assert_memory_equal(found->group, again->group, 48 * sizeof *again->group);
		arena_reset(run.arena);
	}
	assert_true(mean_share < 0.003);
	arena_destroy(run.arena);
}

static void a_thousand_members_are_divided(void **state)
{
	static int64_t value[1000];
	struct run run = { .arena = arena_create() };
	struct random random = random_seeded(5);
	lognormal(value, 1000, 100000, &random);
	struct partition_task task = {
		.members = 1000, .groups = 20, .attributes = 1, .value = value
	};
	const struct partition *found = partition_find(&run, &task);
	for (int g = 0; g < 20; g++)
		assert_int_equal(found->size[g], 50);
	assert_true((double)found->spread[0] < 0.001 * (double)found->total[0]);
	arena_destroy(run.arena);
}

static void wishes_are_kept(void **state)
{
	struct run run = { .arena = arena_create() };
	struct random random = random_seeded(13);
	int compared = 0;
	for (int c = 0; c < 36; c++) {
		int64_t value[MOST];
		int n = 11 + c % 9, groups = 3 + c % 3;
		lognormal(value, n, 1000, &random);
		struct partition_set together[2] = { { (int[]){ 0, 1 }, 2 },
			{ (int[]){ 4, 5, 4 }, 3 } };
		struct partition_set apart[2] = { { (int[]){ 0, 6, 7 }, 3 },
			{ (int[]){ 5, 8 }, 2 } };
		int leader[2] = { 9, 2 };
		struct partition_task task = { .members = n,
			.groups = groups,
			.attributes = 1,
			.value = value,
			.together = together,
			.togethers = 2,
			.apart = apart,
			.aparts = 1,
			.leader = leader,
			.leaders = 2,
			.any_size = c % 4 == 3 };
		const struct partition *found = partition_find(&run, &task);
		check_division(&task, found);
		if (n <= 15 && groups == 3 && !task.any_size) {
			struct brute brute = brute_start(value, n, groups, 1);
			brute.wishes = &task;
			brute_go(&brute, 0);
			assert_int_equal(found->spread[0], brute.best[0]);
			assert_true(found->optimal);
			compared++;
		}
		arena_reset(run.arena);
	}
	assert_true(compared > 1);
	arena_destroy(run.arena);
}

struct impossible {
	struct run *run;
	const struct partition_task *task;
};

static void find_it(void *context)
{
	struct impossible *impossible = context;
	partition_find(impossible->run, impossible->task);
}

static void expect_fault(const struct partition_task *task, enum fault fault, const char *text)
{
	struct run run = { .arena = arena_create() };
	struct impossible impossible = { &run, task };
	assert_false(run_try(&run, find_it, &impossible));
	assert_int_equal(run.fault, fault);
	const char *told = fault_text(run.arena, &run, false);
	if (!strstr(told, text))
		print_message("# \"%s\" does not name \"%s\"\n", told, text);
	assert_non_null(strstr(told, text));
	arena_destroy(run.arena);
}

static void impossible_wishes_are_named(void **state)
{
	static const char *const name[] = { "ann", "bo", "cy", "dan", "eve", "flo", "gus", "hal",
		"ivy" };
	int64_t value[9] = { 9, 8, 7, 6, 5, 4, 3, 2, 1 };
	struct partition_task base = {
		.members = 9, .groups = 3, .attributes = 1, .value = value, .name = name
	};

	struct partition_task task = base;
	task.groups = 10;
	expect_fault(&task, GROUPS_TOO_MANY, "9 members cannot fill 10 groups");

	struct partition_set four[] = { { (int[]){ 0, 1 }, 2 }, { (int[]){ 1, 2, 5 }, 3 } };
	task = base;
	task.together = four;
	task.togethers = 2;
	expect_fault(&task, TOGETHER_TOO_LARGE, "ann, bo, cy, flo are to stay together");

	struct partition_set wide = { (int[]){ 0, 3, 4, 8 }, 4 };
	task = base;
	task.apart = &wide;
	task.aparts = 1;
	expect_fault(&task, APART_TOO_MANY, "ann, dan, eve, ivy are to be kept apart");

	struct partition_set both = { (int[]){ 1, 5 }, 2 };
	task.together = four + 1;
	task.togethers = 1;
	task.apart = &both;
	expect_fault(&task, TOGETHER_APART, "bo and flo");

	task = base;
	task.leader = (int[]){ 0, 1, 2, 3 };
	task.leaders = 4;
	expect_fault(&task, LEADERS_TOO_MANY, "ann, bo, cy, dan");
	task.leaders = 2;
	task.together = four;
	task.togethers = 1;
	expect_fault(&task, LEADERS_TOGETHER, "ann and bo");
}

static void wishes_at_odds_are_named(void **state)
{
	static const char *const name[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i" };
	int64_t value[9] = { 9, 8, 7, 6, 5, 4, 3, 2, 1 };
	/* four pairs do not fit into three groups of three; the fifth wish has no part in it */
	struct partition_set pairs[] = { { (int[]){ 0, 1 }, 2 }, { (int[]){ 2, 3 }, 2 },
		{ (int[]){ 4, 5 }, 2 }, { (int[]){ 6, 7 }, 2 } };
	struct partition_set apart = { (int[]){ 0, 8 }, 2 };
	struct partition_task task = { .members = 9,
		.groups = 3,
		.attributes = 1,
		.value = value,
		.name = name,
		.together = pairs,
		.togethers = 4,
		.apart = &apart,
		.aparts = 1 };
	expect_fault(&task, WISHES_CLASH, ": a + b; c + d; e + f; g + h.");

	/* three who shun one another, two groups */
	struct partition_set shun[] = { { (int[]){ 0, 1 }, 2 }, { (int[]){ 5, 6 }, 2 },
		{ (int[]){ 1, 2 }, 2 }, { (int[]){ 0, 2 }, 2 } };
	task = (struct partition_task){ .members = 9,
		.groups = 2,
		.attributes = 1,
		.value = value,
		.name = name,
		.apart = shun,
		.aparts = 4 };
	expect_fault(&task, WISHES_CLASH, ": a | b; b | c; a | c.");
}

static void a_star_is_told_with_a_handicap(void **state)
{
	struct run run = { .arena = arena_create() };
	int64_t value[9] = { 100, 5, 10, 10, 10, 10, 10, 10, 10 };
	struct partition_task task = { .members = 9, .groups = 3, .attributes = 1, .value = value };
	const struct partition *found = partition_find(&run, &task);
	assert_int_equal(found->star_count, 1);
	assert_int_equal(found->stars[0].member, 0);
	assert_int_equal(found->stars[0].strength, 100);
	assert_int_equal(found->stars[0].fair_share, 58);
	/* the star with the two weakest makes 115, the others 30 each */
	assert_int_equal(found->stars[0].handicap, 85);
	assert_int_equal(found->spread[0], 85);
	assert_int_equal(found->lower_bound, 85);
	assert_true(found->optimal);
	value[0] = 12;
	assert_int_equal(partition_find(&run, &task)->star_count, 0);
	arena_destroy(run.arena);
}

static void published_two_way_optima_are_met(void **state)
{
	char path[4096], line[4096];
	snprintf(path, sizeof path, "%s/data/partition-2way/partdata.csv", test_shared());
	FILE *file = fopen(path, "r");
	if (!file) {
		print_message("# SKIP: %s is not there\n", path);
		skip();
	}
	struct run run = { .arena = arena_create() };
	int instances = 0;
	assert_non_null(fgets(line, sizeof line, file));
	while (fgets(line, sizeof line, file)) {
		int64_t value[MOST];
		int id, n, read = 0;
		long long optimum;
		assert_int_equal(sscanf(line, "%d,%d,%lld,%n", &id, &n, &optimum, &read), 3);
		char *at = line + read;
		for (int i = 0; i < n; i++)
			value[i] = strtoll(at, &at, 10);
		struct partition_task task = {
			.members = n, .groups = 2, .attributes = 1, .value = value, .any_size = true
		};
		const struct partition *found = partition_find(&run, &task);
		check_division(&task, found);
		assert_int_equal(found->spread[0], optimum);
		assert_true(found->optimal);
		instances++;
		arena_reset(run.arena);
	}
	fclose(file);
	arena_destroy(run.arena);
	assert_int_equal(instances, 320);
}

static const struct CMUnitTest tests[] = {
	TEST(small_sizes_are_exact,
		"[S2.1] groups of equal strength: the optimum of a brute force"),
	TEST(second_attribute_gives_way_to_strength,
		"[S2.1] a further attribute is evened out within 1% of the best strength"),
	TEST(larger_teams_are_even,
		"[S2.1] 48 members in 6 groups differ by 0.3% at most, and repeatably"),
	TEST(a_thousand_members_are_divided, "[S2.1] 1000 members in 20 groups"),
	TEST(wishes_are_kept,
		"[S2.1] together, apart and leaders are kept, and the rest is the optimum"),
	TEST(impossible_wishes_are_named, "[S2.1] impossible wishes are named, not relaxed"),
	TEST(wishes_at_odds_are_named, "[S2.1] of wishes at odds a smallest set is named"),
	TEST(a_star_is_told_with_a_handicap,
		"[S2.1] a star beyond a fair share is told, with a handicap"),
	TEST(published_two_way_optima_are_met, "[S2.1] 320 published two-group optima are met"),
};

TEST_MAIN(tests)
