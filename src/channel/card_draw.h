/* What the designs of the deal card draw with; included by card*.c only. */
#pragma once
#include "channel/card.h"

#include <pango/pangocairo.h>

/* A card being drawn. Missing texts are "". */
struct pen {
	cairo_t *cairo;
	struct arena *arena;
	const struct card *card;
	cairo_surface_t *logo; /* NULL = none */
	const char *company, *member, *group, *product, *record, *amount, *date;
	const char *nth, *nth_short; /* "今天第 3 单", "第 3 单" */
	const struct card_words *words;
	uint32_t colour; /* of the group on paper; on dark ground see colour_bright */
	uint32_t colour_bright;
};

struct card_words {
	const char *title, *subtitle, *hooray, *amount, *product, *today, *record, *group, *test;
};

enum align { LEFT, CENTRE, RIGHT };

struct style {
	const char *family;
	double size, least; /* pixels; shrinks from size to least before it ends in "…" */
	int weight;         /* as in CSS */
	double tracking;    /* extra pixels between letters */
	int lines;          /* 0 = 1 */
};

extern const char *const family_sans, *const family_serif;

struct box {
	double x, y, width, height;
};

/* Text centred vertically in the box, in the current source; returns the ink's box. */
struct box text_draw(const struct pen *pen, const struct style *style, const char *text,
	struct box box, enum align align);
/* The width it would take on one line, at most the given one. */
double text_width(const struct pen *pen, const struct style *style, const char *text, double most);

void ink(cairo_t *cairo, uint32_t rgb, double alpha);
void round_box(cairo_t *cairo, struct box box, double radius); /* a path */
void star(cairo_t *cairo, double x, double y, double radius);  /* a path of five points */
/* Company and logo in one line. */
void brand_draw(const struct pen *pen, struct box box, enum align align, uint32_t rgb);
/* A pill that fits its text, centred at x or starting there; returns its box. */
struct box pill_draw(const struct pen *pen, const char *text, double x, double y, double size,
	double most, enum align align, uint32_t ground, uint32_t rgb);

void draw_festive(const struct pen *pen);
void draw_paper(const struct pen *pen);
void draw_dark(const struct pen *pen);
