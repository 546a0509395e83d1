/* Routes of orders: report, review, money, correction; lists. */
#include "company/routes.h"
#include "company/order_json.h"
#include "base/list.h"
#include "company/nouns.h"
#include "http/nouns.h"
#include "org/person.h"

#include <string.h>

const struct noun noun_order = { "order", "SELECT unit FROM order_ WHERE id = $1",
	"SELECT member FROM order_ WHERE id = $1", ORDER_UNKNOWN };

#define SELLERS (ROLES_LEAD | AGENT | ASSISTANT | FINANCE)
#define MENDERS (ROLES_LEAD | ASSISTANT | FINANCE)

/* --- report ----------------------------------------------------------------------------------- */

/* A deal is shared with colleagues of one's own branch; a manager may also name others below them. */
static void check_colleague(struct request *rq, int64_t seller, int64_t other)
{
	struct place own = person_place(rq->tx, seller, rq->run->now);
	struct place theirs = person_place(rq->tx, other, rq->run->now);
	if (own.branch != theirs.branch && !caller_covers(rq, MENDERS, theirs.unit))
		fail(rq->run, FORBIDDEN);
}

static void read_splits(struct request *rq, struct order_report *report)
{
	json_t *list = in_json(rq, "splits"), *item;
	size_t i, n = json_array_size(list);
	struct order_split *splits = NEW_N(rq->run->arena, struct order_split, n);
	json_array_foreach(list, i, item) {
		double percent = json_number_value(json_object_get(item, "percent")) * 100;
		splits[i] = (struct order_split){ json_integer_value(
							  json_object_get(item, "member")),
			percent > 0 && percent <= SHARE_WHOLE ? (int)(percent + 0.5) : 0 };
		check_colleague(rq, report->member, splits[i].member);
	}
	report->splits = splits;
	report->split_count = n;
}

static json_t *announcement_json(struct request *rq, const struct order *order)
{
	const struct announcement *told = order_announcement(rq->tx, order);
	return json_pack("{s:s, s:s, s:i, s:b, s:b}", "zh", told->zh, "en", told->en, "nth_today",
		told->nth_today, "best_day", told->best_day, "rung", order->rung);
}

static void report(struct request *rq)
{
	struct order_report report = {
		.member = in_id(rq, "member"),
		.product = in_id(rq, "product"),
		.amount_cents = in_int(rq, "amount_cents", 0),
		.number = in_text(rq, "number", ""),
		.customer = in_text(rq, "customer", ""),
		.note = in_text(rq, "note", ""),
		.at = in_int(rq, "at", 0),
		.unsigned_ = !in_bool(rq, "signed", true),
		.signed_at = in_int(rq, "signed_at", 0),
		.received_cents = in_int(rq, "received_cents", 0),
		.received_at = in_int(rq, "received_at", 0),
		.by = rq->caller.person,
		.test = in_bool(rq, "test", false),
		.source = "api",
		.ref = in_text(rq, "source", NULL),
	};
	read_splits(rq, &report);
	int64_t id = order_report(rq->tx, &report);
	const struct order *order = order_get(rq->tx, id);
	reply_version(rq, order->version);
	reply_json(rq,
		json_pack("{s:I, s:s, s:o}", "id", (json_int_t)id, "state",
			order_state_name(order->state), "announcement",
			announcement_json(rq, order)));
}

/* --- reading ---------------------------------------------------------------------------------- */

static void list(struct request *rq)
{
	struct order_ask ask = {
		.state = order_state_named(in_text(rq, "state", "")),
		.unit = in_id(rq, "unit"),
		.member = in_id(rq, "member"),
		.from = in_day(rq, "from"),
		.to = in_day(rq, "to"),
		.search = in_text(rq, "q", NULL),
		.after = in_id(rq, "after"),
		.limit = (size_t)in_int(rq, "limit", 50),
		.tests_too = in_bool(rq, "tests", true),
	};
	if (!ask.unit && !ask.member) {
		size_t n;
		const int64_t *units = caller_units(rq, MENDERS, &n);
		if (n)
			ask.unit = units[0];
		else
			ask.member = rq->caller.person;
	}
	const struct order_list *found = order_list(rq->tx, &ask);
	struct order_names *names = order_names(rq->tx);
	json_t *items = json_array();
	for (size_t i = 0; i < found->n; i++)
		json_array_append_new(items, order_json(names, &found->orders[i]));
	reply_json(rq,
		json_pack("{s:o, s:o, s:I, s:I}", "items", items, "next",
			found->next ? json_integer(found->next) : json_null(), "total_cents",
			(json_int_t)found->total_cents, "count", (json_int_t)found->count));
}

static json_t *steps_json(struct request *rq, struct order_names *names, int64_t order)
{
	size_t n;
	const struct order_step *steps = order_steps(rq->tx, order, &n);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items,
			json_pack("{s:I, s:o, s:s, s:s, s:s, s:s}", "at", (json_int_t)steps[i].at,
				"by", name_of_person(names, steps[i].by), "what", steps[i].what,
				"from", order_state_name(steps[i].from), "to",
				order_state_name(steps[i].to), "note", steps[i].note));
	return items;
}

static json_t *receipts_json(struct request *rq, struct order_names *names, int64_t order)
{
	size_t n;
	const struct receipt *receipts = order_receipts(rq->tx, order, &n);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items,
			json_pack("{s:I, s:I, s:o, s:s, s:I, s:o, s:s}", "id",
				(json_int_t)receipts[i].id, "at", (json_int_t)receipts[i].at, "day",
				day_json(receipts[i].day), "kind",
				receipt_kind_name(receipts[i].kind), "cents",
				(json_int_t)receipts[i].cents, "by",
				name_of_person(names, receipts[i].by), "reason",
				receipts[i].reason));
	return items;
}

static void one(struct request *rq)
{
	const struct order *order = order_get(rq->tx, path_id(rq, "order"));
	struct order_names *names = order_names(rq->tx);
	json_t *json = order_json(names, order);
	json_object_set_new(json, "reporter", name_of_person(names, order->reporter));
	json_object_set_new(json, "steps", steps_json(rq, names, order->id));
	json_object_set_new(json, "receipts", receipts_json(rq, names, order->id));
	json_object_set_new(json, "announcement", announcement_json(rq, order));
	json_object_set_new(json, "may_review",
		json_boolean(order->state == ORDER_REPORTED &&
			order_may_review(rq->tx, rq->caller.person, order->unit)));
	reply_version(rq, order->version);
	reply_json(rq, json);
}

static void card_text(struct request *rq)
{
	const struct announcement *told = order_announcement(
		rq->tx, order_get(rq->tx, path_id(rq, "order")));
	const char *language = in_text(rq, "language", rq->caller.zh ? "zh" : "en");
	const char *text = strcmp(language, "zh") ? told->en : told->zh;
	reply_bytes(rq, "text/plain; charset=utf-8", text, strlen(text));
}

/* --- steps ------------------------------------------------------------------------------------ */

static void reply_order(struct request *rq, int64_t id)
{
	const struct order *order = order_get(rq->tx, id);
	reply_version(rq, order->version);
	reply_json(rq, order_json(order_names(rq->tx), order));
}

static void check_reviewer(struct request *rq, int64_t id)
{
	const struct order *order = order_get(rq->tx, id);
	bool nobody = settings_get(rq->tx)->review ==
		REVIEW_NOBODY; /* left over from another setting */
	if (!nobody && !order_may_review(rq->tx, rq->caller.person, order->unit))
		fail(rq->run, FORBIDDEN);
}

static void approve(struct request *rq)
{
	int64_t id = path_id(rq, "order");
	check_reviewer(rq, id);
	order_approve(rq->tx, id, rq->caller.person);
	reply_order(rq, id);
}

static void reject(struct request *rq)
{
	int64_t id = path_id(rq, "order");
	check_reviewer(rq, id);
	order_reject(rq->tx, id, rq->caller.person, in_text(rq, "reason", ""));
	reply_order(rq, id);
}

static void sign(struct request *rq)
{
	order_sign(rq->tx, path_id(rq, "order"), rq->caller.person, in_int(rq, "at", 0));
	reply_order(rq, path_id(rq, "order"));
}

static void receive(struct request *rq)
{
	int64_t id = path_id(rq, "order");
	enum receipt_kind kind = receipt_kind_named(in_text(rq, "kind", "instalment"));
	order_receive(
		rq->tx, id, rq->caller.person, kind, in_int(rq, "cents", 0), in_int(rq, "at", 0));
	audit(rq->tx, &rq->caller, "order.receive", id,
		json_pack("{s:I}", "cents", (json_int_t)in_int(rq, "cents", 0)));
	reply_order(rq, id);
}

static void refund(struct request *rq)
{
	int64_t id = path_id(rq, "order");
	order_refund(rq->tx, id, rq->caller.person, in_int(rq, "cents", 0), in_int(rq, "at", 0),
		in_text(rq, "reason", ""));
	audit(rq->tx, &rq->caller, "order.refund", id,
		json_pack("{s:I}", "cents", (json_int_t)in_int(rq, "cents", 0)));
	reply_order(rq, id);
}

static void cancel(struct request *rq)
{
	int64_t id = path_id(rq, "order");
	order_cancel(rq->tx, id, rq->caller.person, in_text(rq, "reason", ""));
	audit(rq->tx, &rq->caller, "order.cancel", id, NULL);
	reply_order(rq, id);
}

static void correct(struct request *rq)
{
	int64_t id = path_id(rq, "order"), member = in_id(rq, "member");
	order_correct(rq->tx, id, rq->caller.person, member, in_text(rq, "reason", ""));
	audit(rq->tx, &rq->caller, "order.correct", id,
		json_pack("{s:I}", "member", (json_int_t)member));
	reply_order(rq, id);
}

static void withdraw(struct request *rq)
{
	order_withdraw(rq->tx, path_id(rq, "order"), rq->caller.person);
	reply_order(rq, path_id(rq, "order"));
}

static void change(struct request *rq)
{
	int64_t id = path_id(rq, "order");
	const struct order *order = order_get(rq->tx, id);
	request_match(rq, order->version);
	/* what was reviewed is no longer the seller's to mend */
	if (order->state != ORDER_REPORTED && !caller_covers(rq, MENDERS, order->unit))
		fail(rq->run, FORBIDDEN);
	struct order_change change = { in_int(rq, "product", -1), in_int(rq, "amount_cents", -1),
		in_text(rq, "number", NULL), in_text(rq, "customer", NULL),
		in_text(rq, "note", NULL) };
	order_change(rq->tx, id, rq->caller.person, &change, 0);
	audit(rq->tx, &rq->caller, "order.change", id, NULL);
	reply_order(rq, id);
}

/* --- tables ----------------------------------------------------------------------------------- */

static const struct field split_in[] = {
	FIELD("member", ANY_ID, REQUIRED, "a seller; the handler checks that they are a colleague"),
	FIELD("percent", REAL, REQUIRED, "their share, up to two decimals"), FIELDS_END
};
static const struct field report_in[] = { FIELD("member", ID(&noun_person), REQUIRED,
						  "who sold it"),
	FIELD("product", ID(&noun_product), 0, "what was sold"),
	FIELD("amount_cents", INT(0, EXACT_MAX), REQUIRED, "for how much"),
	FIELD("customer", TEXT(400), 0, "to whom"),
	FIELD("note", TEXT(2000), 0, "a note; the reason for a price below the floor"),
	FIELD("number", TEXT(100), 0, "the company's own number"),
	FIELD("at", TIME, 0, "when it was reported, if not now"),
	FIELD("signed", BOOL, 0, "false: agreed but not signed yet"),
	FIELD("signed_at", TIME, 0, "when it was signed, if not at the report"),
	FIELD("received_cents", INT(0, EXACT_MAX), 0, "money that is in already"),
	FIELD("received_at", TIME, 0, "when that came, if not at the signing"),
	FIELD("splits", LIST_OF(split_in, ORDER_SPLITS), 0, "all sellers, when there are several"),
	FIELD("source", TEXT(200), 0,
		"its name where it comes from: the same again is the same deal"),
	FIELD("test", BOOL, 0, "a test: rings the wall, never counts"), FIELDS_END };
static const struct field announcement_fields[] = { FIELD("zh", TEXT(0), REQUIRED,
							    "the sentence in Chinese"),
	FIELD("en", TEXT(0), REQUIRED, "the sentence in English"),
	FIELD("nth_today", INT(0, 100000), REQUIRED, "their n-th deal of that day"),
	FIELD("best_day", BOOL, REQUIRED, "more than on any day before"),
	FIELD("rung", BOOL, REQUIRED, "whether the wall has rung for it"), FIELDS_END };
static const struct field report_out[] = { FIELD("id", COUNT, REQUIRED, "the deal"),
	FIELD("state", TEXT(0), REQUIRED, "where it stands"),
	FIELD("announcement", OBJECT(announcement_fields), REQUIRED, "how it is told"),
	FIELDS_END };
static const struct field step_fields[] = { FIELD("at", TIME, REQUIRED, "when"),
	FIELD("by", OBJECT(named_fields), NULLABLE, "who; null: the house"),
	FIELD("what", TEXT(0), REQUIRED, "report, approve, sign, receive …"),
	FIELD("from", TEXT(0), REQUIRED, "the state before; empty: it began"),
	FIELD("to", TEXT(0), REQUIRED, "the state after"),
	FIELD("note", TEXT(0), REQUIRED, "a reason, an amount"), FIELDS_END };
static const struct field receipt_fields[] = { FIELD("id", COUNT, REQUIRED, "the receipt"),
	FIELD("at", TIME, REQUIRED, "when"), FIELD("day", DAY, REQUIRED, "the company's day"),
	FIELD("kind", CHOICE("deposit|instalment|balance|refund"), REQUIRED, "what it was"),
	FIELD("cents", MONEY, REQUIRED, "negative: money back"),
	FIELD("by", OBJECT(named_fields), NULLABLE, "who wrote it down"),
	FIELD("reason", TEXT(0), REQUIRED, "why"), FIELDS_END };
static const struct field one_out[] = { ORDER_FIELDS,
	FIELD("reporter", OBJECT(named_fields), NULLABLE, "who reported it"),
	FIELD("steps", LIST_OF(step_fields, 0), REQUIRED, "what happened to it, in order"),
	FIELD("receipts", LIST_OF(receipt_fields, 0), REQUIRED, "money in and back, in order"),
	FIELD("announcement", OBJECT(announcement_fields), REQUIRED, "how it is told"),
	FIELD("may_review", BOOL, REQUIRED, "whether it waits for the caller's review"),
	FIELDS_END };
static const struct field list_in[] = {
	FIELD("state", CHOICE("reported|approved|signed|paid|rejected|cancelled|withdrawn"), 0,
		"only these"),
	FIELD("unit", ID(&noun_unit), 0, "only of this part of the tree"),
	FIELD("member", ID(&noun_person), 0, "only of this seller"),
	FIELD("from", DAY, 0, "reported on or after"), FIELD("to", DAY, 0, "reported on or before"),
	FIELD("q", TEXT(200), 0, "customer, number or seller"),
	FIELD("tests", BOOL, 0, "false: without tests"),
	FIELD("after", ANY_ID, 0, "next of the page before"),
	FIELD("limit", INT(1, 500), 0, "how many"), FIELDS_END
};
static const struct field list_out[] = { FIELD("items", LIST_OF(order_fields, 0), REQUIRED,
						 "deals, newest first"),
	FIELD("next", COUNT, NULLABLE, "for `after`; null: no more"),
	FIELD("total_cents", MONEY, REQUIRED, "of all that match and stand"),
	FIELD("count", COUNT, REQUIRED, "all that match"), FIELDS_END };
static const struct field reason_in[] = { FIELD("reason", TEXT(2000), REQUIRED, "why"),
	FIELDS_END };
static const struct field sign_in[] = { FIELD("at", TIME, 0, "when; now"), FIELDS_END };
static const struct field receive_in[] = { FIELD("cents", INT(1, EXACT_MAX), REQUIRED,
						   "how much came in"),
	FIELD("at", TIME, 0, "when; now"),
	FIELD("kind", CHOICE("deposit|instalment|balance"), 0, "what it was"), FIELDS_END };
static const struct field refund_in[] = {
	FIELD("cents", INT(1, EXACT_MAX), REQUIRED, "how much went back"),
	FIELD("at", TIME, 0, "when; now"), FIELD("reason", TEXT(2000), REQUIRED, "why"), FIELDS_END
};
static const struct field correct_in[] = { FIELD("member", ID(&noun_person), REQUIRED,
						   "whose deal it really is"),
	FIELD("reason", TEXT(2000), REQUIRED, "what went wrong"), FIELDS_END };
static const struct field change_in[] = { FIELD("product", ID(&noun_product), 0, "what was sold"),
	FIELD("amount_cents", INT(0, EXACT_MAX), 0, "for how much"),
	FIELD("customer", TEXT(400), 0, "to whom"), FIELD("note", TEXT(2000), 0, "a note"),
	FIELD("number", TEXT(100), 0, "the company's own number"), FIELDS_END };
static const struct field text_in[] = {
	FIELD("language", CHOICE("zh|en"), 0, "default: the caller's"), FIELDS_END
};

const struct route order_routes[] = { { POST, "/api/orders", SELLERS, OWN, report, report_in,
					      report_out, "Report a deal" },
	{ GET, "/api/orders", SELLERS, BRANCH, list, list_in, list_out, "Deals, newest first" },
	{ GET, "/api/orders/:order", SELLERS, OWN, one, NULL, one_out,
		"A deal with its steps and money" },
	{ PATCH, "/api/orders/:order", SELLERS, OWN, change, change_in, order_fields,
		"Mend a deal" },
	{ POST, "/api/orders/:order/approve", MENDERS, BRANCH, approve, NULL, order_fields,
		"Approve a reported deal" },
	{ POST, "/api/orders/:order/reject", MENDERS, BRANCH, reject, reason_in, order_fields,
		"Reject a reported deal" },
	{ POST, "/api/orders/:order/sign", SELLERS, OWN, sign, sign_in, order_fields,
		"The deal is signed" },
	{ POST, "/api/orders/:order/receive", MENDERS, BRANCH, receive, receive_in, order_fields,
		"Money has come in" },
	{ POST, "/api/orders/:order/refund", OWNER | MANAGER | FINANCE, BRANCH, refund, refund_in,
		order_fields, "Money has gone back" },
	{ POST, "/api/orders/:order/cancel", MENDERS, BRANCH, cancel, reason_in, order_fields,
		"The deal is off" },
	{ POST, "/api/orders/:order/correct", ROLES_LEAD | ASSISTANT, BRANCH, correct, correct_in,
		order_fields, "It was someone else's deal: corrected openly" },
	{ POST, "/api/orders/:order/withdraw", SELLERS, OWN, withdraw, NULL, order_fields,
		"Take back a slip, or a test" },
	{ GET, "/api/orders/:order/card.txt", SELLERS | HR | SCREEN, BRANCH, card_text, text_in,
		NULL, "The announcement's text, to copy" },
	ROUTES_END };
