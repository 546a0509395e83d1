/* What the files of the play share; included by play*.c only. */
#pragma once
#include "base/list.h"
#include "simulate/client.h"
#include "simulate/market.h"
#include "simulate/names.h"
#include "simulate/play.h"

enum { PRODUCTS = PRODUCT_NAMES };

struct actor {
	int64_t id;
	int number;         /* gives their name and talent by the seed */
	int group;          /* which of the groups */
	struct talent talent;
	day_t joined, left; /* left 0 = stays */
	bool leader;
};

struct ripe { /* a deal to come */
	day_t day;
	int actor;
};

struct due { /* money or the end of a deal, to come */
	day_t day;
	int64_t order, cents;
	enum { DUE_BALANCE, DUE_WHOLE, DUE_REFUND, DUE_CANCEL } what;
};

struct play {
	struct run *run;       /* of the moment: its memory goes with it */
	struct arena *lasting; /* of what is remembered */
	const struct play_wish *wish;
	struct client *client;
	struct zone *zone;
	struct random random;
	struct played played;
	day_t today;
	int group_count;
	int64_t *groups;
	int64_t products[PRODUCTS];
	LIST(struct actor) actors;
	LIST(struct ripe) ripe;
	LIST(struct due) due;
	json_t *facts;      /* collected, not yet told */
};

/* The hours of a day in which things happen; today they end now. */
struct hours {
	ms_t begin, end;
	double part;        /* of a whole day */
};

struct talent actor_talent(const struct play *play, int number);
bool actor_here(const struct actor *actor, day_t day);
struct hours play_hours(struct play *play, day_t day);
ms_t play_moment(struct play *play, const struct hours *hours);

/* One day of everyone. */
void play_day(struct play *play, day_t day);
/* A deal of this actor at a moment; 0 = now, so that it rings. Gives the order. */
int64_t play_deal(struct play *play, int actor, ms_t at);
void play_fact(struct play *play, const struct actor *actor, const char *kind, int64_t value, ms_t at,
	const char *ref);
void play_facts_tell(struct play *play); /* sends what is collected */
/* Money that is due on a day, or before. */
void play_dues(struct play *play, day_t day, const struct hours *hours);

void play_live(struct play *play);
