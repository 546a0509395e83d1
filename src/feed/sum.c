/* Sums: kept by one upsert a key, in key order, and read by one function. */
#include "feed/sum.h"
#include "base/list.h"
#include "base/map.h"
#include "base/money.h"
#include "feed/boards.h"
#include "feed/tree.h"
#include "org/unit.h"

#include <stdlib.h>
#include <string.h>

/* --- kept -------------------------------------------------------------------------------------- */

enum { KEY_COLUMNS = 7, SUM_COLUMNS = 9 };

static int compare_keys(const void *a, const void *b)
{
	const int64_t *one = a, *two = b; /* a sum begins with its key, column by column */
	for (size_t i = 0; i < KEY_COLUMNS; i++)
		if (one[i] != two[i])
			return one[i] < two[i] ? -1 : 1;
	return 0;
}

struct sum *sum_of_facts(struct run *run, const struct fact *facts, size_t n, size_t *count)
{
	struct sum *sums = NEW_N(run->arena, struct sum, n);
	for (size_t i = 0; i < n; i++)
		sums[i] = (struct sum){ facts[i].kind, facts[i].day, facts[i].branch,
			facts[i].group, facts[i].campaign, facts[i].product, facts[i].member,
			facts[i].undoes ? -1 : 1, facts[i].value };
	qsort(sums, n, sizeof *sums, compare_keys);
	size_t last = 0;
	for (size_t i = 1; i < n; i++) {
		if (compare_keys(&sums[last], &sums[i]) != 0) {
			sums[++last] = sums[i];
			continue;
		}
		sums[last].n += sums[i].n;
		sums[last].total += sums[i].total; /* within 64 bits: 1,000 times 2^53 */
		if (!exact(sums[last].total))
			fail(run, NUMBER_RANGE, "value");
	}
	*count = n ? last + 1 : 0;
	return sums;
}

#define SUM_KEY                                                                                   \
	"kind = $1 AND day = $2 AND branch = $3 AND grp = $4 AND campaign = $5 AND product = $6 " \
	"AND member = $7"

/* A sum that may leave the exact numbers is looked at before it does. */
static void check_range(struct tx *tx, const struct sum *sum)
{
	if (sum->total < EXACT_MAX >> 20 && sum->total > -(EXACT_MAX >> 20))
		return; /* a million such could not; the table's CHECK is behind us */
	int64_t before = db_int(tx, "SELECT total FROM sum_ WHERE " SUM_KEY, I(sum->kind),
		I(sum->day), I(sum->branch), I(sum->group), I(sum->campaign), I(sum->product),
		I(sum->member));
	if (!exact(before + sum->total))
		fail(tx->run, NUMBER_RANGE, "value");
}

void sum_add_facts(struct tx *tx, const struct fact *facts, size_t n)
{
	if (!n)
		return;
	size_t count;
	struct sum *sums = sum_of_facts(tx->run, facts, n, &count);
	struct db_value *values = NEW_N(tx->run->arena, struct db_value, count * SUM_COLUMNS);
	for (size_t i = 0; i < count; i++) {
		const int64_t *columns = (const int64_t *)&sums[i];
		check_range(tx, &sums[i]);
		for (size_t column = 0; column < SUM_COLUMNS; column++)
			values[i * SUM_COLUMNS + column] = I(columns[column]);
	}
	db_run_many(tx,
		"INSERT INTO sum_ (kind, day, branch, grp, campaign, product, member, n, total) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
		"ON CONFLICT (kind, day, branch, grp, campaign, product, member) "
		"DO UPDATE SET n = sum_.n + excluded.n, total = sum_.total + excluded.total",
		values, SUM_COLUMNS, count, NULL);
	int64_t last = 0;
	for (size_t i = 0; i < n; i++)
		last = facts[i].id > last ? facts[i].id : last;
	boards_tell(tx, sums, count, last);
}

/* --- read -------------------------------------------------------------------------------------- */

struct reading {
	struct tx *tx;
	const struct sum_ask *ask;
	struct sum_cells *cells;
	size_t space;
	bool hidden[SUM_KINDS_MAX]; /* private kinds */
};

/* Keys and days in one number: days are below 2^25. */
static int64_t place_of(int64_t key, int64_t day)
{
	return key * (INT64_C(1) << 25) + day;
}

struct sum_cell *sum_cell_of(const struct sum_cells *cells, int64_t key, int64_t day)
{
	size_t place = (size_t)(intptr_t)map_int_get(cells->places, place_of(key, day));
	return place ? &cells->at[place - 1] : NULL;
}

static struct sum_cell *cell(struct reading *reading, int64_t key, int64_t day)
{
	struct sum_cells *cells = reading->cells;
	void **place = map_int(cells->places, place_of(key, day));
	if (*place)
		return &cells->at[(size_t)(intptr_t)*place - 1];
	if (cells->n == reading->space)
		cells->at = list_grown(reading->tx->run->arena, cells->at, cells->n,
			&reading->space, sizeof *cells->at);
	*place = (void *)(intptr_t)(cells->n + 1);
	struct sum_cell *made = &cells->at[cells->n++];
	made->key = key;
	made->day = day;
	return made;
}

#define TOTALS                                                                \
	"CAST(SUM(s.n) AS BIGINT), CAST(SUM(s.total) AS BIGINT) FROM sum_ s " \
	"WHERE s.kind = $1 AND s.day BETWEEN $2 AND $3"
#define FACT_TOTALS                                                        \
	"CAST(SUM(CASE WHEN s.undoes = 0 THEN 1 ELSE -1 END) AS BIGINT), " \
	"CAST(SUM(s.value) AS BIGINT) FROM fact s WHERE s.kind = $1 AND s.day BETWEEN $2 AND $3"
/* $4: the unit, as the tree was on $2; the tree does not change within the days asked for */
#define UNDER " AND " STAMPED("s") " IN " UNITS_UNDER("$4", "$2")
#define ANYWHERE " AND $4 = $4"
#define OF_MEMBER " AND s.member = $5"
#define OF_ANYONE " AND $5 = $5"

#define VARIANTS(columns, totals, group)                                   \
	{                                                                  \
		"SELECT " columns totals ANYWHERE OF_ANYONE group,         \
			"SELECT " columns totals ANYWHERE OF_MEMBER group, \
			"SELECT " columns totals UNDER OF_ANYONE group,    \
			"SELECT " columns totals UNDER OF_MEMBER group     \
	}

/* by, then: everywhere or under a unit, everyone or one member */
static const char *const selects[][4] = {
	[SUM_ALL] = VARIANTS("0, 0, ", TOTALS, ""),
	[SUM_MEMBER] = VARIANTS("s.member, 0, ", TOTALS, " GROUP BY s.member"),
	[SUM_GROUP] = VARIANTS("s.grp, 0, ", TOTALS, " GROUP BY s.grp"),
	[SUM_TEAM] = VARIANTS("s.branch, 0, ", TOTALS, " GROUP BY s.branch"),
	[SUM_CAMPAIGN] = VARIANTS("s.campaign, 0, ", TOTALS, " GROUP BY s.campaign"),
	[SUM_PRODUCT] = VARIANTS("s.product, 0, ", TOTALS, " GROUP BY s.product"),
	[SUM_BATCH] = VARIANTS("s.batch, 0, ", FACT_TOTALS, " AND s.batch <> 0 GROUP BY s.batch"),
	[SUM_DAY] = VARIANTS("s.day, 0, ", TOTALS, " GROUP BY s.day"),
	[SUM_MEMBER_DAY] = VARIANTS("s.member, s.day, ", TOTALS, " GROUP BY s.member, s.day"),
};

static void read_kind(struct reading *reading, size_t kind, day_t from, day_t to, int64_t member)
{
	const struct sum_ask *ask = reading->ask;
	bool under = ask->unit && ask->unit != UNIT_COMPANY;
	const char *sql = selects[ask->by][(under ? 2 : 0) + (member ? 1 : 0)];
	struct rows *rows = db_rows(
		reading->tx, sql, I(ask->kinds[kind]), I(from), I(to), I(ask->unit), I(member));
	while (rows_next(rows)) {
		int64_t n = row_int(rows, 2), total = row_int(rows, 3);
		if (!n && !total)
			continue; /* all of it was taken back */
		struct sum_cell *into = cell(reading, row_int(rows, 0), row_int(rows, 1));
		into->n[kind] += n;
		into->total[kind] += total;
	}
}

/* Sums by batch know only what has one; the rest is what is missing from the whole. */
static void read_without_batch(struct reading *reading)
{
	struct sum_ask whole = *reading->ask;
	whole.by = SUM_ALL;
	struct sum_cells *all = sum_read(reading->tx, &whole);
	if (!all->n)
		return;
	struct sum_cell rest = all->at[0];
	for (size_t i = 0; i < reading->cells->n; i++)
		for (size_t kind = 0; kind < whole.kind_count; kind++) {
			rest.n[kind] -= reading->cells->at[i].n[kind];
			rest.total[kind] -= reading->cells->at[i].total[kind];
		}
	bool any = false;
	for (size_t kind = 0; kind < whole.kind_count; kind++)
		any = any || rest.n[kind] || rest.total[kind];
	if (any)
		*cell(reading, 0, 0) = rest;
}

/* --- private kinds ----------------------------------------------------------------------------- */

struct pool {
	int64_t key, people, n, total;
};

static struct map *units_under(struct reading *reading, day_t on)
{
	struct map *units = map_create(reading->tx->run->arena);
	struct rows *rows = db_rows(reading->tx,
		"SELECT u.id FROM unit u WHERE u.id IN " UNITS_UNDER("$1", "$2"),
		I(reading->ask->unit), I(on));
	while (rows_next(rows))
		*map_int(units, row_int(rows, 0)) = reading;
	return units;
}

/* What five or more told in one place on one day counts, wherever the place belongs to the ask. */
static void publish(struct reading *reading, size_t kind, const struct map *under,
	const struct pool *pool, int64_t team, day_t day)
{
	int64_t unit = pool->key ? pool->key : team ? team : UNIT_COMPANY;
	if (under && !map_int_get(under, unit))
		return;
	int64_t key = 0;
	switch (reading->ask->by) {
	case SUM_GROUP: key = pool->key; break;
	case SUM_TEAM: key = team; break;
	case SUM_DAY: key = day; break;
	default: break;
	}
	struct sum_cell *into = cell(reading, key, 0);
	into->n[kind] += pool->n;
	into->total[kind] += pool->total;
}

static void pool_add(struct pool *into, const struct pool *more)
{
	into->people += more->people;
	into->n += more->n;
	into->total += more->total;
}

/* The groups of one day, ordered by team. */
static void publish_day(struct reading *reading, size_t kind, const struct map *under, day_t day,
	const struct pool *groups, const int64_t *teams, size_t n)
{
	struct pool company = { 0 };
	for (size_t i = 0; i < n;) {
		struct pool team = { 0 };
		int64_t of = teams[i];
		for (; i < n && teams[i] == of; i++) {
			if (groups[i].key && groups[i].people >= PRIVATE_LEAST)
				publish(reading, kind, under, &groups[i], of, day);
			else
				pool_add(&team, &groups[i]);
		}
		if (of && team.people >= PRIVATE_LEAST)
			publish(reading, kind, under, &team, of, day);
		else
			pool_add(&company, &team);
	}
	if (company.people >= PRIVATE_LEAST)
		publish(reading, kind, under, &company, 0, day);
	else if (company.people)
		reading->cells->withheld = true;
}

static void read_private(struct reading *reading, size_t kind, day_t from, day_t to)
{
	const struct sum_ask *ask = reading->ask;
	bool all = !ask->unit || ask->unit == UNIT_COMPANY;
	const struct map *under = all ? NULL : units_under(reading, from);
	LIST(struct pool) groups = { 0 };
	LIST(int64_t) teams = { 0 };
	day_t day = 0;
	struct rows *rows = db_rows(reading->tx,
		"SELECT day, branch, grp, COUNT(*), CAST(SUM(n) AS BIGINT), "
		"CAST(SUM(total) AS BIGINT) FROM (SELECT day, branch, grp, member, SUM(n) AS n, SUM(total) AS total "
		"FROM sum_ WHERE kind = $1 AND day BETWEEN $2 AND $3 GROUP BY day, branch, grp, member "
		"HAVING SUM(n) <> 0) AS told GROUP BY day, branch, grp ORDER BY day, branch, grp",
		I(ask->kinds[kind]), I(from), I(to));
	while (rows_next(rows)) {
		if (row_int(rows, 0) != day) {
			publish_day(reading, kind, under, day, groups.at, teams.at, groups.n);
			groups.n = teams.n = 0;
			day = (day_t)row_int(rows, 0);
		}
		*list_add(reading->tx->run->arena, &teams) = row_int(rows, 1);
		*list_add(reading->tx->run->arena, &groups) = (struct pool){ row_int(rows, 2),
			row_int(rows, 3), row_int(rows, 4), row_int(rows, 5) };
	}
	publish_day(reading, kind, under, day, groups.at, teams.at, groups.n);
}

static bool own_only(struct reading *reading, size_t kind)
{
	const struct sum_ask *ask = reading->ask;
	if (ask->member && ask->member == ask->viewer)
		return true;
	if (ask->member || ask->by == SUM_CAMPAIGN || ask->by == SUM_PRODUCT ||
		ask->by == SUM_BATCH)
		fail(reading->tx->run, METRIC_PRIVATE,
			kind_get(reading->tx, ask->kinds[kind])->name);
	return ask->by == SUM_MEMBER || ask->by == SUM_MEMBER_DAY;
}

/* --- the one function -------------------------------------------------------------------------- */

static void read_days(struct reading *reading, day_t from, day_t to)
{
	for (size_t kind = 0; kind < reading->ask->kind_count; kind++) {
		if (!reading->hidden[kind]) {
			read_kind(reading, kind, from, to, reading->ask->member);
		} else if (own_only(reading, kind)) {
			reading->cells->withheld |= !reading->ask->member;
			if (reading->ask->viewer)
				read_kind(reading, kind, from, to, reading->ask->viewer);
		} else {
			read_private(reading, kind, from, to);
		}
	}
}

struct sum_cells *sum_read(struct tx *tx, const struct sum_ask *ask)
{
	struct sum_cells *cells = NEW(tx->run->arena, struct sum_cells);
	cells->places = map_create(tx->run->arena);
	struct reading reading = { .tx = tx, .ask = ask, .cells = cells };
	for (size_t kind = 0; kind < ask->kind_count; kind++)
		reading.hidden[kind] = kind_get(tx, ask->kinds[kind])->private_;
	day_t from = ask->from;
	if (ask->unit && ask->unit != UNIT_COMPANY) {
		/* the tree may have changed: each stretch of days is read with the tree of its time */
		struct rows *rows = db_rows(tx,
			"SELECT since FROM unit_above WHERE above = $1 AND since > $2 "
			"AND since <= $3 UNION SELECT until FROM unit_above WHERE above = $1 AND until > $2 "
			"AND until <= $3 ORDER BY 1",
			I(ask->unit), I(ask->from), I(ask->to));
		while (rows_next(rows)) {
			day_t change = (day_t)row_int(rows, 0);
			read_days(&reading, from, day_add(change, -1));
			from = change;
		}
	}
	read_days(&reading, from, ask->to);
	if (ask->by == SUM_BATCH)
		read_without_batch(&reading);
	return cells;
}
