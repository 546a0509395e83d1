/* How a deal is told: the announcement's texts and the live events. */
#include "company/order_parts.h"
#include "base/money.h"
#include "company/product.h"
#include "feed/live.h"
#include "org/person.h"
#include "org/unit.h"

#include <string.h>

static const char *ordinal(struct tx *tx, int n)
{
	const char *ending = n % 100 / 10 == 1 ? "th"
		: n % 10 == 1                  ? "st"
		: n % 10 == 2                  ? "nd"
		: n % 10 == 3                  ? "rd"
					       : "th";
	return arena_printf(tx->run->arena, "%d%s", n, ending);
}

/* Their deals of that day up to this one. */
static int nth_of_day(struct tx *tx, const struct order *order)
{
	return (int)db_int(tx,
		"SELECT COUNT(*) FROM order_ WHERE member = $1 AND reported_day = $2 AND test = 0 "
		"AND state IN (1, 2, 3, 4) AND (reported_at < $3 OR (reported_at = $3 AND id <= $4))",
		I(order->member), I(order->reported_day), I(order->reported_at), I(order->id));
}

/* More sold on that day up to this deal than on any earlier day; the first day is no record. */
static bool best_of_days(struct tx *tx, const struct order *order)
{
	int64_t today = db_int(tx,
		"SELECT CAST(SUM(amount_cents) AS BIGINT) FROM order_ WHERE member = $1 AND reported_day = $2 "
		"AND test = 0 AND state IN (1, 2, 3, 4) AND (reported_at < $3 OR (reported_at = $3 AND id <= $4))",
		I(order->member), I(order->reported_day), I(order->reported_at), I(order->id));
	int64_t before = db_int(tx,
		"SELECT CAST(MAX(cents) AS BIGINT) FROM (SELECT SUM(amount_cents) AS cents FROM order_ "
		"WHERE member = $1 AND reported_day < $2 AND test = 0 AND state IN (1, 2, 3, 4) "
		"GROUP BY reported_day) AS days",
		I(order->member), I(order->reported_day));
	return before > 0 && today > before;
}

static const char *sentence_zh(struct tx *tx, const struct announcement *told, const char *money)
{
	const char *nth = told->nth_today > 1
		? arena_printf(tx->run->arena, "，今天第 %d 单", told->nth_today)
		: "";
	return arena_printf(tx->run->arena, "%s%s%s%s成交%s%s %s%s%s！",
		told->test ? "【测试】" : "【喜报】", told->group_name,
		told->group_name[0] ? " " : "", told->name, told->product[0] ? " " : "",
		told->product, money, nth, told->best_day ? "，个人单日新高" : "");
}

static const char *sentence_en(struct tx *tx, const struct announcement *told, const char *money)
{
	struct arena *arena = tx->run->arena;
	const char *nth = told->nth_today > 1
		? arena_printf(arena, ", the %s deal today", ordinal(tx, told->nth_today))
		: "";
	const char *group = told->group_name[0] ? arena_printf(arena, " of %s", told->group_name)
						: "";
	const char *product = told->product[0] ? arena_printf(arena, "%s, ", told->product) : "";
	return arena_printf(arena, "%s%s%s has closed a deal: %s%s%s%s.",
		told->test ? "[Test] " : "", told->name, group, product, money, nth,
		told->best_day ? ", a personal best for one day" : "");
}

const struct announcement *order_announcement(struct tx *tx, const struct order *order)
{
	struct announcement *told = NEW(tx->run->arena, struct announcement);
	told->name = person_get(tx, order->member)->name;
	told->group_name = told->product = "";
	if (order->group) {
		const struct unit *group = unit_get(tx, order->group);
		told->group_name = group->name;
		told->colour = group->colour;
	}
	if (order->product)
		told->product = product_get(tx, order->product)->name;
	told->amount_cents = order->amount_cents;
	told->test = order->test;
	if (!order->test) {
		told->nth_today = nth_of_day(tx, order);
		told->best_day = best_of_days(tx, order);
	}
	const char *money = money_text(
		tx->run->arena, order->amount_cents, settings_get(tx)->currency);
	told->zh = sentence_zh(tx, told, money);
	told->en = sentence_en(tx, told, money);
	return told;
}

/* A correction is as public as the deal was. */
static void texts(struct tx *tx, const char *kind, const struct announcement *told,
	const char *other, const char **zh, const char **en)
{
	struct arena *arena = tx->run->arena;
	const char *money = money_text(arena, told->amount_cents, settings_get(tx)->currency);
	*zh = told->zh;
	*en = told->en;
	if (!strcmp(kind, "deal.corrected")) {
		*zh = arena_printf(
			arena, "更正：%s 的 %s 这一单是 %s 成交的。", other, money, told->name);
		*en = arena_printf(arena,
			"Correction: the deal of %s announced for %s was closed by %s.", money,
			other, told->name);
	} else if (!strcmp(kind, "deal.withdrawn")) {
		*zh = arena_printf(arena, "已撤回：%s 的 %s。", told->name, money);
		*en = arena_printf(arena, "Withdrawn: %s of %s.", money, told->name);
	} else if (!strcmp(kind, "deal.cancelled")) {
		*zh = arena_printf(arena, "退单：%s 的 %s。", told->name, money);
		*en = arena_printf(arena, "Cancelled: %s of %s.", money, told->name);
	}
}

void order_tell(
	struct tx *tx, const struct order *order, const char *kind, bool ring, int64_t other)
{
	const struct announcement *told = order_announcement(tx, order);
	const char *other_name = other ? person_get(tx, other)->name : "", *zh, *en;
	texts(tx, kind, told, other_name, &zh, &en);
	json_t *payload = json_pack(
		"{s:I, s:s, s:I, s:s, s:I, s:s, s:i, s:s, s:I, s:I, s:i, s:s?, s:I, s:{s:s, s:s}, s:b, s:b}",
		"order", (json_int_t)order->id, "state", order_state_name(order->state), "member",
		(json_int_t)order->member, "name", told->name, "group", (json_int_t)order->group,
		"group_name", told->group_name, "colour", told->colour, "product", told->product,
		"amount_cents", (json_int_t)order->amount_cents, "received_cents",
		(json_int_t)order->received_cents, "nth_today", told->nth_today, "best",
		told->best_day ? "day" : NULL, "at", (json_int_t)order->reported_at, "text", "zh",
		zh, "en", en, "test", order->test, "ring", ring);
	if (other)
		json_object_set_new(payload, "was",
			json_pack("{s:I, s:s}", "member", (json_int_t)other, "name", other_name));
	/* a deal that stands or rings concerns the whole branch; one in review, its group and those above */
	bool wide = ring || order->rung || order->state != ORDER_REPORTED;
	struct audience audience = { wide ? order->branch : order->unit, 0 };
	live_tell(tx, audience, kind, payload);
}
