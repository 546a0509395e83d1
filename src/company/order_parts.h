/* What the files of orders share; included by order*.c only. */
#pragma once
#include "company/order.h"

#define ORDER_COLUMNS \
	"o.id, o.state, o.member, o.unit, o.branch, o.group_, o.product, o.number, o.customer, o.note, " \
	"o.amount_cents, o.received_cents, o.refunded_cents, o.reporter, o.reported_at, o.signed_at, " \
	"o.received_at, o.reported_day, o.counted_day, o.counts, o.rung, o.test, o.source, o.ref, o.facts, " \
	"o.version"
enum { ORDER_COLUMN_COUNT = 26 };

/* The row's order, without its splits. */
struct order order_read(struct rows *rows);
/* Fills in the splits of all of them by one statement. */
void order_read_splits(struct tx *tx, struct order *orders, size_t n);
