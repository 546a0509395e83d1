/* What this room serves, for the wiring. */
#pragma once
#include "http/route.h"

extern const struct route settings_routes[], unit_routes[], person_routes[], days_routes[],
	product_routes[], order_routes[], card_routes[], wall_routes[];
