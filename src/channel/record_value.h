/* One cell as a value of a shape. Internal to the room. */
#pragma once
#include "records.h"

struct value_context {
	struct arena *arena; /* for names */
	struct date_context date;
};

/* head: of the column; 万 in it multiplies money that has no unit of its own. Sets given, the value,
 * or why. A value carried out of a merged cell counts for texts, names and dates, never for amounts. */
void record_value_read(const struct value_context *context, enum shape shape, const struct cell *cell,
	const char *head, struct record_value *value);
