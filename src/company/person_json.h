/* People as the API tells them; shared by the routes of people. */
#pragma once
#include "http/request.h"
#include "org/person.h"

/* Names and roles of everybody, read once for a reply. */
struct people {
	struct tx *tx;
	struct map *roles; /* person → their roles' bits today */
	struct map *units;
	struct map *passwords; /* whoever has one */
};
struct people *people_about(struct tx *tx);
/* open: also what only those over the person (and themself) see: phone, login, why they left. */
json_t *person_json(struct people *people, const struct person *person, bool open);
extern const struct field person_fields[];
/* True when what was typed finds the person: name, its reading or initials, number, phone. */
bool person_matches(struct arena *arena, const struct person *person, const char *typed, bool open);
/* The fields of person_json(), for tables that tell more. */
#define PERSON_FIELDS \
	FIELD("id", COUNT, REQUIRED, "the person"), \
	FIELD("name", TEXT(0), REQUIRED, "their name"), \
	FIELD("number", TEXT(0), REQUIRED, "the company's number for them"), \
	FIELD("post", TEXT(0), REQUIRED, "their post"), \
	FIELD("unit", COUNT, REQUIRED, "where they belong; 0 = nowhere any more"), \
	FIELD("unit_name", TEXT(0), REQUIRED, "its name"), \
	FIELD("group", COUNT, REQUIRED, "their group; 0 = none"), \
	FIELD("colour", INT(0, 8), REQUIRED, "its colour"), \
	FIELD("roles", ANYTHING, REQUIRED, "what they may, by name"), \
	FIELD("joined", DAY, NULLABLE, "since when"), \
	FIELD("left", DAY, NULLABLE, "their last day"), \
	FIELD("left_reason", TEXT(0), REQUIRED, "why they left"), \
	FIELD("channel", TEXT(0), REQUIRED, "how they were found"), \
	FIELD("login", TEXT(0), REQUIRED, "their login; empty: cannot log in"), \
	FIELD("phone", TEXT(0), REQUIRED, "their phone"), \
	FIELD("language", TEXT(0), REQUIRED, "their language; empty: the company's"), \
	FIELD("part_time", INT(0, 100), REQUIRED, "percent of a full day"), \
	FIELD("loan", COUNT, REQUIRED, "where they are on loan; 0 = not"), \
	FIELD("has_password", BOOL, REQUIRED, "whether they can log in"), \
	FIELD("version", COUNT, REQUIRED, "for If-Match")
