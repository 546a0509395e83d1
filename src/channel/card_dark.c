/* Design 3: night, one light in the group's colour. */
#include "channel/card_draw.h"

#include <math.h>

static void glow(cairo_t *cairo, double x, double y, double radius, uint32_t rgb, double alpha)
{
	double red = (rgb >> 16 & 255) / 255.0, green = (rgb >> 8 & 255) / 255.0,
	       blue = (rgb & 255) / 255.0;
	cairo_pattern_t *pattern = cairo_pattern_create_radial(x, y, 0, x, y, radius);
	/* falls like light does, so that no edge shows */
	for (int i = 0; i <= 8; i++) {
		double at = i / 8.0, left = (1 - at) * (1 - at);
		cairo_pattern_add_color_stop_rgba(pattern, at, red, green, blue, alpha * left);
	}
	cairo_set_source(cairo, pattern);
	cairo_paint(cairo);
	cairo_pattern_destroy(pattern);
}

static void ground(const struct pen *pen)
{
	cairo_t *cairo = pen->cairo;
	ink(cairo, 0x0b0d11, 1);
	cairo_paint(cairo);
	glow(cairo, 900, 240, 1000, pen->colour_bright, 0.60);
	glow(cairo, 80, 1400, 760, 0xff6a4d, 0.22);
	/* rings as of a dropped stone, around the light */
	cairo_set_line_width(cairo, 2);
	for (int i = 1; i <= 9; i++) {
		cairo_arc(cairo, 900, 240, 70 + i * 92, 0, 2 * M_PI);
		ink(cairo, 0xffffff, 0.16 - i * 0.015);
		cairo_stroke(cairo);
	}
	cairo_arc(cairo, 900, 240, 74, 0, 2 * M_PI);
	ink(cairo, pen->colour_bright, 1);
	cairo_fill(cairo);
	star(cairo, 900, 243, 42);
	ink(cairo, 0x0b0d11, 1);
	cairo_fill(cairo);
}

/* A tile with a small label and a value. */
static void tile(
	const struct pen *pen, struct box box, const char *label, const char *value, uint32_t rgb)
{
	cairo_t *cairo = pen->cairo;
	round_box(cairo, box, 22);
	ink(cairo, 0xffffff, 0.07);
	cairo_fill_preserve(cairo);
	ink(cairo, 0xffffff, 0.14);
	cairo_set_line_width(cairo, 1.5);
	cairo_stroke(cairo);
	struct style small = { family_sans, 26, 18, 500, 2, 0 },
		     large = { family_sans, 40, 22, 700, 0, 2 };
	ink(cairo, 0x9aa2ae, 1);
	text_draw(pen, &small, label, (struct box){ box.x + 30, box.y + 20, box.width - 60, 36 },
		LEFT);
	ink(cairo, rgb, 1);
	text_draw(pen, &large, value,
		(struct box){ box.x + 30, box.y + 58, box.width - 60, box.height - 76 }, LEFT);
}

static void tiles(const struct pen *pen)
{
	const struct card_words *words = pen->words;
	const struct {
		const char *label, *value;
		uint32_t rgb;
	} all[] = { { words->product, pen->product, 0xf1f2f4 },
		{ words->today, pen->nth_short, 0xf1f2f4 },
		{ words->record, pen->record, 0xf0b34c } };
	double y = 990;
	if (*pen->product) {
		bool alone = !*pen->nth && !*pen->record;
		tile(pen, (struct box){ 80, y + (alone ? 90 : 0), 920, 156 }, all[0].label,
			all[0].value, all[0].rgb);
	}
	y += *pen->product ? 176 : 90;
	int low = (*pen->nth != 0) + (*pen->record != 0);
	double x = 80, width = low == 2 ? 450 : 920;
	for (int i = 1; i < 3; i++) {
		if (!*all[i].value)
			continue;
		tile(pen, (struct box){ x, y, width, 146 }, all[i].label, all[i].value, all[i].rgb);
		x += width + 20;
	}
}

void draw_dark(const struct pen *pen)
{
	cairo_t *cairo = pen->cairo;
	bool zh = pen->card->zh;
	ground(pen);
	brand_draw(pen, (struct box){ 80, 84, 640, 60 }, LEFT, 0xf1f2f4);
	struct style title = { zh ? family_serif : family_sans, zh ? 150 : 92, 40, 800,
		zh ? 16 : -1, 2 };
	ink(cairo, 0xffffff, 1);
	text_draw(pen, &title, pen->words->title, (struct box){ 76, 180, 640, 210 }, LEFT);

	/* without the tiles the rest stands lower */
	double down = *pen->product || *pen->nth || *pen->record ? 0 : 200;
	struct style name = { family_sans, 116, 50, 800, 0, 0 };
	text_draw(pen, &name, pen->member, (struct box){ 76, 460 + down, 924, 150 }, LEFT);
	if (*pen->group)
		pill_draw(pen, pen->group, 80, down + (*pen->member ? 626 : 510), 36, 860, LEFT,
			pen->colour_bright, 0x0b0d11);
	if (*pen->amount) {
		struct style amount = { family_sans, 210, 60, 800, -4, 0 };
		cairo_pattern_t *pattern = cairo_pattern_create_linear(
			0, 745 + down, 0, 945 + down);
		cairo_pattern_add_color_stop_rgb(pattern, 0, 1, 1, 1);
		cairo_pattern_add_color_stop_rgb(pattern, 0.35, 1, 1, 1);
		cairo_pattern_add_color_stop_rgb(pattern, 1,
			(pen->colour_bright >> 16 & 255) / 255.0,
			(pen->colour_bright >> 8 & 255) / 255.0,
			(pen->colour_bright & 255) / 255.0);
		cairo_set_source(cairo, pattern);
		text_draw(
			pen, &amount, pen->amount, (struct box){ 72, 722 + down, 928, 240 }, LEFT);
		cairo_pattern_destroy(pattern);
	}
	tiles(pen);
	struct style date = { family_sans, 28, 20, 500, 1, 0 };
	ink(cairo, 0x9aa2ae, 1);
	text_draw(pen, &date, pen->date, (struct box){ 80, 1350, 920, 44 }, LEFT);
}
