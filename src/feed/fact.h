/* Facts: what happened, once each, never edited [S6.10]; sums are kept in the same transaction.
 *
 * (source, ref) is unique: the same again is accepted once and gives the same id; the same ref with
 * other content is FACT_REF_OTHER. A mistake is undone by one fact that copies all of the original,
 * negated; it happens once, cannot itself be undone, and frees the ref. */
#pragma once
#include "db/db.h"

struct fact {
	int64_t id;
	ms_t at;                    /* 0 = now: then a repeat is the same whenever it comes */
	day_t day;                  /* stamped: the company's day of `at` */
	int64_t member;
	int64_t branch, group;      /* stamped: where the member stood at `at` */
	int64_t campaign, product, customer, order, batch; /* 0 = none; batch: of leads, has the source */
	int64_t kind, value;        /* value in the kind's unit; counting kinds: 1 */
	const char *source, *ref;   /* who tells ("order", "import:7", "token:3"), under which name there;
	                             * ref "" or NULL: told without a name, so a repeat counts again */
	int64_t undoes;             /* 0 = not an undoing */
	int64_t undone;             /* when read: the fact that took it back, 0 = stands */
	bool untimed;               /* stamped: at was 0 */
	bool repeated;              /* after posting: it was there already */
};

/* Posts facts (ids, days and places are stamped into them); repeats are found, not posted again:
 * their id is that of the first. Any number; a thousand at a time is quick. Gives how many are new.
 * Faults: KIND_UNKNOWN, PERSON_UNKNOWN, FACT_REF_OTHER, NUMBER_RANGE, FACT_FUTURE (after today). */
size_t fact_post_many(struct tx *tx, struct fact *facts, size_t n);
int64_t fact_post(struct tx *tx, struct fact fact);
/* The id of the undoing fact, the same when undone before. Faults: FACT_UNKNOWN, FACT_IS_UNDOING. */
int64_t fact_undo(struct tx *tx, int64_t fact);
/* Undoes everything (source, ref) told under a ref and not yet undone; how many. ref NULL = all of
 * the source. */
int64_t fact_undo_source(struct tx *tx, const char *source, const char *ref);
/* The same for at most `most` of the source, for long jobs: call until it gives 0. */
int64_t fact_undo_some(struct tx *tx, const char *source, size_t most);
struct fact fact_get(struct tx *tx, int64_t fact); /* fault FACT_UNKNOWN */

/* --- the rows behind a number ------------------------------------------------------------------ */
struct fact_ask {
	const int64_t *kinds;      /* any of these */
	size_t kind_count;
	day_t from, to;            /* inclusive */
	int64_t unit, member, group, campaign, product, batch; /* 0 = any */
	int64_t viewer;            /* the person who asks: private kinds show only their own; 0 = nobody */
	day_t after_day;           /* where the last page ended; 0 = the first page */
	int64_t after_id;
	size_t limit;
};
struct fact_row {
	struct fact fact;
	const char *name, *kind;   /* the member's; the kind's */
};
/* Newest day first, within it the last told first; *more: there are further ones. */
const struct fact_row *fact_list(struct tx *tx, const struct fact_ask *ask, size_t *count, bool *more);

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
const struct kind *kind_named(struct tx *tx, const char *name); /* NULL = unknown */
const struct kind *kind_get(struct tx *tx, int64_t id); /* fault KIND_UNKNOWN */
const struct kind *kind_list(struct tx *tx, size_t *count);
bool kind_name_valid(const char *name); /* a to z, digits, _; neither heads nor days */
int64_t kind_create(struct tx *tx, const struct kind *kind); /* faults KIND_TAKEN, FIELD_INVALID */
