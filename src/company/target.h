/* Month targets of the company and its units [S0.4, S6.10], until campaigns have their own. */
#pragma once
#include "db/db.h"

/* Cents for the unit's month (any day in it); 0 = none. */
int64_t target_get(struct tx *tx, int64_t unit, day_t in_month);
void target_set(struct tx *tx, int64_t unit, day_t in_month, int64_t cents); /* 0 takes it away */
