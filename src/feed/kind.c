/* Kinds of facts: the built-in ones come with the schema, others are the company's own. */
#include "feed/fact.h"
#include "base/list.h"

#include <string.h>

struct kinds {
	LIST(struct kind) list;
};

static struct kinds *kinds_get(struct tx *tx)
{
	if (tx->kept[KEPT_KINDS])
		return tx->kept[KEPT_KINDS];
	struct kinds *kinds = NEW(tx->run->arena, struct kinds);
	struct rows *rows = db_rows(tx,
		"SELECT id, name, unit, zh, en, private, input, built_in FROM kind ORDER BY id");
	while (rows_next(rows)) {
		struct kind *kind = list_add(tx->run->arena, &kinds->list);
		*kind = (struct kind){ .id = row_int(rows, 0),
			.name = row_text(rows, 1),
			.unit = row_text(rows, 2),
			.zh = row_text(rows, 3),
			.en = row_text(rows, 4),
			.private_ = row_int(rows, 5),
			.input = row_int(rows, 6),
			.built_in = row_int(rows, 7) };
	}
	tx->kept[KEPT_KINDS] = kinds;
	return kinds;
}

const struct kind *kind_list(struct tx *tx, size_t *count)
{
	struct kinds *kinds = kinds_get(tx);
	*count = kinds->list.n;
	return kinds->list.at;
}

const struct kind *kind_named(struct tx *tx, const char *name)
{
	struct kinds *kinds = kinds_get(tx);
	for (size_t i = 0; i < kinds->list.n; i++)
		if (strcmp(kinds->list.at[i].name, name) == 0)
			return &kinds->list.at[i];
	return NULL;
}

const struct kind *kind_get(struct tx *tx, int64_t id)
{
	struct kinds *kinds = kinds_get(tx);
	for (size_t i = 0; i < kinds->list.n; i++)
		if (kinds->list.at[i].id == id)
			return &kinds->list.at[i];
	fail(tx->run, KIND_UNKNOWN, num(tx->run, id));
}

int64_t kind_id(struct tx *tx, const char *name)
{
	const struct kind *kind = kind_named(tx, name);
	if (!kind)
		fail(tx->run, KIND_UNKNOWN, name);
	return kind->id;
}

bool kind_name_valid(const char *name)
{
	size_t length = strlen(name);
	return length >= 1 && length <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
		strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789") == length &&
		strcmp(name, "heads") != 0 && strcmp(name, "days") != 0;
}

int64_t kind_create(struct tx *tx, const struct kind *kind)
{
	if (!kind_name_valid(kind->name))
		fail(tx->run, FIELD_INVALID, "name", "a to z, 0 to 9 and _");
	int64_t id = db_int(tx,
		"INSERT INTO kind (name, unit, zh, en, private, input) "
		"VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING RETURNING id",
		T(kind->name), T(kind->unit), T(kind->zh), T(kind->en), I(kind->private_),
		I(kind->input));
	if (!id)
		fail(tx->run, KIND_TAKEN, kind->name);
	tx->kept[KEPT_KINDS] = NULL;
	return id;
}
