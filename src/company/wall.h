/* The wall: all that a screen needs at once [S6.10]. */
#pragma once
#include "http/request.h"

/* For a unit, in one read transaction: some 20 statements. Takes no reference. */
json_t *wall_json(struct tx *tx, int64_t unit);
