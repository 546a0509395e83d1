/* What the build writes and only asset.c reads: the files sorted by path. */
#pragma once
#include "base/asset.h"

extern const struct asset asset_table[];
extern const size_t asset_table_count;
