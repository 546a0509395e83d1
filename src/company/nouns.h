/* The nouns of this room, as routes name them: the wiring hands them to the router. */
#pragma once
#include "http/route.h"

extern const struct noun noun_product, noun_order, noun_shift, noun_import;
