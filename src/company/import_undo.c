/* An import taken back: facts by undoing them openly, orders, people, products and units that nobody
 * has touched since; what stays is said. */
#include "import_parts.h"
#include "company/order.h"
#include "feed/fact.h"
#include "org/unit.h"

#include <stdlib.h>
#include <string.h>

enum { FACTS = 500, ORDERS = 50, KEPT_NAMES = 100 };

struct undo {
	struct import_work *work;
	int64_t import, by;
	const char *source, *report;
	int64_t facts, orders, orders_kept, people, people_left, people_kept, units, products;
	int64_t now; /* of this transaction */
	const char *after;
	json_t *kept;
	int64_t item;
	const char *name;
};

static void undo_begin(struct tx *tx, void *context)
{
	struct undo *undo = context;
	import_step(tx, undo->import, IMPORT_UNDOING);
	undo->report = arena_strdup(undo->work->run->arena, import_get(tx, undo->import)->report);
}

static void facts_undo(struct tx *tx, void *context)
{
	struct undo *undo = context;
	undo->now = fact_undo_some(tx, undo->source, FACTS);
}

struct order_ref {
	const char *ref;
	int64_t order, version;
};

/* The next orders by reference; each goes when its version is still that of its import. */
static void orders_undo(struct tx *tx, void *context)
{
	struct undo *undo = context;
	LIST(struct order_ref) list = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT ref, item, version FROM import_ref WHERE import = $1 AND item <> 0 "
		"AND ref > $2 ORDER BY import, ref LIMIT $3",
		I(undo->import), T(undo->after), I(ORDERS));
	while (rows_next(rows)) {
		*list_add(tx->run->arena, &list) = (struct order_ref){ row_text(rows, 0),
			row_int(rows, 1), row_int(rows, 2) };
	}
	rows_end(rows);
	undo->now = 0;
	for (size_t i = 0; i < list.n; i++) {
		const struct order *order = order_get(tx, list.at[i].order);
		if (order->version == list.at[i].version) {
			order_take_back(tx, order->id, undo->by);
			undo->now++;
		}
	}
	undo->name = list.n ? list.at[list.n - 1].ref : NULL;
	undo->item = (int64_t)list.n;
}

static void orders_all(struct undo *undo)
{
	undo->after = "";
	for (;;) {
		chunk_begin(undo->work);
		work_tx(undo->work, TX_WRITE, orders_undo, undo);
		if (!undo->name)
			return;
		undo->orders += undo->now;
		undo->orders_kept += undo->item - undo->now;
		undo->after = arena_strdup(undo->work->run->arena, undo->name);
	}
}

/* --- people, products, units ------------------------------------------------------------------ */

struct item {
	int64_t id;
	const char *name;
};
struct items {
	struct undo *undo;
	const char *sql;
	LIST(struct item) list;
};

static void items_read(struct tx *tx, void *context)
{
	struct items *items = context;
	struct arena *arena = items->undo->work->run->arena;
	memset(&items->list, 0, sizeof items->list);
	struct rows *rows = db_rows_values(tx, items->sql, DB_VALUES(I(items->undo->import)));
	while (rows_next(rows))
		*list_add(arena, &items->list) = (struct item){ row_int(rows, 0),
			arena_strdup(arena, row_text(rows, 1)) };
	rows_end(rows);
}

static bool has_history(struct tx *tx, int64_t person)
{
	return db_exists(tx, "SELECT 1 FROM split WHERE member = $1", I(person)) ||
		db_exists(tx, "SELECT 1 FROM sum_ WHERE member = $1 LIMIT 1", I(person));
}

static void person_undo(struct tx *tx, void *context)
{
	struct undo *undo = context;
	if (has_history(tx, undo->item))
		fail(tx->run, DB_REFERENCE);
	person_remove(tx, undo->item);
}

/* Nothing of theirs stands any more, but the undone rows name them: they are shown as gone. */
static void person_end(struct tx *tx, void *context)
{
	struct undo *undo = context;
	bool stands =
		db_exists(tx,
			"SELECT 1 FROM sum_ WHERE member = $1 AND (n <> 0 OR total <> 0) LIMIT 1",
			I(undo->item)) ||
		db_exists(tx,
			"SELECT 1 FROM split s JOIN order_ o ON o.id = s.order_ WHERE s.member = $1 "
			"AND o.state <> $2 LIMIT 1",
			I(undo->item), I(ORDER_WITHDRAWN));
	undo->now = !stands;
	if (!stands && !person_get(tx, undo->item)->left)
		person_leave(tx, undo->item, day_add(org_today(tx), -1), "import undone");
}

static void kept_note(struct undo *undo, const char *what, const char *name)
{
	if (json_array_size(undo->kept) < KEPT_NAMES)
		json_array_append_new(
			undo->kept, json_pack("{s:s, s:s}", "what", what, "name", name));
}

static void people_all(struct undo *undo)
{
	struct items items = { .undo = undo,
		.sql = "SELECT id, name FROM person WHERE import = $1 ORDER BY id DESC" };
	work_tx(undo->work, TX_READ, items_read, &items);
	for (size_t i = 0; i < items.list.n; i++) {
		enum fault fault;
		undo->item = items.list.at[i].id;
		chunk_begin(undo->work);
		if (work_try(undo->work, TX_WRITE, person_undo, undo, &fault)) {
			undo->people++;
			continue;
		}
		undo->now = 0;
		bool ended = work_try(undo->work, TX_WRITE, person_end, undo, &fault) && undo->now;
		*(ended ? &undo->people_left : &undo->people_kept) += 1;
		if (!ended)
			kept_note(undo, "person", items.list.at[i].name);
	}
}

static void product_undo(struct tx *tx, void *context)
{
	struct undo *undo = context;
	if (db_exists(tx, "SELECT 1 FROM order_ WHERE product = $1 LIMIT 1", I(undo->item)))
		fail(tx->run, DB_REFERENCE);
	db_run(tx, "DELETE FROM product WHERE id = $1 AND import = $2 AND version = 1",
		I(undo->item), I(undo->import));
}

static void unit_undo(struct tx *tx, void *context)
{
	struct undo *undo = context;
	unit_remove(tx, undo->item);
}

static int64_t things_all(struct undo *undo, const char *what, const char *sql,
	void (*body)(struct tx *tx, void *context))
{
	struct items items = { .undo = undo, .sql = sql };
	int64_t gone = 0;
	chunk_begin(undo->work);
	work_tx(undo->work, TX_READ, items_read, &items);
	for (size_t i = 0; i < items.list.n; i++) {
		enum fault fault;
		undo->item = items.list.at[i].id;
		chunk_begin(undo->work);
		if (work_try(undo->work, TX_WRITE, body, undo, &fault))
			gone++;
		else
			kept_note(undo, what, items.list.at[i].name);
	}
	return gone;
}

/* --- all of it -------------------------------------------------------------------------------- */

static void undo_end(struct tx *tx, void *context)
{
	struct undo *undo = context;
	/* their names are free again: the mended file may come in */
	db_run(tx, "DELETE FROM import_ref WHERE import = $1", I(undo->import));
	db_run(tx, "UPDATE import SET report = $2, done = 0 WHERE id = $1", I(undo->import),
		T(undo->report));
	import_step(tx, undo->import, IMPORT_UNDONE);
}

static const char *undo_report(struct undo *undo)
{
	json_t *report = json_loads(undo->report, 0, NULL);
	if (!json_is_object(report)) {
		json_decref(report);
		report = json_object();
	}
	json_object_set_new(report, "undone",
		json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:O}", "facts",
			(json_int_t)undo->facts, "orders", (json_int_t)undo->orders, "orders_kept",
			(json_int_t)undo->orders_kept, "people", (json_int_t)undo->people,
			"people_left", (json_int_t)undo->people_left, "people_kept",
			(json_int_t)undo->people_kept, "units", (json_int_t)undo->units, "products",
			(json_int_t)undo->products, "kept", undo->kept));
	char *text = json_dumps(report, JSON_COMPACT);
	const char *kept = arena_strdup(undo->work->run->arena, text ? text : "{}");
	free(text);
	json_decref(report);
	return kept;
}

static void json_release(void *json)
{
	json_decref(json);
}

bool import_undo(struct import_work *work, int64_t import, int64_t by)
{
	struct undo undo = { .work = work,
		.import = import,
		.by = by,
		.source = arena_printf(work->run->arena, "import:%lld", (long long)import) };
	undo.kept = arena_own(work->run->arena, json_array(), json_release);
	chunk_begin(work);
	work_tx(work, TX_WRITE, undo_begin, &undo);
	do {
		chunk_begin(work);
		work_tx(work, TX_BULK, facts_undo, &undo);
		undo.facts += undo.now;
		if (work->stopping && work->stopping(work))
			return false;
	} while (undo.now);
	orders_all(&undo);
	chunk_begin(work);
	people_all(&undo);
	undo.products = things_all(
		&undo, "product", "SELECT id, name FROM product WHERE import = $1", product_undo);
	undo.units = things_all(&undo, "unit",
		"SELECT id, name FROM unit WHERE import = $1 ORDER BY id DESC", unit_undo);
	undo.report = undo_report(&undo);
	chunk_begin(work);
	work_tx(work, TX_WRITE, undo_end, &undo);
	return true;
}
