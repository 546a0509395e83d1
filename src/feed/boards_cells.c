/* Open addressing with linear probing; cells lie densely, so a board is read in one sweep. */
#include "feed/boards_cells.h"

#include <stdlib.h>
#include <string.h>

static void *memory(void *old, size_t n, size_t size)
{
	void *grown = realloc(old, arena_size(n, size));
	if (!grown)
		abort();
	return grown;
}

static size_t slot_of(const struct board_cells *cells, int64_t key)
{
	uint64_t hash = (uint64_t)key * UINT64_C(0x9e3779b97f4a7c15);
	size_t mask = cells->space * 2 - 1, slot = (size_t)(hash >> 20) & mask;
	while (cells->slots[slot] && cells->keys[cells->slots[slot] - 1] != key)
		slot = (slot + 1) & mask;
	return slot;
}

static void grow(struct board_cells *cells, size_t space)
{
	cells->space = space;
	cells->keys = memory(cells->keys, space, sizeof *cells->keys);
	cells->totals = memory(cells->totals, space * cells->kinds * 2, sizeof *cells->totals);
	cells->slots = memory(cells->slots, space * 2, sizeof *cells->slots);
	memset(cells->slots, 0, space * 2 * sizeof *cells->slots);
	for (size_t i = 0; i < cells->n; i++)
		cells->slots[slot_of(cells, cells->keys[i])] = (uint32_t)i + 1;
}

void cells_start(struct board_cells *cells, size_t kinds, size_t expected)
{
	*cells = (struct board_cells){ .kinds = kinds };
	size_t space = 64;
	while (space < expected)
		space *= 2;
	grow(cells, space);
}

void cells_add(struct board_cells *cells, int64_t key, size_t kind, int64_t n, int64_t total)
{
	size_t slot = slot_of(cells, key);
	if (!cells->slots[slot]) {
		if (cells->n == cells->space) {
			grow(cells, cells->space * 2);
			slot = slot_of(cells, key);
		}
		cells->keys[cells->n] = key;
		memset(cells->totals + cells->n * cells->kinds * 2, 0,
			cells->kinds * 2 * sizeof *cells->totals);
		cells->slots[slot] = (uint32_t)++cells->n;
	}
	int64_t *cell = cells->totals + (cells->slots[slot] - 1) * cells->kinds * 2;
	cell[kind] += total;
	cell[cells->kinds + kind] += n;
}

void cells_each(const struct board_cells *cells, cell_fn *each, void *context)
{
	for (size_t i = 0; i < cells->n; i++) {
		const int64_t *cell = cells->totals + i * cells->kinds * 2;
		bool any = false; /* what was all taken back is not there */
		for (size_t kind = 0; kind < cells->kinds * 2 && !any; kind++)
			any = cell[kind] != 0;
		if (any)
			each(context, cells->keys[i], cell, cell + cells->kinds);
	}
}

void cells_free(struct board_cells *cells)
{
	free(cells->keys);
	free(cells->totals);
	free(cells->slots);
}
