/* Products: rules and rows. */
#include "company/product.h"

#define COLUMNS "id, name, price_cents, floor_cents, active, import, version"

static struct product read(struct rows *rows)
{
	return (struct product){ row_int(rows, 0), row_text(rows, 1), row_int(rows, 2),
		row_int(rows, 3), row_int(rows, 4) != 0, row_int(rows, 5), row_int(rows, 6) };
}

const struct product *product_list(struct tx *tx, size_t *count)
{
	size_t most = (size_t)db_int(tx, "SELECT COUNT(*) FROM product");
	struct product *products = NEW_N(tx->run->arena, struct product, most);
	struct rows *rows = db_rows(
		tx, "SELECT " COLUMNS " FROM product ORDER BY active DESC, name, id");
	size_t n = 0;
	while (n < most && rows_next(rows))
		products[n++] = read(rows);
	rows_end(rows);
	*count = n;
	return products;
}

const struct product *product_get(struct tx *tx, int64_t product)
{
	struct rows *rows = db_rows(
		tx, "SELECT " COLUMNS " FROM product WHERE id = $1", I(product));
	if (!rows_next(rows))
		fail(tx->run, PRODUCT_UNKNOWN, num(tx->run, product));
	struct product *found = NEW(tx->run->arena, struct product);
	*found = read(rows);
	rows_end(rows);
	return found;
}

static void check_name(struct tx *tx, const struct product *product)
{
	if (db_exists(tx, "SELECT 1 FROM product WHERE name = $1 AND id <> $2", T(product->name),
		    I(product->id)))
		fail(tx->run, PRODUCT_TAKEN, product->name);
}

int64_t product_create(struct tx *tx, const struct product *product)
{
	struct product made = *product;
	made.id = 0;
	check_name(tx, &made);
	return db_int(tx,
		"INSERT INTO product (name, price_cents, floor_cents, active, import) "
		"VALUES ($1, $2, $3, $4, $5) RETURNING id",
		T(made.name), I(made.price_cents), I(made.floor_cents), I(made.active),
		I(made.import));
}

void product_change(struct tx *tx, const struct product *product, int64_t version)
{
	const struct product *before = product_get(tx, product->id);
	if (version && version != before->version)
		fail(tx->run, STALE);
	check_name(tx, product);
	db_run(tx,
		"UPDATE product SET name = $2, price_cents = $3, floor_cents = $4, active = $5, "
		"version = version + 1 WHERE id = $1",
		I(product->id), T(product->name), I(product->price_cents), I(product->floor_cents),
		I(product->active));
}

int64_t product_named(struct tx *tx, const char *name)
{
	return db_int(tx, "SELECT id FROM product WHERE name = $1", T(name));
}
