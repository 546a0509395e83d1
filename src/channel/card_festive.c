/* Design 1: cinnabar and gold, as one congratulates at a fair. */
#include "channel/card_draw.h"

#include "base/random.h"

#include <math.h>

static const uint32_t gold = 0xf6d58a, cream = 0xfff4dc, cinnabar = 0xb3231a;

/* Gold that catches the light from above. */
static void gold_between(cairo_t *cairo, double top, double low)
{
	cairo_pattern_t *pattern = cairo_pattern_create_linear(0, top, 0, low);
	cairo_pattern_add_color_stop_rgb(pattern, 0, 1, 0.97, 0.83);
	cairo_pattern_add_color_stop_rgb(pattern, 0.45, 0.98, 0.85, 0.53);
	cairo_pattern_add_color_stop_rgb(pattern, 0.55, 0.90, 0.70, 0.33);
	cairo_pattern_add_color_stop_rgb(pattern, 1, 1, 0.90, 0.62);
	cairo_set_source(cairo, pattern);
	cairo_pattern_destroy(pattern);
}

static void ground(cairo_t *cairo)
{
	cairo_pattern_t *pattern = cairo_pattern_create_radial(540, 420, 60, 540, 640, 1050);
	cairo_pattern_add_color_stop_rgb(pattern, 0, 0.89, 0.26, 0.17);
	cairo_pattern_add_color_stop_rgb(pattern, 0.5, 0.70, 0.13, 0.10);
	cairo_pattern_add_color_stop_rgb(pattern, 1, 0.42, 0.04, 0.05);
	cairo_set_source(cairo, pattern);
	cairo_paint(cairo);
	cairo_pattern_destroy(pattern);
	/* rays behind the title */
	pattern = cairo_pattern_create_radial(540, 330, 90, 540, 330, 900);
	cairo_pattern_add_color_stop_rgba(pattern, 0, 1, 0.84, 0.5, 0.20);
	cairo_pattern_add_color_stop_rgba(pattern, 1, 1, 0.84, 0.5, 0);
	for (int i = 0; i < 24; i++) {
		double from = i * M_PI / 12, to = from + M_PI / 24;
		cairo_move_to(cairo, 540, 330);
		cairo_line_to(cairo, 540 + 1300 * cos(from), 330 + 1300 * sin(from));
		cairo_line_to(cairo, 540 + 1300 * cos(to), 330 + 1300 * sin(to));
		cairo_close_path(cairo);
	}
	cairo_set_source(cairo, pattern);
	cairo_fill(cairo);
	cairo_pattern_destroy(pattern);
}

/* Paper flakes, the same on every card: above, and few where one reads. */
static void confetti(cairo_t *cairo)
{
	static const uint32_t colours[] = { 0xf6d58a, 0xffe9b8, 0xe8a33d, 0xff8a65 };
	struct random random = random_seeded(8);
	for (int i = 0; i < 90; i++) {
		double x = 70 + 940 * random_unit(&random), y = 70 + 1300 * random_unit(&random);
		double side = fabs(x - 540) / 470, size = 4 + 9 * random_unit(&random);
		double turn = 2 * M_PI * random_unit(&random);
		bool lines = (y > 420 && y < 520) || y > 1270;
		if (random_unit(&random) > 0.15 + side * side * 0.85 || (lines && side < 0.8))
			continue;
		cairo_save(cairo);
		cairo_translate(cairo, x, y);
		cairo_rotate(cairo, turn);
		if (i % 3)
			cairo_rectangle(cairo, -size, -size / 3, 2 * size, size / 1.5);
		else
			cairo_arc(cairo, 0, 0, size / 2, 0, 2 * M_PI);
		ink(cairo, colours[random_below(&random, 4)], 0.35 + 0.45 * side);
		cairo_fill(cairo);
		cairo_restore(cairo);
	}
}

/* A fret 回纹 in one corner. */
static void corner(cairo_t *cairo, double x, double y, double right, double down)
{
	static const int path[][2] = { { 0, 96 }, { 0, 0 }, { 96, 0 }, { 96, 34 }, { 34, 34 },
		{ 34, 96 }, { 62, 96 }, { 62, 62 }, { 96, 62 } };
	cairo_save(cairo);
	cairo_translate(cairo, x, y);
	cairo_scale(cairo, right, down);
	for (size_t i = 0; i < sizeof path / sizeof *path; i++)
		cairo_line_to(cairo, path[i][0], path[i][1]);
	cairo_restore(cairo);
	cairo_stroke(cairo);
}

static void frame(cairo_t *cairo)
{
	gold_between(cairo, 30, 1410);
	cairo_set_line_width(cairo, 5);
	cairo_set_line_join(cairo, CAIRO_LINE_JOIN_MITER);
	static const double at[4][4] = { { 36, 36, 1, 1 }, { 1044, 36, -1, 1 }, { 36, 1404, 1, -1 },
		{ 1044, 1404, -1, -1 } };
	for (int i = 0; i < 4; i++)
		corner(cairo, at[i][0], at[i][1], at[i][2], at[i][3]);
	cairo_set_line_width(cairo, 3);
	static const double lines[4][4] = { { 148, 36, 932, 36 }, { 148, 1404, 932, 1404 },
		{ 36, 148, 36, 1292 }, { 1044, 148, 1044, 1292 } };
	for (int i = 0; i < 4; i++) {
		cairo_move_to(cairo, lines[i][0], lines[i][1]);
		cairo_line_to(cairo, lines[i][2], lines[i][3]);
	}
	cairo_stroke(cairo);
}

static void lantern(cairo_t *cairo, double x, double y, double size)
{
	cairo_set_line_width(cairo, 2.5);
	ink(cairo, gold, 0.9);
	cairo_move_to(cairo, x, 38);
	cairo_line_to(cairo, x, y - size * 0.82);
	cairo_stroke(cairo);
	cairo_pattern_t *pattern = cairo_pattern_create_radial(x, y, size * 0.1, x, y, size * 1.5);
	cairo_pattern_add_color_stop_rgba(pattern, 0, 1, 0.55, 0.25, 0.55);
	cairo_pattern_add_color_stop_rgba(pattern, 1, 1, 0.55, 0.25, 0);
	cairo_set_source(cairo, pattern);
	cairo_arc(cairo, x, y, size * 1.5, 0, 2 * M_PI);
	cairo_fill(cairo);
	cairo_pattern_destroy(pattern);
	pattern = cairo_pattern_create_radial(x, y, size * 0.1, x, y, size);
	cairo_pattern_add_color_stop_rgb(pattern, 0, 1, 0.62, 0.30);
	cairo_pattern_add_color_stop_rgb(pattern, 1, 0.80, 0.12, 0.08);
	for (int rib = 4; rib >= 0; rib--) {
		cairo_save(cairo);
		cairo_translate(cairo, x, y);
		cairo_scale(cairo, size * (rib ? rib * 0.25 : 0.02), size * 0.78);
		cairo_arc(cairo, 0, 0, 1, 0, 2 * M_PI);
		cairo_restore(cairo);
		if (rib == 4) {
			cairo_set_source(cairo, pattern);
			cairo_fill_preserve(cairo);
		}
		ink(cairo, gold, rib == 4 ? 0.9 : 0.45);
		cairo_stroke(cairo);
	}
	cairo_pattern_destroy(pattern);
	for (int end = -1; end <= 1; end += 2) {
		cairo_rectangle(cairo, x - size * 0.36, y + end * size * 0.80 - size * 0.07,
			size * 0.72, size * 0.14);
		ink(cairo, 0xe2b24f, 1);
		cairo_fill(cairo);
	}
	ink(cairo, 0xe2b24f, 1);
	for (int thread = -2; thread <= 2; thread++) {
		cairo_move_to(cairo, x + thread * size * 0.07, y + size * 0.86);
		cairo_line_to(cairo, x + thread * size * 0.1, y + size * 1.5);
	}
	cairo_stroke(cairo);
}

static void title(const struct pen *pen)
{
	cairo_t *cairo = pen->cairo;
	bool zh = pen->card->zh;
	struct style style = { family_serif, zh ? 244 : 128, 60, 800, zh ? 30 : 0, 0 };
	struct box box = { zh ? 205 : 250, 196, zh ? 700 : 580, 240 };
	ink(cairo, 0x5c0607, 0.55);
	text_draw(pen, &style, pen->words->title,
		(struct box){ box.x + 3, box.y + 8, box.width, box.height }, CENTRE);
	gold_between(cairo, 210, 430);
	text_draw(pen, &style, pen->words->title, box, CENTRE);
	struct style small = { family_sans, 34, 20, 500, 12, 0 };
	ink(cairo, gold, 1);
	double width = text_width(pen, &small, pen->words->subtitle, 560);
	text_draw(
		pen, &small, pen->words->subtitle, (struct box){ 546 - 300, 446, 600, 50 }, CENTRE);
	for (int side = -1; side <= 1; side += 2) {
		cairo_move_to(cairo, 540 + side * (width / 2 + 30), 471);
		cairo_line_to(cairo, 540 + side * (width / 2 + 150), 471);
		cairo_set_line_width(cairo, 2);
		cairo_stroke(cairo);
		star(cairo, 540 + side * (width / 2 + 172), 471, 11);
		cairo_fill(cairo);
	}
}

/* The cream panel with amount and product; either may be missing. */
static void panel(const struct pen *pen, struct box box)
{
	cairo_t *cairo = pen->cairo;
	round_box(cairo, (struct box){ box.x, box.y + 10, box.width, box.height }, 30);
	ink(cairo, 0x4a0405, 0.45);
	cairo_fill(cairo);
	round_box(cairo, box, 30);
	cairo_pattern_t *pattern = cairo_pattern_create_linear(0, box.y, 0, box.y + box.height);
	cairo_pattern_add_color_stop_rgb(pattern, 0, 1, 0.98, 0.93);
	cairo_pattern_add_color_stop_rgb(pattern, 1, 0.99, 0.91, 0.76);
	cairo_set_source(cairo, pattern);
	cairo_fill(cairo);
	cairo_pattern_destroy(pattern);
	round_box(
		cairo, (struct box){ box.x + 12, box.y + 12, box.width - 24, box.height - 24 }, 21);
	ink(cairo, 0xcf9a3c, 1);
	cairo_set_line_width(cairo, 2);
	cairo_stroke(cairo);
	double y = box.y + 34, x = box.x + 50, width = box.width - 100;
	if (*pen->amount) {
		struct style label = { family_sans, 30, 18, 500, 6, 0 };
		struct style amount = { family_sans, 150, 56, 800, -2, 0 };
		ink(cairo, 0x8a5a22, 1);
		text_draw(pen, &label, pen->words->amount, (struct box){ x, y, width, 40 }, CENTRE);
		ink(cairo, cinnabar, 1);
		text_draw(pen, &amount, pen->amount, (struct box){ x, y + 42, width, 170 }, CENTRE);
		y += 222;
	}
	if (*pen->product) {
		struct style product = { family_sans, 42, 26, 600, 0, 2 };
		ink(cairo, 0x5b2c12, 1);
		text_draw(pen, &product, pen->product,
			(struct box){ x, y, width, box.y + box.height - y - 30 }, CENTRE);
	}
}

/* What is there, with even gaps: name, group, panel, the day's count and the record. */
void draw_festive(const struct pen *pen)
{
	cairo_t *cairo = pen->cairo;
	ground(cairo);
	confetti(cairo);
	frame(cairo);
	lantern(cairo, 148, 214, 66);
	lantern(cairo, 932, 214, 66);
	brand_draw(pen, (struct box){ 240, 96, 600, 64 }, CENTRE, cream);
	title(pen);

	bool panel_there = *pen->amount || *pen->product, count = *pen->nth || *pen->record;
	double name_height = *pen->member ? 140 : 0, group_height = *pen->group ? 66 : 0;
	double panel_height = panel_there
		? 64 + (*pen->amount ? 212 : 0) + (*pen->product ? (*pen->amount ? 94 : 150) : 0)
		: 0;
	double count_height = count ? 68 : 0;
	int blocks = (*pen->member != 0) + (*pen->group != 0) + panel_there + count;
	double gap = (1300 - 520 - name_height - group_height - panel_height - count_height) /
		(blocks + 1);
	double y = 520 + gap;
	if (*pen->member) {
		struct style name = { family_sans, 124, 52, 800, 4, 0 };
		ink(cairo, 0x5c0607, 0.5);
		text_draw(pen, &name, pen->member, (struct box){ 112, y + 5, 860, name_height },
			CENTRE);
		ink(cairo, 0xffffff, 1);
		text_draw(
			pen, &name, pen->member, (struct box){ 110, y, 860, name_height }, CENTRE);
		y += name_height + gap * (*pen->group ? 0.55 : 1);
	}
	if (*pen->group) {
		struct box pill = pill_draw(
			pen, pen->group, 540, y, 38, 700, CENTRE, pen->colour, 0xffffff);
		round_box(cairo, pill, pill.height / 2);
		ink(cairo, gold, 1);
		cairo_set_line_width(cairo, 3);
		cairo_stroke(cairo);
		y += group_height + gap * (*pen->member ? 1.2 : 1);
	}
	if (panel_there) {
		panel(pen, (struct box){ 110, y, 860, panel_height });
		y += panel_height + gap;
	}
	if (count) {
		bool both = *pen->nth && *pen->record;
		const char *text = both
			? arena_printf(pen->arena, "%s  ·  %s", pen->nth, pen->record)
			: *pen->nth ? pen->nth
				    : pen->record;
		pill_draw(pen, text, 540, y, 38, 860, CENTRE, 0xf6d58a, 0x7a1710);
	}
	struct style date = { family_sans, 30, 20, 500, 3, 0 };
	ink(cairo, gold, 0.95);
	text_draw(pen, &date, pen->date, (struct box){ 200, 1310, 680, 50 }, CENTRE);
}
