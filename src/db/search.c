/* The table of pairs. */
#include "db/search.h"

#include "base/buf.h"
#include "base/list.h"
#include "base/map.h"
#include "text/order.h"

enum { PAIRS_ASKED = 12 }; /* more make the answer no smaller */

void search_drop(struct tx *tx, enum search_noun noun, int64_t id)
{
	db_run(tx, "DELETE FROM search WHERE noun = $1 AND id = $2", I(noun), I(id));
}

void search_put(struct tx *tx, enum search_noun noun, int64_t id, const char *const *texts)
{
	struct arena *arena = tx->run->arena;
	struct map *seen = map_create(arena);
	LIST(struct db_value) values = { 0 };
	for (; *texts; texts++) {
		size_t count;
		const char *const *pairs = text_pairs(arena, text_fold(arena, *texts), &count);
		for (size_t i = 0; i < count; i++) {
			void **place = map_text(seen, pairs[i]);
			if (*place)
				continue;
			*place = (void *)pairs[i];
			*list_add(arena, &values) = I(noun);
			*list_add(arena, &values) = T(pairs[i]);
			*list_add(arena, &values) = I(id);
		}
	}
	search_drop(tx, noun, id);
	db_run_many(tx, "INSERT INTO search (noun, pair, id) VALUES ($1, $2, $3)", values.at, 3,
		values.n / 3, NULL);
}

const int64_t *search_find(
	struct tx *tx, enum search_noun noun, const char *typed, size_t most, size_t *count)
{
	struct arena *arena = tx->run->arena;
	LIST(int64_t) ids = { 0 };
	size_t n;
	const char *const *pairs = text_pairs_wanted(arena, text_fold(arena, typed), &n);
	n = n > PAIRS_ASKED ? PAIRS_ASKED : n;
	*count = 0;
	if (!n)
		return NULL;
	struct db_value values[PAIRS_ASKED + 3] = { { 0 }, I(noun), I((int64_t)most) };
	struct buf *sql = buf_create(arena, 0);
	buf_text(sql, "SELECT a.id FROM search a WHERE a.noun = $1 AND a.pair = $3");
	values[3] = T(pairs[0]);
	for (size_t i = 1; i < n; i++) {
		buf_printf(sql,
			" AND EXISTS (SELECT 1 FROM search b WHERE b.noun = $1 AND b.pair = $%zu"
			" AND b.id = a.id)",
			i + 3);
		values[i + 3] = T(pairs[i]);
	}
	buf_text(sql, " LIMIT $2");
	struct rows *rows = db_rows_values(tx, buf_string(sql), values, n + 2);
	while (rows_next(rows))
		*list_add(arena, &ids) = row_int(rows, 0);
	*count = ids.n;
	return ids.at;
}
