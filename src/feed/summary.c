/* Sentences: each is tried on the period's boards and says how far it is from what would be no news
 * (everyone alike, every day alike); the furthest are read first. */
#include "feed/summary.h"
#include "feed/tree.h"
#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "http/house.h"
#include "org/settings.h"
#include "org/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EVERYONE_MAX = 100000, NEWCOMER_DAYS = 90 };

struct telling {
	struct tx *tx;
	struct summary *summary;
	LIST(struct sentence) sentences;
	const struct board *members, *groups;
	int64_t unit;
	day_t from, to;
};

static const char *day_text(struct telling *telling, day_t day)
{
	return arena_printf(telling->tx->run->arena, "%d-%02d-%02d", day_year(day), day_month(day),
		day_of_month(day));
}

static const char *rows_of(struct telling *telling, const char *path, const char *rest)
{
	return arena_printf(telling->tx->run->arena, "%s?from=%s&to=%s&unit=%lld%s", path,
		day_text(telling, telling->from), day_text(telling, telling->to),
		(long long)telling->unit, rest);
}

#define SAY(telling, format, ...) arena_printf((telling)->tx->run->arena, format, __VA_ARGS__)

static void say(struct telling *telling, struct sentence sentence)
{
	if (!(sentence.interest > 0))
		return;
	sentence.interest = sentence.interest > 1 ? 1 : sentence.interest;
	sentence.name = sentence.name ? sentence.name : "";
	*list_add(telling->tx->run->arena, &telling->sentences) = sentence;
}

static const struct board *read(struct telling *telling, const char *metric, enum board_by by)
{
	return board_read(telling->tx,
		&(struct board_ask){ .metric = metric,
			.by = by,
			.from = telling->from,
			.to = telling->to,
			.unit = telling->unit,
			.limit = EVERYONE_MAX });
}

static double percent(double part, double whole)
{
	return whole > 0 ? 100 * part / whole : 0;
}

/* --- the sentences ------------------------------------------------------------------------------- */

static void top_share(struct telling *telling)
{
	const struct board *members = telling->members;
	double first = 0;
	if (members->of < 6 || !(members->total > 0))
		return;
	for (size_t i = 0; i < 3; i++)
		first += members->rows[i].value;
	double share = percent(first, members->total), even = 300.0 / (double)members->of;
	say(telling,
		(struct sentence){ .key = "top_share",
			.percent = share,
			.count = 3,
			.interest = (share - even) / (100 - even),
			.zh = SAY(telling, "前三名做了 %.0f%% 的业绩", share),
			.en = SAY(telling, "The first three made %.0f%% of the revenue", share),
			.rows = rows_of(
				telling, "/api/boards", "&metric=revenue&by=member&limit=3") });
}

static double days_of(struct telling *telling, int64_t member, day_t from, day_t to)
{
	struct house *house = telling->tx->run->house;
	return boards_days(house ? house->boards : NULL, telling->tx, member, from, to);
}

static day_t weekdays_back(day_t to, int days)
{
	while (days) {
		days -= day_weekday(to) <= 5;
		if (days)
			to = day_add(to, -1);
	}
	return to;
}

/* Who belongs there at the end of the period and had no deal on `days` days that they worked. */
static int64_t without_deal(struct telling *telling, int days, day_t *since)
{
	*since = weekdays_back(telling->to, days);
	size_t n;
	const struct head *heads = head_list(telling->tx, *since, telling->to, telling->unit, &n);
	int64_t kind = kind_id(telling->tx, "deals"), count = 0;
	struct sum_cells *deals = sum_read(telling->tx,
		&(struct sum_ask){ &kind, 1, SUM_MEMBER, *since, telling->to, 0, 0, 0 });
	for (size_t i = 0; i < n; i++) {
		if (heads[i].from > *since || heads[i].to < telling->to)
			continue;
		const struct sum_cell *cell = sum_cell_of(deals, heads[i].person, 0);
		if ((!cell || cell->n[0] <= 0) &&
			days_of(telling, heads[i].person, *since, telling->to) >= 0.8 * days)
			count++;
	}
	return count;
}

static void no_deal(struct telling *telling)
{
	static const int spans[] = { 20, 15, 10, 5 };
	struct sentence best = { 0 };
	if (telling->summary->heads < 4 || !telling->summary->deals)
		return;
	for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
		day_t since;
		int64_t count = without_deal(telling, spans[i], &since);
		double interest = (double)count / telling->summary->heads * (0.7 + spans[i] / 20.0);
		if (!count || interest <= best.interest)
			continue;
		best = (struct sentence){ .key = "no_deal",
			.interest = interest,
			.count = count,
			.number = spans[i],
			.zh = SAY(telling, "%lld 个人已经 %d 个工作日没有出单", (long long)count,
				spans[i]),
			.en = count == 1
				? SAY(telling, "One person without a deal for %d working days",
					  spans[i])
				: SAY(telling, "%lld people without a deal for %d working days",
					  (long long)count, spans[i]),
			.rows = arena_printf(telling->tx->run->arena,
				"/api/boards?metric=deals&by=member&from=%s&to=%s"
				"&unit=%lld&limit=10000",
				day_text(telling, since), day_text(telling, telling->to),
				(long long)telling->unit) };
	}
	say(telling, best);
}

static void group_spread(struct telling *telling)
{
	const struct board *groups = telling->groups;
	double most = 0, least = 0, sum = 0;
	size_t n = 0;
	const char *first = "", *last = "";
	for (size_t i = 0; i < groups->n; i++) {
		const struct board_row *row = &groups->rows[i];
		if (!row->id || row->none || row->heads < 1)
			continue;
		if (!n || row->value > most) {
			most = row->value;
			first = row->name;
		}
		if (!n || row->value < least) {
			least = row->value;
			last = row->name;
		}
		sum += row->value;
		n++;
	}
	if (n < 2 || !(sum > 0))
		return;
	double spread = percent(most - least, sum / (double)n);
	say(telling,
		(struct sentence){ .key = "group_spread",
			.percent = spread,
			.interest = spread / 100,
			.zh = SAY(telling, "各组人均业绩相差 %.0f%%（%s 最强，%s 最弱）", spread,
				first, last),
			.en = SAY(telling,
				"Strength of groups differs by %.0f%% (%s first, %s last)", spread,
				first, last),
			.rows = rows_of(
				telling, "/api/boards", "&metric=revenue&by=group&per=head") });
}

static void best_weekday(struct telling *telling)
{
	static const char *const zh[] = { "", "一", "二", "三", "四", "五", "六", "日" };
	static const char *const en[] = { "", "Mondays", "Tuesdays", "Wednesdays", "Thursdays",
		"Fridays", "Saturdays", "Sundays" };
	const struct board *course = telling->summary->course;
	double value[8] = { 0 }, days[8] = { 0 }, all_days = 0;
	if (!(course->total > 0))
		return;
	for (size_t i = 0; i < course->n; i++) {
		int weekday = day_weekday((day_t)course->rows[i].id);
		value[weekday] += course->rows[i].value;
		days[weekday] += telling->summary->worked[i];
		all_days += telling->summary->worked[i];
	}
	int best = 1;
	for (int i = 2; i <= 7; i++)
		if (value[i] > value[best])
			best = i;
	if (!(all_days > 0) || day_between(telling->from, telling->to) < 20)
		return;
	double share = percent(value[best], course->total), even = percent(days[best], all_days);
	say(telling,
		(struct sentence){ .key = "best_weekday",
			.percent = share,
			.id = best,
			.interest = 2 * (share - even) / 100,
			.zh = SAY(telling, "星期%s做了 %.0f%% 的业绩，而工作量只占 %.0f%%",
				zh[best], share, even),
			.en = SAY(telling,
				"%s made %.0f%% of the revenue in %.0f%% of the days worked",
				en[best], share, even),
			.rows = rows_of(telling, "/api/boards", "&metric=revenue&by=day") });
}

static void best_day(struct telling *telling)
{
	const struct board *course = telling->summary->course;
	size_t best = 0, days = 0;
	for (size_t i = 0; i < course->n; i++) {
		days += course->rows[i].value > 0;
		if (course->rows[i].value > course->rows[best].value)
			best = i;
	}
	if (days < 5 || !(course->total > 0))
		return;
	double share = percent(course->rows[best].value, course->total),
	       even = 100.0 / (double)days;
	day_t day = (day_t)course->rows[best].id;
	say(telling,
		(struct sentence){ .key = "best_day",
			.percent = share,
			.id = day,
			.interest = 1.5 * (share - even) / 100,
			.zh = SAY(telling, "%d 月 %d 日一天做了 %.0f%% 的业绩", day_month(day),
				day_of_month(day), share),
			.en = SAY(telling, "One day, %s, made %.0f%% of the revenue",
				day_text(telling, day), share),
			.rows = SAY(telling, "/api/facts?metric=revenue&from=%s&to=%s&unit=%lld",
				day_text(telling, day), day_text(telling, day),
				(long long)telling->unit) });
}

static void one_product(struct telling *telling)
{
	const struct board *products = read(telling, "revenue", BY_PRODUCT);
	size_t named = 0, first = products->n;
	for (size_t i = 0; i < products->n; i++) {
		named += products->rows[i].id != 0;
		if (products->rows[i].id && first == products->n)
			first = i;
	}
	if (named < 2 || !(products->total > 0))
		return;
	const struct board_row *row = &products->rows[first];
	double share = percent(row->value, products->total), even = 100.0 / (double)named;
	say(telling,
		(struct sentence){ .key = "one_product",
			.percent = share,
			.id = row->id,
			.name = row->name,
			.interest = 0.8 * (share - even) / (100 - even),
			.zh = SAY(telling, "%.0f%% 的业绩来自一个产品：%s", share, row->name),
			.en = SAY(telling, "One product, %s, made %.0f%% of the revenue", row->name,
				share),
			.rows = rows_of(telling, "/api/facts",
				SAY(telling, "&metric=revenue&product=%lld",
					(long long)row->id)) });
}

static void one_customer(struct telling *telling)
{
	int64_t kind = kind_id(telling->tx, "revenue"), all = telling->summary->revenue_cents;
	struct rows *rows = db_rows(telling->tx,
		"SELECT f.customer, CAST(SUM(f.value) AS BIGINT) FROM fact f "
		"WHERE f.kind = $1 AND f.day BETWEEN $2 AND $3 AND f.customer <> 0 AND ($4 = 1 OR " STAMPED(
			"f") " IN " UNITS_UNDER("$4",
			"$3") ") GROUP BY f.customer ORDER BY 2 DESC, 1 LIMIT 1",
		I(kind), I(telling->from), I(telling->to), I(telling->unit));
	if (!rows_next(rows) || all <= 0)
		return;
	int64_t customer = row_int(rows, 0);
	double share = percent((double)row_int(rows, 1), (double)all);
	rows_end(rows);
	if (share < 15)
		return;
	say(telling,
		(struct sentence){ .key = "one_customer",
			.percent = share,
			.id = customer,
			.interest = share / 60,
			.zh = SAY(telling, "%.0f%% 的业绩来自同一个客户", share),
			.en = SAY(telling, "One customer made %.0f%% of the revenue", share),
			.rows = rows_of(telling, "/api/facts", "&metric=revenue") });
}

static void newcomers(struct telling *telling)
{
	const struct board *members = telling->members;
	struct map *joined = map_create(telling->tx->run->arena);
	struct rows *rows = db_rows(telling->tx, "SELECT id FROM person WHERE joined > $1",
		I(day_add(telling->to, -NEWCOMER_DAYS)));
	while (rows_next(rows))
		*map_int(joined, row_int(rows, 0)) = telling;
	double made = 0;
	size_t count = 0;
	for (size_t i = 0; i < members->n; i++)
		if (map_int_get(joined, members->rows[i].id)) {
			made += members->rows[i].value;
			count++;
		}
	if (!count || count == members->n || !(members->total > 0))
		return;
	double share = percent(made, members->total),
	       heads = percent((double)count, (double)members->n);
	say(telling,
		(struct sentence){ .key = "newcomers",
			.percent = share,
			.count = (int64_t)count,
			.interest = 1.2 * fabs(share - heads) / 100,
			.zh = SAY(telling,
				"入职 90 天内的 %zu 个新人（占 %.0f%%）做了 %.0f%% 的业绩", count,
				heads, share),
			.en = SAY(telling,
				"The %zu newcomers of 90 days (%.0f%% of the people) made %.0f%% of the revenue",
				count, heads, share),
			.rows = rows_of(
				telling, "/api/boards", "&metric=revenue&by=member&limit=10000") });
}

static void refunds(struct telling *telling)
{
	double share = percent(
		(double)telling->summary->refunds_cents, (double)telling->summary->revenue_cents);
	if (share < 1)
		return;
	say(telling,
		(struct sentence){ .key = "refunds",
			.percent = share,
			.interest = share / 20,
			.zh = SAY(telling, "退款占业绩的 %.0f%%", share),
			.en = SAY(telling, "Refunds took back %.0f%% of the revenue", share),
			.rows = rows_of(telling, "/api/facts", "&metric=refunds") });
}

/* The month's course: how much the first and the last third of the days worked made. */
static void course_of(struct telling *telling)
{
	const struct summary *summary = telling->summary;
	double worked = 0, passed = 0, first = 0, last = 0;
	for (size_t i = 0; i < summary->course->n; i++)
		worked += summary->worked[i];
	if (!(worked > 0) || !(summary->course->total > 0) ||
		day_between(telling->from, telling->to) < 20)
		return;
	for (size_t i = 0; i < summary->course->n; i++) {
		double middle = passed + summary->worked[i] / 2;
		passed += summary->worked[i];
		if (middle < worked / 3)
			first += summary->course->rows[i].value;
		else if (middle > worked * 2 / 3)
			last += summary->course->rows[i].value;
	}
	bool late = last > first;
	double share = percent(late ? last : first, summary->course->total);
	say(telling,
		(struct sentence){ .key = late ? "back_loaded" : "front_loaded",
			.percent = share,
			.interest = 1.3 * (share - 100.0 / 3) / (200.0 / 3),
			.zh = SAY(telling, "%s三分之一的工作日做了 %.0f%% 的业绩",
				late ? "最后" : "开头", share),
			.en = SAY(telling,
				"The %s third of the working days made %.0f%% of the revenue",
				late ? "last" : "first", share),
			.rows = rows_of(telling, "/api/boards", "&metric=revenue&by=day") });
}

/* --- all of it ------------------------------------------------------------------------------------ */

static int compare_interest(const void *a, const void *b)
{
	double one = ((const struct sentence *)a)->interest,
	       two = ((const struct sentence *)b)->interest;
	return one > two ? -1 : one < two;
}

static void figures(struct telling *telling)
{
	struct summary *summary = telling->summary;
	int64_t kinds[] = { kind_id(telling->tx, "deals"), kind_id(telling->tx, "revenue"),
		kind_id(telling->tx, "received"), kind_id(telling->tx, "refunds") };
	struct sum_cells *cells = sum_read(telling->tx,
		&(struct sum_ask){
			kinds, 4, SUM_ALL, telling->from, telling->to, telling->unit, 0, 0 });
	if (cells->n) {
		summary->deals = cells->at[0].total[0];
		summary->revenue_cents = cells->at[0].total[1];
		summary->received_cents = cells->at[0].total[2];
		summary->refunds_cents = cells->at[0].total[3];
	}
	telling->members = read(telling, "revenue", BY_MEMBER);
	telling->groups = board_read(telling->tx,
		&(struct board_ask){ .metric = "revenue",
			.by = BY_GROUP,
			.from = telling->from,
			.to = telling->to,
			.unit = telling->unit,
			.per = PER_HEAD,
			.limit = EVERYONE_MAX });
	summary->course = read(telling, "revenue", BY_DAY);
	const struct board *days = read(telling, "days", BY_DAY);
	double *worked = NEW_N(telling->tx->run->arena, double, summary->course->n);
	for (size_t i = 0; i < summary->course->n && i < days->n; i++)
		worked[i] = days->rows[i].value;
	summary->worked = worked;
	for (size_t i = 0; i < telling->groups->n; i++)
		summary->heads += telling->groups->rows[i].heads;
	if (summary->heads > 0)
		summary->per_head_cents = (double)summary->revenue_cents / summary->heads;
}

const struct summary *summary_read(struct tx *tx, day_t from, day_t to, int64_t unit)
{
	struct summary *summary = NEW(tx->run->arena, struct summary);
	struct telling telling = { .tx = tx,
		.summary = summary,
		.unit = unit ? unit : UNIT_COMPANY,
		.from = from,
		.to = to };
	day_t today = org_today(tx);
	if (telling.to > today && from <= today)
		telling.to = today;
	summary->from = from;
	summary->to = to;
	figures(&telling);
	static void (*const tries[])(struct telling *) = { top_share, no_deal, group_spread,
		best_weekday, best_day, one_product, one_customer, newcomers, refunds, course_of };
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
		tries[i](&telling);
	if (telling.sentences.n)
		qsort(telling.sentences.at, telling.sentences.n, sizeof *telling.sentences.at,
			compare_interest);
	summary->sentences = telling.sentences.at;
	summary->count = telling.sentences.n;
	return summary;
}
