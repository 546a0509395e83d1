/* PCG-XSH-RR 64/32. */
#include "random.h"

#include <assert.h>
#include <math.h>

uint32_t random_u32(struct random *random)
{
	uint64_t old = random->state;
	random->state = old * UINT64_C(6364136223846793005) + random->stream;
	uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
	uint32_t rotation = (uint32_t)(old >> 59);
	return (shifted >> rotation) | (shifted << (-rotation & 31));
}

struct random random_seeded(uint64_t seed)
{
	struct random random = { 0, UINT64_C(1442695040888963407) };
	random_u32(&random);
	random.state += seed;
	random_u32(&random);
	return random;
}

uint32_t random_below(struct random *random, uint32_t n)
{
	assert(n);
	uint32_t threshold = -n % n;
	uint32_t value;
	do
		value = random_u32(random);
	while (value < threshold);
	return value % n;
}

double random_unit(struct random *random)
{
	uint64_t high = random_u32(random) >> 5, low = random_u32(random) >> 6;
	return (double)(high * 67108864 + low) / 9007199254740992.0;
}

double random_normal(struct random *random)
{
	double radius, x, y;
	do {
		x = 2 * random_unit(random) - 1;
		y = 2 * random_unit(random) - 1;
		radius = x * x + y * y;
	} while (radius >= 1 || radius == 0);
	return x * sqrt(-2 * log(radius) / radius);
}
