/* What the house serves. */
#include "app/wiring.h"

#include "app/house_api.h"
#include "channel/board_file.h"
#include "company/import_api.h"
#include "company/nouns.h"
#include "company/routes.h"
#include "feed/live.h"
#include "feed/nouns.h"
#include "http/audit.h"
#include "http/nouns.h"
#include "team/routes.h"

const struct route *const every_route[] = { session_routes, access_routes, screen_routes,
	job_routes, house_routes, program_routes, fact_routes, metric_routes, board_routes,
	summary_routes, live_routes, outbox_routes, settings_routes, unit_routes, person_routes,
	days_routes, product_routes, order_routes, card_routes, board_file_routes, wall_routes,
	balance_routes, import_routes, NULL };

const struct noun *const every_noun[] = { &noun_unit, &noun_person, &noun_grant, &noun_session,
	&noun_token, &noun_screen, &noun_job, &noun_fact, &noun_metric, &noun_letter, &noun_product,
	&noun_order, &noun_shift, &noun_import, NULL };

const struct job *const every_job[] = { http_jobs, feed_jobs, import_jobs, NULL };
