/* What the rows of a board are called, a few statements for all of them. */
#include "feed/board_part.h"
#include "base/list.h"

enum { AT_ONCE = 32 };

#define IN_32                                                                                    \
	" IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, " \
	"$19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"

static const char *const selects[] = {
	[BY_MEMBER] = "SELECT p.id, p.name, p.name_order, u.name, u.colour FROM person p "
		      "LEFT JOIN membership m ON m.person = p.id AND m.until = 0 "
		      "LEFT JOIN unit u ON u.id = m.unit AND u.kind = 'group' WHERE p.id" IN_32,
	[BY_GROUP] = "SELECT id, name, name_order, '', colour FROM unit WHERE id" IN_32,
	[BY_TEAM] = "SELECT id, name, name_order, '', colour FROM unit WHERE id" IN_32,
	[BY_CAMPAIGN] = "SELECT id, name, NULL, '', 0 FROM campaign WHERE id" IN_32,
	[BY_PRODUCT] = "SELECT id, name, NULL, '', 0 FROM product WHERE id" IN_32,
	[BY_SOURCE] = "SELECT id, source, NULL, '', 0 FROM batch WHERE id" IN_32,
	[BY_DAY] = NULL,
};

static void read_some(
	struct tx *tx, enum board_by by, struct map *places, const int64_t *ids, size_t n)
{
	struct db_value values[AT_ONCE + 1] = { 0 };
	for (size_t i = 0; i < AT_ONCE; i++)
		values[i + 1] = I(ids[i < n ? i : n - 1]);
	struct rows *rows = db_rows_values(tx, selects[by], values, AT_ONCE);
	while (rows_next(rows)) {
		struct board_name *name = map_int_get(places, row_int(rows, 0));
		name->name = row_text(rows, 1);
		if (by <= BY_TEAM)
			name->order = row_bytes(rows, 2, &name->order_length);
		name->group = row_text(rows, 3);
		name->colour = (int)row_int(rows, 4);
	}
}

struct board_name *board_names(struct tx *tx, enum board_by by, const int64_t *ids, size_t n)
{
	struct board_name *names = NEW_N(tx->run->arena, struct board_name, n);
	struct map *places = map_create(tx->run->arena);
	for (size_t i = 0; i < n; i++) {
		names[i] = (struct board_name){ .id = ids[i], .name = "", .group = "" };
		*map_int(places, ids[i]) = &names[i];
	}
	for (size_t i = 0; selects[by] && i < n; i += AT_ONCE)
		read_some(tx, by, places, ids + i, n - i < AT_ONCE ? n - i : AT_ONCE);
	return names;
}

struct map *batch_sources(struct tx *tx)
{
	struct map *first = map_create(tx->run->arena), *named = map_create(tx->run->arena);
	struct rows *rows = db_rows(tx, "SELECT id, source FROM batch ORDER BY id");
	while (rows_next(rows)) {
		int64_t id = row_int(rows, 0);
		void **known = map_text(named, row_text(rows, 1));
		if (!*known)
			*known = (void *)(intptr_t)id;
		void *source = *known;
		*map_int(first, id) = source;
	}
	return first;
}
