/* From members and wishes to units, and the naming of wishes that cannot be kept. */
#include "partition_units.h"

#include "base/buf.h"
#include "base/list.h"

#include <stdlib.h>
#include <string.h>

enum { FEASIBLE_NODES = 400000, FEASIBLE_UNITS = 5000 };

static const char *name_of(struct run *run, const struct partition_task *task, int member)
{
	return task->name ? task->name[member] : num(run, member + 1);
}

/* "a + b": the names of some members; at most ten. */
static const char *names(struct run *run, const struct partition_task *task, const int *member,
	int members, const char *between)
{
	struct buf *text = buf_create(run->arena, 0);
	for (int i = 0; i < members && i < 10; i++)
		buf_printf(text, "%s%s", i ? between : "", name_of(run, task, member[i]));
	if (members > 10)
		buf_text(text, " …");
	return buf_string(text);
}

/* Union-find: the first member of each one's unit. */
static int root_of(int *root, int member)
{
	while (root[member] != member)
		member = root[member] = root[root[member]];
	return member;
}

static int *roots_make(struct arena *arena, const struct partition_task *task)
{
	int *root = NEW_N(arena, int, (size_t)task->members);
	for (int m = 0; m < task->members; m++)
		root[m] = m;
	for (int s = 0; s < task->togethers; s++)
		for (int i = 1; i < task->together[s].members; i++) {
			int a = root_of(root, task->together[s].member[0]);
			int b = root_of(root, task->together[s].member[i]);
			root[a > b ? a : b] = a > b ? b : a;
		}
	for (int m = 0; m < task->members; m++)
		root[m] = root_of(root, m);
	return root;
}

/* The wishes to be apart, the leaders' among them as the last. */
static struct partition_set apart_set(const struct partition_task *task, int s)
{
	if (s < task->aparts)
		return task->apart[s];
	return (struct partition_set){ task->leader, task->leaders };
}

/* The members of a set without repeated ones; *n in and out. */
static const int *distinct(struct arena *arena, const int *member, int *n)
{
	int *once = NEW_N(arena, int, (size_t)*n), count = 0;
	for (int i = 0; i < *n; i++) {
		bool seen = false;
		for (int j = 0; j < count; j++)
			seen = seen || once[j] == member[i];
		if (!seen)
			once[count++] = member[i];
	}
	*n = count;
	return once;
}

static void check_apart(struct run *run, const struct partition_task *task, const int *root)
{
	for (int s = 0; s <= task->aparts; s++) {
		struct partition_set set = apart_set(task, s);
		bool leaders = s == task->aparts;
		int n = set.members;
		const int *member = distinct(run->arena, set.member, &n);
		if (leaders && n > task->groups)
			fail(run, LEADERS_TOO_MANY, num(run, n), num(run, task->groups),
				names(run, task, member, n, ", "));
		if (n > task->groups)
			fail(run, APART_TOO_MANY, names(run, task, member, n, ", "), num(run, n),
				num(run, task->groups));
		for (int i = 0; i < n; i++)
			for (int j = 0; j < i; j++)
				if (root[member[i]] == root[member[j]])
					fail_with(run, leaders ? LEADERS_TOGETHER : TOGETHER_APART,
						(const char *[]){ name_of(run, task, member[j]),
							name_of(run, task, member[i]), NULL });
	}
}

static void check_together(struct run *run, const struct partition_task *task, const int *root)
{
	int most = task->any_size ? task->members - task->groups + 1
				  : (task->members + task->groups - 1) / task->groups;
	int *size = NEW_N(run->arena, int, (size_t)task->members);
	int *mate = NEW_N(run->arena, int, (size_t)task->members);
	for (int m = 0; m < task->members; m++)
		size[root[m]]++;
	for (int r = 0; r < task->members; r++) {
		if (size[r] <= most)
			continue;
		int n = 0;
		for (int m = 0; m < task->members; m++)
			if (root[m] == r)
				mate[n++] = m;
		fail(run, TOGETHER_TOO_LARGE, names(run, task, mate, n, ", "), num(run, n),
			num(run, most));
	}
}

/* unit_of[] and the arrays of the units from the roots. */
static void units_fill(
	struct parts *parts, const struct partition_task *task, const int *root, int *unit_of)
{
	struct arena *arena = parts->arena;
	int width = task->attributes;
	for (int m = 0; m < task->members; m++)
		unit_of[m] = root[m] == m ? parts->units++ : unit_of[root[m]];
	int *size = NEW_N(arena, int, (size_t)parts->units);
	int *first = NEW_N(arena, int, (size_t)parts->units + 1);
	int *next = NEW_N(arena, int, (size_t)parts->units);
	int64_t *value = NEW_N(arena, int64_t, (size_t)parts->units * (size_t)width);
	int64_t *single = NEW_N(arena, int64_t, (size_t)task->members * (size_t)width);
	for (int m = 0; m < task->members; m++)
		size[unit_of[m]]++;
	for (int u = 0; u < parts->units; u++)
		first[u + 1] = first[u] + size[u];
	for (int m = 0; m < task->members; m++) {
		int u = unit_of[m];
		for (int a = 0; a < width; a++) {
			int64_t own = task->value[m * width + a];
			value[u * width + a] += own;
			single[(first[u] + next[u]) * width + a] = own;
		}
		next[u]++;
	}
	parts->size = size;
	parts->first = first;
	parts->value = value;
	parts->single = single;
}

static void foes_fill(struct parts *parts, const struct partition_task *task, const int *unit_of)
{
	typedef LIST(int) ints;
	ints *foe = NEW_N(parts->arena, ints, (size_t)parts->units);
	for (int s = 0; s <= task->aparts; s++) {
		struct partition_set set = apart_set(task, s);
		for (int i = 0; i < set.members; i++)
			for (int j = 0; j < set.members; j++)
				if (unit_of[set.member[i]] != unit_of[set.member[j]])
					*list_add(parts->arena, &foe[unit_of[set.member[i]]]) =
						unit_of[set.member[j]];
	}
	const int **list = NEW_N(parts->arena, const int *, (size_t)parts->units);
	int *foes = NEW_N(parts->arena, int, (size_t)parts->units);
	for (int u = 0; u < parts->units; u++) {
		list[u] = foe[u].at;
		foes[u] = (int)foe[u].n;
	}
	parts->foe = list;
	parts->foes = foes;
}

struct parts *units_make(struct arena *arena, const struct partition_task *task, int *unit_of)
{
	struct parts *parts = NEW(arena, struct parts);
	parts->arena = arena;
	parts->groups = task->groups;
	parts->attributes = task->attributes;
	parts->any_size = task->any_size;
	parts->size_low = task->members / task->groups;
	parts->large = task->members % task->groups;
	units_fill(parts, task, roots_make(arena, task), unit_of);
	foes_fill(parts, task, unit_of);
	return parts;
}

enum start { START_FOUND, START_IMPOSSIBLE, START_UNKNOWN };

static enum start start_find(const struct parts *parts, struct division *division)
{
	if (search_start(parts, division))
		return START_FOUND;
	if (parts->units > FEASIBLE_UNITS)
		return START_UNKNOWN;
	struct exact exact = exact_everything(parts);
	exact.nodes = FEASIBLE_NODES;
	exact.any = true;
	struct score none = { { 0 } };
	bool found;
	int64_t left;
	enum exact_end end = exact_search(&exact, division, &none, &found, &left);
	return found ? START_FOUND : end == EXACT_PROVEN ? START_IMPOSSIBLE : START_UNKNOWN;
}

/* The task without the wishes that are dropped; wishes: togethers, then aparts, then the leaders. */
static enum start start_without(const struct partition_task *task, const bool *dropped)
{
	struct arena *arena = arena_create();
	struct partition_task some = *task;
	struct partition_set *together = NEW_N(
		arena, struct partition_set, (size_t)task->togethers);
	struct partition_set *apart = NEW_N(arena, struct partition_set, (size_t)task->aparts);
	some.togethers = some.aparts = 0;
	some.together = together;
	some.apart = apart;
	for (int s = 0; s < task->togethers; s++)
		if (!dropped[s])
			together[some.togethers++] = task->together[s];
	for (int s = 0; s < task->aparts; s++)
		if (!dropped[task->togethers + s])
			apart[some.aparts++] = task->apart[s];
	if (dropped[task->togethers + task->aparts])
		some.leaders = 0;
	int *unit_of = NEW_N(arena, int, (size_t)task->members);
	struct parts *parts = units_make(arena, &some, unit_of);
	struct division division = division_new(parts);
	enum start start = start_find(parts, &division);
	arena_destroy(arena);
	return start;
}

/* Fails, naming the wishes at odds. When they are proven so, those are named without any one of
 * which the rest could be kept (a deletion filter, Chinneck & Dravnieks 1991). */
_Noreturn static void wishes_fail(struct run *run, const struct partition_task *task, bool proven)
{
	int wishes = task->togethers + task->aparts + 1;
	bool *dropped = NEW_N(run->arena, bool, (size_t)wishes);
	for (int w = 0; proven && w < wishes; w++) {
		dropped[w] = true;
		dropped[w] = start_without(task, dropped) == START_IMPOSSIBLE;
	}
	struct buf *text = buf_create(run->arena, 0);
	for (int w = 0; w < wishes; w++) {
		bool together = w < task->togethers;
		struct partition_set set = together ? task->together[w]
						    : apart_set(task, w - task->togethers);
		if (dropped[w] || !set.members)
			continue;
		buf_printf(text, "%s%s", text->length ? "; " : "",
			names(run, task, set.member, set.members, together ? " + " : " | "));
	}
	fail_with(run, proven ? WISHES_CLASH : WISHES_UNSOLVED,
		(const char *[]){ buf_string(text), NULL });
}

void units_start(struct run *run, const struct partition_task *task, const struct parts *parts,
	struct division *division)
{
	enum start start = start_find(parts, division);
	if (start != START_FOUND)
		wishes_fail(run, task, start == START_IMPOSSIBLE);
}

void units_check(struct run *run, const struct partition_task *task)
{
	if (task->groups > task->members)
		fail(run, GROUPS_TOO_MANY, num(run, task->members), num(run, task->groups));
	const int *root = roots_make(run->arena, task);
	check_apart(run, task, root);
	check_together(run, task, root);
	for (int a = 0; a < task->attributes; a++) {
		int64_t left = INT64_C(1) << 61;
		for (int m = 0; m < task->members; m++) {
			int64_t value = task->value[m * task->attributes + a];
			if (value < -left || value > left)
				fail(run, NUMBER_RANGE, name_of(run, task, m));
			left -= value < 0 ? -value : value;
		}
	}
}
