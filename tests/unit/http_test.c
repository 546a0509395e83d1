/* http/: routing, field tables, throttling, codes by the clock, sealed secrets. */
#include "test.h"

#include "base/money.h"
#include "http/field.h"
#include "http/router.h"
#include "http/secret.h"
#include "http/session.h"
#include "http/throttle.h"

#include <sodium.h>
#include <string.h>

/* --- routes ------------------------------------------------------------------------------------ */

static void nothing(struct request *rq)
{
}

static const struct noun noun_team = { .name = "team", .unknown = NOT_FOUND };
static const struct noun *const nouns[] = { &noun_team, NULL };
static const struct route table[] = { { GET, "/api/teams", OWNER, COMPANY, nothing, NULL, NULL,
					      "list" },
	{ POST, "/api/teams/:team/moves", OWNER, COMPANY, nothing, NULL, NULL, "move" },
	{ GET, "/api/teams/:team", OWNER, COMPANY, nothing, NULL, NULL, "one" },
	{ GET, "/api/teams/best", OWNER, COMPANY, nothing, NULL, NULL, "best" },
	{ GET, "/api/days/=day", OWNER, COMPANY, nothing, NULL, NULL, "a day" }, ROUTES_END };

static void routes_are_found(void **state)
{
	const struct route *const tables[] = { table, NULL };
	struct arena *arena = arena_create();
	struct router *router = router_create(tables, nouns);
	struct match match = router_find(router, arena, POST, "/api/teams/17/moves");
	assert_ptr_equal(match.route, &table[1]);
	assert_int_equal(match.params[0].id, 17);
	assert_ptr_equal(match.params[0].noun, &noun_team);
	assert_ptr_equal(router_find(router, arena, GET, "/api/teams/best").route, &table[3]);
	assert_ptr_equal(router_find(router, arena, GET, "/api/teams/5").route, &table[2]);
	assert_string_equal(router_find(router, arena, GET, "/api/days/2026-01-02").params[0].text,
		"2026-01-02");
	static const char *const strange[] = { "/api/teams/05", "/api/teams/-1", "/api/teams/1x",
		"/api/teams/", "/api/teams/99999999999999999", "/api/teams/9007199254740992",
		"/api", "/", "", "api/teams", "/api/teams/17/moves/1", "/api//teams" };
	for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++)
		assert_null(router_find(router, arena, GET, strange[i]).route);
	match = router_find(router, arena, DELETE, "/api/teams");
	assert_null(match.route);
	assert_true(match.path_known);
	router_destroy(router);
	arena_destroy(arena);
}

/* --- fields ------------------------------------------------------------------------------------ */

static const struct field split_in[] = { FIELD("member", ID(&noun_team), REQUIRED, "who"),
	FIELD("percent", INT(1, 100), REQUIRED, "how much"), FIELDS_END };
static const struct field body_in[] = { FIELD("name", TEXT(10), REQUIRED, "text"),
	FIELD("cents", MONEY, 0, "money"), FIELD("counts", CHOICE("signed|received"), 0, "one of"),
	FIELD("day", DAY, 0, "a day"), FIELD("at", TIME, 0, "a time"),
	FIELD("open", BOOL, NULLABLE, "yes or no"),
	FIELD("splits", LIST_OF(split_in, 2), 0, "shares"),
	FIELD("ids", IDS(&noun_team, 3), 0, "ids"), FIELD("words", TEXTS(4, 2), 0, "words"),
	FIELDS_END };

struct given {
	struct run run;
	struct field_check check;
	const char *text;
	json_t *json;
};

static void check_body(void *context)
{
	struct given *given = context;
	given->json = field_parse(&given->run, given->text, strlen(given->text));
	field_check(&given->check, body_in, given->json);
}

/* The fault, or FAULT_NONE; run.at where. */
static enum fault given_body(struct given *given, const char *text)
{
	arena_reset(given->run.arena);
	given->check = (struct field_check){ .run = &given->run };
	given->text = text;
	return run_try(&given->run, check_body, given) ? FAULT_NONE : given->run.fault;
}

static void good_bodies_are_made_plain(void **state)
{
	struct given given = { .run = { .arena = arena_create() } };
	assert_int_equal(
		given_body(&given,
			"{\"name\":\"北区\",\"cents\":-5,\"counts\":\"received\",\"day\":\"2026-02-28\","
			"\"at\":\"2026-03-02T10:00:00+08:00\",\"open\":null,\"splits\":[{\"member\":3,\"percent\":40}],"
			"\"ids\":[4,5],\"words\":[\"a\"]}"),
		FAULT_NONE);
	assert_int_equal(json_integer_value(json_object_get(given.json, "day")), 20260228);
	assert_int_equal(json_integer_value(json_object_get(given.json, "at")), 1772416800000);
	assert_true(json_is_null(json_object_get(given.json, "open")));
	assert_int_equal(given.check.proofs.n, 3);
	assert_string_equal(given.check.proofs.at[0].at, "/splits/0/member");
	assert_int_equal(given.check.proofs.at[2].id, 5);
	assert_int_equal(given_body(&given, "{\"name\":\"a\",\"cents\":null}"), FAULT_NONE);
	assert_null(json_object_get(given.json, "cents"));
	arena_destroy(given.run.arena);
}

static void bad_bodies_say_where(void **state)
{
	static const struct {
		const char *body, *at;
		enum fault fault;
	} bad[] = {
		{ "{\"name\":\"a\",\"nmae\":1}", "/nmae", FIELD_UNKNOWN },
		{ "{}", "/name", FIELD_MISSING },
		{ "{\"name\":\"\"}", "/name", FIELD_MISSING },
		{ "{\"name\":null}", "/name", FIELD_MISSING },
		{ "{\"name\":5}", "/name", FIELD_INVALID },
		{ "{\"name\":\"12345678901\"}", "/name", FIELD_INVALID },
		{ "{\"name\":\"a\\u0001\"}", "/name", FIELD_INVALID },
		{ "{\"name\":\"a\",\"cents\":1.5}", "/cents", FIELD_INVALID },
		{ "{\"name\":\"a\",\"cents\":9007199254740992}", "/cents", FIELD_INVALID },
		{ "{\"name\":\"a\",\"cents\":\"5\"}", "/cents", FIELD_INVALID },
		{ "{\"name\":\"a\",\"counts\":\"sign\"}", "/counts", FIELD_INVALID },
		{ "{\"name\":\"a\",\"counts\":\"signed|received\"}", "/counts", FIELD_INVALID },
		{ "{\"name\":\"a\",\"day\":\"2026-02-30\"}", "/day", FIELD_INVALID },
		{ "{\"name\":\"a\",\"day\":\"2026-2-03\"}", "/day", FIELD_INVALID },
		{ "{\"name\":\"a\",\"at\":\"2026-03-02T10:00:00\"}", "/at", FIELD_INVALID },
		{ "{\"name\":\"a\",\"splits\":[{\"member\":3,\"percent\":101}]}",
			"/splits/0/percent", FIELD_INVALID },
		{ "{\"name\":\"a\",\"splits\":[{\"member\":3,\"percent\":1},{\"member\":0,\"percent\":1}]}",
			"/splits/1/member", FIELD_INVALID },
		{ "{\"name\":\"a\",\"splits\":[{\"member\":3,\"percent\":1,\"x\":2}]}",
			"/splits/0/x", FIELD_UNKNOWN },
		{ "{\"name\":\"a\",\"splits\":[1]}", "/splits/0", FIELD_INVALID },
		{ "{\"name\":\"a\",\"ids\":[1,2,3,4]}", "/ids", FIELD_INVALID },
		{ "{\"name\":\"a\",\"ids\":[1,-2]}", "/ids/1", FIELD_INVALID },
		{ "{\"name\":\"a\",\"words\":[\"abcde\"]}", "/words/0", FIELD_INVALID },
		{ "{\"name\":\"a\",\"name\":\"b\"}", NULL, BODY_INVALID },
		{ "{\"name\":\"\xff\"}", NULL, BODY_INVALID },
		{ "[1]", NULL, BODY_INVALID },
		{ "{\"name\":\"a\"", NULL, BODY_INVALID },
		{ "{\"name\":\"a\"} x", NULL, BODY_INVALID },
		{ "{\"name\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
			NULL, BODY_INVALID },
	};
	struct given given = { .run = { .arena = arena_create() } };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(given_body(&given, bad[i].body), bad[i].fault);
		if (bad[i].at)
			assert_string_equal(given.run.at, bad[i].at);
	}
	arena_destroy(given.run.arena);
}

static void replies_are_held_to_their_tables(void **state)
{
	struct arena *arena = arena_create();
	json_t *fits = json_pack("{s:s, s:n, s:s, s:[{s:i, s:i}]}", "name", "a", "cents", "day",
		"2026-01-02", "splits", "member", 1, "percent", 5);
	json_t *strange = json_pack("{s:s, s:i}", "name", "a", "more", 1);
	json_t *typed = json_pack(
		"{s:s, s:[{s:i, s:s}]}", "name", "a", "splits", "member", 1, "percent", "5");
	assert_null(field_check_reply(arena, body_in, fits));
	assert_string_equal(
		field_check_reply(arena, body_in, strange), "/more is not in the table");
	assert_string_equal(
		field_check_reply(arena, body_in, typed), "/splits/0/percent is of another type");
	json_decref(fits);
	json_decref(strange);
	json_decref(typed);
	arena_destroy(arena);
}

static void times_have_their_zone(void **state)
{
	ms_t at;
	assert_true(time_read("1970-01-01T00:00:00Z", &at));
	assert_int_equal(at, 0);
	assert_true(time_read("1970-01-01T08:00+08:00", &at));
	assert_int_equal(at, 0);
	assert_true(time_read("1970-01-01T00:00:01.25-0100", &at));
	assert_int_equal(at, 3601250);
	static const char *const wrong[] = { "1970-01-01", "1970-01-01T00:00:00",
		"1970-01-01T24:00:00Z", "1970-01-01T00:00:00+25:00", "1970-13-01T00:00:00Z",
		"1970-01-01T00:00:00Zz", "", "T", "1970-01-01T0:00:00ZZ" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(time_read(wrong[i], &at));
}

/* --- secrets ----------------------------------------------------------------------------------- */

/* RFC 6238, appendix B (SHA-1), its eight digits cut to six. */
static void codes_are_those_of_the_standard(void **state)
{
	static const unsigned char secret[] = "12345678901234567890";
	static const struct {
		int64_t seconds;
		unsigned code;
	} vectors[] = {
		{ 59, 287082 },
		{ 1111111109, 81804 },
		{ 1111111111, 50471 },
		{ 1234567890, 5924 },
		{ 2000000000, 279037 },
		{ 20000000000, 353130 },
	};
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		assert_int_equal(totp_code(secret, 20, vectors[i].seconds / 30), vectors[i].code);
	ms_t now = INT64_C(1111111109) * 1000;
	int64_t step = totp_fits(secret, 20, "081804", now, 0);
	assert_int_equal(step, 1111111109 / 30);
	assert_int_equal(totp_fits(secret, 20, "081804", now, step), 0); /* once */
	assert_int_equal(totp_fits(secret, 20, "81804", now, 0), 0);
	assert_int_equal(totp_fits(secret, 20, "081804", now + 90 * 1000, 0), 0);
	struct arena *arena = arena_create();
	assert_string_equal(base32(arena, (const unsigned char *)"foobar", 6), "MZXW6YTBOI");
	assert_string_equal(base32(arena, secret, 20), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	arena_destroy(arena);
}

static void guessing_gets_slower(void **state)
{
	assert_true(sodium_init() >= 0);
	struct throttle *throttle = throttle_create();
	ms_t now = 1000000;
	for (int i = 0; i < 4; i++)
		throttle_failed(throttle, "lin", 5, now);
	assert_int_equal(throttle_wait(throttle, "lin", now), 0);
	throttle_failed(throttle, "lin", 5, now);
	assert_int_equal(throttle_wait(throttle, "lin", now), 2);
	throttle_failed(throttle, "lin", 5, now);
	assert_int_equal(throttle_wait(throttle, "lin", now), 4);
	assert_int_equal(throttle_wait(throttle, "wang", now), 0);
	assert_int_equal(throttle_wait(throttle, "lin", now + 4000), 0);
	for (int i = 0; i < 40; i++)
		throttle_failed(throttle, "lin", 5, now);
	assert_int_equal(throttle_wait(throttle, "lin", now), 900);
	throttle_forgive(throttle, "lin");
	assert_int_equal(throttle_wait(throttle, "lin", now), 0);
	throttle_destroy(throttle);
}

static void secrets_open_only_with_their_key(void **state)
{
	struct arena *arena = arena_create();
	unsigned char key[32] = { 1 }, other[32] = { 2 };
	unsigned char *sealed = secret_seal(arena, key, "13800138000", 11);
	size_t length;
	const unsigned char *plain = secret_open(arena, key, sealed, 11 + SEAL_BYTES, &length);
	assert_int_equal(length, 11);
	assert_memory_equal(plain, "13800138000", 11);
	assert_null(secret_open(arena, other, sealed, 11 + SEAL_BYTES, &length));
	sealed[30] ^= 1;
	assert_null(secret_open(arena, key, sealed, 11 + SEAL_BYTES, &length));
	assert_null(secret_open(arena, key, sealed, 3, &length));
	arena_destroy(arena);
}

static const struct CMUnitTest tests[] = {
	TEST(routes_are_found, "[S0.1] a route is found by method and path, strange ids are none"),
	TEST(good_bodies_are_made_plain,
		"[S0.1] days and times come in as integers, ids are listed for proof"),
	TEST(bad_bodies_say_where, "[S0.1] what is wrong in a body is named with its place"),
	TEST(replies_are_held_to_their_tables,
		"[S0.1] a reply that its table does not describe is noticed"),
	TEST(times_have_their_zone, "[S0.1] a time is ISO 8601 with its zone"),
	TEST(codes_are_those_of_the_standard,
		"[S0.1] authenticator codes are those of RFC 6238, each good once"),
	TEST(guessing_gets_slower, "[S0.1] guessing gets slower with every failure"),
	TEST(secrets_open_only_with_their_key, "[S6.7] what is sealed opens only with its key"),
};

TEST_MAIN(tests)
