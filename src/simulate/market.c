/* The market: distributions. */
#include "simulate/market.h"
#include "simulate/names.h"

#include <math.h>

struct talent talent_drawn(struct random *random)
{
	return (struct talent){ exp(0.45 * random_normal(random)),
		exp(0.18 * random_normal(random)) };
}

double ramp(int days_since_joined)
{
	return days_since_joined < 0 ? 0 : 1 - exp(-(days_since_joined + 3) / 25.0);
}

int binomial(struct random *random, int n, double p)
{
	int hits = 0;
	for (int i = 0; i < n; i++)
		hits += random_unit(random) < p;
	return hits;
}

struct day_work day_worked(struct random *random, struct talent talent, double ramped, double part)
{
	double form = exp(0.15 * random_normal(random));
	struct day_work work = { .dials = (int)(112 * talent.diligence * form * part + 0.5) };
	work.connects = binomial(random, work.dials, 0.23);
	for (int i = 0; i < work.connects; i++)
		work.talk_seconds += 15 + (int)(-95 * log(1 - random_unit(random) * 0.999));
	work.wechat = binomial(random, work.connects, 0.08);
	work.intents = binomial(random, work.connects, 0.055 * (0.6 + 0.4 * ramped));
	work.own_leads = binomial(random, 3, 0.25 * part);
	return work;
}

int intent_ripens(struct random *random, struct talent talent, double ramped)
{
	double chance = 0.34 * talent.skill * ramped;
	if (random_unit(random) > (chance > 0.9 ? 0.9 : chance))
		return -1;
	return (int)(-4 * log(1 - random_unit(random) * 0.999));
}

struct bargain bargain_struck(struct random *random, struct talent talent)
{
	static const double shares[PRODUCT_NAMES] = { 0.26, 0.30, 0.24, 0.10, 0.10 };
	double at = random_unit(random) / (0.8 + 0.2 * talent.skill);
	struct bargain bargain = { .product = PRODUCT_NAMES - 1 };
	for (int i = 0; i < PRODUCT_NAMES; i++) {
		if (at < shares[i]) {
			bargain.product = i;
			break;
		}
		at -= shares[i];
	}
	int64_t price = name_product(true, bargain.product).price_cents;
	int percent = random_unit(random) < 0.55 ? 100 : 85 + (int)random_below(random, 15);
	int pieces = random_unit(random) < 0.12 ? 2 : 1;
	bargain.amount_cents = price * percent / 100 / 10000 * 10000 * pieces; /* whole hundreds */
	double pay = random_unit(random);
	bargain.pay = pay < 0.55 ? PAY_FULL : pay < 0.85 ? PAY_DEPOSIT : PAY_LATER;
	bargain.pay_days = 3 + (int)random_below(random, 18);
	bargain.refund_days = random_unit(random) < 0.03 ? 2 + (int)random_below(random, 25) : 0;
	bargain.cancelled = !bargain.refund_days && random_unit(random) < 0.015;
	bargain.shared = random_unit(random) < 0.04;
	return bargain;
}
