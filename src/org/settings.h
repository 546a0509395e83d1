/* The company's settings [S0.1]: name, zone, close of the day, money, languages, rules. */
#pragma once
#include "db/db.h"

struct settings {
	const char *company;   /* "" until set up */
	const char *zone;      /* IANA, "Asia/Shanghai" */
	const char *currency;  /* ISO 4217 */
	const char *language;  /* "zh" | "en": of people without a choice, of messages */
	day_t close_from;      /* settings_set(): from which day a changed zone or close applies; 0 = tomorrow */
	int close_minutes;     /* the day's close after midnight, 0 … 719, or before it: −720 … −1 */
	int counts;            /* enum counts: what performance counts */
	int review;            /* enum review: who looks at a reported deal */
	bool ring_at_once;     /* a deal rings when reported, not only after review */
	int rest;              /* enum rest: the company's rest pattern, see company/days.h */
	bool humane;           /* winners public, the rest private; the manager's one switch */
	bool example;          /* an example company: may be removed with one click */
	int64_t version;
};
enum counts { COUNTS_SIGNED, COUNTS_RECEIVED };
enum review { REVIEW_NOBODY, REVIEW_LEADER, REVIEW_MANAGER, REVIEW_FINANCE };
enum rest { REST_TWO_DAYS, REST_ONE_DAY, REST_BIG_SMALL, REST_NONE }; /* 双休 单休 大小周 无休 */

/* Never NULL; kept with the transaction, read once. Zone and close: today's. */
const struct settings *settings_get(struct tx *tx);
/* version 0 = any. Until the company has its name, zone and close apply from the beginning.
 * Faults: STALE, CLOSE_PAST, FIELD_INVALID. */
void settings_set(struct tx *tx, const struct settings *settings, int64_t version);

/* What a room remembers under a name of its own ("wall.pages"); NULL when never set. */
const char *setting_text(struct tx *tx, const char *name);
void setting_put(struct tx *tx, const char *name, const char *value);

/* The company's day of a moment and back; the zone and the close in force at that moment (a changed
 * close applies from a date on, never back). */
day_t org_day(struct tx *tx, ms_t at);
ms_t org_day_begin(struct tx *tx, day_t day); /* the first moment of the day */
ms_t org_moment(struct tx *tx, day_t day, int minute); /* of the local calendar day */
day_t org_today(struct tx *tx); /* of run->now */
