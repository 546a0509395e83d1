/* Founding the company, or entering it again, and playing its days up to today. */
#include "simulate/play_parts.h"

#include "company/days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { GROUP_SIZE = 6, GAP_MOST = 60, TARGET_PER_HEAD = 8000000 };
#define ZONE "Asia/Shanghai"

struct talent actor_talent(const struct play *play, int number)
{
	struct random own = random_seeded(play->wish->seed * 1000003 + (uint64_t)number);
	return talent_drawn(&own);
}

bool actor_here(const struct actor *actor, day_t day)
{
	return day >= actor->joined && (!actor->left || day <= actor->left);
}

static json_t *day_text(day_t day)
{
	char text[40];
	snprintf(text, sizeof text, "%04d-%02d-%02d", day_year(day), day_month(day),
		day_of_month(day));
	return json_string(text);
}

/* --- founding --------------------------------------------------------------------------------- */

static void start(struct play *play)
{
	unsigned char secret[16];
	char password[2 * sizeof secret + 1];
	if (getrandom(secret, sizeof secret, 0) != (ssize_t)sizeof secret)
		abort();
	for (size_t i = 0; i < sizeof secret; i++)
		snprintf(password + 2 * i, 3, "%02x", secret[i]);
	bool zh = play->wish->zh;
	client_tell(play->client, "POST", "/api/start",
		json_pack("{s:s, s:s, s:s, s:s}", "key", play->wish->key, "name",
			zh ? "顾远航" : "Grace Gu", "login", "owner", "password", password));
	client_tell(play->client, "POST", "/api/setup",
		json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "company", name_company(zh),
			"counts", "signed", "rest", "big_small", "close_minutes", 0, "language",
			zh ? "zh" : "en", "zone", ZONE, "currency", "CNY"));
}

static void found_products(struct play *play)
{
	for (int i = 0; i < PRODUCTS; i++) {
		struct product_name product = name_product(play->wish->zh, i);
		play->products[i] = client_make(play->client, "/api/products",
			json_pack("{s:s, s:I, s:I}", "name", product.name, "price_cents",
				(json_int_t)product.price_cents, "floor_cents",
				(json_int_t)product.floor_cents));
	}
}

static int64_t hire(struct play *play, const char *name, int number, int64_t unit, const char *role,
	day_t joined)
{
	static const char *const channels[][2] = { { "BOSS直聘", "Job site" },
		{ "内推", "Referral" }, { "校招", "Campus" }, { "58同城", "Agency" } };
	char code[16];
	snprintf(code, sizeof code, "A%03d", number);
	return client_make(play->client, "/api/people",
		json_pack("{s:s, s:s, s:I, s:s, s:o, s:s}", "name", name, "number", code, "unit",
			(json_int_t)unit, "role", role, "joined", day_text(joined), "channel",
			channels[number % 4][play->wish->zh ? 0 : 1]));
}

static void found_groups(struct play *play, day_t since)
{
	for (int g = 0; g < play->group_count; g++) {
		struct group_name group = name_group(play->wish->zh, g);
		const char *name = g < GROUP_NAMES
			? group.name
			: arena_printf(play->run->arena, "%s %d", group.name, g / GROUP_NAMES + 1);
		play->groups[g] = client_make(play->client, "/api/units",
			json_pack("{s:s, s:s, s:s, s:o}", "name", name, "slogan", group.slogan,
				"kind", "group", "since", day_text(since)));
	}
}

static struct actor *add_actor(struct play *play, int group, day_t joined, day_t left, bool leader)
{
	struct actor *actor = list_add(play->lasting, &play->actors);
	int number = (int)play->actors.n - 1;
	*actor = (struct actor){ .number = number,
		.group = group,
		.talent = actor_talent(play, number),
		.joined = joined,
		.left = left,
		.leader = leader };
	if (leader) /* leaders were made of those who sell */
		actor->talent.skill = actor->talent.skill < 1 ? 1.1 : actor->talent.skill;
	actor->id = hire(play,
		name_person(play->run->arena, play->wish->zh, play->wish->seed, number), number,
		play->groups[group], leader ? "leader" : "agent", joined);
	return actor;
}

/* At the end there are as many as were asked for: some of them joined on the way, others have left. */
static void found_people(struct play *play, day_t first)
{
	int people = play->wish->people, joiners = people / 6, leavers = people / 8 + 1,
	    days = play->wish->days;
	for (int i = 0; i < people; i++) {
		bool leader = i < play->group_count, late = !leader && i >= people - joiners;
		day_t joined = late
			? day_add(first,
				  5 +
					  (int)random_below(&play->random,
						  (uint32_t)(days > 12 ? days - 10 : 1)))
			: day_add(first, -20 - (int)random_below(&play->random, 700));
		add_actor(play, i % play->group_count, joined, 0, leader);
	}
	for (int i = 0; i < leavers; i++) {
		day_t joined = day_add(first, -(int)random_below(&play->random, 60));
		day_t left = day_add(first,
			8 +
				(int)random_below(
					&play->random, (uint32_t)(days > 12 ? days - 10 : 1)));
		add_actor(play, (i * 3 + 1) % play->group_count, joined,
			left < play->today ? left : day_add(play->today, -1), false);
	}
	static const char *const staff[][3] = { { "manager", "许曼", "Maya Xu" },
		{ "finance", "蒋宁", "Nina Jiang" }, { "assistant", "方圆", "Fay Fang" } };
	for (int i = 0; i < 3; i++)
		hire(play, staff[i][play->wish->zh ? 1 : 2], 900 + i, 1, staff[i][0],
			day_add(first, -400));
}

static void set_targets(struct play *play, day_t first)
{
	int64_t cents = (int64_t)play->wish->people * TARGET_PER_HEAD / 10000000 * 10000000;
	for (day_t month = day_month_first(first); month <= play->today;
		month = day_month_add(month, 1)) {
		char text[40];
		snprintf(text, sizeof text, "%04d-%02d", day_year(month), day_month(month));
		client_tell(play->client, "PUT", "/api/targets",
			json_pack("{s:s, s:[{s:i, s:I}]}", "month", text, "items", "unit", 1,
				"cents", (json_int_t)cents));
	}
}

static void found(struct play *play, day_t first)
{
	start(play);
	found_products(play);
	found_groups(play, day_add(first, -800));
	found_people(play, first);
	set_targets(play, first);
}

/* --- coming back ------------------------------------------------------------------------------ */

static day_t day_of(const char *text)
{
	int year = 0, month = 0, of_month = 0;
	if (!text || sscanf(text, "%d-%d-%d", &year, &month, &of_month) != 3)
		return 0;
	return day_make(year, month, of_month);
}

static void meet_groups(struct play *play)
{
	json_t *units = client_call(play->client, "GET", "/api/units", NULL), *unit;
	size_t i;
	play->group_count = 0;
	play->groups = NEW_N(
		play->run->arena, int64_t, json_array_size(json_object_get(units, "items")));
	json_array_foreach(json_object_get(units, "items"), i, unit)
		if (!strcmp(json_string_value(json_object_get(unit, "kind")), "group"))
			play->groups[play->group_count++] = json_integer_value(
				json_object_get(unit, "id"));
	json_decref(units);
}

static void meet_people(struct play *play)
{
	json_t *people = client_call(play->client, "GET", "/api/people", NULL), *person;
	size_t i;
	json_array_foreach(json_object_get(people, "items"), i, person) {
		int64_t group = json_integer_value(json_object_get(person, "group"));
		const char *number = json_string_value(json_object_get(person, "number"));
		if (!group || number[0] != 'A')
			continue;
		struct actor *actor = list_add(play->lasting, &play->actors);
		actor->id = json_integer_value(json_object_get(person, "id"));
		actor->number = atoi(number + 1);
		actor->talent = actor_talent(play, actor->number);
		actor->joined = day_of(json_string_value(json_object_get(person, "joined")));
		for (int g = 0; g < play->group_count; g++)
			if (play->groups[g] == group)
				actor->group = g;
	}
	json_decref(people);
}

/* Gives the day after the last that was played. */
static day_t meet(struct play *play)
{
	client_tell(play->client, "POST", "/api/example/enter", NULL);
	meet_groups(play);
	meet_people(play);
	json_t *products = client_call(play->client, "GET", "/api/products", NULL), *product;
	size_t i;
	json_array_foreach(json_object_get(products, "items"), i, product)
		for (int p = 0; p < PRODUCTS; p++)
			if (!strcmp(json_string_value(json_object_get(product, "name")),
				    name_product(play->wish->zh, p).name))
				play->products[p] = json_integer_value(
					json_object_get(product, "id"));
	json_decref(products);
	json_t *orders = client_call(play->client, "GET", "/api/orders?limit=1", NULL);
	json_t *last = json_array_get(json_object_get(orders, "items"), 0);
	day_t day = day_of(json_string_value(json_object_get(last, "day")));
	json_decref(orders);
	day_t gap = day_add(play->today, -GAP_MOST);
	return !day ? play->today : day_add(day, 1) > gap ? day_add(day, 1) : gap;
}

/* --- the days --------------------------------------------------------------------------------- */

static void play_days(struct play *play, day_t first)
{
	int of = day_between(first, play->today) + 1, done = 0;
	for (day_t day = first; day <= play->today; day = day_add(day, 1)) {
		bool planned = day_is_planned(day, REST_BIG_SMALL, 0, day_statutory(day));
		if (day == play->today && !planned)
			client_tell(play->client, "PUT",
				arena_printf(play->run->arena, "/api/calendar/%04d-%02d-%02d",
					day_year(day), day_month(day), day_of_month(day)),
				json_pack("{s:s, s:s}", "kind", "workday", "name",
					play->wish->zh ? "加班" : "Extra day"));
		if (planned || day == play->today) {
			play_day(play, day);
			play->played.days++;
		}
		if (play->wish->tell)
			play->wish->tell(day, ++done, of);
	}
	play_facts_tell(play);
}

static void client_end(void *client)
{
	client_destroy(client);
}

static void zone_end(void *zone)
{
	zone_destroy(zone);
}

static void facts_end(void *facts)
{
	json_decref(facts);
}

struct played play(struct run *run, const struct play_wish *wish)
{
	struct play *play = NEW(run->arena, struct play);
	*play = (struct play){ .run = run,
		.lasting = run->arena,
		.wish = wish,
		.random = random_seeded(wish->seed),
		.client = client_create(run, wish->url),
		.zone = zone_create(ZONE),
		.facts = json_array() };
	arena_own(run->arena, play->client, client_end);
	arena_own(run->arena, play->zone, zone_end);
	arena_own(run->arena, play->facts, facts_end);
	play->today = zone_day(play->zone, clock_now(NULL), 0);
	play->group_count = wish->people / GROUP_SIZE > 1 ? wish->people / GROUP_SIZE : 2;
	play->groups = NEW_N(run->arena, int64_t, (size_t)play->group_count);
	day_t first = day_add(play->today, 1 - wish->days);
	if (wish->key)
		found(play, first);
	else
		first = meet(play);
	play_days(play, first);
	play->played.people = (int)play->actors.n;
	if (wish->live)
		play_live(play);
	return play->played;
}
