/* What this room serves, for the wiring. */
#pragma once
#include "http/route.h"

extern const struct route balance_routes[];
