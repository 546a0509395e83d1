/* org/: the tree, people, roles, settings, each with its history; on both engines. */
#include "database.h"

#include "org/grant.h"
#include "org/person.h"
#include "org/place.h"
#include "org/settings.h"
#include "org/unit.h"

#include <string.h>

/* The tests' company: north (branch) with wind and rain, south (region) with sea (branch) with foam. */
struct company {
	int64_t north, wind, rain, south, sea, foam;
};

static int64_t unit_new(struct tx *tx, int64_t parent, const char *kind, const char *name)
{
	struct unit unit = {
		.parent = parent, .kind = kind, .name = name, .slogan = "", .colour = 1
	};
	return unit_create(tx, &unit, 20260101);
}

static struct company company_new(struct tx *tx)
{
	struct company c;
	c.north = unit_new(tx, UNIT_COMPANY, "branch", "北方");
	c.wind = unit_new(tx, c.north, "group", "Wind 10");
	c.rain = unit_new(tx, c.north, "group", "Wind 2");
	c.south = unit_new(tx, UNIT_COMPANY, "region", "南方");
	c.sea = unit_new(tx, c.south, "branch", "Sea");
	c.foam = unit_new(tx, c.sea, "group", "Foam");
	return c;
}

static int64_t person_new(struct tx *tx, const char *name, int64_t unit, day_t joined)
{
	struct person person = { .name = name, .unit = unit, .joined = joined };
	return person_create(tx, &person, 0);
}

/* The fault of body(tx, context) in a part, FAULT_NONE = none; what it did is undone when it failed. */
struct trial {
	struct tx *whole, part;
	void (*body)(struct tx *tx, void *context);
	void *context;
};

static void trial_run(void *context)
{
	struct trial *trial = context;
	trial->body(&trial->part, trial->context);
}

static enum fault fault_of(struct tx *tx, void (*body)(struct tx *tx, void *context), void *context)
{
	struct trial trial = { .whole = tx, .body = body, .context = context };
	tx_part_begin(&trial.part, tx, tx->run);
	if (run_try(tx->run, trial_run, &trial)) {
		tx_part_keep(&trial.part, tx);
		return FAULT_NONE;
	}
	tx_part_undo(&trial.part, tx);
	return tx->run->fault;
}

struct args {
	int64_t a, b, c;
	const char *text;
};
#define TRY(name, call)                                \
	static void name(struct tx *tx, void *context) \
	{                                              \
		const struct args *with = context;     \
		call;                                  \
	}
TRY(try_move_unit, unit_move(tx, with->a, with->b, (day_t)with->c))
TRY(try_close_unit, unit_close(tx, with->a, (day_t)with->b))
TRY(try_remove_unit, unit_remove(tx, with->a))
TRY(try_unit, unit_get(tx, with->a))
TRY(try_move, person_move(tx, with->a, with->b, with->c))
TRY(try_lend, person_lend(tx, with->a, with->b, with->c, 0))
TRY(try_leave, person_leave(tx, with->a, (day_t)with->b, ""))
TRY(try_end, grant_end(tx, with->a, (day_t)with->b))
#define FAULT_OF(tx, body, ...) fault_of((tx), (body), &(struct args){ __VA_ARGS__ })

static void the_tree_is_listed_in_order(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_new(tx);
	size_t count;
	const struct unit *units = unit_list(tx, UNIT_COMPANY, false, &count);
	const int64_t order[] = { UNIT_COMPANY, c.north, c.rain, c.wind, c.south, c.sea, c.foam };
	/* 北 before 南, Wind 2 before Wind 10, parents before children */
	assert_int_equal(count, 7);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(units[i].id, order[i]);
	assert_int_equal(units[2].parent, c.north);
	units = unit_list(tx, c.south, false, &count);
	assert_int_equal(count, 3);
	assert_int_equal(units[0].id, c.south);
	assert_int_equal(unit_named(tx, UNIT_COMPANY, " ｗind  10"), c.wind);
	assert_int_equal(unit_named(tx, c.south, "Wind 10"), 0);
	assert_int_equal(FAULT_OF(tx, try_unit, 99), UNIT_UNKNOWN);
	int64_t branch, group;
	unit_place(tx, c.foam, 20260301, &branch, &group);
	assert_int_equal(branch, c.sea);
	assert_int_equal(group, c.foam);
	unit_place(tx, c.south, 20260301, &branch, &group);
	assert_int_equal(branch, c.south);
	assert_int_equal(group, 0);
	unit_place(tx, c.foam, 20200101, &branch, &group); /* before it was made */
	assert_int_equal(branch, c.sea);
	unit_place(tx, UNIT_COMPANY, 20260301, &branch, &group);
	assert_int_equal(branch, UNIT_COMPANY);
	database_commit(tx);
}

static void history_stays_true_when_the_tree_changes(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_new(tx);
	unit_move(tx, c.sea, c.north, 20260401);
	assert_true(unit_is_above(tx, c.south, c.foam, 20260331));
	assert_false(unit_is_above(tx, c.north, c.foam, 20260331));
	assert_false(unit_is_above(tx, c.south, c.foam, 20260401));
	assert_true(unit_is_above(tx, c.north, c.foam, 20260401));
	assert_true(unit_is_above(tx, UNIT_COMPANY, c.foam, 20260331));
	assert_true(unit_is_above(tx, UNIT_COMPANY, c.foam, 20260401));
	assert_true(unit_is_above(tx, c.foam, c.foam, 20260401));
	/* a move of what is below, later, and of what is above, earlier: the plan of the whole is kept right */
	unit_move(tx, c.foam, c.south, 20260501);
	unit_move(tx, c.sea, UNIT_COMPANY, 20260201);
	assert_true(unit_is_above(tx, c.sea, c.foam, 20260430));
	assert_false(unit_is_above(tx, c.north, c.foam, 20260415));
	assert_false(unit_is_above(tx, c.south, c.foam, 20260215));
	assert_true(unit_is_above(tx, c.south, c.foam, 20260115));
	assert_true(unit_is_above(tx, c.south, c.foam, 20260501));
	assert_false(unit_is_above(tx, c.sea, c.foam, 20260501));
	/* every day every unit has the company above it exactly once, and its parts fit */
	assert_int_equal(
		db_int(tx,
			"SELECT COUNT(*) FROM unit_above a JOIN unit_above b ON a.unit = b.unit"
			" AND a.above = b.above AND a.since < b.since AND (a.until = 0 OR a.until > b.since)"),
		0);
	assert_int_equal(
		db_int(tx,
			"SELECT COUNT(*) FROM unit u WHERE NOT EXISTS (SELECT 1 FROM unit_above a"
			" WHERE a.unit = u.id AND a.above = 1 AND a.until = 0)"),
		0);
	assert_int_equal(unit_get(tx, c.sea)->parent, UNIT_COMPANY);
	database_commit(tx);
}

static void the_tree_refuses_what_cannot_be(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_new(tx);
	assert_int_equal(FAULT_OF(tx, try_move_unit, c.south, c.foam, 20260401), UNIT_LOOP);
	assert_int_equal(FAULT_OF(tx, try_move_unit, c.south, c.south, 20260401), UNIT_LOOP);
	assert_int_equal(
		FAULT_OF(tx, try_move_unit, UNIT_COMPANY, c.north, 20260401), UNIT_IS_COMPANY);
	/* north will hang under south, so south cannot hang under north, even before */
	unit_move(tx, c.north, c.south, 20270101);
	assert_int_equal(FAULT_OF(tx, try_move_unit, c.south, c.north, 20260401), UNIT_LOOP);
	assert_int_equal(FAULT_OF(tx, try_close_unit, c.north, 20260401), UNIT_NOT_EMPTY);
	int64_t lin = person_new(tx, "林", c.wind, 20260110);
	assert_int_equal(FAULT_OF(tx, try_close_unit, c.wind, 20260401), UNIT_NOT_EMPTY);
	assert_int_equal(FAULT_OF(tx, try_remove_unit, c.wind), DB_REFERENCE);
	person_move(tx, lin, c.rain, org_day_begin(tx, 20260401));
	assert_int_equal(FAULT_OF(tx, try_close_unit, c.wind, 20260401), FAULT_NONE);
	assert_int_equal(
		FAULT_OF(tx, try_move, lin, c.wind, org_day_begin(tx, 20260402)), UNIT_CLOSED);
	assert_int_equal(FAULT_OF(tx, try_remove_unit, c.foam), FAULT_NONE);
	size_t count;
	unit_list(tx, UNIT_COMPANY, false, &count);
	assert_int_equal(count, 5);
	unit_list(tx, UNIT_COMPANY, true, &count);
	assert_int_equal(count, 6);
	database_commit(tx);
}

static void a_member_who_moves_leaves_the_past_where_it_was(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_new(tx);
	int64_t lin = person_new(tx, "林晓", c.wind, 20260110);
	ms_t noon = org_moment(tx, 20260310, 12 * 60);
	person_move(tx, lin, c.foam, noon);
	assert_int_equal(person_place(tx, lin, noon - 1).group, c.wind);
	assert_int_equal(person_place(tx, lin, noon - 1).branch, c.north);
	assert_int_equal(person_place(tx, lin, noon).group, c.foam);
	assert_int_equal(person_place(tx, lin, noon).branch, c.sea);
	assert_int_equal(person_place(tx, lin, 0).group, c.wind); /* before they came */
	/* on loan: counts for the borrower meanwhile */
	ms_t from = org_moment(tx, 20260320, 0), until = org_moment(tx, 20260325, 0);
	person_lend(tx, lin, c.rain, from, until);
	assert_int_equal(person_place(tx, lin, from - 1).group, c.foam);
	assert_int_equal(person_place(tx, lin, from).group, c.rain);
	assert_int_equal(person_place(tx, lin, until).group, c.foam);
	assert_int_equal(FAULT_OF(tx, try_lend, lin, c.wind, from + 1), PERSON_ON_LOAN);
	/* left: what comes in later counts where they stood last */
	person_leave(tx, lin, 20260331, "家里有事");
	ms_t after = org_day_begin(tx, 20260401);
	assert_false(person_left(tx, lin, after - 1));
	assert_true(person_left(tx, lin, after));
	assert_int_equal(person_place(tx, lin, after + MS_DAY).group, c.foam);
	assert_int_equal(FAULT_OF(tx, try_move, lin, c.rain, after), PERSON_LEFT);
	assert_int_equal(FAULT_OF(tx, try_leave, lin, 20260401), PERSON_LEFT);
	assert_int_equal(FAULT_OF(tx, try_move, 99, c.rain, after), PERSON_UNKNOWN);
	size_t count;
	const struct stay *stays = person_stays(tx, lin, &count);
	assert_int_equal(count, 3);
	assert_int_equal(stays[1].until, after);
	assert_true(stays[2].loan);
	person_return(tx, lin, c.rain, after + 5 * MS_DAY);
	assert_int_equal(person_place(tx, lin, after + MS_DAY).group, c.foam);
	assert_int_equal(person_place(tx, lin, after + 6 * MS_DAY).group, c.rain);
	assert_int_equal(person_get(tx, lin)->unit, c.rain);
	assert_int_equal(person_get(tx, lin)->left, 0);
	/* a batch says the same as one by one */
	struct places *places = places_create(tx);
	places_load(places, &lin, 1);
	for (ms_t at = org_day_begin(tx, 20251230); at < after + 10 * MS_DAY; at += 7 * MS_HOUR) {
		struct place one = person_place(tx, lin, at);
		struct place many = places_at(places, lin, at, org_day(tx, at));
		assert_memory_equal(&one, &many, sizeof one);
	}
	database_commit(tx);
}

static void people_are_listed_by_unit_and_day(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_new(tx);
	int64_t zhang = person_new(tx, "张伟", c.wind, 20260110);
	int64_t chen = person_new(tx, "陈静", c.wind, 20260110);
	int64_t ada = person_new(tx, "Ada", c.foam, 20260301);
	size_t count;
	const struct person *people = person_list(tx, UNIT_COMPANY, 20260401, false, &count);
	assert_int_equal(count, 3);
	assert_int_equal(people[0].id, chen);
	assert_int_equal(people[1].id, zhang);
	assert_int_equal(people[2].id, ada);
	assert_int_equal(people[2].unit, c.foam);
	person_list(tx, UNIT_COMPANY, 20260228, false, &count);
	assert_int_equal(count, 2);
	person_lend(tx, ada, c.north, org_day_begin(tx, 20260310), org_day_begin(tx, 20260312));
	people = person_list(tx, c.north, 20260311, false, &count);
	assert_int_equal(count, 3);
	assert_int_equal(people[2].loan, c.north);
	person_list(tx, c.north, 20260312, false, &count);
	assert_int_equal(count, 2);
	person_leave(tx, zhang, 20260315, "");
	person_list(tx, c.north, 20260315, false, &count);
	assert_int_equal(count, 2);
	person_list(tx, c.north, 20260316, false, &count);
	assert_int_equal(count, 1);
	people = person_list(tx, c.north, 20260316, true, &count);
	assert_int_equal(count, 2);
	assert_int_equal(people[1].left, 20260315);
	person_remove(tx, ada);
	person_list(tx, UNIT_COMPANY, 20260401, true, &count);
	assert_int_equal(count, 2);
	database_commit(tx);
}

static int64_t found(struct tx *tx, int64_t under, const char *typed)
{
	size_t count;
	const struct person *people = person_find(tx, under, typed, 10, &count);
	return count == 1 ? people->id : -(int64_t)count;
}

TRY(try_create,
	person_create(tx,
		&(struct person){ .name = "x",
			.unit = 1,
			.login = with->text,
			.number = with->a ? "A7" : "" },
		0))
TRY(try_change,
	person_change(
		tx, &(struct person){ .id = with->a, .name = "张大伟", .number = "A8" }, with->b))

static void people_are_found_by_name_pinyin_and_number(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_new(tx);
	struct person person = { .name = "张伟",
		.unit = c.wind,
		.number = "A7",
		.login = "ZhangWei",
		.phone = "13800138000" };
	int64_t zhang = person_create(tx, &person, 0);
	int64_t zeng = person_new(tx, "曾国藩", c.foam, 0);
	assert_int_equal(found(tx, UNIT_COMPANY, "伟"), 0); /* a single letter must begin a word */
	assert_int_equal(found(tx, UNIT_COMPANY, "张"), zhang);
	assert_int_equal(found(tx, UNIT_COMPANY, "国藩"), zeng);
	assert_int_equal(found(tx, UNIT_COMPANY, "ZHANGw"), zhang);
	assert_int_equal(found(tx, UNIT_COMPANY, "zw"), zhang);
	assert_int_equal(found(tx, UNIT_COMPANY, "zgf"), zeng);
	assert_int_equal(found(tx, UNIT_COMPANY, "Ａ7"), zhang);
	assert_int_equal(found(tx, UNIT_COMPANY, "0138"), zhang);
	assert_int_equal(found(tx, UNIT_COMPANY, "z"), -2);
	assert_int_equal(found(tx, c.foam, "z"), zeng);
	assert_int_equal(found(tx, UNIT_COMPANY, ""), 0);
	assert_int_equal(person_by_login(tx, "zhangwei"), zhang);
	assert_int_equal(person_by_number(tx, "A7"), zhang);
	assert_int_equal(FAULT_OF(tx, try_create, .text = "ZHANGWEI"), LOGIN_TAKEN);
	assert_int_equal(FAULT_OF(tx, try_create, .a = 1), NUMBER_TAKEN);
	assert_int_equal(FAULT_OF(tx, try_change, zhang, 9), STALE);
	assert_int_equal(FAULT_OF(tx, try_change, zhang, 1), FAULT_NONE);
	assert_int_equal(found(tx, UNIT_COMPANY, "zw"), 0);
	assert_int_equal(found(tx, UNIT_COMPANY, "大伟"), zhang);
	assert_int_equal(person_get(tx, zhang)->version, 2);
	database_commit(tx);
}

static void rights_follow_the_tree(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct company c = company_new(tx);
	int64_t boss = person_new(tx, "老板", UNIT_COMPANY, 20260101);
	int64_t lead = person_new(tx, "组长", c.wind, 20260101);
	int64_t agent = person_new(tx, "小王", c.foam, 20260101);
	int64_t owner = grant_give(
		tx, &(struct grant){ .person = boss, .unit = UNIT_COMPANY, .role = OWNER });
	int64_t manager = grant_give(tx,
		&(struct grant){ .person = lead,
			.unit = c.sea,
			.role = MANAGER,
			.since = 20260201,
			.until = 20260301 });
	grant_give(tx,
		&(struct grant){
			.person = lead, .unit = c.wind, .role = LEADER, .since = 20260201 });
	assert_true(grant_covers(tx, boss, OWNER | MANAGER, c.foam, 20260401));
	assert_true(grant_covers(tx, lead, MANAGER, c.foam, 20260228));
	assert_false(grant_covers(tx, lead, MANAGER, c.foam, 20260301));
	assert_false(grant_covers(tx, lead, MANAGER, c.south, 20260228));
	assert_false(grant_covers(tx, lead, OWNER | LEADER, c.foam, 20260228));
	size_t count;
	assert_int_equal(grant_at(tx, c.wind, LEADER, 20260401, &count)->person, lead);
	assert_int_equal(count, 1);
	/* whoever belongs to a unit is an agent there, also where they are on loan */
	person_lend(tx, agent, c.rain, org_day_begin(tx, 20260310), 0);
	const struct grant *grants = grant_list(tx, agent, 20260311, &count);
	assert_int_equal(count, 2);
	assert_int_equal(grants[0].role, AGENT);
	assert_int_equal(grants[0].id, 0);
	assert_true(grant_covers(tx, agent, AGENT, c.rain, 20260311));
	assert_false(grant_covers(tx, agent, AGENT, c.rain, 20260309));
	/* the tree changes, and the rights with it */
	unit_move(tx, c.rain, c.sea, 20260401);
	assert_false(grant_covers(tx, lead, MANAGER, c.rain, 20260220));
	/* the same again is the same; the company is never without an owner */
	assert_int_equal(
		grant_give(
			tx, &(struct grant){ .person = boss, .unit = UNIT_COMPANY, .role = OWNER }),
		owner);
	assert_int_equal(FAULT_OF(tx, try_end, owner, 20260501), LAST_OWNER);
	assert_int_equal(FAULT_OF(tx, try_leave, boss, 20260501), LAST_OWNER);
	int64_t second = grant_give(
		tx, &(struct grant){ .person = lead, .unit = UNIT_COMPANY, .role = OWNER });
	assert_int_equal(FAULT_OF(tx, try_end, owner, 20260501), FAULT_NONE);
	assert_int_equal(FAULT_OF(tx, try_end, second, 20260501), LAST_OWNER);
	assert_int_equal(FAULT_OF(tx, try_end, 999, 20260501), GRANT_UNKNOWN);
	grant_end(tx, manager, 20260201); /* never began */
	grant_history(tx, lead, &count);
	assert_int_equal(count, 2);
	person_leave(tx, agent, 20260401, "");
	grant_list(tx, agent, 20260402, &count);
	assert_int_equal(count, 0);
	assert_int_equal(role_named("leader"), LEADER);
	assert_int_equal(role_named("boss"), 0);
	assert_string_equal(role_name(HR), "hr");
	database_commit(tx);
}

TRY(try_zone, struct settings settings = *settings_get(tx); settings.zone = with->text;
	settings_set(tx, &settings, 0))
TRY(try_version, settings_set(tx, settings_get(tx), with->a))
TRY(try_close_past, struct settings settings = *settings_get(tx); settings.close_minutes = 300;
	settings.close_from = (day_t)with->a; settings_set(tx, &settings, 0))

static void a_changed_close_applies_from_a_day_on(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	struct settings settings = *settings_get(tx);
	assert_string_equal(settings.zone, "Asia/Shanghai");
	assert_int_equal(org_today(tx), 20260921);
	settings.company = "向阳";
	settings.close_minutes = 120; /* not yet set up: from the beginning */
	settings_set(tx, &settings, settings.version);
	assert_int_equal(org_day_begin(tx, 20200102), org_moment(tx, 20200102, 120));
	assert_int_equal(org_day(tx, org_moment(tx, 20260301, 119)), 20260228);
	assert_int_equal(org_day(tx, org_moment(tx, 20260301, 120)), 20260301);
	assert_string_equal(unit_get(tx, UNIT_COMPANY)->name, "向阳");
	/* the day now closes an hour before midnight, from the 1st of October on */
	settings = *settings_get(tx);
	settings.close_minutes = -60;
	settings.close_from = 20261001;
	settings_set(tx, &settings, settings.version);
	assert_int_equal(settings_get(tx)->close_minutes, 120);
	tx->run->now += 30 * (ms_t)MS_DAY;
	tx->kept[KEPT_SETTINGS] = NULL;
	assert_int_equal(settings_get(tx)->close_minutes, -60);
	assert_int_equal(org_day(tx, org_moment(tx, 20260301, 119)), 20260228);
	assert_int_equal(org_day_begin(tx, 20261001), org_moment(tx, 20260930, 23 * 60));
	assert_int_equal(org_day_begin(tx, 20260930), org_moment(tx, 20260930, 120));
	/* every moment belongs to the day whose beginning was last, across the change and a later one */
	settings = *settings_get(tx);
	settings.close_minutes = 240;
	settings.zone = "America/New_York"; /* has a summer time, ending on the 1st of November */
	settings.close_from = 20261030;
	settings_set(tx, &settings, 0);
	for (day_t day = 20260927; day < 20261104; day = day_add(day, 1)) {
		ms_t begin = org_day_begin(tx, day), next = org_day_begin(tx, day_add(day, 1));
		assert_true(begin < next);
		assert_int_equal(org_day(tx, begin), day);
		assert_int_equal(org_day(tx, next - 1), day);
		assert_int_equal(org_day(tx, (begin + next) / 2), day);
	}
	assert_int_equal(FAULT_OF(tx, try_version, 1), STALE);
	assert_int_equal(FAULT_OF(tx, try_zone, .text = "Mars/Olympus"), FIELD_INVALID);
	assert_int_equal(FAULT_OF(tx, try_close_past, org_today(tx)), CLOSE_PAST);
	setting_put(tx, "wall.pages", "[1]");
	setting_put(tx, "wall.pages", "[1,2]");
	assert_string_equal(setting_text(tx, "wall.pages"), "[1,2]");
	assert_null(setting_text(tx, "nothing"));
	database_commit(tx);
}

static const struct CMUnitTest tests[] = {
	TEST_BOTH(the_tree_is_listed_in_order,
		"[S0.1] the tree is listed, parents first, siblings by name"),
	TEST_BOTH(history_stays_true_when_the_tree_changes,
		"[S0.1] history stays true when the tree changes"),
	TEST_BOTH(the_tree_refuses_what_cannot_be,
		"[S0.1] the tree refuses loops, and closing what is not empty"),
	TEST_BOTH(a_member_who_moves_leaves_the_past_where_it_was,
		"[S0.1] who moves, is lent or leaves keeps the past where it was"),
	TEST_BOTH(people_are_listed_by_unit_and_day, "[S0.1] people are listed by unit and day"),
	TEST_BOTH(people_are_found_by_name_pinyin_and_number,
		"[S0.1] people are found by name, pinyin and number"),
	TEST_BOTH(rights_follow_the_tree, "[S0.1] rights follow the tree, by days"),
	TEST_BOTH(a_changed_close_applies_from_a_day_on,
		"[S0.1] a changed close or zone applies from a day on, never back"),
};

TEST_MAIN(tests)
