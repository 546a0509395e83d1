/* A board as a file: CSV and Excel, what is seen of it and no more [S6.10]. */
#pragma once
#include "base/buf.h"
#include "feed/seen.h"

/* zh: the heads in Chinese. mark: begin with UTF-8's mark, as Excel wants it. */
const char *board_csv(struct run *run, const struct seen_board *seen, const struct board_ask *ask, bool zh,
	bool mark);
const void *board_xlsx(struct run *run, const struct seen_board *seen, const struct board_ask *ask, bool zh,
	size_t *length);

extern const struct route board_file_routes[];
