/* A picture as a PNG file's bytes, in the arena it was drawn for. */
#pragma once
#include "base/arena.h"

struct picture {
	const void *bytes;
	size_t length;
	int width, height; /* pixels */
};
