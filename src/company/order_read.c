/* Orders: reading them, one and in lists. */
#include "company/order_parts.h"
#include "base/list.h"
#include "base/map.h"
#include "text/order.h"

#include <string.h>

struct order order_read(struct rows *rows)
{
	return (struct order){
		.id = row_int(rows, 0),
		.state = (enum order_state)row_int(rows, 1),
		.member = row_int(rows, 2),
		.unit = row_int(rows, 3),
		.branch = row_int(rows, 4),
		.group = row_int(rows, 5),
		.product = row_int(rows, 6),
		.number = row_text(rows, 7),
		.customer = row_text(rows, 8),
		.note = row_text(rows, 9),
		.amount_cents = row_int(rows, 10),
		.received_cents = row_int(rows, 11),
		.refunded_cents = row_int(rows, 12),
		.reporter = row_int(rows, 13),
		.reported_at = row_int(rows, 14),
		.signed_at = row_int(rows, 15),
		.received_at = row_int(rows, 16),
		.reported_day = (day_t)row_int(rows, 17),
		.counted_day = (day_t)row_int(rows, 18),
		.counts = (enum counts)row_int(rows, 19),
		.rung = row_int(rows, 20) != 0,
		.test = row_int(rows, 21) != 0,
		.source = row_text(rows, 22),
		.ref = row_text(rows, 23),
		.facts = row_int(rows, 24),
		.version = row_int(rows, 25),
	};
}

void order_read_splits(struct tx *tx, struct order *orders, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		LIST(struct order_split) splits = { 0 };
		struct rows *rows = db_rows(tx,
			"SELECT member, share FROM split WHERE order_ = $1 ORDER BY place, member",
			I(orders[i].id));
		while (rows_next(rows))
			*list_add(tx->run->arena, &splits) = (struct order_split){ row_int(rows, 0),
				(int)row_int(rows, 1) };
		rows_end(rows);
		orders[i].splits = splits.at;
		orders[i].split_count = splits.n;
	}
}

const struct order *order_get(struct tx *tx, int64_t id)
{
	struct rows *rows = db_rows(
		tx, "SELECT " ORDER_COLUMNS " FROM order_ o WHERE o.id = $1", I(id));
	if (!rows_next(rows))
		fail(tx->run, ORDER_UNKNOWN, num(tx->run, id));
	struct order *order = NEW(tx->run->arena, struct order);
	*order = order_read(rows);
	rows_end(rows);
	order_read_splits(tx, order, 1);
	return order;
}

/* $1 state, $2 unit, $3 member, $4 from, $5 to, $6 tests too. */
#define MATCHES                                                                                                    \
	"FROM order_ o WHERE o.reported_day >= $4 AND o.reported_day <= $5 "                                       \
	"AND ($1 = 0 OR o.state = $1) AND ($6 = 1 OR o.test = 0) "                                                 \
	"AND ($3 = 0 OR o.member = $3 OR EXISTS (SELECT 1 FROM split s WHERE s.order_ = o.id AND s.member = $3)) " \
	"AND ($2 = 0 OR EXISTS (SELECT 1 FROM unit_above a WHERE a.unit = o.unit AND a.above = $2 "                \
	"AND a.since <= o.reported_day AND (a.until = 0 OR a.until > o.reported_day))) "
#define MATCHES_VALUES(ask)                                                \
	I((ask)->state), I((ask)->unit), I((ask)->member), I((ask)->from), \
		I((ask)->to ? (ask)->to : 99999999), I((ask)->tests_too)
/* what was turned down or taken back stays in the list, but not in its total */
#define STANDS "o.state IN (1, 2, 3, 4)"

static bool order_stands(enum order_state state)
{
	return state >= ORDER_REPORTED && state <= ORDER_PAID;
}

static bool order_found(
	struct arena *arena, const struct order *order, const char *seller, const char *wanted)
{
	return strstr(text_fold(arena, order->customer), wanted) ||
		strstr(text_fold(arena, order->number), wanted) ||
		strstr(text_fold(arena, seller), wanted);
}

/* What was typed is found anywhere in a text, in any form of its letters: looked for here and not in
 * SQL, where the engines differ. The page, and count and total of all that fit. */
static void order_search(struct tx *tx, const struct order_ask *ask, size_t most, ms_t after_at,
	struct order_list *list)
{
	struct arena *arena = tx->run->arena;
	const char *wanted = text_fold(arena, ask->search);
	LIST(struct order) found = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT " ORDER_COLUMNS
		", (SELECT p.name FROM person p WHERE p.id = o.member) " MATCHES
		"ORDER BY o.reported_at DESC, o.id DESC",
		MATCHES_VALUES(ask));
	while (rows_next(rows)) {
		struct order order = order_read(rows);
		if (!order_found(arena, &order, row_text(rows, ORDER_COLUMN_COUNT), wanted))
			continue;
		list->count++;
		if (order_stands(order.state))
			list->total_cents += order.amount_cents;
		bool after = !ask->after || order.reported_at < after_at ||
			(order.reported_at == after_at && order.id < ask->after);
		if (after && found.n < most)
			*list_add(arena, &found) = order;
	}
	rows_end(rows);
	list->orders = found.at;
	list->n = found.n;
}

static void order_page(struct tx *tx, const struct order_ask *ask, size_t most, ms_t after_at,
	struct order_list *list)
{
	LIST(struct order) found = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT " ORDER_COLUMNS " " MATCHES
		"AND (o.reported_at < $7 OR (o.reported_at = $7 AND o.id < $8)) "
		"ORDER BY o.reported_at DESC, o.id DESC LIMIT $9",
		MATCHES_VALUES(ask), I(after_at), I(ask->after ? ask->after : INT64_MAX),
		I((int64_t)most));
	while (rows_next(rows))
		*list_add(tx->run->arena, &found) = order_read(rows);
	rows_end(rows);
	list->orders = found.at;
	list->n = found.n;
	rows = db_rows(tx,
		"SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN " STANDS
		" THEN o.amount_cents ELSE 0 END), 0) AS BIGINT) " MATCHES,
		MATCHES_VALUES(ask));
	if (rows_next(rows)) {
		list->count = row_int(rows, 0);
		list->total_cents = row_int(rows, 1);
	}
	rows_end(rows);
}

const struct order_list *order_list(struct tx *tx, const struct order_ask *ask)
{
	struct order_list *list = NEW(tx->run->arena, struct order_list);
	size_t limit = ask->limit ? ask->limit : 50;
	ms_t after_at = ask->after
		? db_int(tx, "SELECT reported_at FROM order_ WHERE id = $1", I(ask->after))
		: INT64_MAX;
	if (ask->search && text_fold(tx->run->arena, ask->search)[0])
		order_search(tx, ask, limit + 1, after_at, list);
	else
		order_page(tx, ask, limit + 1, after_at, list);
	if (list->n > limit) {
		list->n = limit;
		list->next = list->orders[limit - 1].id;
	}
	order_read_splits(tx, (struct order *)list->orders, list->n);
	return list;
}

const struct order_step *order_steps(struct tx *tx, int64_t order, size_t *count)
{
	LIST(struct order_step) found = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT at, by, from_, to_, what, note FROM order_step WHERE order_ = $1 ORDER BY id",
		I(order));
	while (rows_next(rows))
		*list_add(tx->run->arena, &found) = (struct order_step){ row_int(rows, 0),
			row_int(rows, 1), (enum order_state)row_int(rows, 2),
			(enum order_state)row_int(rows, 3), row_text(rows, 4), row_text(rows, 5) };
	rows_end(rows);
	*count = found.n;
	return found.at;
}

const struct receipt *order_receipts(struct tx *tx, int64_t order, size_t *count)
{
	LIST(struct receipt) found = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT id, cents, by, at, day, kind, reason FROM receipt WHERE order_ = $1 ORDER BY at, id",
		I(order));
	while (rows_next(rows))
		*list_add(tx->run->arena, &found) = (struct receipt){ row_int(rows, 0),
			row_int(rows, 1), row_int(rows, 2), row_int(rows, 3),
			(day_t)row_int(rows, 4), (enum receipt_kind)row_int(rows, 5),
			row_text(rows, 6) };
	rows_end(rows);
	*count = found.n;
	return found.at;
}
