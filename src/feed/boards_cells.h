/* The cells of one open board: keys to running totals, in one block of memory a board. For boards.c. */
#pragma once
#include "feed/boards.h"

struct board_cells {
	size_t kinds, n, space;
	int64_t *keys;   /* n */
	int64_t *totals; /* kinds totals and kinds counts a cell */
	uint32_t *slots; /* hash: cell + 1, 0 = empty; twice the space */
};

void cells_start(struct board_cells *cells, size_t kinds, size_t expected);
void cells_add(struct board_cells *cells, int64_t key, size_t kind, int64_t n, int64_t total);
void cells_each(const struct board_cells *cells, cell_fn *each, void *context);
void cells_free(struct board_cells *cells);
