/* Routes of the company's settings and the first five questions. */
#include "company/routes.h"
#include "company/days.h"
#include "company/target.h"
#include "http/request.h"
#include "org/settings.h"
#include "org/unit.h"

#include <string.h>

static const char *const counts_names[] = { "signed", "received" };
static const char *const review_names[] = { "nobody", "leader", "manager", "finance" };

static int named(const char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(names[i], name))
			return i;
	return 0; /* the table allows no other word */
}

static json_t *settings_json(const struct settings *settings)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:b, s:s, s:b, s:b, s:b, s:I}",
		"company", settings->company, "zone", settings->zone, "currency",
		settings->currency, "language", settings->language, "close_minutes",
		settings->close_minutes, "counts", counts_names[settings->counts], "review",
		review_names[settings->review], "ring_at_once", settings->ring_at_once, "rest",
		rest_name((enum rest)settings->rest), "humane", settings->humane, "example",
		settings->example, "statutory", days_statutory(settings), "version",
		(json_int_t)settings->version);
}

static void get(struct request *rq)
{
	reply_version(rq, settings_get(rq->tx)->version);
	reply_json(rq, settings_json(settings_get(rq->tx)));
}

/* What the body says over what is there. */
static struct settings changed(struct request *rq)
{
	struct settings settings = *settings_get(rq->tx);
	settings.company = in_text(rq, "company", settings.company);
	settings.zone = in_text(rq, "zone", settings.zone);
	settings.currency = in_text(rq, "currency", settings.currency);
	settings.language = in_text(rq, "language", settings.language);
	settings.close_minutes = (int)in_int(rq, "close_minutes", settings.close_minutes);
	settings.counts = named(
		counts_names, 2, in_text(rq, "counts", counts_names[settings.counts]));
	settings.review = named(
		review_names, 4, in_text(rq, "review", review_names[settings.review]));
	settings.ring_at_once = in_bool(rq, "ring_at_once", settings.ring_at_once);
	settings.rest = rest_named(in_text(rq, "rest", rest_name((enum rest)settings.rest)));
	settings.humane = in_bool(rq, "humane", settings.humane);
	struct zone *zone = zone_create(settings.zone);
	if (!zone)
		fail(rq->run, FIELD_INVALID, "zone", "Asia/Shanghai");
	zone_destroy(zone);
	return settings;
}

/* A changed rest pattern holds from today on: days that passed were planned by the old one. */
static void keep_rest(
	struct request *rq, const struct settings *before, const struct settings *after)
{
	if (before->rest == after->rest)
		return;
	if (before->company[0] &&
		!db_exists(rq->tx, "SELECT 1 FROM rest_pattern WHERE unit = $1", I(UNIT_COMPANY)))
		rest_set(rq->tx, UNIT_COMPANY, 0, (enum rest)before->rest, 19000101, 0);
	if (before->company[0])
		rest_set(rq->tx, UNIT_COMPANY, 0, (enum rest)after->rest, org_today(rq->tx), 0);
}

static void name_company(struct request *rq, const char *name)
{
	struct unit company = *unit_get(rq->tx, UNIT_COMPANY);
	if (!strcmp(company.name, name))
		return;
	company.name = name;
	unit_change(rq->tx, &company, 0);
}

static void patch(struct request *rq)
{
	struct settings before = *settings_get(rq->tx), after = changed(rq);
	request_match(rq, before.version);
	keep_rest(rq, &before, &after);
	settings_set(rq->tx, &after, 0);
	name_company(rq, after.company);
	audit(rq->tx, &rq->caller, "settings.change", 0, json_deep_copy(rq->in));
	reply_version(rq, settings_get(rq->tx)->version);
	reply_json(rq, settings_json(settings_get(rq->tx)));
}

static void setup(struct request *rq)
{
	struct settings before = *settings_get(rq->tx), after = changed(rq);
	keep_rest(rq, &before, &after);
	settings_set(rq->tx, &after, 0);
	name_company(rq, after.company);
	if (in_has(rq, "target_cents"))
		target_set(rq->tx, UNIT_COMPANY, org_today(rq->tx), in_int(rq, "target_cents", 0));
	audit(rq->tx, &rq->caller, "company.setup", 0, NULL);
	reply_status(rq, 200);
	reply_json(rq, settings_json(settings_get(rq->tx)));
}

#define ABOUT(required)                                                                   \
	FIELD("company", TEXT(200), required, "the company's name"),                      \
		FIELD("zone", TEXT(60), 0, "its time zone, Asia/Shanghai"),               \
		FIELD("currency", TEXT(3), 0, "its money, CNY"),                          \
		FIELD("language", CHOICE("zh|en"), 0,                                     \
			"of people without a choice, and of messages"),                   \
		FIELD("close_minutes", INT(-720, 719), 0,                                 \
			"the day's close, minutes after midnight"),                       \
		FIELD("counts", CHOICE("signed|received"), 0, "what performance counts"), \
		FIELD("rest", CHOICE("two_days|one_day|big_small|none"), 0, "the rest pattern")

static const struct field setup_in[] = { ABOUT(REQUIRED),
	FIELD("target_cents", INT(0, EXACT_MAX), 0, "this month's target"), FIELDS_END };
static const struct field patch_in[] = { ABOUT(0),
	FIELD("review", CHOICE("nobody|leader|manager|finance"), 0, "who looks at a reported deal"),
	FIELD("ring_at_once", BOOL, 0, "a deal rings when it is reported, before its review"),
	FIELD("humane", BOOL, 0, "winners public, the rest private"), FIELDS_END };
static const struct field settings_out[] = { FIELD("company", TEXT(0), REQUIRED,
						     "the company's name; empty until set up"),
	FIELD("zone", TEXT(0), REQUIRED, "its time zone"),
	FIELD("currency", TEXT(0), REQUIRED, "its money"),
	FIELD("language", CHOICE("zh|en"), REQUIRED, "its language"),
	FIELD("close_minutes", INT(-720, 719), REQUIRED, "the day's close"),
	FIELD("counts", CHOICE("signed|received"), REQUIRED, "what performance counts"),
	FIELD("review", CHOICE("nobody|leader|manager|finance"), REQUIRED,
		"who looks at a reported deal"),
	FIELD("ring_at_once", BOOL, REQUIRED, "whether a deal rings before its review"),
	FIELD("rest", CHOICE("two_days|one_day|big_small|none"), REQUIRED, "the rest pattern"),
	FIELD("humane", BOOL, REQUIRED, "winners public, the rest private"),
	FIELD("example", BOOL, REQUIRED, "an example company"),
	FIELD("statutory", BOOL, REQUIRED, "whether China's statutory calendar applies"),
	FIELD("version", COUNT, REQUIRED, "for If-Match"), FIELDS_END };

const struct route settings_routes[] = { { GET, "/api/settings", ROLES_STAFF, COMPANY, get, NULL,
						 settings_out, "The company's settings" },
	{ PATCH, "/api/settings", ROLES_MANAGE, COMPANY, patch, patch_in, settings_out,
		"Change the company's settings" },
	{ POST, "/api/setup", OWNER, COMPANY, setup, setup_in, settings_out,
		"The first five questions" },
	ROUTES_END };
