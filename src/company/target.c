/* Month targets: rows. */
#include "company/target.h"

int64_t target_get(struct tx *tx, int64_t unit, day_t in_month)
{
	return db_int(tx, "SELECT cents FROM month_target WHERE unit = $1 AND month = $2", I(unit),
		I(day_month_first(in_month)));
}

void target_set(struct tx *tx, int64_t unit, day_t in_month, int64_t cents)
{
	day_t month = day_month_first(in_month);
	if (!cents) {
		db_run(tx, "DELETE FROM month_target WHERE unit = $1 AND month = $2", I(unit),
			I(month));
		return;
	}
	db_run(tx,
		"INSERT INTO month_target (unit, month, cents) VALUES ($1, $2, $3) "
		"ON CONFLICT (unit, month) DO UPDATE SET cents = excluded.cents",
		I(unit), I(month), I(cents));
}
