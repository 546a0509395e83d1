/* The company's settings, its days, and what rooms remember. */
#include "org/settings.h"

#include "base/list.h"
#include "text/order.h"

#include <string.h>

/* Zone and close of the day from a day on. */
struct close {
	day_t since;
	const char *zone_name;
	struct zone *zone;
	int minutes;
};
struct closes { /* newest first; never empty */
	LIST(struct close) list;
};

static void *zone_make(const char *iana)
{
	return zone_create(iana);
}

static void zone_release(void *zone)
{
	zone_destroy(zone);
}

static struct zone *zone_here(struct tx *tx, const char *iana)
{
	struct zone *zone = conn_keep(tx->conn, iana, zone_make, zone_release);
	if (!zone)
		fail(tx->run, FIELD_INVALID, "zone", iana);
	return zone;
}

static const struct closes *closes_get(struct tx *tx)
{
	if (tx->kept[KEPT_CLOSES])
		return tx->kept[KEPT_CLOSES];
	struct closes *closes = NEW(tx->run->arena, struct closes);
	struct rows *rows = db_rows(
		tx, "SELECT since, zone, close_minutes FROM company_close ORDER BY since DESC");
	while (rows_next(rows)) {
		struct close *close = list_add(tx->run->arena, &closes->list);
		close->since = (day_t)row_int(rows, 0);
		close->zone_name = row_text(rows, 1);
		close->zone = zone_here(tx, close->zone_name);
		close->minutes = (int)row_int(rows, 2);
	}
	if (!closes->list.n)
		fail(tx->run, DB_BROKEN, "company_close is empty");
	return tx->kept[KEPT_CLOSES] = closes;
}

/* --- days ------------------------------------------------------------------------------------- */

day_t org_day(struct tx *tx, ms_t at)
{
	const struct closes *closes = closes_get(tx);
	day_t before =
		0; /* the day on which the next rule begins: an older one gives no later day */
	for (size_t i = 0; i < closes->list.n; i++) {
		const struct close *close = &closes->list.at[i];
		day_t day = zone_day(close->zone, at, close->minutes);
		if (before && day >= before)
			day = day_add(before, -1);
		if (day >= close->since)
			return day;
		before = close->since;
	}
	return day_add(before, -1);
}

static const struct close *close_on(struct tx *tx, day_t day)
{
	const struct closes *closes = closes_get(tx);
	for (size_t i = 0; i < closes->list.n; i++)
		if (day >= closes->list.at[i].since)
			return &closes->list.at[i];
	return &closes->list.at[closes->list.n - 1];
}

ms_t org_day_begin(struct tx *tx, day_t day)
{
	const struct close *close = close_on(tx, day);
	if (close->minutes < 0) /* before midnight of the day before: no minute of the day itself */
		return zone_ms(close->zone, day_add(day, -1), 24 * 60 + close->minutes);
	return zone_ms(close->zone, day, close->minutes);
}

ms_t org_moment(struct tx *tx, day_t day, int minute)
{
	return zone_ms(close_on(tx, day)->zone, day, minute);
}

day_t org_today(struct tx *tx)
{
	return org_day(tx, tx->run->now);
}

/* --- settings --------------------------------------------------------------------------------- */

const struct settings *settings_get(struct tx *tx)
{
	if (tx->kept[KEPT_SETTINGS])
		return tx->kept[KEPT_SETTINGS];
	struct settings *settings = NEW(tx->run->arena, struct settings);
	struct rows *rows = db_rows(tx,
		"SELECT name, currency, language, counts, review, ring_at_once, rest,"
		" humane, example, version FROM company WHERE id = 1");
	if (!rows_next(rows))
		fail(tx->run, DB_BROKEN, "company is empty");
	settings->company = row_text(rows, 0);
	settings->currency = row_text(rows, 1);
	settings->language = row_text(rows, 2);
	settings->counts = (int)row_int(rows, 3);
	settings->review = (int)row_int(rows, 4);
	settings->ring_at_once = row_int(rows, 5);
	settings->rest = (int)row_int(rows, 6);
	settings->humane = row_int(rows, 7);
	settings->example = row_int(rows, 8);
	settings->version = row_int(rows, 9);
	rows_end(rows);
	const struct close *close = close_on(tx, org_today(tx));
	settings->zone = close->zone_name;
	settings->close_minutes = close->minutes;
	return tx->kept[KEPT_SETTINGS] = settings;
}

static void close_set(struct tx *tx, const struct settings *settings, bool set_up)
{
	day_t from = 0, tomorrow = day_add(org_today(tx), 1);
	if (set_up)
		from = settings->close_from ? settings->close_from : tomorrow;
	if (set_up && (from < tomorrow || !day_valid(from)))
		fail(tx->run, CLOSE_PAST);
	zone_here(tx, settings->zone);
	db_run(tx, "DELETE FROM company_close WHERE since >= $1", I(from));
	db_run(tx, "INSERT INTO company_close (since, zone, close_minutes) VALUES ($1, $2, $3)",
		I(from), T(settings->zone), I(settings->close_minutes));
}

static void settings_check(struct tx *tx, const struct settings *settings)
{
	if (settings->close_minutes < -720 || settings->close_minutes > 719)
		fail(tx->run, FIELD_INVALID, "close_minutes",
			num(tx->run, settings->close_minutes));
	if (strlen(settings->currency) != 3)
		fail(tx->run, FIELD_INVALID, "currency", settings->currency);
	if (strcmp(settings->language, "zh") != 0 && strcmp(settings->language, "en") != 0)
		fail(tx->run, FIELD_INVALID, "language", settings->language);
	bool counts = settings->counts >= COUNTS_SIGNED && settings->counts <= COUNTS_RECEIVED;
	bool review = settings->review >= REVIEW_NOBODY && settings->review <= REVIEW_FINANCE;
	bool rest = settings->rest >= REST_TWO_DAYS && settings->rest <= REST_NONE;
	if (!counts || !review || !rest)
		fail(tx->run, FIELD_INVALID, !counts ? "counts" : !review ? "review" : "rest", "");
}

void settings_set(struct tx *tx, const struct settings *settings, int64_t version)
{
	settings_check(tx, settings);
	const struct settings *old = settings_get(tx);
	int64_t changed = db_run(tx,
		"UPDATE company SET name = $1, currency = $2, language = $3, counts = $4,"
		" review = $5, ring_at_once = $6, rest = $7, humane = $8, example = $9, version = version + 1"
		" WHERE id = 1 AND (version = $10 OR $10 = 0)",
		T(settings->company), T(settings->currency), T(settings->language),
		I(settings->counts), I(settings->review), I(settings->ring_at_once),
		I(settings->rest), I(settings->humane), I(settings->example), I(version));
	if (!changed)
		fail(tx->run, STALE);
	size_t length;
	const void *order = text_order(tx->run->arena, settings->company, &length);
	db_run(tx,
		"UPDATE unit SET name = $1, name_order = $2, version = version + 1 WHERE id = 1 AND name <> $1",
		T(settings->company), B(order, length));
	bool other = strcmp(settings->zone, old->zone) != 0 ||
		settings->close_minutes != old->close_minutes;
	if (other || settings->close_from)
		close_set(tx, settings, *old->company != '\0');
	tx->kept[KEPT_SETTINGS] = tx->kept[KEPT_CLOSES] = NULL;
}

/* --- what rooms remember ---------------------------------------------------------------------- */

const char *setting_text(struct tx *tx, const char *name)
{
	return db_text(tx, "SELECT value FROM setting WHERE name = $1", T(name));
}

void setting_put(struct tx *tx, const char *name, const char *value)
{
	db_run(tx,
		"INSERT INTO setting (name, value, version) VALUES ($1, $2, 1)"
		" ON CONFLICT (name) DO UPDATE SET value = $2, version = setting.version + 1",
		T(name), T(value));
}
