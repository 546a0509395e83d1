/* Routes of the outbox: what could not be delivered, seen and tried again. */
#include "feed/nouns.h"
#include "feed/outbox.h"
#include "http/request.h"

#include <string.h>

const struct noun noun_letter = { .name = "letter",
	.scope_sql = "SELECT 1 FROM outbox WHERE id = $1",
	.unknown = LETTER_UNKNOWN };

static const char *state_name(enum outbox_state state)
{
	static const char *const names[] = { "", "waiting", "held", "sent", "given_up" };
	return names[state];
}

static void list(struct request *rq)
{
	const char *state = in_text(rq, "state", "");
	enum outbox_state asked = 0;
	for (int i = OUTBOX_WAITING; i <= OUTBOX_GIVEN_UP; i++)
		if (strcmp(state, state_name(i)) == 0)
			asked = i;
	size_t n;
	const struct outbox_item *letters = outbox_list(rq->tx, asked, 0, &n);
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(items,
			json_pack("{s:I, s:I, s:s, s:s, s:s, s:I, s:I, s:i}", "id",
				(json_int_t)letters[i].id, "receiver",
				(json_int_t)letters[i].receiver, "kind", letters[i].kind, "state",
				state_name(letters[i].state), "fault", letters[i].fault, "made",
				(json_int_t)letters[i].made, "due", (json_int_t)letters[i].due,
				"tries", letters[i].tries));
	reply_json(rq, json_pack("{s:o}", "items", items));
}

static void again(struct request *rq)
{
	if (!outbox_again(rq->tx, path_id(rq, "letter")))
		fail(rq->run, LETTER_UNKNOWN, num(rq->run, path_id(rq, "letter")));
}

static const struct field list_in[] = { FIELD("state", CHOICE("waiting|held|sent|given_up"), 0,
						"all but those sent when absent"),
	FIELDS_END };
static const struct field letter_out[] = { FIELD("id", ANY_ID, 0, "its number"),
	FIELD("receiver", ANY_ID, 0, "to whom"), FIELD("kind", TEXT(40), 0, "what it is"),
	FIELD("state", TEXT(10), 0, "waiting, held (being sent), sent, given_up"),
	FIELD("fault", TEXT(1000), 0, "why the last try failed"),
	FIELD("made", TIME, 0, "when it was written"), FIELD("due", TIME, 0, "the next try"),
	FIELD("tries", INT(0, 1000), 0, "so far"), FIELDS_END };
static const struct field list_out[] = {
	FIELD("items", LIST_OF(letter_out, 500), 0, "the newest first"), FIELDS_END
};

const struct route outbox_routes[] = {
	{ GET, "/api/outbox", ROLES_MANAGE, COMPANY, list, list_in, list_out,
		"What waits to leave the house, and what could not be delivered" },
	{ POST, "/api/outbox/:letter/again", ROLES_MANAGE, COMPANY, again, NULL, NULL,
		"Try to deliver again" },
	ROUTES_END
};
