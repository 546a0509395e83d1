/* People of the organisation [S0.1]: who they are, where they stand and since when. */
#pragma once
#include "db/db.h"

struct person {
	int64_t id;
	const char *name;      /* never NULL, as are all texts here */
	const char *number;    /* the company's own number for them (工号), "" = none */
	const char *post;      /* "sales" "operator" "service" … free text */
	const char *phone, *channel; /* hiring channel */
	day_t joined, left;    /* left 0 = still here */
	const char *left_reason;
	const char *login;     /* "" = cannot log in */
	const char *language;  /* "zh" "en" "" = the company's */
	int part_time;         /* percent of a full day, 1 … 100 */
	int64_t unit;          /* where they belong today (on loan: the lending unit) */
	int64_t loan;          /* where they are on loan today, 0 = not */
	int64_t import;        /* the import that brought them, 0 = none */
	int64_t version;
};

const struct person *person_get(struct tx *tx, int64_t person); /* fault PERSON_UNKNOWN */
/* Under a unit on a day, by name (ICU order); those who had left by then only when left_too. */
const struct person *person_list(struct tx *tx, int64_t under, day_t on, bool left_too, size_t *count);
int64_t person_create(struct tx *tx, const struct person *person, day_t since);
void person_change(struct tx *tx, const struct person *person, int64_t version);
/* Their last day; closes memberships and grants the day after, revokes sessions. */
void person_leave(struct tx *tx, int64_t person, day_t last, const char *reason);

/* Moves a person from `at` (UTC ms) on; what was counted before stays with the old unit.
 * Faults: UNIT_UNKNOWN, PERSON_LEFT. */
void person_move(struct tx *tx, int64_t person, int64_t to, ms_t at);
/* Lends until a moment (0 = open); what they do meanwhile counts for the borrowing unit. */
void person_lend(struct tx *tx, int64_t person, int64_t to, ms_t from, ms_t until);

/* Where a member stood: what a fact is stamped with. 0 = none. */
struct place {
	int64_t branch, group; /* see unit_place() */
	int64_t unit;
};
struct place person_place(struct tx *tx, int64_t person, ms_t at);
