/* The deal card 喜报 [S2.5]: a picture to post in the chat group, 1080 × 1440 pixels.
 *
 * Drawn with cairo and pango; names of any length shrink and then end in "…", nothing is cut off or
 * leaves its place; what is missing leaves no hole. Takes 70 to 200 ms (most of it packing) and some 10 MB while drawing:
 * call it in a prepare step, outside of transactions. Fault: PICTURE_FAILED. */
#pragma once
#include "base/run.h"
#include "channel/picture.h"

enum card_design { CARD_FESTIVE = 1, CARD_PAPER, CARD_DARK, CARD_DESIGNS = CARD_DARK };

struct card {
	enum card_design design; /* any other: CARD_FESTIVE */
	bool zh, test;           /* test: marked so across the whole card */
	const char *company, *member, *group, *product, *record; /* UTF-8; NULL or "" = none */
	const void *logo; /* PNG; NULL or unreadable = none */
	size_t logo_length;
	int colour;           /* the group's, 1 … 8 as in ui/look/tokens.css; 0 = none */
	int64_t amount_cents; /* 0 = not shown */
	const char *currency; /* ISO 4217 */
	int nth_today;        /* 0 = not shown */
	day_t day;            /* 0 = not shown */
};

enum { CARD_WIDTH = 1080, CARD_HEIGHT = 1440 };

struct picture card_png(struct run *run, const struct card *card);
