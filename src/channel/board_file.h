/* A board as a file, CSV or Excel: the same question and the same rows as GET /api/boards [S6.10]. */
#pragma once
#include "http/route.h"

extern const struct route board_file_routes[];
