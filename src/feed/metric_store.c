/* Metrics with names: those that come with the schema, and the company's own. */
#include "feed/fact.h"
#include "feed/metric.h"
#include "base/list.h"

#include <string.h>

struct metrics {
	LIST(struct named_metric) list;
};

/* A stored formula was checked when it was stored; a kind is never removed. */
static void note_kinds(struct tx *tx, struct named_metric *metric)
{
	size_t count;
	const char *const *names = metric_kinds(metric_parse(tx->run, metric->formula), &count);
	for (size_t i = 0; i < count; i++) {
		const struct kind *kind = kind_named(tx, names[i]);
		metric->private_ |= kind && kind->private_;
	}
}

static struct metrics *metrics_get(struct tx *tx)
{
	if (tx->kept[KEPT_METRICS])
		return tx->kept[KEPT_METRICS];
	struct metrics *metrics = NEW(tx->run->arena, struct metrics);
	struct rows *rows = db_rows(tx,
		"SELECT id, name, formula, zh, en, unit, built_in, input, lower, version "
		"FROM metric ORDER BY id");
	while (rows_next(rows))
		*list_add(tx->run->arena,
			&metrics->list) = (struct named_metric){ .id = row_int(rows, 0),
			.name = row_text(rows, 1),
			.formula = row_text(rows, 2),
			.zh = row_text(rows, 3),
			.en = row_text(rows, 4),
			.unit = row_text(rows, 5),
			.built_in = row_int(rows, 6),
			.input = row_int(rows, 7),
			.lower = row_int(rows, 8),
			.version = row_int(rows, 9) };
	for (size_t i = 0; i < metrics->list.n; i++)
		note_kinds(tx, &metrics->list.at[i]);
	tx->kept[KEPT_METRICS] = metrics;
	return metrics;
}

const struct named_metric *metric_list(struct tx *tx, size_t *count)
{
	struct metrics *metrics = metrics_get(tx);
	*count = metrics->list.n;
	return metrics->list.at;
}

const struct named_metric *metric_named(struct tx *tx, const char *name)
{
	if (!kind_name_valid(name))
		return NULL;
	struct metrics *metrics = metrics_get(tx);
	for (size_t i = 0; i < metrics->list.n; i++)
		if (strcmp(metrics->list.at[i].name, name) == 0)
			return &metrics->list.at[i];
	return NULL;
}

const struct named_metric *metric_get(struct tx *tx, int64_t id)
{
	struct metrics *metrics = metrics_get(tx);
	for (size_t i = 0; i < metrics->list.n; i++)
		if (metrics->list.at[i].id == id)
			return &metrics->list.at[i];
	fail(tx->run, METRIC_UNKNOWN, num(tx->run, id));
}

void metric_check(struct tx *tx, const char *formula)
{
	const struct metric *metric = metric_parse(tx->run, formula);
	size_t count;
	const char *const *names = metric_kinds(metric, &count);
	for (size_t i = 0; i < count; i++)
		if (!kind_named(tx, names[i]))
			fail(tx->run, METRIC_NAME, names[i],
				num(tx->run, metric_kind_column(metric, i)));
}

int64_t metric_create(struct tx *tx, const struct named_metric *metric)
{
	if (!kind_name_valid(metric->name))
		fail(tx->run, FIELD_INVALID, "name", "a to z, 0 to 9 and _");
	metric_check(tx, metric->formula);
	int64_t id = db_int(tx,
		"INSERT INTO metric (name, formula, zh, en, unit, input, lower) "
		"VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (name) DO NOTHING RETURNING id",
		T(metric->name), T(metric->formula), T(metric->zh), T(metric->en), T(metric->unit),
		I(metric->input), I(metric->lower));
	if (!id)
		fail(tx->run, METRIC_TAKEN, metric->name);
	tx->kept[KEPT_METRICS] = NULL;
	return id;
}

void metric_change(struct tx *tx, const struct named_metric *metric, int64_t version)
{
	const struct named_metric *old = metric_get(tx, metric->id);
	if (old->built_in)
		fail(tx->run, METRIC_BUILT_IN);
	metric_check(tx, metric->formula);
	int64_t changed = db_run(tx,
		"UPDATE metric SET formula = $2, zh = $3, en = $4, unit = $5, input = $6, "
		"lower = $7, version = version + 1 WHERE id = $1 AND ($8 = 0 OR version = $8)",
		I(metric->id), T(metric->formula), T(metric->zh), T(metric->en), T(metric->unit),
		I(metric->input), I(metric->lower), I(version));
	if (!changed)
		fail(tx->run, STALE);
	tx->kept[KEPT_METRICS] = NULL;
}

void metric_delete(struct tx *tx, int64_t id)
{
	if (metric_get(tx, id)->built_in)
		fail(tx->run, METRIC_BUILT_IN);
	db_run(tx, "DELETE FROM metric WHERE id = $1", I(id));
	tx->kept[KEPT_METRICS] = NULL;
}
