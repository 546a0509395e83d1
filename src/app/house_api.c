/* What needs more than one room. */
#include "app/house_api.h"

#include "app/example.h"
#include "channel/qr.h"
#include "http/openapi.h"
#include "http/request.h"
#include "http/session.h"
#include "org/settings.h"
#include "org/unit.h"
#include <string.h>

static const struct field qr_in[] = { FIELD("text", TEXT(2000), REQUIRED, "what the code says"),
	FIELDS_END };

static void qr(struct request *rq)
{
	const char *svg = qr_svg(rq->run, in_text(rq, "text", ""));
	reply_bytes(rq, "image/svg+xml", svg, strlen(svg));
}

static void openapi(struct request *rq)
{
	reply_bytes(rq, "application/json", rq->prepared, strlen(rq->prepared));
}

static void prepare_openapi(struct request *rq)
{
	rq->prepared = (void *)(uintptr_t)openapi_text(
		rq->run->arena, rq->house->routes, rq->house->nouns);
}

/* --- the example company ----------------------------------------------------------------------- */

static const struct field enter_in[] = { FIELD("role", CHOICE("owner|manager|leader|agent"), 0,
						 "as whom to look around; else the owner"),
	FIELDS_END };
static const struct field enter_out[] = { FIELD("person", ANY_ID, REQUIRED, "who is logged in now"),
	FIELDS_END };

static void must_be_example(struct request *rq)
{
	if (!settings_get(rq->tx)->example)
		fail(rq->run, NOT_EXAMPLE);
}

static void enter(struct request *rq)
{
	must_be_example(rq);
	enum role role = role_named(in_text(rq, "role", "owner"));
	int64_t person = db_int(rq->tx,
		"SELECT person FROM grant_ WHERE role = $1 AND until = 0 ORDER BY id LIMIT 1",
		I(role));
	if (!person) /* agents hold no role of their own: the first who belongs to a group */
		person = db_int(rq->tx,
			"SELECT m.person FROM membership m JOIN unit u ON u.id = m.unit AND u.kind = 'group' "
			"WHERE m.until = 0 AND NOT EXISTS (SELECT 1 FROM grant_ g WHERE g.person = m.person) "
			"ORDER BY m.id LIMIT 1");
	if (!person)
		fail(rq->run, NOT_FOUND, in_text(rq, "role", "owner"));
	session_open(rq, person);
	reply_json(rq, json_pack("{s:I}", "person", (json_int_t)person));
}

static void remove_after(void *context)
{
	example_end_self();
}

static void remove_example(struct request *rq)
{
	must_be_example(rq);
	tx_after(rq->tx, remove_after, NULL);
}

const struct route program_routes[] = { { GET, "/api/qr.svg", ROLES_STAFF | PUBLIC, COMPANY, qr,
						qr_in, NULL, "A QR code" },
	{ GET, "/api/openapi.json", ROLES_STAFF | PROGRAM | PUBLIC, COMPANY, openapi, NULL, NULL,
		"This description", prepare_openapi },
	{ POST, "/api/example/enter", PUBLIC, COMPANY, enter, enter_in, enter_out,
		"Look around in the example company" },
	{ POST, "/api/example/remove", OWNER, COMPANY, remove_example, NULL, NULL,
		"End the example company and delete it" },
	ROUTES_END };
