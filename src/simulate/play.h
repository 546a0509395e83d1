/* The example company, played through the public API [S6.10]: people of latent skill who join, grow,
 * call, close deals, are on leave and leave; money that comes and goes back. The same seed and days
 * give the same company; its last day is today. */
#pragma once
#include "base/run.h"

struct play_wish {
	const char *url;
	const char *key; /* of the owner's start link; NULL: the company is there and is entered */
	uint64_t seed;
	int days, people;
	bool zh;
	bool live; /* go on living until the server is gone */
	void (*tell)(day_t day, int done, int of); /* progress; NULL = silent */
};

/* What was played, for a line at the end. */
struct played {
	int people, days, orders, facts;
};

/* Blocks: seconds for a season, for ever when live. Faults CLIENT_REFUSED, CLIENT_GONE. */
struct played play(struct run *run, const struct play_wish *wish);
