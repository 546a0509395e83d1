/* What an order counts for: the facts that its rows call for, and making the facts agree. */
#include "company/order_parts.h"
#include "base/list.h"
#include "feed/fact.h"

#include <string.h>

typedef LIST(struct order_fact) facts_list;

static void want_shares(struct tx *tx, const struct order *order, facts_list *wanted,
	const char *kind, ms_t at, int64_t receipt, int64_t cents)
{
	int64_t share[ORDER_SPLITS + 1];
	split_cents(cents, order->splits, order->split_count, share);
	for (size_t i = 0; i < order->split_count; i++)
		if (share[i])
			*list_add(tx->run->arena, wanted) = (struct order_fact){ kind, at,
				order->splits[i].member, receipt, share[i] };
}

static void want_receipts(struct tx *tx, const struct order *order, facts_list *wanted)
{
	size_t n;
	const struct receipt *receipts = order_receipts(tx, order->id, &n);
	for (size_t i = 0; i < n; i++) {
		const struct receipt *receipt = &receipts[i];
		if (receipt->kind == RECEIPT_REFUND) {
			want_shares(tx, order, wanted, "refunds", receipt->at, receipt->id,
				-receipt->cents);
			continue;
		}
		want_shares(
			tx, order, wanted, "received", receipt->at, receipt->id, receipt->cents);
		if (order->counts == COUNTS_RECEIVED)
			want_shares(tx, order, wanted, "revenue", receipt->at, receipt->id,
				receipt->cents);
	}
}

const struct order_fact *order_facts_wanted(struct tx *tx, const struct order *order, size_t *count)
{
	facts_list wanted = { 0 };
	bool stands = order->state == ORDER_APPROVED || order->state == ORDER_SIGNED ||
		order->state == ORDER_PAID;
	if (order->test || (!stands && order->state != ORDER_CANCELLED)) {
		*count = 0;
		return NULL;
	}
	bool is_signed = order->state == ORDER_SIGNED || order->state == ORDER_PAID;
	ms_t deal_at = order->counts == COUNTS_RECEIVED ? order->received_at
		: is_signed                             ? order->signed_at
							: 0;
	if (stands && deal_at)
		*list_add(tx->run->arena, &wanted) = (struct order_fact){ "deals", deal_at,
			order->member, 0, 1 };
	if (order->counts == COUNTS_SIGNED) {
		/* Not signed (any more): as much as came in, so that refunds subtract to what was kept. */
		ms_t at = order->signed_at ? order->signed_at : order->received_at;
		int64_t cents = is_signed                 ? order->amount_cents
			: order->state == ORDER_CANCELLED ? order->received_cents
							  : order->refunded_cents;
		want_shares(tx, order, &wanted, "revenue", at, 0, cents);
	}
	want_receipts(tx, order, &wanted);
	*count = wanted.n;
	return wanted.at;
}

struct live_fact {
	struct order_fact fact;
	int64_t id, product;
	bool kept;
};

static struct live_fact *live_facts(struct tx *tx, const struct order *order, size_t *count)
{
	LIST(struct live_fact) live = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT kind, at, member, receipt, value, fact, product FROM order_fact WHERE order_ = $1",
		I(order->id));
	while (rows_next(rows))
		*list_add(tx->run->arena, &live) = (struct live_fact){
			{ row_text(rows, 0), row_int(rows, 1), row_int(rows, 2), row_int(rows, 3),
				row_int(rows, 4) },
			row_int(rows, 5), row_int(rows, 6), false
		};
	rows_end(rows);
	*count = live.n;
	return live.at;
}

static bool same(const struct order_fact *a, const struct order_fact *b)
{
	return a->at == b->at && a->member == b->member && a->receipt == b->receipt &&
		a->value == b->value && !strcmp(a->kind, b->kind);
}

/* Marks the live fact that stands for this wanted one. */
static bool keep(struct live_fact *live, size_t n, const struct order_fact *wanted, int64_t product)
{
	for (size_t i = 0; i < n; i++)
		if (!live[i].kept && live[i].product == product && same(&live[i].fact, wanted))
			return live[i].kept = true;
	return false;
}

static void post(
	struct tx *tx, const struct order *order, const struct order_fact *wanted, size_t n)
{
	struct fact *facts = NEW_N(tx->run->arena, struct fact, n);
	for (size_t i = 0; i < n; i++)
		facts[i] = (struct fact){ .at = wanted[i].at,
			.member = wanted[i].member,
			.product = order->product,
			.order = order->id,
			.kind = kind_id(tx, wanted[i].kind),
			.value = wanted[i].value,
			.source = "order",
			.ref = arena_printf(tx->run->arena, "%lld.%lld", (long long)order->id,
				(long long)(order->facts + (int64_t)i)) };
	fact_post_many(tx, facts, n);
	for (size_t i = 0; i < n; i++)
		db_run(tx,
			"INSERT INTO order_fact (order_, fact, kind, at, day, member, product, receipt, value) "
			"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
			I(order->id), I(facts[i].id), T(wanted[i].kind), I(wanted[i].at),
			I(facts[i].day), I(wanted[i].member), I(order->product),
			I(wanted[i].receipt), I(wanted[i].value));
	db_run(tx, "UPDATE order_ SET facts = facts + $2 WHERE id = $1", I(order->id),
		I((int64_t)n));
}

day_t order_count(struct tx *tx, const struct order *order)
{
	size_t wanted_count, live_count, new_count = 0;
	const struct order_fact *wanted = order_facts_wanted(tx, order, &wanted_count);
	struct live_fact *live = live_facts(tx, order, &live_count);
	struct order_fact *fresh = NEW_N(tx->run->arena, struct order_fact, wanted_count);
	for (size_t i = 0; i < wanted_count; i++)
		if (!keep(live, live_count, &wanted[i], order->product))
			fresh[new_count++] = wanted[i];
	for (size_t i = 0; i < live_count; i++) {
		if (live[i].kept)
			continue;
		fact_undo(tx, live[i].id);
		db_run(tx, "DELETE FROM order_fact WHERE order_ = $1 AND fact = $2", I(order->id),
			I(live[i].id));
	}
	if (new_count)
		post(tx, order, fresh, new_count);
	return (day_t)db_int(tx, "SELECT day FROM order_fact WHERE order_ = $1 AND kind = 'deals'",
		I(order->id));
}
