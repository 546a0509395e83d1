/* The table is sorted by the bytes of the path, so a prefix is one run of it. */
#include "base/asset_table.h"

#include <string.h>

/* The first place whose path is not below `path`. */
static size_t lower_bound(const char *path)
{
	size_t low = 0, high = asset_table_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(asset_table[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct asset *asset_find(const char *path)
{
	size_t at = lower_bound(path);
	if (at < asset_table_count && !strcmp(asset_table[at].path, path))
		return &asset_table[at];
	return NULL;
}

const struct asset *asset_list(const char *prefix, size_t *count)
{
	size_t first = lower_bound(prefix), end = first, length = strlen(prefix);
	while (end < asset_table_count && !strncmp(asset_table[end].path, prefix, length))
		end++;
	*count = end - first;
	return &asset_table[first];
}
