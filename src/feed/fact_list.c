/* The rows behind a number, newest first. Days are walked backwards, each with its own few hundred or
 * thousand rows, so that a page of a year costs what a page of a day costs. */
#include "feed/fact.h"
#include "base/list.h"
#include "base/money.h"
#include "feed/fact_row.h"
#include "feed/tree.h"
#include "org/unit.h"

#include <stdlib.h>

enum { LIMIT_MAX = 1000 };

typedef LIST(struct fact_row) rows_t;

#define SELECT                                                                                       \
	"SELECT " FACT_COLUMNS ", p.name FROM fact f JOIN source s ON s.id = f.source "              \
	"JOIN person p ON p.id = f.member WHERE f.kind = $1 AND f.day = $2 AND f.id < $3 "           \
	"AND ($4 = 0 OR f.grp = $4) AND ($5 = 0 OR f.campaign = $5) AND ($6 = 0 OR f.product = $6) " \
	"AND ($7 = 0 OR f.batch = $7) "
#define UNDER "AND ($8 = 0 OR " STAMPED("f") " IN " UNITS_UNDER("$8", "$2") ") "
#define OF_MEMBER "AND f.member = $9 "
#define OF_ANYONE "AND $9 = $9 "
#define LAST "ORDER BY f.id DESC LIMIT $10"

/* The day before on which there is something; a member's is found in the sums, which are fewer. */
static day_t day_before(struct tx *tx, const struct fact_ask *ask, day_t day)
{
	day_t found = 0;
	for (size_t i = 0; i < ask->kind_count; i++) {
		day_t last = ask->member
			? (day_t)db_int(tx,
				  "SELECT day FROM sum_ WHERE kind = $1 AND day < $2 AND day >= $3 "
				  "AND member = $4 ORDER BY day DESC LIMIT 1",
				  I(ask->kinds[i]), I(day), I(ask->from), I(ask->member))
			: (day_t)db_int(tx,
				  "SELECT MAX(day) FROM fact WHERE kind = $1 AND day < $2 AND day >= $3",
				  I(ask->kinds[i]), I(day), I(ask->from));
		if (last > found)
			found = last;
	}
	return found;
}

static void read_day(struct tx *tx, const struct fact_ask *ask, const struct kind *kind, day_t day,
	int64_t below, size_t most, rows_t *list)
{
	int64_t member = ask->member;
	if (kind->private_) { /* one's own only */
		if (!ask->viewer || (member && member != ask->viewer))
			return;
		member = ask->viewer;
	}
	int64_t unit = ask->unit == UNIT_COMPANY ? 0 : ask->unit;
	const struct db_value values[] = { { 0 }, I(kind->id), I(day), I(below), I(ask->group),
		I(ask->campaign), I(ask->product), I(ask->batch), I(unit), I(member),
		I((int64_t)most) };
	struct rows *rows = db_rows_values(tx,
		member ? SELECT UNDER OF_MEMBER LAST : SELECT UNDER OF_ANYONE LAST, values,
		sizeof values / sizeof *values - 1);
	while (rows_next(rows))
		*list_add(tx->run->arena, list) = (struct fact_row){ .fact = row_fact(rows),
			.name = row_text(rows, FACT_WIDTH),
			.kind = kind->name };
}

static int newest_first(const void *a, const void *b)
{
	int64_t one = ((const struct fact_row *)a)->fact.id,
		two = ((const struct fact_row *)b)->fact.id;
	return one > two ? -1 : one < two;
}

const struct fact_row *fact_list(
	struct tx *tx, const struct fact_ask *ask, size_t *count, bool *more)
{
	size_t limit = ask->limit && ask->limit < LIMIT_MAX ? ask->limit : LIMIT_MAX;
	rows_t list = { 0 };
	day_t day = ask->after_day && ask->after_day <= ask->to ? ask->after_day : ask->to;
	int64_t below = day == ask->after_day ? ask->after_id : EXACT_MAX;
	for (; day; day = day_before(tx, ask, day), below = EXACT_MAX) {
		size_t before = list.n;
		for (size_t i = 0; i < ask->kind_count; i++)
			read_day(tx, ask, kind_get(tx, ask->kinds[i]), day, below,
				limit + 1 - before, &list);
		if (list.n > before)
			qsort(list.at + before, list.n - before, sizeof *list.at, newest_first);
		if (list.n > limit)
			break;
	}
	*more = list.n > limit;
	*count = *more ? limit : list.n;
	return list.at;
}
