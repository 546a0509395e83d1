/* Facts: what happened, once each, never edited [S6.10]; sums are kept in the same transaction.
 *
 * (source, ref) is unique: the same again is accepted once and gives the same id; the same ref with
 * other content is FACT_REF_OTHER. A mistake is undone by one fact that copies all of the original,
 * negated; it happens once, cannot itself be undone, and frees the ref. */
#pragma once
#include "db/db.h"

struct fact {
	int64_t id;
	ms_t at;
	day_t day;                  /* stamped: the company's day of `at` */
	int64_t member;
	int64_t branch, group;      /* stamped: where the member stood at `at` */
	int64_t campaign, product, customer, order, batch; /* 0 = none; batch: of leads, has the source */
	int64_t kind, value;        /* value in the kind's unit; counting kinds: 1 */
	const char *source, *ref;   /* who tells ("order", "import:7", "token:3"), under which name there */
	int64_t undoes;             /* 0 = not an undoing */
};

/* Posts facts (ids, days and places are stamped into them); repeats are found, not posted again:
 * their id is that of the first. Any number; a thousand at a time is quick.
 * Faults: KIND_UNKNOWN, PERSON_UNKNOWN, FACT_REF_OTHER, NUMBER_RANGE, FACT_FUTURE. */
void fact_post_many(struct tx *tx, struct fact *facts, size_t n);
int64_t fact_post(struct tx *tx, struct fact fact);
/* The id of the undoing fact, the same when undone before. Faults: FACT_UNKNOWN, FACT_IS_UNDOING. */
int64_t fact_undo(struct tx *tx, int64_t fact);
/* Undoes everything (source, ref) told and not yet undone; how many. ref NULL = all of the source. */
int64_t fact_undo_source(struct tx *tx, const char *source, const char *ref);

/* --- kinds ------------------------------------------------------------------------------------- */
struct kind {
	int64_t id;
	const char *name;  /* "deals": as in metrics */
	const char *unit;  /* "count" "cents" "seconds" "ms" "points" */
	const char *zh, *en;
	bool private_;     /* mood: seen by its member, else only as sums over five or more people */
	bool built_in, input; /* input: may be fully ranked (dials, practice) in humane boards */
};
int64_t kind_id(struct tx *tx, const char *name); /* fault KIND_UNKNOWN */
const struct kind *kind_list(struct tx *tx, size_t *count);
int64_t kind_create(struct tx *tx, const struct kind *kind); /* fault KIND_TAKEN */
