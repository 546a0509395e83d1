/* Going on living: calls every few seconds, a deal now and then, so that a visitor sees the wall move. */
#include "simulate/play_parts.h"

#include "base/log.h"

#include <time.h>

enum { TICK_MS = 4000, FIRST_DEAL_MS = 12 * 1000, LIVELY_DEALS = 6 };

struct live {
	struct play *play;
	ms_t next_deal;
	int deals, ticks;
	bool gone;
};

/* The first deals follow one another quickly; then it is as on a real floor. */
static ms_t pause_after_deal(struct live *live)
{
	uint32_t seconds = live->deals < LIVELY_DEALS
		? 35 + random_below(&live->play->random, 60)
		: 200 + random_below(&live->play->random, 400);
	return (ms_t)seconds * MS_SECOND;
}

static int someone(struct play *play)
{
	for (int tries = 0; tries < 1000; tries++) {
		int i = (int)random_below(&play->random, (uint32_t)play->actors.n);
		if (actor_here(&play->actors.at[i], play->today))
			return i;
	}
	return 0;
}

static void call_customers(struct live *live, ms_t now)
{
	struct play *play = live->play;
	for (int i = 0; i < 3; i++) {
		const struct actor *actor = &play->actors.at[someone(play)];
		const char *ref = arena_printf(play->run->arena, "live.%lld.%d", (long long)now, i);
		play_fact(play, actor, "dials", 1, now, ref);
		if (random_unit(&play->random) > 0.25)
			continue;
		play_fact(play, actor, "connects", 1, now,
			arena_printf(play->run->arena, "%s.c", ref));
		play_fact(play, actor, "talk_seconds", 20 + random_below(&play->random, 200), now,
			arena_printf(play->run->arena, "%s.t", ref));
	}
	play_facts_tell(play);
}

static void tick(void *context)
{
	struct live *live = context;
	struct play *play = live->play;
	ms_t now = clock_now(NULL);
	day_t today = zone_day(play->zone, now, 0);
	if (today != play->today) {
		play->today = today;
		struct hours hours = { now - MS_MINUTE, now, 1 };
		play_dues(play, today, &hours);
	}
	call_customers(live, now);
	if (now >= live->next_deal) {
		play_deal(play, someone(play), 0);
		live->deals++;
		live->next_deal = now + pause_after_deal(live);
	}
}

void play_live(struct play *play)
{
	struct live live = { .play = play, .next_deal = clock_now(NULL) + FIRST_DEAL_MS };
	struct run *whole = play->run;
	struct run small = { .arena = arena_create() };
	int failed = 0;
	while (failed < 5) {
		small.now = clock_now(NULL);
		small.fault = FAULT_NONE;
		play->run = &small;
		client_use(play->client, &small);
		bool done = run_try(&small, tick, &live);
		if (!done) {
			failed++;
			if (small.fault == CLIENT_REFUSED)
				log_warn("simulate: %s", fault_text(small.arena, &small, false));
		} else {
			failed = 0;
		}
		play->run = whole;
		arena_reset(small.arena);
		nanosleep(&(struct timespec){ TICK_MS / 1000, 0 }, NULL);
	}
	client_use(play->client, whole);
	arena_destroy(small.arena);
}
