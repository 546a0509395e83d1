/* Routes of the program itself: QR codes, the API's description, the example company. */
#pragma once
#include "http/route.h"

extern const struct route program_routes[];
