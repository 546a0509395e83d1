/* Orders: the state machine. What they count for is in order_count.c, how they are told in
 * order_text.c, lists in order_read.c. */
#include "company/order_parts.h"
#include "base/list.h"
#include "base/money.h"
#include "company/product.h"
#include "org/grant.h"
#include "org/person.h"

#include <stdlib.h>
#include <string.h>

enum step {
	STEP_REPORT,
	STEP_APPROVE,
	STEP_REJECT,
	STEP_SIGN,
	STEP_RECEIVE,
	STEP_PAY,
	STEP_REFUND,
	STEP_CANCEL,
	STEP_CORRECT,
	STEP_CHANGE,
	STEP_WITHDRAW,
	STEP_TAKE_BACK
};
#define IN(state) (1u << (state))
#define ALIVE (IN(ORDER_REPORTED) | IN(ORDER_APPROVED) | IN(ORDER_SIGNED) | IN(ORDER_PAID))

/* The legal steps: from which states, and to which; to 0 = it stays. */
static const struct {
	const char *name;
	unsigned from;
	enum order_state to;
} steps[] = {
	[STEP_REPORT] = { "report", IN(0), ORDER_REPORTED },
	[STEP_APPROVE] = { "approve", IN(ORDER_REPORTED), ORDER_APPROVED },
	[STEP_REJECT] = { "reject", IN(ORDER_REPORTED), ORDER_REJECTED },
	[STEP_SIGN] = { "sign", IN(ORDER_APPROVED), ORDER_SIGNED },
	[STEP_RECEIVE] = { "receive", IN(ORDER_APPROVED) | IN(ORDER_SIGNED), 0 },
	[STEP_PAY] = { "pay", IN(ORDER_SIGNED), ORDER_PAID },
	[STEP_REFUND] = { "refund",
		IN(ORDER_APPROVED) | IN(ORDER_SIGNED) | IN(ORDER_PAID) | IN(ORDER_CANCELLED), 0 },
	[STEP_CANCEL] = { "cancel", ALIVE, ORDER_CANCELLED },
	[STEP_CORRECT] = { "correct", ALIVE, 0 },
	[STEP_CHANGE] = { "change", ALIVE, 0 },
	[STEP_WITHDRAW] = { "withdraw", ALIVE, ORDER_WITHDRAWN },
	/* an import taken back takes its orders with it, however far they came */
	[STEP_TAKE_BACK] = { "withdraw", ALIVE | IN(ORDER_REJECTED) | IN(ORDER_CANCELLED),
		ORDER_WITHDRAWN },
};

static const char *const state_names[] = { "", "reported", "approved", "signed", "paid", "rejected",
	"cancelled", "withdrawn" };
static const char *const receipt_names[] = { "", "deposit", "instalment", "balance", "refund" };

const char *order_state_name(enum order_state state)
{
	return state_names[state];
}

enum order_state order_state_named(const char *name)
{
	for (int state = ORDER_REPORTED; state < ORDER_STATES; state++)
		if (!strcmp(state_names[state], name))
			return (enum order_state)state;
	return 0;
}

const char *receipt_kind_name(enum receipt_kind kind)
{
	return receipt_names[kind];
}

enum receipt_kind receipt_kind_named(const char *name)
{
	for (int kind = RECEIPT_DEPOSIT; kind <= RECEIPT_REFUND; kind++)
		if (!strcmp(receipt_names[kind], name))
			return (enum receipt_kind)kind;
	return 0;
}

/* The one function that changes an order's state: the legality, the stamp, the facts. The caller has
 * already written what else the step changes (dates, receipts, sellers). */
static void take(struct tx *tx, int64_t id, enum step step, int64_t by, const char *note)
{
	enum order_state from = (enum order_state)db_int(
		tx, "SELECT state FROM order_ WHERE id = $1", I(id));
	enum order_state to = steps[step].to ? steps[step].to : from;
	if (!(steps[step].from & IN(step == STEP_REPORT ? 0 : from)))
		fail(tx->run, ORDER_STEP, steps[step].name, state_names[from]);
	db_run(tx, "UPDATE order_ SET state = $2, version = version + 1 WHERE id = $1", I(id),
		I(to));
	db_run(tx,
		"INSERT INTO order_step (order_, at, by, from_, to_, what, note) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7)",
		I(id), I(tx->run->now), I(by), I(step == STEP_REPORT ? 0 : from), I(to),
		T(steps[step].name), T(note ? note : ""));
	day_t counted = order_count(tx, order_get(tx, id));
	db_run(tx, "UPDATE order_ SET counted_day = $2 WHERE id = $1", I(id), I(counted));
}

/* Refuses before anything is written what take() would refuse after it. */
static const struct order *may(struct tx *tx, int64_t id, enum step step)
{
	const struct order *order = order_get(tx, id);
	if (!(steps[step].from & IN(order->state)))
		fail(tx->run, ORDER_STEP, steps[step].name, state_names[order->state]);
	return order;
}

/* A signed order whose money is all in is paid. */
static void pay_when_full(struct tx *tx, int64_t id, int64_t by)
{
	const struct order *order = order_get(tx, id);
	if (order->state == ORDER_SIGNED && order->amount_cents > 0 &&
		order->received_cents - order->refunded_cents >= order->amount_cents)
		take(tx, id, STEP_PAY, by, NULL);
}

static void check_moment(struct tx *tx, ms_t at)
{
	if (at > tx->run->now + MS_MINUTE)
		fail(tx->run, ORDER_FUTURE);
}

static int by_share_falling(const void *a, const void *b)
{
	const int64_t *one = a, *two = b; /* remainder, place */
	if (one[0] != two[0])
		return one[0] > two[0] ? -1 : 1;
	return one[1] < two[1] ? -1 : 1;
}

void split_cents(int64_t cents, const struct order_split *splits, size_t n, int64_t *share)
{
	int64_t left[ORDER_SPLITS + 1][2], size = cents < 0 ? -cents : cents, given = 0;
	for (size_t i = 0; i < n; i++) {
		__int128 exact_share = (__int128)size * splits[i].share;
		share[i] = (int64_t)(exact_share / SHARE_WHOLE);
		left[i][0] = (int64_t)(exact_share % SHARE_WHOLE);
		left[i][1] = (int64_t)i;
		given += share[i];
	}
	qsort(left, n, sizeof left[0], by_share_falling);
	for (size_t i = 0; given < size; i++, given++)
		share[left[i % n][1]]++;
	for (size_t i = 0; cents < 0 && i < n; i++)
		share[i] = -share[i];
}

static void check_splits(struct tx *tx, const struct order_report *report)
{
	int sum = 0;
	bool own = false;
	for (size_t i = 0; i < report->split_count; i++) {
		const struct order_split *split = &report->splits[i];
		sum += split->share;
		own |= split->member == report->member;
		if (split->share < 1 || split->share > SHARE_WHOLE)
			fail(tx->run, SPLIT_SUM);
		for (size_t j = 0; j < i; j++)
			if (report->splits[j].member == split->member)
				fail(tx->run, SPLIT_TWICE);
		person_get(tx, split->member);
	}
	if (report->split_count &&
		(sum != SHARE_WHOLE || !own || report->split_count > ORDER_SPLITS))
		fail(tx->run, SPLIT_SUM);
}

static void insert_split(struct tx *tx, int64_t order, int64_t member, int place, int share)
{
	db_run(tx, "INSERT INTO split (order_, member, place, share) VALUES ($1, $2, $3, $4)",
		I(order), I(member), I(place), I(share));
}

static void insert_splits(struct tx *tx, int64_t order, const struct order_report *report)
{
	int place = 1;
	if (!report->split_count)
		insert_split(tx, order, report->member, 0, SHARE_WHOLE);
	for (size_t i = 0; i < report->split_count; i++) {
		const struct order_split *split = &report->splits[i];
		insert_split(tx, order, split->member,
			split->member == report->member ? 0 : place++, split->share);
	}
}

static void check_price(struct tx *tx, const struct order_report *report)
{
	if (!exact(report->amount_cents) || report->amount_cents < 0)
		fail(tx->run, NUMBER_RANGE, "amount_cents");
	if (report->received_cents < 0 || report->received_cents > report->amount_cents)
		fail(tx->run, RECEIPT_ABOVE_AMOUNT);
	if (!report->product)
		return;
	const struct product *product = product_get(tx, report->product);
	if (!report->settled && product->floor_cents > report->amount_cents &&
		(!report->note || !report->note[0]))
		fail(tx->run, PRICE_BELOW_FLOOR, product->name,
			money_text(
				tx->run->arena, product->floor_cents, settings_get(tx)->currency));
}

static unsigned reviewers(enum review review)
{
	switch (review) {
	case REVIEW_LEADER: return LEADER | MANAGER | OWNER;
	case REVIEW_MANAGER: return MANAGER | OWNER;
	case REVIEW_FINANCE: return FINANCE | OWNER;
	default: return 0;
	}
}

bool order_may_review(struct tx *tx, int64_t person, int64_t unit)
{
	unsigned roles = reviewers((enum review)settings_get(tx)->review);
	return roles && grant_covers(tx, person, roles, unit, org_today(tx));
}

static int64_t insert(struct tx *tx, const struct order_report *report, ms_t at, ms_t signed_at)
{
	struct place place = person_place(tx, report->member, at);
	return db_int(tx,
		"INSERT INTO order_ (number, state, member, unit, branch, group_, product, customer, note, "
		"amount_cents, received_cents, refunded_cents, reporter, reported_at, reported_day, signed_at, "
		"received_at, counted_day, counts, rung, test, source, ref, facts, version) VALUES "
		"($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $11, $12, $13, 0, 0, $14, 0, $15, $16, $17, "
		"0, 0) RETURNING id",
		T(report->number ? report->number : ""), I(report->member), I(place.unit),
		I(place.branch), I(place.group), I(report->product),
		T(report->customer ? report->customer : ""), T(report->note ? report->note : ""),
		I(report->amount_cents), I(report->by), I(at), I(org_day(tx, at)), I(signed_at),
		I(settings_get(tx)->counts), I(report->test),
		T(report->source ? report->source : ""), T(report->ref ? report->ref : ""));
}

static void insert_receipt(struct tx *tx, int64_t order, int64_t by, enum receipt_kind kind,
	int64_t cents, ms_t at, const char *reason)
{
	db_run(tx,
		"INSERT INTO receipt (order_, at, day, kind, cents, by, reason) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7)",
		I(order), I(at), I(org_day(tx, at)), I(kind),
		I(kind == RECEIPT_REFUND ? -cents : cents), I(by), T(reason ? reason : ""));
	db_run(tx,
		"UPDATE order_ SET received_cents = received_cents + $2, "
		"refunded_cents = refunded_cents + $3, received_at = CASE WHEN $2 > 0 AND "
		"(received_at = 0 OR received_at > $4) THEN $4 ELSE received_at END WHERE id = $1",
		I(order), I(kind == RECEIPT_REFUND ? 0 : cents),
		I(kind == RECEIPT_REFUND ? cents : 0), I(at));
}

/* Ringing is for what happened today: a deal told late is told quietly. */
static void ring(struct tx *tx, int64_t id, const char *kind)
{
	const struct order *order = order_get(tx, id);
	bool today = order->reported_day == org_today(tx);
	bool due = today && !order->rung &&
		(order->state >= ORDER_APPROVED || order->test || settings_get(tx)->ring_at_once);
	if (due)
		db_run(tx, "UPDATE order_ SET rung = 1 WHERE id = $1", I(id));
	order_tell(tx, order, kind, due, 0);
}

static void approve(struct tx *tx, int64_t id, int64_t by)
{
	take(tx, id, STEP_APPROVE, by, NULL);
	if (db_exists(tx, "SELECT 1 FROM order_ WHERE id = $1 AND signed_at <> 0", I(id)))
		take(tx, id, STEP_SIGN, by, NULL);
	pay_when_full(tx, id, by);
}

int64_t order_report(struct tx *tx, const struct order_report *report)
{
	if (report->ref && report->ref[0]) {
		int64_t known = db_int(tx, "SELECT id FROM order_ WHERE source = $1 AND ref = $2",
			T(report->source ? report->source : ""), T(report->ref));
		if (known)
			return known;
	}
	ms_t at = report->at ? report->at : report->signed_at ? report->signed_at : tx->run->now;
	ms_t signed_at = report->unsigned_ ? 0 : report->signed_at ? report->signed_at : at;
	ms_t received_at = report->received_at ? report->received_at : signed_at ? signed_at : at;
	check_moment(tx, at);
	check_moment(tx, signed_at);
	check_moment(tx, received_at);
	person_get(tx, report->member);
	check_splits(tx, report);
	check_price(tx, report);

	int64_t id = insert(tx, report, at, signed_at);
	insert_splits(tx, id, report);
	if (report->received_cents)
		insert_receipt(tx, id, report->by,
			report->received_cents == report->amount_cents ? RECEIPT_BALANCE
								       : RECEIPT_DEPOSIT,
			report->received_cents, received_at, NULL);
	take(tx, id, STEP_REPORT, report->by, report->note);
	/* a test needs no review; nor does what a reviewer reports for someone else */
	int64_t unit = db_int(tx, "SELECT unit FROM order_ WHERE id = $1", I(id));
	if (report->settled || report->test || settings_get(tx)->review == REVIEW_NOBODY ||
		(report->by != report->member && order_may_review(tx, report->by, unit)))
		approve(tx, id, report->by);
	if (!report->settled)
		ring(tx, id, "deal.reported");
	return id;
}

void order_approve(struct tx *tx, int64_t id, int64_t by)
{
	may(tx, id, STEP_APPROVE);
	approve(tx, id, by);
	ring(tx, id, "deal.approved");
}

void order_reject(struct tx *tx, int64_t id, int64_t by, const char *reason)
{
	take(tx, id, STEP_REJECT, by, reason);
	order_tell(tx, order_get(tx, id), "deal.rejected", false, 0);
}

void order_sign(struct tx *tx, int64_t id, int64_t by, ms_t at)
{
	may(tx, id, STEP_SIGN);
	check_moment(tx, at);
	db_run(tx, "UPDATE order_ SET signed_at = $2 WHERE id = $1", I(id),
		I(at ? at : tx->run->now));
	take(tx, id, STEP_SIGN, by, NULL);
	pay_when_full(tx, id, by);
	order_tell(tx, order_get(tx, id), "deal.signed", false, 0);
}

int64_t order_receive(
	struct tx *tx, int64_t id, int64_t by, enum receipt_kind kind, int64_t cents, ms_t at)
{
	const struct order *order = may(tx, id, STEP_RECEIVE);
	check_moment(tx, at);
	if (cents <= 0 ||
		cents > order->amount_cents - order->received_cents + order->refunded_cents)
		fail(tx->run, RECEIPT_ABOVE_AMOUNT);
	insert_receipt(tx, id, by, kind, cents, at ? at : tx->run->now, NULL);
	take(tx, id, STEP_RECEIVE, by, receipt_names[kind]);
	pay_when_full(tx, id, by);
	order_tell(tx, order_get(tx, id), "deal.received", false, 0);
	return db_int(tx, "SELECT MAX(id) FROM receipt WHERE order_ = $1", I(id));
}

int64_t order_refund(
	struct tx *tx, int64_t id, int64_t by, int64_t cents, ms_t at, const char *reason)
{
	const struct order *order = may(tx, id, STEP_REFUND);
	check_moment(tx, at);
	if (cents <= 0 || cents > order->received_cents - order->refunded_cents)
		fail(tx->run, REFUND_ABOVE_RECEIVED);
	insert_receipt(tx, id, by, RECEIPT_REFUND, cents, at ? at : tx->run->now, reason);
	take(tx, id, STEP_REFUND, by, reason);
	order_tell(tx, order_get(tx, id), "deal.refunded", false, 0);
	return db_int(tx, "SELECT MAX(id) FROM receipt WHERE order_ = $1", I(id));
}

void order_cancel(struct tx *tx, int64_t id, int64_t by, const char *reason)
{
	take(tx, id, STEP_CANCEL, by, reason);
	order_tell(tx, order_get(tx, id), "deal.cancelled", false, 0);
}

void order_correct(struct tx *tx, int64_t id, int64_t by, int64_t member, const char *reason)
{
	const struct order *order = may(tx, id, STEP_CORRECT);
	const struct person *person = person_get(tx, member);
	if (member == order->member)
		fail(tx->run, CORRECT_SAME, person->name);
	int share = (int)db_int(tx,
		"SELECT CAST(SUM(share) AS BIGINT) FROM split WHERE order_ = $1 AND member IN ($2, $3)",
		I(id), I(order->member), I(member));
	db_run(tx, "DELETE FROM split WHERE order_ = $1 AND member IN ($2, $3)", I(id),
		I(order->member), I(member));
	insert_split(tx, id, member, 0, share);
	struct place place = person_place(tx, member, order->reported_at);
	db_run(tx,
		"UPDATE order_ SET member = $2, unit = $3, branch = $4, group_ = $5 WHERE id = $1",
		I(id), I(member), I(place.unit), I(place.branch), I(place.group));
	take(tx, id, STEP_CORRECT, by, reason);
	order_tell(tx, order_get(tx, id), "deal.corrected", false, order->member);
}

void order_withdraw(struct tx *tx, int64_t id, int64_t by)
{
	const struct order *order = may(tx, id, STEP_WITHDRAW);
	ms_t began = db_int(tx, "SELECT MIN(at) FROM order_step WHERE order_ = $1", I(id));
	bool slip = by == order->reporter && tx->run->now - began <= ORDER_SLIP_MS;
	if (!slip && !order->test)
		fail(tx->run, WITHDRAW_LATE);
	take(tx, id, STEP_WITHDRAW, by, NULL);
	order_tell(tx, order_get(tx, id), "deal.withdrawn", false, 0);
}

void order_take_back(struct tx *tx, int64_t id, int64_t by)
{
	take(tx, id, STEP_TAKE_BACK, by, NULL);
	/* the name is free again: the mended file may come in */
	db_run(tx, "UPDATE order_ SET ref = '' WHERE id = $1", I(id));
}

int64_t order_withdraw_source(struct tx *tx, const char *source, int64_t by)
{
	LIST(int64_t) ids = { 0 };
	struct rows *rows = db_rows(tx, "SELECT id FROM order_ WHERE source = $1 AND state <> $2",
		T(source), I(ORDER_WITHDRAWN));
	while (rows_next(rows))
		*list_add(tx->run->arena, &ids) = row_int(rows, 0);
	rows_end(rows);
	for (size_t i = 0; i < ids.n; i++)
		order_take_back(tx, ids.at[i], by);
	return (int64_t)ids.n;
}

void order_change(
	struct tx *tx, int64_t id, int64_t by, const struct order_change *change, int64_t version)
{
	const struct order *order = may(tx, id, STEP_CHANGE);
	if (version && version != order->version)
		fail(tx->run, STALE);
	int64_t amount = change->amount_cents < 0 ? order->amount_cents : change->amount_cents;
	if (amount != order->amount_cents && order->state == ORDER_PAID)
		fail(tx->run, ORDER_STEP, "change", state_names[order->state]);
	if (!exact(amount))
		fail(tx->run, NUMBER_RANGE, "amount_cents");
	if (amount < order->received_cents - order->refunded_cents)
		fail(tx->run, RECEIPT_ABOVE_AMOUNT);
	if (change->product > 0)
		product_get(tx, change->product);
	db_run(tx,
		"UPDATE order_ SET product = $2, amount_cents = $3, number = $4, customer = $5, note = $6 "
		"WHERE id = $1",
		I(id), I(change->product < 0 ? order->product : change->product), I(amount),
		T(change->number ? change->number : order->number),
		T(change->customer ? change->customer : order->customer),
		T(change->note ? change->note : order->note));
	take(tx, id, STEP_CHANGE, by,
		amount == order->amount_cents
			? NULL
			: arena_printf(tx->run->arena, "%s → %s",
				  money_plain(tx->run->arena, order->amount_cents),
				  money_plain(tx->run->arena, amount)));
	pay_when_full(tx, id, by);
	order_tell(tx, order_get(tx, id), "deal.changed", false, 0);
}
