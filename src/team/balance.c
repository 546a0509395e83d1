/* Groups of equal strength: reading the team, dividing it, adopting the division. */
#include "team/balance.h"
#include "base/map.h"
#include "company/days.h"
#include "feed/board.h"
#include "org/grant.h"
#include "org/person.h"
#include "org/settings.h"
#include "org/unit.h"
#include "stats/partition.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEWCOMER_TENURE = 90, NEWCOMERS_LEAST = 3, COLOURS = 8 };

double balance_spread(const int64_t *strength, int n)
{
	if (n < 2)
		return 0;
	int64_t low = strength[0], high = strength[0];
	double sum = 0;
	for (int i = 0; i < n; i++) {
		low = strength[i] < low ? strength[i] : low;
		high = strength[i] > high ? strength[i] : high;
		sum += (double)strength[i];
	}
	return sum > 0 ? (double)(high - low) / (sum / n) : 0;
}

/* --- the team --------------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
	return (one > two) - (one < two);
}

static int64_t median(int64_t *values, size_t n, double at)
{
	qsort(values, n, sizeof *values, ascending);
	return n ? values[(size_t)((double)(n - 1) * at)] : 0;
}

static void give_newcomers(struct tx *tx, struct balance_team *team, struct balance_member *members,
	const struct person *people, const struct balance_wish *wish)
{
	int64_t *young = NEW_N(tx->run->arena, int64_t, (size_t)team->n),
		*all = NEW_N(tx->run->arena, int64_t, (size_t)team->n);
	size_t youngs = 0, alls = 0;
	bool any = false;
	for (int i = 0; i < team->n; i++) {
		any |= members[i].newcomer;
		if (members[i].newcomer)
			continue;
		all[alls++] = members[i].strength;
		if (day_between(people[i].joined, wish->to) < NEWCOMER_TENURE)
			young[youngs++] = members[i].strength;
	}
	team->rule = !any                   ? NEWCOMER_NONE
		: wish->newcomer >= 0       ? NEWCOMER_STATED
		: youngs >= NEWCOMERS_LEAST ? NEWCOMER_MEDIAN
					    : NEWCOMER_QUARTILE;
	team->newcomer = team->rule == NEWCOMER_STATED ? wish->newcomer
		: team->rule == NEWCOMER_MEDIAN        ? median(young, youngs, 0.5)
						       : median(all, alls, 0.25);
	for (int i = 0; i < team->n; i++)
		if (members[i].newcomer)
			members[i].strength = team->newcomer;
}

static const struct board *read_metric(
	struct tx *tx, const struct balance_wish *wish, const char *metric)
{
	struct board_ask ask = { .metric = metric,
		.by = BY_MEMBER,
		.from = wish->from,
		.to = wish->to,
		.unit = wish->unit,
		.per = PER_DAY,
		.limit = 1000000 };
	return board_read(tx, &ask);
}

static struct map *by_member(struct tx *tx, const struct board *board)
{
	struct map *map = map_create(tx->run->arena);
	for (size_t i = 0; i < board->n; i++)
		*map_int(map, board->rows[i].id) = (void *)&board->rows[i];
	return map;
}

static void read_strengths(struct tx *tx, struct balance_team *team, struct balance_member *members,
	const struct balance_wish *wish)
{
	const struct board *board = read_metric(tx, wish, wish->metric);
	struct map *rows = by_member(tx, board);
	team->scale = !strcmp(board->metric->unit, "money") ? 1 : 10000;
	for (int i = 0; i < team->n; i++) {
		const struct board_row *row = map_int_get(rows, members[i].id);
		members[i].days = days_worked(tx, members[i].id, wish->from, wish->to);
		members[i].strength = row && !row->none ? llround(row->value * team->scale) : 0;
		members[i].newcomer = members[i].days < BALANCE_DAYS_LEAST;
	}
}

static void read_also(struct tx *tx, struct balance_team *team, struct balance_member *members,
	const struct person *people, const struct balance_wish *wish)
{
	for (int a = 0; a < wish->also_count && a < 7; a++) {
		team->also[team->also_count++] = wish->also[a];
		if (!strcmp(wish->also[a], "tenure")) {
			for (int i = 0; i < team->n; i++)
				members[i].also[a] = day_between(people[i].joined, wish->to);
			continue;
		}
		struct map *rows = by_member(tx, read_metric(tx, wish, wish->also[a]));
		for (int i = 0; i < team->n; i++) {
			const struct board_row *row = map_int_get(rows, members[i].id);
			members[i].also[a] = row && !row->none ? row->value * 10000 : 0;
		}
	}
}

static struct balance_group *read_groups(struct tx *tx, struct balance_team *team, int64_t under)
{
	size_t n;
	const struct unit *units = unit_list(tx, under, false, &n);
	struct balance_group *groups = NEW_N(tx->run->arena, struct balance_group, n);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(units[i].kind, "group"))
			groups[team->group_count++] = (struct balance_group){ units[i].id,
				units[i].name, units[i].colour, 0, 0 };
	team->groups = groups;
	return groups;
}

static bool leads(struct tx *tx, int64_t person, int64_t group)
{
	return group &&
		db_exists(tx,
			"SELECT 1 FROM grant_ WHERE person = $1 AND unit = $2 AND role = $3 "
			"AND acting = 0 AND since <= $4 AND (until = 0 OR until > $4)",
			I(person), I(group), I(LEADER), I(org_today(tx)));
}

const struct balance_team *balance_team(struct tx *tx, const struct balance_wish *wish)
{
	size_t n, kept = 0;
	const struct person *list = person_list(tx, wish->unit, org_today(tx), false, &n);
	struct person *people = NEW_N(tx->run->arena, struct person, n);
	struct balance_team *team = NEW(tx->run->arena, struct balance_team);
	*team = (struct balance_team){
		.unit = wish->unit, .metric = wish->metric, .from = wish->from, .to = wish->to
	};
	struct balance_group *groups = read_groups(tx, team, wish->unit);
	struct balance_member *members = NEW_N(tx->run->arena, struct balance_member, n);
	struct map *at = map_create(tx->run->arena);
	for (int g = 0; g < team->group_count; g++)
		*map_int(at, groups[g].id) = &groups[g];
	for (size_t i = 0; i < n; i++) {
		/* managers and helpers who sell nothing stay outside the groups */
		bool grouped = map_int_get(at, list[i].unit) != NULL;
		if (!grouped &&
			db_exists(tx,
				"SELECT 1 FROM grant_ WHERE person = $1 AND since <= $2 "
				"AND (until = 0 OR until > $2)",
				I(list[i].id), I(org_today(tx))))
			continue;
		members[kept] = (struct balance_member){ .id = list[i].id,
			.name = list[i].name,
			.group = grouped ? list[i].unit : 0,
			.leader = leads(tx, list[i].id, list[i].unit) };
		people[kept++] = list[i];
	}
	team->members = members;
	team->n = (int)kept;
	read_strengths(tx, team, members, wish);
	give_newcomers(tx, team, members, people, wish);
	read_also(tx, team, members, people, wish);
	for (int i = 0; i < team->n; i++) {
		struct balance_group *group = map_int_get(at, members[i].group);
		if (!group) {
			team->alone++;
			continue;
		}
		group->strength += members[i].strength;
		group->size++;
	}
	return team;
}

/* --- the division ----------------------------------------------------------------------------- */

static int member_index(const struct balance_team *team, int64_t id)
{
	for (int i = 0; i < team->n; i++)
		if (team->members[i].id == id)
			return i;
	return -1;
}

static struct partition_set *pairs(struct run *run, const struct balance_team *team,
	const int64_t (*wanted)[2], int n, int *count)
{
	struct partition_set *sets = NEW_N(run->arena, struct partition_set, (size_t)n);
	for (int i = 0; i < n; i++) {
		int *pair = NEW_N(run->arena, int, 2);
		pair[0] = member_index(team, wanted[i][0]);
		pair[1] = member_index(team, wanted[i][1]);
		if (pair[0] >= 0 && pair[1] >= 0)
			sets[(*count)++] = (struct partition_set){ pair, 2 };
	}
	return sets;
}

static int *leader_indexes(struct run *run, const struct balance_team *team,
	const struct balance_wish *wish, int groups, int *count)
{
	int *leaders = NEW_N(run->arena, int, (size_t)(team->n + wish->leader_count + 1));
	for (int i = 0; i < wish->leader_count; i++)
		if (member_index(team, wish->leaders[i]) >= 0)
			leaders[(*count)++] = member_index(team, wish->leaders[i]);
	if (wish->leaders)
		return leaders;
	for (int g = 0; g < team->group_count; g++)
		for (int i = 0; i < team->n; i++)
			if (team->members[i].leader &&
				team->members[i].group == team->groups[g].id) {
				leaders[(*count)++] = i;
				break;
			}
	if (*count > groups) /* fewer groups than leaders: some will follow */
		*count = groups;
	return leaders;
}

/* Which of today's groups each new one continues: the one it shares most people with, leaders first. */
static void continue_groups(struct run *run, const struct balance_team *team, const int *group,
	int groups, struct balance_group *made)
{
	bool *taken = NEW_N(run->arena, bool, (size_t)team->group_count),
	     *done = NEW_N(run->arena, bool, (size_t)groups);
	for (int round = 0; round < groups; round++) {
		int best = 0, best_new = -1, best_old = -1;
		for (int g = 0; g < groups; g++)
			for (int o = 0; o < team->group_count; o++) {
				int shared = 0;
				for (int i = 0; i < team->n; i++)
					if (group[i] == g &&
						team->members[i].group == team->groups[o].id)
						shared += team->members[i].leader ? 1000 : 1;
				if (!done[g] && !taken[o] && shared > best) {
					best = shared;
					best_new = g;
					best_old = o;
				}
			}
		if (best_new < 0)
			break;
		done[best_new] = taken[best_old] = true;
		made[best_new].id = team->groups[best_old].id;
		made[best_new].name = team->groups[best_old].name;
		made[best_new].colour = team->groups[best_old].colour;
	}
	for (int g = 0; g < groups; g++) {
		if (done[g])
			continue;
		made[g].name = "";
		made[g].colour = g % COLOURS + 1;
	}
}

static int64_t *values_of(struct run *run, const struct balance_team *team)
{
	int width = 1 + team->also_count;
	int64_t *values = NEW_N(run->arena, int64_t, (size_t)(team->n * width + 1));
	for (int i = 0; i < team->n; i++) {
		values[i * width] = team->members[i].strength;
		for (int a = 0; a < team->also_count; a++)
			values[i * width + 1 + a] = llround(team->members[i].also[a]);
	}
	return values;
}

static void tell_star(const struct partition *found, struct balance *balance)
{
	balance->star = -1;
	if (!found->star_count)
		return;
	balance->star = found->stars[0].member;
	balance->star_group = found->stars[0].group;
	balance->handicap = found->stars[0].handicap;
	balance->fair_share = found->stars[0].fair_share;
}

const struct balance *balance_find(
	struct run *run, const struct balance_team *team, const struct balance_wish *wish)
{
	int groups = wish->groups ? wish->groups : team->group_count > 1 ? team->group_count : 2;
	const char **names = NEW_N(run->arena, const char *, (size_t)team->n + 1);
	for (int i = 0; i < team->n; i++)
		names[i] = team->members[i].name;
	struct partition_task task = { .members = team->n,
		.groups = groups,
		.attributes = 1 + team->also_count,
		.value = values_of(run, team),
		.name = names,
		.any_size = wish->any_size,
		.seed = wish->seed };
	task.together = pairs(run, team, wish->together, wish->togethers, &task.togethers);
	task.apart = pairs(run, team, wish->apart, wish->aparts, &task.aparts);
	task.leader = leader_indexes(run, team, wish, groups, &task.leaders);
	const struct partition *found = partition_find(run, &task);

	struct balance *balance = NEW(run->arena, struct balance);
	struct balance_group *made = NEW_N(run->arena, struct balance_group, (size_t)groups);
	int64_t *after = NEW_N(run->arena, int64_t, (size_t)groups),
		*before = NEW_N(run->arena, int64_t, (size_t)team->group_count + 1);
	continue_groups(run, team, found->group, groups, made);
	for (int g = 0; g < groups; g++) {
		made[g].strength = after[g] = found->total[g * task.attributes];
		made[g].size = found->size[g];
	}
	for (int g = 0; g < team->group_count; g++)
		before[g] = team->groups[g].strength;
	*balance = (struct balance){ .group = found->group,
		.groups = made,
		.group_count = groups,
		.spread_before = balance_spread(before, team->group_count),
		.spread_after = balance_spread(after, groups),
		.spread = found->spread[0],
		.lower_bound = found->lower_bound,
		.optimal = found->optimal };
	tell_star(found, balance);
	return balance;
}

/* --- adopting --------------------------------------------------------------------------------- */

static int64_t adopt_group(
	struct tx *tx, int64_t under, const struct balance_adopt *group, int place, day_t from)
{
	if (!group->unit)
		return unit_create(tx,
			&(struct unit){ .parent = under,
				.kind = "group",
				.name = group->name,
				.slogan = "",
				.colour = place % COLOURS + 1 },
			from);
	struct unit unit = *unit_get(tx, group->unit);
	if (group->name && group->name[0] && strcmp(group->name, unit.name)) {
		unit.name = group->name;
		unit_change(tx, &unit, 0);
	}
	return unit.id;
}

/* A leader of a group that continues stays its leader; one who is moved out leads no longer. */
static void end_leading(struct tx *tx, int64_t person, int64_t old, day_t from)
{
	size_t n;
	const struct grant *grants = grant_list(tx, person, from, &n);
	for (size_t i = 0; i < n; i++)
		if (grants[i].id && grants[i].unit == old && grants[i].role == LEADER)
			grant_end(tx, grants[i].id, from);
}

static void close_empty(struct tx *tx, int64_t under, struct map *used, day_t from)
{
	size_t n;
	const struct unit *units = unit_list(tx, under, false, &n);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(units[i].kind, "group") && !map_int_get(used, units[i].id) &&
			!db_exists(tx, "SELECT 1 FROM membership WHERE unit = $1 AND until = 0",
				I(units[i].id)) &&
			!db_exists(tx,
				"SELECT 1 FROM unit_parent p JOIN unit u ON u.id = p.unit "
				"WHERE p.parent = $1 AND p.until = 0 AND u.closed = 0",
				I(units[i].id)))
			unit_close(tx, units[i].id, from);
}

int balance_adopt(
	struct tx *tx, int64_t under, const struct balance_adopt *groups, size_t n, day_t from)
{
	struct map *seen = map_create(tx->run->arena), *used = map_create(tx->run->arena);
	ms_t at = org_day_begin(tx, from);
	int moved = 0;
	for (size_t g = 0; g < n; g++) {
		int64_t unit = adopt_group(tx, under, &groups[g], (int)g, from);
		*map_int(used, unit) = tx;
		for (size_t i = 0; i < groups[g].n; i++) {
			int64_t id = groups[g].members[i];
			void **place = map_int(seen, id);
			const struct person *person = person_get(tx, id);
			if (*place)
				fail(tx->run, BALANCE_TWICE, person->name);
			*place = tx;
			if (person->unit == unit)
				continue;
			end_leading(tx, id, person->unit, from);
			person_move(tx, id, unit, at);
			moved++;
		}
	}
	close_empty(tx, under, used, from);
	return moved;
}
