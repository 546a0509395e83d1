/* Ranking a period's cells by a formula, with what stands beside: the period before and the own best. */
#include "feed/board.h"
#include "feed/board_part.h"
#include "org/settings.h"
#include "org/unit.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT = 100, DAYS_MAX = 3660, TIES_MAX = 500 };

/* --- periods ----------------------------------------------------------------------------------- */

static bool whole_months(day_t from, day_t to)
{
	return day_of_month(from) == 1 && to == day_month_last(to);
}

void period_before(day_t from, day_t to, day_t *before_from, day_t *before_to)
{
	int days = day_between(from, to) + 1;
	*before_to = day_add(from, -1);
	*before_from = day_add(from, -days);
	if (whole_months(from, to)) {
		int months = (day_year(to) - day_year(from)) * 12 + day_month(to) -
			day_month(from) + 1;
		*before_from = day_month_add(from, -months);
	}
}

/* How many earlier periods the own best is looked for in. */
static int periods_back(day_t from, day_t to)
{
	int days = day_between(from, to) + 1;
	return days == 1 ? 60 : days == 7 ? 26 : 12;
}

/* --- what is asked ----------------------------------------------------------------------------- */

static const struct named_metric *metric_asked(struct tx *tx, const char *text)
{
	const struct named_metric *named = metric_named(tx, text);
	if (named)
		return named;
	struct named_metric *bare = NEW(tx->run->arena, struct named_metric);
	const struct kind *kind = kind_named(tx, text); /* a kind's name is a formula */
	*bare = (struct named_metric){ .name = "",
		.formula = text,
		.zh = kind ? kind->zh : "",
		.en = kind ? kind->en : "",
		.input = kind && kind->input,
		.unit = kind ? strcmp(kind->unit, "cents") == 0 ? "money" : kind->unit : "ratio" };
	return bare;
}

static void resolve(struct view *view, struct tx *tx, const struct board_ask *ask)
{
	if (!day_valid(ask->from) || !day_valid(ask->to) || ask->from > ask->to ||
		day_between(ask->from, ask->to) > DAYS_MAX)
		fail(tx->run, PERIOD_WRONG);
	*view = (struct view){ .tx = tx, .ask = ask, .named = metric_asked(tx, ask->metric) };
	view->metric = metric_parse(tx->run, view->named->formula);
	const char *const *names = metric_kinds(view->metric, &view->kind_count);
	for (size_t i = 0; i < view->kind_count; i++) {
		const struct kind *kind = kind_named(tx, names[i]);
		if (!kind)
			fail(tx->run, METRIC_NAME, names[i],
				num(tx->run, metric_kind_column(view->metric, i)));
		view->kinds[i] = kind->id;
	}
	view->heads = metric_needs_heads(view->metric) || ask->per == PER_HEAD;
	view->days = metric_needs_days(view->metric) || ask->per == PER_DAY;
}

/* --- ranking ----------------------------------------------------------------------------------- */

struct entry {
	double value; /* the better the greater */
	int64_t key;
	size_t at;
	const struct board_name *name;
	bool none;
};

static int by_value(const struct entry *one, const struct entry *two)
{
	if (one->none != two->none)
		return one->none ? 1 : -1;
	return one->value > two->value ? -1 : one->value < two->value ? 1 : 0;
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *one = a, *two = b;
	int order = by_value(one, two);
	if (order)
		return order;
	if (one->name && two->name) {
		size_t shorter = one->name->order_length < two->name->order_length
			? one->name->order_length
			: two->name->order_length;
		order = shorter ? memcmp(one->name->order, two->name->order, shorter) : 0;
		if (!order)
			order = strcmp(one->name->name, two->name->name);
		if (order)
			return order;
	}
	return one->key < two->key ? -1 : one->key > two->key;
}

static int compare_days(const void *a, const void *b)
{
	const struct entry *one = a, *two = b;
	return one->key < two->key ? -1 : one->key > two->key;
}

/* Brings the best `wanted` to the front (Hoare's selection), so that a hundred of a hundred thousand
 * cost one sweep. */
static void select_best(struct entry *entries, size_t n, size_t wanted)
{
	size_t low = 0, high = n;
	while (high - low > 1 && wanted > low && wanted < high) {
		struct entry pivot = entries[low +
			(high - low - 1) / 2]; /* never the last: each round gets shorter */
		size_t left = low, right = high - 1;
		for (;;) {
			while (compare_entries(&entries[left], &pivot) < 0)
				left++;
			while (compare_entries(&entries[right], &pivot) > 0)
				right--;
			if (left >= right)
				break;
			struct entry swap = entries[left];
			entries[left++] = entries[right];
			entries[right--] = swap;
		}
		size_t middle = right + 1;
		if (wanted < middle)
			high = middle;
		else
			low = middle;
	}
}

/* Those who may stand on the board: the best, and who ties with the last of them (names decide). */
static size_t cut(struct entry *entries, size_t n, size_t limit)
{
	if (n <= limit)
		return n;
	select_best(entries, n, limit);
	struct entry worst = entries[0];
	for (size_t i = 1; i < limit; i++)
		if (by_value(&worst, &entries[i]) < 0)
			worst = entries[i];
	size_t kept = limit;
	for (size_t i = limit; i < n && kept < limit + TIES_MAX; i++)
		if (by_value(&worst, &entries[i]) == 0)
			entries[kept++] = entries[i];
	return kept;
}

/* --- rows -------------------------------------------------------------------------------------- */

/* Who belongs here and has nothing: while there is room, they are part of the board. */
static void add_missing(const struct view *view, struct part *part, size_t limit)
{
	const struct board_ask *ask = view->ask;
	if (ask->by == BY_DAY) {
		day_t today = org_today(view->tx), last = ask->to < today ? ask->to : today;
		for (day_t day = ask->from; day <= last; day = day_add(day, 1))
			if (part_find(view, part, day) < 0)
				part_add(view, part, day);
	}
	if (ask->by > BY_TEAM || (ask->by == BY_MEMBER && part->n >= limit))
		return;
	if (ask->by == BY_MEMBER && !part->heads)
		part->heads = head_list(
			view->tx, part->from, part->to, ask->unit, &part->head_count);
	for (size_t i = 0; i < part->head_count; i++) {
		const struct head *head = &part->heads[i];
		int64_t key = ask->by == BY_MEMBER ? head->person
			: ask->by == BY_GROUP      ? head->group
						   : head->team;
		if ((!ask->member || ask->member == head->person) && part_find(view, part, key) < 0)
			part_add(view, part, key);
	}
}

static void fill_row(const struct view *view, struct part *part, const struct entry *entry,
	struct board_row *row)
{
	*row = (struct board_row){ .id = entry->key,
		.name = entry->name->name,
		.group = entry->name->group,
		.colour = entry->name->colour,
		.none = entry->none };
	if (!entry->none)
		row->value = view->named->lower ? -entry->value : entry->value;
	struct share share = part_share(view, part, entry->key);
	row->heads = share.heads;
	row->days = share.days;
	for (size_t kind = 0; kind < view->kind_count; kind++) {
		row->total[kind] = part->totals[entry->at * view->kind_count * 2 + kind];
		row->counts[kind] = part->totals[(entry->at * 2 + 1) * view->kind_count + kind];
		row->n += row->counts[kind];
	}
}

static void rank(struct board_row *rows, size_t n)
{
	for (size_t i = 0; i < n && !rows[i].none; i++)
		rows[i].rank = i && rows[i].value == rows[i - 1].value ? rows[i - 1].rank
								       : (int)i + 1;
}

static const struct board_row *make_rows(
	const struct view *view, struct part *part, size_t limit, size_t *count)
{
	struct tx *tx = view->tx;
	struct entry *entries = NEW_N(tx->run->arena, struct entry, part->n);
	for (size_t i = 0; i < part->n; i++) {
		struct entry *entry = &entries[i];
		entry->key = part->keys[i];
		entry->at = i;
		entry->none = !part_value(view, part, (ptrdiff_t)i, entry->key, &entry->value);
		if (view->named->lower)
			entry->value = -entry->value;
	}
	size_t n = view->ask->by == BY_DAY ? part->n : cut(entries, part->n, limit);
	int64_t *ids = NEW_N(tx->run->arena, int64_t, n);
	for (size_t i = 0; i < n; i++)
		ids[i] = entries[i].key;
	const struct board_name *names = board_names(tx, view->ask->by, ids, n);
	for (size_t i = 0; i < n; i++)
		entries[i].name = &names[i];
	qsort(entries, n, sizeof *entries,
		view->ask->by == BY_DAY ? compare_days : compare_entries);
	if (n > limit)
		n = limit;
	struct board_row *rows = NEW_N(tx->run->arena, struct board_row, n);
	for (size_t i = 0; i < n; i++)
		fill_row(view, part, &entries[i], &rows[i]);
	if (view->ask->by != BY_DAY)
		rank(rows, n);
	*count = n;
	return rows;
}

/* --- beside ------------------------------------------------------------------------------------ */

static void add_previous(const struct view *view, struct board *board, struct board_row *rows)
{
	day_t from, to;
	period_before(view->ask->from, view->ask->to, &from, &to);
	struct part *part = part_read(view, from, to, true, 0);
	for (size_t i = 0; i < board->n; i++) {
		int64_t key = rows[i].id;
		if (view->ask->by == BY_DAY) /* the same place in the period before */
			key = day_add(from, day_between(view->ask->from, (day_t)key));
		rows[i].previous_none = !part_value(
			view, part, part_find(view, part, key), key, &rows[i].previous);
	}
	board->total_previous_none = !part_total(view, part, &board->total_previous);
}

static day_t first_day(const struct view *view)
{
	day_t first = 0;
	for (size_t i = 0; i < view->kind_count; i++) {
		day_t day = (day_t)db_int(
			view->tx, "SELECT MIN(day) FROM sum_ WHERE kind = $1", I(view->kinds[i]));
		if (day && (!first || day < first))
			first = day;
	}
	return first;
}

/* The best of the earlier periods of the same length in which there was anything. */
static void add_best(const struct view *view, struct board *board, struct board_row *rows)
{
	for (size_t i = 0; i < board->n; i++)
		rows[i].best_none = true;
	day_t from = view->ask->from, to = view->ask->to, first = first_day(view);
	if (!first || view->ask->by == BY_DAY)
		return;
	for (int i = periods_back(from, to); i--;) {
		period_before(from, to, &from, &to);
		if (to < first)
			break;
		struct part *part = part_read(view, from, to, false, 0);
		for (size_t r = 0; r < board->n; r++) {
			double value;
			ptrdiff_t at = part_find(view, part, rows[r].id);
			if (at < 0 || !part_value(view, part, at, rows[r].id, &value))
				continue;
			if (rows[r].best_none ||
				(view->named->lower ? value < rows[r].best : value > rows[r].best))
				rows[r].best = value;
			rows[r].best_none = false;
		}
	}
}

const struct board *board_read(struct tx *tx, const struct board_ask *ask)
{
	struct view *view = NEW(tx->run->arena, struct view);
	resolve(view, tx, ask);
	struct board *board = NEW(tx->run->arena, struct board);
	size_t limit = ask->limit ? ask->limit : LIMIT;
	struct part *part = part_read(view, ask->from, ask->to, true, limit + TIES_MAX);
	board->total_none = !part_total(view, part, &board->total);
	add_missing(view, part, limit);
	struct board_row *rows = (struct board_row *)make_rows(view, part, limit, &board->n);
	board->rows = rows;
	board->of = part->of;
	board->metric = view->named;
	board->kinds = metric_kinds(view->metric, &board->kind_count);
	board->kind_ids = view->kinds;
	board->withheld = part->withheld;
	if (ask->previous)
		add_previous(view, board, rows);
	if (ask->best)
		add_best(view, board, rows);
	return board;
}

enum board_by board_by_named(const char *name)
{
	static const char *const names[] = { "member", "group", "team", "campaign", "product",
		"source", "day" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return (enum board_by)i;
	return (enum board_by) - 1;
}
