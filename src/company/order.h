/* Orders: a deal from its report to its last payment [S0.4].
 *
 *   reported → approved → signed → paid
 *       ↘ rejected    (cancelled and withdrawn from any of them)
 *
 * One function changes the state: it checks that the step is legal, stamps it, and makes the facts
 * agree. What an order counts for is a function of its rows (order_facts_wanted): facts that no
 * longer hold are undone openly, missing ones posted. By the company's choice at its report:
 *   signed    deals 1 and revenue = the amount, on the day it was signed
 *   received  deals 1 on the day of the first money, revenue = each receipt on its day
 *   always    received and refunds on their own days
 * A cancelled order is no deal; its revenue is the money that came in, from which refunds are
 * subtracted where a metric says so: what is left is what the house kept. Rejected, withdrawn and
 * test orders count nothing. Shares of sellers add up to the cent (largest remainder); the deal
 * counts one, for the first seller. */
#pragma once
#include "db/db.h"
#include "org/settings.h"

enum order_state {
	ORDER_REPORTED = 1, ORDER_APPROVED, ORDER_SIGNED, ORDER_PAID,
	ORDER_REJECTED, ORDER_CANCELLED, ORDER_WITHDRAWN,
	ORDER_STATES
};
enum receipt_kind { RECEIPT_DEPOSIT = 1, RECEIPT_INSTALMENT, RECEIPT_BALANCE, RECEIPT_REFUND };
enum { SHARE_WHOLE = 10000, ORDER_SPLITS = 20, ORDER_SLIP_MS = 10 * MS_MINUTE };

struct order_split {
	int64_t member;
	int share; /* hundredths of a percent */
};

struct order {
	int64_t id;
	enum order_state state;
	int64_t member, unit, branch, group; /* the first seller; where they stood at reported_at */
	int64_t product;                     /* 0 = none */
	const char *number, *customer, *note; /* never NULL */
	int64_t amount_cents, received_cents, refunded_cents;
	int64_t reporter;
	ms_t reported_at, signed_at, received_at; /* 0 = not yet */
	day_t reported_day, counted_day;          /* counted_day 0 = not counted */
	enum counts counts;
	bool rung, test;
	const char *source, *ref;
	int64_t facts, version;
	const struct order_split *splits; /* the first seller's first */
	size_t split_count;
};

struct order_report {
	int64_t member, product, amount_cents;
	const char *number, *customer, *note; /* NULL = "" */
	ms_t at;         /* when it was reported; 0 = now */
	bool unsigned_;  /* agreed, but not signed yet */
	ms_t signed_at;  /* 0 = at */
	int64_t received_cents; /* money already in */
	ms_t received_at;       /* 0 = the signing, or at */
	const struct order_split *splits; /* other sellers too; shares add up to SHARE_WHOLE */
	size_t split_count;               /* 0 = all for the member */
	const char *source, *ref; /* where it came from: the same again gives the same order; NULL = here */
	int64_t by;      /* who reports */
	bool test;       /* rings the wall marked as a test, never counts */
	bool settled;    /* history (an import): no review, no floor price, nobody is told */
};

/* Faults: PERSON_UNKNOWN, PRODUCT_UNKNOWN, PRICE_BELOW_FLOOR, SPLIT_SUM, SPLIT_TWICE, ORDER_FUTURE,
 * RECEIPT_ABOVE_AMOUNT, NUMBER_RANGE. */
int64_t order_report(struct tx *tx, const struct order_report *report);

const struct order *order_get(struct tx *tx, int64_t order); /* fault ORDER_UNKNOWN */
/* True when the person may review orders of the unit, by the company's setting. */
bool order_may_review(struct tx *tx, int64_t person, int64_t unit);

/* Each faults with ORDER_STEP when the order's state does not allow it; by: who does it. */
void order_approve(struct tx *tx, int64_t order, int64_t by);
void order_reject(struct tx *tx, int64_t order, int64_t by, const char *reason);
void order_sign(struct tx *tx, int64_t order, int64_t by, ms_t at); /* at 0 = now */
int64_t order_receive(struct tx *tx, int64_t order, int64_t by, enum receipt_kind kind, int64_t cents,
	ms_t at); /* the receipt; faults RECEIPT_ABOVE_AMOUNT, ORDER_FUTURE */
int64_t order_refund(struct tx *tx, int64_t order, int64_t by, int64_t cents, ms_t at,
	const char *reason); /* fault REFUND_ABOVE_RECEIVED */
void order_cancel(struct tx *tx, int64_t order, int64_t by, const char *reason);
/* It was someone else's deal: facts are undone and posted anew, everyone hears both names. */
void order_correct(struct tx *tx, int64_t order, int64_t by, int64_t member, const char *reason);
/* The reporter's own slip within ORDER_SLIP_MS, or a test at any time. Fault WITHDRAW_LATE. */
void order_withdraw(struct tx *tx, int64_t order, int64_t by);
/* Takes back an order that an import brought, whatever its state; nobody is told. */
void order_take_back(struct tx *tx, int64_t order, int64_t by);
/* The same for all of a source; how many. */
int64_t order_withdraw_source(struct tx *tx, const char *source, int64_t by);

struct order_change {
	int64_t product, amount_cents;        /* −1 = as it is */
	const char *number, *customer, *note; /* NULL = as it is */
};
void order_change(struct tx *tx, int64_t order, int64_t by, const struct order_change *change,
	int64_t version); /* faults STALE, ORDER_STEP (the amount of a paid one), RECEIPT_ABOVE_AMOUNT */

const char *order_state_name(enum order_state state);
enum order_state order_state_named(const char *name); /* 0 = none such */
const char *receipt_kind_name(enum receipt_kind kind);
enum receipt_kind receipt_kind_named(const char *name);

/* Shares of cents that add up to it exactly (Hamilton's largest remainder, the first of equals
 * first); negative cents give the negated shares. */
void split_cents(int64_t cents, const struct order_split *splits, size_t n, int64_t *share);

/* --- order_count.c: what it counts for --------------------------------------------------------- */
struct order_fact {
	const char *kind;
	ms_t at;
	int64_t member, receipt, value;
};
/* In the arena; *count of them. */
const struct order_fact *order_facts_wanted(struct tx *tx, const struct order *order, size_t *count);
/* Makes the facts agree with the order's rows; gives the counted day, 0 = not counted. */
day_t order_count(struct tx *tx, const struct order *order);

/* --- order_read.c: lists ------------------------------------------------------------------------ */
struct order_ask {
	enum order_state state;  /* 0 = any */
	int64_t unit, member;    /* 0 = any */
	day_t from, to;          /* of the report; 0 = open */
	const char *search;      /* in customer, number, seller; NULL = any */
	int64_t after;           /* the last order of the page before, 0 = first page */
	size_t limit;            /* 0 = 50 */
	bool tests_too;
};
struct order_list {
	const struct order *orders; /* newest first */
	size_t n;
	int64_t next;            /* for after; 0 = no more */
	int64_t count, total_cents; /* of all that match */
};
const struct order_list *order_list(struct tx *tx, const struct order_ask *ask);

struct order_step {
	ms_t at;
	int64_t by;
	enum order_state from, to;
	const char *what, *note;
};
const struct order_step *order_steps(struct tx *tx, int64_t order, size_t *count);
struct receipt {
	int64_t id, cents, by;
	ms_t at;
	day_t day;
	enum receipt_kind kind;
	const char *reason;
};
const struct receipt *order_receipts(struct tx *tx, int64_t order, size_t *count);

/* --- order_text.c: how it is told ------------------------------------------------------------- */
struct announcement {
	const char *name, *group_name, *product; /* "" = none */
	int colour;
	int64_t amount_cents;
	int nth_today;   /* their n-th deal of that day */
	bool best_day;   /* more than on any day before */
	bool test;
	const char *zh, *en; /* one sentence each */
};
const struct announcement *order_announcement(struct tx *tx, const struct order *order);
/* Tells everyone whom it concerns. kind: "deal.reported" …; other: of a correction, the member whose
 * deal it was not, else 0. */
void order_tell(struct tx *tx, const struct order *order, const char *kind, bool ring, int64_t other);
