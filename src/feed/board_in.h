/* What the routes of boards take: in JSON here, as files in channel/. */
#pragma once
#include "feed/seen.h"

extern const struct field board_in[];
/* The checked query as a question; the unit is proven to be one that the caller may look at. */
void board_ask_in(struct request *rq, struct board_ask *ask);
/* As GET /api/boards gives it; a new reference. */
json_t *board_json(const struct seen_board *seen, const struct board_ask *ask);
