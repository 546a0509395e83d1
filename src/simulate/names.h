/* What people, groups, products and customers of the example company are called, in both languages. */
#pragma once
#include "base/arena.h"
#include "base/random.h"

struct group_name {
	const char *name, *slogan;
};
struct product_name {
	const char *name;
	int64_t price_cents, floor_cents;
};
enum { GROUP_NAMES = 12, PRODUCT_NAMES = 5 };

struct group_name name_group(bool zh, int i); /* any i: numbered after the last */
struct product_name name_product(bool zh, int i); /* 0 … PRODUCT_NAMES − 1 */
/* The i-th person's name; the same i and seed give the same name, different i different names
 * (numbered when they run out). The first ones are those of the drawings. */
const char *name_person(struct arena *arena, bool zh, uint64_t seed, int i);
const char *name_customer(struct arena *arena, bool zh, struct random *random);
const char *name_company(bool zh);
