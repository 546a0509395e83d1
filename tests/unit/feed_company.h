/* A small company for the tests of feed/: two teams of two groups each, six people in each group. */
#pragma once
#include "database.h"

#include "feed/board.h"
#include "org/person.h"
#include "org/settings.h"
#include "org/unit.h"

enum { TEAMS = 2, GROUPS = 4, PEOPLE = 24 };

struct company {
	int64_t team[TEAMS], group[GROUPS], person[PEOPLE];
};

static inline struct company company_make(struct tx *tx)
{
	struct company company;
	for (int i = 0; i < TEAMS; i++)
		company.team[i] = unit_create(tx, &(struct unit){ .parent = UNIT_COMPANY, .kind = "branch",
			.name = i ? "South" : "North", .slogan = "" }, 20260101);
	for (int i = 0; i < GROUPS; i++)
		company.group[i] = unit_create(tx, &(struct unit){ .parent = company.team[i / 2], .kind = "group",
			.name = arena_printf(tx->run->arena, "Group %d", i + 1), .slogan = "", .colour = i + 1 }, 20260101);
	for (int i = 0; i < PEOPLE; i++)
		company.person[i] = person_create(tx, &(struct person){ .unit = company.group[i / 6],
			.name = arena_printf(tx->run->arena, "Member %02d", i + 1), .number = "", .post = "sales",
			.phone = "", .channel = "", .left_reason = "", .login = "", .language = "", .joined = 20260105,
			.part_time = 100 }, 20260105);
	return company;
}

static inline ms_t noon(struct tx *tx, day_t day)
{
	return org_moment(tx, day, 12 * 60);
}

static inline struct fact fact_made(struct tx *tx, int64_t member, const char *kind, int64_t value, day_t day,
	const char *ref)
{
	return (struct fact){ .member = member, .kind = kind_id(tx, kind), .value = value, .at = noon(tx, day),
		.source = "test", .ref = ref };
}
