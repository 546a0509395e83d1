/* The market of the example company: what a person of a certain skill does and brings on a day.
 *
 * Latent skill is lognormal; newcomers grow into it (1 − e^(−days/25)); the number of connects is
 * binomial in the dials, intents in the connects; an intent becomes a deal some days later with a
 * chance that grows with skill. All by seeded random numbers: the same seed, the same course. */
#pragma once
#include "base/random.h"
#include "base/calendar.h"

struct talent {
	double skill;    /* closing: 1 = the middle */
	double diligence; /* dials a day: 1 = the middle */
};
struct talent talent_drawn(struct random *random);

/* 0 … 1: how much of their skill they have after so many days. */
double ramp(int days_since_joined);

struct day_work {
	int dials, connects, talk_seconds, wechat, intents, own_leads;
};
struct day_work day_worked(struct random *random, struct talent talent, double ramp, double part);

/* A deal that an intent will become: after how many days, −1 = never. */
int intent_ripens(struct random *random, struct talent talent, double ramp);

struct bargain {
	int product;
	int64_t amount_cents;
	enum { PAY_FULL, PAY_DEPOSIT, PAY_LATER } pay;
	int pay_days;        /* until the balance or the whole comes */
	int refund_days;     /* 0 = never */
	bool cancelled, shared;
};
struct bargain bargain_struck(struct random *random, struct talent talent);

/* How many of n succeed with chance p. */
int binomial(struct random *random, int n, double p);
