/* The nouns and routes of this room, as the wiring hands them to the router. */
#pragma once
#include "http/job.h"
#include "http/route.h"

extern const struct noun noun_fact, noun_metric, noun_letter;
extern const struct route fact_routes[], metric_routes[], board_routes[], summary_routes[], live_routes[],
	outbox_routes[];
extern const struct job feed_jobs[];
