/* A day: who is there, the calls, the deals that ripen, the money that is due. */
#include "simulate/play_parts.h"

#include <stdio.h>
#include <stdlib.h>

#define CATCH_UP 0.4

enum {
	SLOTS = 8,
	BATCH = 1000,
	OPENS = 9 * 60,
	CLOSES = 18 * 60 + 30,
	NOON = 12 * 60,
	AFTERNOON = 13 * 60 + 30,
	MISTAKES = 150 /* one deal in so many is reported for the wrong person */
};

struct hours play_hours(struct play *play, day_t day)
{
	struct hours hours = { zone_ms(play->zone, day, OPENS), zone_ms(play->zone, day, CLOSES),
		1 };
	ms_t now = clock_now(NULL) - MS_MINUTE;
	if (day != play->today || now >= hours.end)
		return hours;
	/* whoever looks in the night finds a day that began early */
	double part = (double)(now - hours.begin) / (double)(hours.end - hours.begin);
	hours.part = part < 0.35 ? 0.35 : part;
	hours.end = now;
	ms_t midnight = zone_ms(play->zone, day, 0),
	     earlier = now - (ms_t)(hours.part * 9 * MS_HOUR);
	if (earlier < hours.begin)
		hours.begin = earlier > midnight ? earlier : midnight;
	return hours;
}

ms_t play_moment(struct play *play, const struct hours *hours)
{
	ms_t at = hours->begin +
		(ms_t)(random_unit(&play->random) * (double)(hours->end - hours->begin));
	int minute = zone_minute(play->zone, at);
	if (minute >= NOON && minute < AFTERNOON &&
		at + (AFTERNOON - NOON) * (ms_t)MS_MINUTE < hours->end)
		at += (AFTERNOON - NOON) * (ms_t)MS_MINUTE;
	return at;
}

/* --- facts ------------------------------------------------------------------------------------ */

void play_facts_tell(struct play *play)
{
	size_t n = json_array_size(play->facts);
	if (!n)
		return;
	play->played.facts += (int)n;
	client_tell(
		play->client, "POST", "/api/facts/batch", json_pack("{s:O}", "facts", play->facts));
	json_array_clear(play->facts);
}

void play_fact(struct play *play, const struct actor *actor, const char *kind, int64_t value,
	ms_t at, const char *ref)
{
	if (!value)
		return;
	json_array_append_new(play->facts,
		json_pack("{s:I, s:s, s:I, s:I, s:s, s:s}", "member", (json_int_t)actor->id, "kind",
			kind, "value", (json_int_t)value, "at", (json_int_t)at, "source", "phones",
			"ref", ref));
	if (json_array_size(play->facts) == BATCH)
		play_facts_tell(play);
}

static const char *ref_of(
	struct play *play, const struct actor *actor, day_t day, const char *what, int i)
{
	return arena_printf(play->run->arena, "%d.%d.%s.%d", day, actor->number, what, i);
}

static void tell_slots(struct play *play, const struct actor *actor, day_t day,
	const struct hours *hours, const char *kind, int total)
{
	for (int i = 0; i < SLOTS; i++) {
		int value = total * (i + 1) / SLOTS - total * i / SLOTS;
		ms_t at = hours->begin + (hours->end - hours->begin) * (i + 1) / SLOTS;
		play_fact(play, actor, kind, value, at, ref_of(play, actor, day, kind, i));
	}
}

static void tell_singly(struct play *play, const struct actor *actor, day_t day,
	const struct hours *hours, const char *kind, int count)
{
	for (int i = 0; i < count; i++)
		play_fact(play, actor, kind, 1, play_moment(play, hours),
			ref_of(play, actor, day, kind, i));
}

/* --- who is there ----------------------------------------------------------------------------- */

static json_t *day_item(const struct actor *actor, day_t day, const char *kind, const char *note)
{
	char text[40];
	snprintf(text, sizeof text, "%04d-%02d-%02d", day_year(day), day_month(day),
		day_of_month(day));
	return json_pack("{s:I, s:s, s:s, s:s}", "person", (json_int_t)actor->id, "day", text,
		"kind", kind, "note", note);
}

/* How much of the day they work: 1, 0.5, 0; what differs from a whole day is written down. */
static double present(struct play *play, const struct actor *actor, day_t day, json_t *items)
{
	bool zh = play->wish->zh;
	if (actor->joined <= day && day_between(actor->joined, day) < 2) {
		json_array_append_new(
			items, day_item(actor, day, "training", zh ? "新人培训" : "First days"));
		return 0;
	}
	double at = random_unit(&play->random);
	if (at < 0.025) {
		json_array_append_new(
			items, day_item(actor, day, "leave", zh ? "请假" : "On leave"));
		return 0;
	}
	if (at < 0.04) {
		json_array_append_new(
			items, day_item(actor, day, "half", zh ? "半天" : "Half a day"));
		return 0.5;
	}
	return 1;
}

static void work(struct play *play, int index, day_t day, const struct hours *hours, double part)
{
	const struct actor *actor = &play->actors.at[index];
	double ramped = ramp(day_between(actor->joined, day));
	struct day_work did = day_worked(&play->random, actor->talent, ramped, part * hours->part);
	tell_slots(play, actor, day, hours, "dials", did.dials);
	tell_slots(play, actor, day, hours, "connects", did.connects);
	tell_slots(play, actor, day, hours, "talk_seconds", did.talk_seconds);
	tell_singly(play, actor, day, hours, "wechat_added", did.wechat);
	tell_singly(play, actor, day, hours, "intents", did.intents);
	tell_singly(play, actor, day, hours, "own_leads", did.own_leads);
	for (int i = 0; i < did.intents; i++) {
		int ripens = intent_ripens(&play->random, actor->talent, ramped);
		if (ripens >= 0)
			*list_add(play->lasting, &play->ripe) = (struct ripe){ day_add(day, ripens),
				index };
	}
}

/* --- deals ------------------------------------------------------------------------------------ */

static void add_due(struct play *play, day_t day, int64_t order, int64_t cents, int what)
{
	*list_add(play->lasting, &play->due) = (struct due){ day, order, cents, what };
}

static void money_to_come(
	struct play *play, int64_t order, const struct bargain *bargain, int64_t in, day_t day)
{
	if (bargain->cancelled)
		add_due(play, day_add(day, 2), order, 0, DUE_CANCEL);
	else if (in < bargain->amount_cents)
		add_due(play, day_add(day, bargain->pay_days), order, bargain->amount_cents - in,
			in ? DUE_BALANCE : DUE_WHOLE);
	if (bargain->refund_days && in == bargain->amount_cents)
		add_due(play, day_add(day, bargain->refund_days), order,
			random_below(&play->random, 2) ? in : in / 2 / 100 * 100, DUE_REFUND);
}

/* Someone else of the group, for a shared deal; −1 = nobody. */
static int colleague(struct play *play, int actor, day_t day)
{
	int start = (int)random_below(&play->random, (uint32_t)play->actors.n);
	for (size_t i = 0; i < play->actors.n; i++) {
		int other = (int)(((size_t)start + i) % play->actors.n);
		const struct actor *them = &play->actors.at[other];
		if (other != actor && them->group == play->actors.at[actor].group &&
			actor_here(them, day))
			return other;
	}
	return -1;
}

int64_t play_deal(struct play *play, int index, ms_t at)
{
	const struct actor *actor = &play->actors.at[index];
	struct bargain bargain = bargain_struck(&play->random, actor->talent);
	day_t day = at ? zone_day(play->zone, at, 0) : play->today;
	int64_t in = bargain.cancelled       ? 0
		: bargain.pay == PAY_FULL    ? bargain.amount_cents
		: bargain.pay == PAY_DEPOSIT ? bargain.amount_cents * 3 / 10 / 100 * 100
					     : 0;
	json_t *body = json_pack("{s:I, s:I, s:I, s:s, s:I}", "member", (json_int_t)actor->id,
		"product", (json_int_t)play->products[bargain.product], "amount_cents",
		(json_int_t)bargain.amount_cents, "customer",
		name_customer(play->run->arena, play->wish->zh, &play->random), "received_cents",
		(json_int_t)in);
	int other = bargain.shared ? colleague(play, index, day) : -1;
	if (other >= 0)
		json_object_set_new(body, "splits",
			json_pack("[{s:I, s:i}, {s:I, s:i}]", "member", (json_int_t)actor->id,
				"percent", 70, "member", (json_int_t)play->actors.at[other].id,
				"percent", 30));
	if (at)
		json_object_set_new(body, "at", json_integer(at));
	int64_t order = client_make(play->client, "/api/orders", body);
	play->played.orders++;
	money_to_come(play, order, &bargain, in, day);
	return order;
}

struct closing {
	ms_t at;
	int actor;
};

static int by_moment(const void *a, const void *b)
{
	const struct closing *one = a, *two = b;
	return one->at < two->at ? -1 : one->at > two->at ? 1 : one->actor - two->actor;
}

static void close_deals(struct play *play, day_t day, const struct hours *hours)
{
	LIST(struct closing) today = { 0 };
	size_t kept = 0;
	for (size_t i = 0; i < play->ripe.n; i++) {
		struct ripe ripe = play->ripe.at[i];
		const struct actor *actor = &play->actors.at[ripe.actor];
		/* what ripened on days off is closed little by little after them */
		if (ripe.day > day || (ripe.day < day && random_unit(&play->random) > CATCH_UP))
			play->ripe.at[kept++] = ripe;
		else if (actor_here(actor, day) && random_unit(&play->random) < hours->part)
			*list_add(play->run->arena,
				&today) = (struct closing){ play_moment(play, hours), ripe.actor };
	}
	play->ripe.n = kept;
	if (today.n)
		qsort(today.at, today.n, sizeof *today.at, by_moment);
	for (size_t i = 0; i < today.n; i++) {
		int64_t order = play_deal(play, today.at[i].actor, today.at[i].at);
		int other = random_below(&play->random, MISTAKES)
			? -1
			: colleague(play, today.at[i].actor, day);
		if (other >= 0)
			client_tell(play->client, "POST",
				arena_printf(play->run->arena, "/api/orders/%lld/correct",
					(long long)order),
				json_pack("{s:I, s:s}", "member",
					(json_int_t)play->actors.at[other].id, "reason",
					play->wish->zh ? "报单时选错了人"
						       : "The wrong name was chosen"));
	}
}

static void settle(struct play *play, const struct due *due, ms_t at)
{
	bool zh = play->wish->zh;
	const char *path = arena_printf(play->run->arena, "/api/orders/%lld/%s",
		(long long)due->order,
		due->what == DUE_CANCEL           ? "cancel"
			: due->what == DUE_REFUND ? "refund"
						  : "receive");
	json_t *body = due->what == DUE_CANCEL
		? json_pack("{s:s}", "reason",
			  zh ? "客户改变主意" : "The customer changed their mind")
		: due->what == DUE_REFUND
		? json_pack("{s:I, s:I, s:s}", "cents", (json_int_t)due->cents, "at",
			  (json_int_t)at, "reason",
			  zh ? "用不上，协商退款" : "Not needed after all")
		: json_pack("{s:I, s:I, s:s}", "cents", (json_int_t)due->cents, "at",
			  (json_int_t)at, "kind",
			  due->what == DUE_BALANCE ? "balance" : "instalment");
	client_tell(play->client, "POST", path, body);
}

void play_dues(struct play *play, day_t day, const struct hours *hours)
{
	size_t kept = 0;
	for (size_t i = 0; i < play->due.n; i++) {
		struct due due = play->due.at[i];
		if (due.day > day)
			play->due.at[kept++] = due;
		else
			settle(play, &due, play_moment(play, hours));
	}
	play->due.n = kept;
}

static void leave(struct play *play, day_t day)
{
	static const char *const reasons[][2] = { { "家里有事", "Family" },
		{ "另有发展", "Another offer" }, { "不适应电话销售", "Calling was not for them" } };
	for (size_t i = 0; i < play->actors.n; i++) {
		const struct actor *actor = &play->actors.at[i];
		if (!actor->left || actor->left > day)
			continue;
		char last[40];
		snprintf(last, sizeof last, "%04d-%02d-%02d", day_year(actor->left),
			day_month(actor->left), day_of_month(actor->left));
		client_tell(play->client, "POST",
			arena_printf(
				play->run->arena, "/api/people/%lld/leave", (long long)actor->id),
			json_pack("{s:s, s:s}", "last", last, "reason",
				reasons[i % 3][play->wish->zh ? 0 : 1]));
	}
}

void play_day(struct play *play, day_t day)
{
	struct hours hours = play_hours(play, day);
	json_t *written = json_array();
	for (size_t i = 0; i < play->actors.n; i++) {
		if (!actor_here(&play->actors.at[i], day))
			continue;
		double part = present(play, &play->actors.at[i], day, written);
		if (part > 0)
			work(play, (int)i, day, &hours, part);
	}
	if (json_array_size(written))
		client_tell(play->client, "PUT", "/api/days", json_pack("{s:O}", "items", written));
	json_decref(written);
	close_deals(play, day, &hours);
	play_dues(play, day, &hours);
	if (day == play->today)
		leave(play, day);
}
