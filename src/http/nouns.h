/* The nouns of the floor below, as routes name them. */
#pragma once
#include "http/route.h"

extern const struct noun noun_unit, noun_person, noun_grant;
extern const struct noun noun_session, noun_token, noun_screen, noun_job;
extern const struct route session_routes[], access_routes[], screen_routes[], job_routes[],
	house_routes[];
