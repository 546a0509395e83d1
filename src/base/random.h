/* Seeded random numbers: the same seed gives the same course everywhere (PCG32, O'Neill 2014).
 * Not for secrets: those come from libsodium. */
#pragma once
#include <stdint.h>

struct random {
	uint64_t state, stream;
};

struct random random_seeded(uint64_t seed);
uint32_t random_u32(struct random *random);
uint32_t random_below(struct random *random, uint32_t n); /* 0 … n − 1, unbiased; n > 0 */
double random_unit(struct random *random);                /* [0, 1) */
double random_normal(struct random *random);              /* mean 0, deviation 1 */
