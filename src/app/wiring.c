/* What the house serves. */
#include "app/wiring.h"

#include "app/house_api.h"
#include "company/import_api.h"
#include "company/nouns.h"
#include "feed/live.h"
#include "http/audit.h"
#include "http/nouns.h"

const struct route *const every_route[] = { session_routes, access_routes, screen_routes,
	job_routes, house_routes, program_routes, import_routes, live_routes, NULL };

const struct noun *const every_noun[] = { &noun_unit, &noun_person, &noun_grant, &noun_session,
	&noun_token, &noun_screen, &noun_job, &noun_import, NULL };

const struct job *const every_job[] = { http_jobs, import_jobs, NULL };
