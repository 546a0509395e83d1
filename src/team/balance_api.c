/* Routes of groups of equal strength. */
#include "team/routes.h"
#include "base/map.h"
#include "http/nouns.h"
#include "http/request.h"
#include "org/settings.h"
#include "org/unit.h"
#include "team/balance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PERIOD_DAYS = 60, PAIRS_MOST = 200, ALSO_MOST = 7 };

static const char *const rule_names[] = { "none", "stated", "median_of_newcomers",
	"lower_quartile" };

/* "12,15;3,4" → pairs. */
static const int64_t (*read_pairs(struct request *rq, const char *name, int *count))[2]
{
	int64_t(*pairs)[2] = (int64_t(*)[2])NEW_N(rq->run->arena, int64_t, PAIRS_MOST * 2);
	const char *text = in_text(rq, name, "");
	while (*text && *count < PAIRS_MOST) {
		char *end;
		pairs[*count][0] = strtoll(text, &end, 10);
		if (end == text || *end != ',')
			fail(rq->run, FIELD_INVALID, name, "12,15;3,4");
		text = end + 1;
		pairs[*count][1] = strtoll(text, &end, 10);
		if (end == text || (*end && *end != ';'))
			fail(rq->run, FIELD_INVALID, name, "12,15;3,4");
		text = *end ? end + 1 : end;
		++*count;
	}
	return (const int64_t(*)[2])pairs;
}

static void read_also(struct request *rq, struct balance_wish *wish)
{
	const char **also = NEW_N(rq->run->arena, const char *, ALSO_MOST);
	char *text = arena_strdup(rq->run->arena, in_text(rq, "also", "")), *rest = NULL;
	for (char *name = strtok_r(text, ",", &rest); name && wish->also_count < ALSO_MOST;
		name = strtok_r(NULL, ",", &rest))
		also[wish->also_count++] = name;
	wish->also = also;
}

static void read_leaders(struct request *rq, struct balance_wish *wish)
{
	json_t *list = in_json(rq, "leaders");
	if (!list)
		return;
	wish->leader_count = (int)json_array_size(list);
	int64_t *leaders = NEW_N(rq->run->arena, int64_t, (size_t)wish->leader_count);
	for (int i = 0; i < wish->leader_count; i++)
		leaders[i] = json_integer_value(json_array_get(list, (size_t)i));
	wish->leaders = leaders;
}

static struct balance_wish read_wish(struct request *rq, int groups)
{
	day_t today = org_today(rq->tx);
	struct balance_wish wish = {
		.unit = in_unit(rq, "unit"),
		.metric = in_text(rq, "metric", "revenue"),
		.from = in_has(rq, "from") ? in_day(rq, "from") : day_add(today, -PERIOD_DAYS),
		.to = in_has(rq, "to") ? in_day(rq, "to") : today,
		.groups = groups,
		.newcomer = in_int(rq, "newcomer", -1),
		.any_size = in_bool(rq, "any_size", false),
		.seed = (uint64_t)in_int(rq, "seed", 1),
	};
	if (wish.to < wish.from)
		fail(rq->run, FIELD_INVALID, "to", "from …");
	read_also(rq, &wish);
	wish.together = read_pairs(rq, "together", &wish.togethers);
	wish.apart = read_pairs(rq, "apart", &wish.aparts);
	read_leaders(rq, &wish);
	return wish;
}

static json_t *members_json(const struct balance_team *team, const int *of, int64_t old, int g)
{
	json_t *items = json_array();
	for (int i = 0; i < team->n; i++) {
		const struct balance_member *member = &team->members[i];
		if (of ? of[i] != g : member->group != old)
			continue;
		json_array_append_new(items,
			json_pack("{s:I, s:s, s:f, s:f, s:b, s:b}", "id", (json_int_t)member->id,
				"name", member->name, "strength",
				(double)member->strength / team->scale, "days", member->days,
				"newcomer", member->newcomer, "leader", member->leader));
	}
	return items;
}

static json_t *groups_json(
	const struct balance_team *team, const struct balance_group *groups, int n, const int *of)
{
	json_t *items = json_array();
	for (int g = 0; g < n; g++)
		json_array_append_new(items,
			json_pack("{s:o, s:s, s:i, s:f, s:i, s:o}", "group",
				groups[g].id ? json_integer(groups[g].id) : json_null(), "name",
				groups[g].name, "colour", groups[g].colour, "strength",
				(double)groups[g].strength / team->scale, "size", groups[g].size,
				"members", members_json(team, of, groups[g].id, g)));
	return items;
}

static json_t *moves_json(const struct balance_team *team, const struct balance *balance)
{
	json_t *items = json_array();
	for (int i = 0; i < team->n; i++) {
		const struct balance_member *member = &team->members[i];
		const struct balance_group *to = &balance->groups[balance->group[i]];
		if (to->id == member->group && member->group)
			continue;
		const char *from = "";
		for (int g = 0; g < team->group_count; g++)
			if (team->groups[g].id == member->group)
				from = team->groups[g].name;
		json_array_append_new(items,
			json_pack("{s:I, s:s, s:s, s:s, s:o, s:o, s:i}", "person",
				(json_int_t)member->id, "name", member->name, "from", from, "to",
				to->name, "from_unit",
				member->group ? json_integer(member->group) : json_null(),
				"to_unit", to->id ? json_integer(to->id) : json_null(), "to_index",
				balance->group[i]));
	}
	return items;
}

static json_t *star_json(const struct balance_team *team, const struct balance *balance)
{
	if (balance->star < 0)
		return json_null();
	const struct balance_member *star = &team->members[balance->star];
	return json_pack("{s:I, s:s, s:f, s:f, s:f, s:i, s:s}", "person", (json_int_t)star->id,
		"name", star->name, "strength", (double)star->strength / team->scale, "fair_share",
		(double)balance->fair_share / team->scale, "handicap",
		(double)balance->handicap / team->scale, "group_index", balance->star_group,
		"group", balance->groups[balance->star_group].name);
}

static json_t *newcomers_json(const struct balance_team *team)
{
	json_t *names = json_array();
	for (int i = 0; i < team->n; i++)
		if (team->members[i].newcomer)
			json_array_append_new(names,
				json_pack("{s:I, s:s}", "id", (json_int_t)team->members[i].id,
					"name", team->members[i].name));
	return json_pack("{s:s, s:f, s:o}", "rule", rule_names[team->rule], "strength",
		(double)team->newcomer / team->scale, "people", names);
}

static double percent(double share)
{
	return round(share * 1000) / 10;
}

static void balance(struct request *rq)
{
	struct balance_wish wish = read_wish(rq, (int)in_int(rq, "groups", 0));
	const struct balance_team *team = balance_team(rq->tx, &wish);
	json_t *before = json_pack("{s:f, s:o, s:i}", "spread_percent", 0.0, "groups",
		groups_json(team, team->groups, team->group_count, NULL), "alone", team->alone);
	if (team->n < 2) {
		reply_json(rq,
			json_pack("{s:s, s:o, s:o, s:o, s:n, s:[], s:n, s:o}", "metric",
				team->metric, "from", day_json(team->from), "to",
				day_json(team->to), "before", before, "after", "moves", "star",
				"newcomers", newcomers_json(team)));
		return;
	}
	const struct balance *found = balance_find(rq->run, team, &wish);
	json_object_set_new(before, "spread_percent", json_real(percent(found->spread_before)));
	json_t *after = json_pack("{s:o, s:f, s:f, s:f, s:b}", "groups",
		groups_json(team, found->groups, found->group_count, found->group), "spread",
		(double)found->spread / team->scale, "spread_percent", percent(found->spread_after),
		"lower_bound", (double)found->lower_bound / team->scale, "optimal", found->optimal);
	reply_json(rq,
		json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "metric", team->metric,
			"from", day_json(team->from), "to", day_json(team->to), "before", before,
			"after", after, "moves", moves_json(team, found), "star",
			star_json(team, found), "newcomers", newcomers_json(team)));
}

/* --- dragging --------------------------------------------------------------------------------- */

static void check(struct request *rq)
{
	struct balance_wish wish = read_wish(rq, 0);
	const struct balance_team *team = balance_team(rq->tx, &wish);
	json_t *groups = in_json(rq, "groups"), *group, *id, *items = json_array();
	size_t g, i, n = json_array_size(groups);
	int64_t *strength = NEW_N(rq->run->arena, int64_t, n + 1);
	json_array_foreach(groups, g, group) {
		json_array_foreach(group, i, id)
			for (int m = 0; m < team->n; m++)
				if (team->members[m].id == json_integer_value(id))
					strength[g] += team->members[m].strength;
		json_array_append_new(items,
			json_pack("{s:f, s:I}", "strength", (double)strength[g] / team->scale,
				"size", (json_int_t)json_array_size(group)));
	}
	reply_status(rq, 200);
	reply_json(rq,
		json_pack("{s:o, s:f}", "groups", items, "spread_percent",
			percent(balance_spread(strength, (int)n))));
}

static void adopt(struct request *rq)
{
	json_t *list = in_json(rq, "groups"), *item;
	size_t g, n = json_array_size(list);
	struct balance_adopt *groups = NEW_N(rq->run->arena, struct balance_adopt, n);
	json_array_foreach(list, g, item) {
		json_t *members = json_object_get(item, "members");
		size_t count = json_array_size(members);
		int64_t *ids = NEW_N(rq->run->arena, int64_t, count);
		for (size_t i = 0; i < count; i++)
			ids[i] = json_integer_value(json_array_get(members, i));
		const char *name = json_string_value(json_object_get(item, "name"));
		groups[g] = (struct balance_adopt){ json_integer_value(
							    json_object_get(item, "unit")),
			name ? name : "", ids, count };
		if (!groups[g].unit && !groups[g].name[0])
			fail(rq->run, FIELD_MISSING, "name");
	}
	int64_t unit = in_unit(rq, "unit");
	day_t from = in_has(rq, "from") ? in_day(rq, "from") : org_today(rq->tx);
	int moved = balance_adopt(rq->tx, unit, groups, n, from);
	audit(rq->tx, &rq->caller, "balance.adopt", unit,
		json_pack("{s:i, s:i}", "moved", moved, "from", (int)from));
	reply_status(rq, 200);
	reply_json(rq, json_pack("{s:i, s:o}", "moved", moved, "from", day_json(from)));
}

#define WISH(groups_)                                                                      \
	FIELD("unit", ID(&noun_unit), 0, "whose people; the company"), groups_,            \
		FIELD("metric", TEXT(200), 0,                                              \
			"what strength is: a metric or formula, per day worked; revenue"), \
		FIELD("from", DAY, 0, "first day; 60 days ago"),                           \
		FIELD("to", DAY, 0, "last day; today"),                                    \
		FIELD("also", TEXT(400), 0,                                                \
			"what shall be even too: tenure, or metrics, by commas"),          \
		FIELD("together", TEXT(4000), 0, "pairs that stay together: 12,15;3,4"),   \
		FIELD("apart", TEXT(4000), 0, "pairs that are kept apart"),                \
		FIELD("leaders", IDS(&noun_person, 200), 0,                                \
			"each in a group of their own; today's leaders"),                  \
		FIELD("newcomer", INT(0, EXACT_MAX), 0,                                    \
			"the strength of those without a history"),                        \
		FIELD("any_size", BOOL, 0, "sizes may differ by more than one"),           \
		FIELD("seed", INT(0, EXACT_MAX), 0, "another division of the same quality")

static const struct field balance_in[] = {
	WISH(FIELD("groups", INT(2, 200), 0, "how many; as many as there are")), FIELDS_END
};
static const struct field check_in[] = {
	WISH(FIELD("groups", ANYTHING, REQUIRED, "the division to look at: [[ids], …]")), FIELDS_END
};
static const struct field adopt_group_in[] = { FIELD("unit", ID(&noun_unit), NULLABLE,
						       "the group; null: a new one"),
	FIELD("name", TEXT(200), 0, "its name"),
	FIELD("members", IDS(&noun_person, 5000), REQUIRED, "who is in it"), FIELDS_END };
static const struct field adopt_in[] = {
	FIELD("unit", ID(&noun_unit), 0, "under which unit new groups are made; the company"),
	FIELD("groups", LIST_OF(adopt_group_in, 500), REQUIRED, "the groups"),
	FIELD("from", DAY, 0, "from the beginning of which day on; today"), FIELDS_END
};

static const struct field member_fields[] = { FIELD("id", COUNT, REQUIRED, "the member"),
	FIELD("name", TEXT(0), REQUIRED, "their name"),
	FIELD("strength", REAL, REQUIRED, "the metric per day worked"),
	FIELD("days", REAL, REQUIRED, "days worked in the period"),
	FIELD("newcomer", BOOL, REQUIRED, "no history: the strength of newcomers"),
	FIELD("leader", BOOL, REQUIRED, "leads their group"), FIELDS_END };
static const struct field group_out[] = { FIELD("group", COUNT, NULLABLE,
						  "the group; null: a new one"),
	FIELD("name", TEXT(0), REQUIRED, "its name"),
	FIELD("colour", INT(0, 8), REQUIRED, "its colour"),
	FIELD("strength", REAL, REQUIRED, "sum of its members'"),
	FIELD("size", COUNT, REQUIRED, "how many"),
	FIELD("members", LIST_OF(member_fields, 0), REQUIRED, "who"), FIELDS_END };
static const struct field before_fields[] = {
	FIELD("spread_percent", REAL, REQUIRED, "largest less smallest, percent of the mean group"),
	FIELD("groups", LIST_OF(group_out, 0), REQUIRED, "today's groups"),
	FIELD("alone", COUNT, REQUIRED, "people in no group"), FIELDS_END
};
static const struct field after_fields[] = { FIELD("groups", LIST_OF(group_out, 0), REQUIRED,
						     "the best division found"),
	FIELD("spread", REAL, REQUIRED, "largest less smallest strength"),
	FIELD("spread_percent", REAL, REQUIRED, "of the mean group"),
	FIELD("lower_bound", REAL, REQUIRED, "proven: no division has a smaller spread"),
	FIELD("optimal", BOOL, REQUIRED, "proven to be the best"), FIELDS_END };
static const struct field move_fields[] = { FIELD("person", COUNT, REQUIRED, "who moves"),
	FIELD("name", TEXT(0), REQUIRED, "their name"),
	FIELD("from", TEXT(0), REQUIRED, "from which group"),
	FIELD("to", TEXT(0), REQUIRED, "to which group"),
	FIELD("from_unit", COUNT, NULLABLE, "its id"),
	FIELD("to_unit", COUNT, NULLABLE, "its id; null: a new one"),
	FIELD("to_index", COUNT, REQUIRED, "its place in after.groups"), FIELDS_END };
static const struct field star_fields[] = { FIELD("person", COUNT, REQUIRED,
						    "who outweighs a fair share"),
	FIELD("name", TEXT(0), REQUIRED, "their name"),
	FIELD("strength", REAL, REQUIRED, "their strength"),
	FIELD("fair_share", REAL, REQUIRED, "what a group should have"),
	FIELD("handicap", REAL, REQUIRED, "what their group should give in advance"),
	FIELD("group_index", COUNT, REQUIRED, "their group's place in after.groups"),
	FIELD("group", TEXT(0), REQUIRED, "its name"), FIELDS_END };
static const struct field person_out[] = { FIELD("id", COUNT, REQUIRED, "who"),
	FIELD("name", TEXT(0), REQUIRED, "their name"), FIELDS_END };
static const struct field newcomers_fields[] = {
	FIELD("rule", CHOICE("none|stated|median_of_newcomers|lower_quartile"), REQUIRED,
		"what they got"),
	FIELD("strength", REAL, REQUIRED, "how much"),
	FIELD("people", LIST_OF(person_out, 0), REQUIRED, "who they are"), FIELDS_END
};
static const struct field balance_out[] = { FIELD("metric", TEXT(0), REQUIRED, "what strength is"),
	FIELD("from", DAY, REQUIRED, "first day"), FIELD("to", DAY, REQUIRED, "last day"),
	FIELD("before", OBJECT(before_fields), REQUIRED, "today"),
	FIELD("after", OBJECT(after_fields), NULLABLE, "the best; null: nobody to divide"),
	FIELD("moves", LIST_OF(move_fields, 0), REQUIRED, "who would move"),
	FIELD("star", OBJECT(star_fields), NULLABLE, "no division balances them away"),
	FIELD("newcomers", OBJECT(newcomers_fields), REQUIRED, "those without a history"),
	FIELDS_END };
static const struct field checked_fields[] = { FIELD("strength", REAL, REQUIRED,
						       "sum of its members'"),
	FIELD("size", COUNT, REQUIRED, "how many"), FIELDS_END };
static const struct field check_out[] = { FIELD("groups", LIST_OF(checked_fields, 0), REQUIRED,
						  "the groups as given"),
	FIELD("spread_percent", REAL, REQUIRED, "largest less smallest, percent of the mean group"),
	FIELDS_END };
static const struct field adopt_out[] = { FIELD("moved", COUNT, REQUIRED, "how many people moved"),
	FIELD("from", DAY, REQUIRED, "from which day on"), FIELDS_END };

const struct route balance_routes[] = {
	{ GET, "/api/balance", ROLES_MANAGE | HR, BRANCH, balance, balance_in, balance_out,
		"Groups of equal strength: today's, the best, who moves" },
	{ POST, "/api/balance/check", ROLES_MANAGE | HR, BRANCH, check, check_in, check_out,
		"How even a division is" },
	{ POST, "/api/balance/adopt", ROLES_MANAGE, BRANCH, adopt, adopt_in, adopt_out,
		"Adopt a division from a day on" },
	ROUTES_END
};
