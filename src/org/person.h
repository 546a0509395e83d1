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
/* Under a unit on a day (who belongs there, and who is on loan there), by name (ICU order); those who
 * had left by then only when left_too. */
const struct person *person_list(struct tx *tx, int64_t under, day_t on, bool left_too, size_t *count);
/* Finds by a part of name, pinyin, initials, number or phone, by name; at most `most`. */
const struct person *person_find(struct tx *tx, int64_t under, const char *typed, size_t most,
	size_t *count);
int64_t person_by_number(struct tx *tx, const char *number); /* 0 = none */
int64_t person_by_login(struct tx *tx, const char *login);   /* 0 = none */

/* Joins person->unit from the day on; since 0: the day they joined, or always. id, left, loan and
 * version are ignored. Faults: UNIT_UNKNOWN, UNIT_CLOSED, LOGIN_TAKEN, NUMBER_TAKEN, FIELD_MISSING. */
int64_t person_create(struct tx *tx, const struct person *person, day_t since);
/* Changes what is theirs alone (name … part_time, joined). Faults: STALE, those of person_create(). */
void person_change(struct tx *tx, const struct person *person, int64_t version);
/* Their last day; closes memberships, loans and grants the day after. From then on person_left() is
 * true, and no session or token of theirs may be taken. Faults: PERSON_LEFT, LAST_OWNER. */
void person_leave(struct tx *tx, int64_t person, day_t last, const char *reason);
/* Comes back, or never left. Roles are given anew. Fault PERSON_HERE. */
void person_return(struct tx *tx, int64_t person, int64_t unit, ms_t at);
bool person_left(struct tx *tx, int64_t person, ms_t at);
/* Undoes person_create(): only while nothing refers to them. Fault DB_REFERENCE. */
void person_remove(struct tx *tx, int64_t person);

/* Moves a person from `at` (UTC ms) on; what was counted before stays with the old unit; what was
 * planned for later is given up. Faults: UNIT_UNKNOWN, UNIT_CLOSED, PERSON_LEFT. */
void person_move(struct tx *tx, int64_t person, int64_t to, ms_t at);
/* Lends until a moment (0 = open); what they do meanwhile counts for the borrowing unit. Faults:
 * PERSON_ON_LOAN, those of person_move(). */
void person_lend(struct tx *tx, int64_t person, int64_t to, ms_t from, ms_t until);
void person_lend_end(struct tx *tx, int64_t person, ms_t at);

/* Where they belonged and were on loan, oldest first. */
struct stay {
	int64_t unit;
	ms_t since, until; /* until 0 = open */
	bool loan;
};
const struct stay *person_stays(struct tx *tx, int64_t person, size_t *count);

/* Where a member stood: what a fact is stamped with. After they left (a refund) where they stood
 * last, before they came where they stood first; 0 = none. */
struct place {
	int64_t branch, group; /* see unit_place() */
	int64_t unit;
};
struct place person_place(struct tx *tx, int64_t person, ms_t at);
