/* Design 2: ink on paper, one red seal; figures do the talking. */
#include "channel/card_draw.h"

static const uint32_t black = 0x1c1d1f, grey = 0x6c6e73, hair = 0xd8d4c8, red = 0xc8321f;

/* A seal 印章 with the title, cut as seals are: white on red, a worn edge of a second line. */
static void seal(const struct pen *pen, struct box box)
{
	cairo_t *cairo = pen->cairo;
	cairo_save(cairo);
	cairo_translate(cairo, box.x + box.width / 2, box.y + box.height / 2);
	cairo_rotate(cairo, 0.05);
	cairo_translate(cairo, -box.width / 2, -box.height / 2);
	round_box(cairo, (struct box){ 0, 0, box.width, box.height }, 20);
	ink(cairo, red, 1);
	cairo_fill(cairo);
	round_box(cairo, (struct box){ 11, 11, box.width - 22, box.height - 22 }, 12);
	ink(cairo, 0xf6f5f1, 0.9);
	cairo_set_line_width(cairo, 4);
	cairo_stroke(cairo);
	ink(cairo, 0xfffaf0, 1);
	if (pen->card->zh) {
		struct style style = { family_serif, 112, 40, 900, 0, 0 };
		text_draw(pen, &style, "喜", (struct box){ 0, 22, box.width, box.height / 2 - 22 },
			CENTRE);
		text_draw(pen, &style, "报",
			(struct box){ 0, box.height / 2, box.width, box.height / 2 - 22 }, CENTRE);
	} else {
		struct style style = { family_serif, 60, 20, 800, 1, 2 };
		text_draw(pen, &style, pen->words->title,
			(struct box){ 22, 22, box.width - 44, box.height - 44 }, CENTRE);
	}
	cairo_restore(cairo);
}

/* One line of the table at the foot: what it is, and its value. */
static double line_draw(
	const struct pen *pen, double y, const char *label, const char *value, uint32_t rgb)
{
	if (!*value)
		return y;
	struct style small = { family_sans, 30, 20, 500, 2, 0 },
		     large = { family_sans, 40, 24, 600, 0, 2 };
	ink(pen->cairo, hair, 1);
	cairo_rectangle(pen->cairo, 110, y, 860, 2);
	cairo_fill(pen->cairo);
	ink(pen->cairo, grey, 1);
	text_draw(pen, &small, label, (struct box){ 110, y, 200, 104 }, LEFT);
	ink(pen->cairo, rgb, 1);
	text_draw(pen, &large, value, (struct box){ 320, y + 6, 650, 94 }, RIGHT);
	return y + 104;
}

void draw_paper(const struct pen *pen)
{
	cairo_t *cairo = pen->cairo;
	bool zh = pen->card->zh;
	ink(cairo, 0xf6f5f1, 1);
	cairo_paint(cairo);
	cairo_rectangle(cairo, 40, 40, 1000, 1360);
	ink(cairo, 0xffffff, 1);
	cairo_fill_preserve(cairo);
	ink(cairo, 0xe2dfd6, 1);
	cairo_set_line_width(cairo, 2);
	cairo_stroke(cairo);
	cairo_rectangle(cairo, 40, 40, 1000, 16);
	ink(cairo, pen->card->colour ? pen->colour : red, 1);
	cairo_fill(cairo);

	struct style date = { family_sans, 30, 20, 500, 1, 0 };
	double date_width = *pen->date ? text_width(pen, &date, pen->date, 320) : 0;
	ink(cairo, grey, 1);
	text_draw(pen, &date, pen->date, (struct box){ 970 - 330, 110, 330, 60 }, RIGHT);
	brand_draw(pen, (struct box){ 110, 110, 830 - date_width, 60 }, LEFT, black);
	seal(pen, (struct box){ 760, 240, 210, 300 });

	struct style hooray = { family_serif, 62, 30, 600, zh ? 10 : 0, 0 };
	struct style name = { family_serif, 148, 56, 800, 0, 0 };
	ink(cairo, red, 1);
	text_draw(pen, &hooray, pen->words->hooray, (struct box){ 110, 246, 600, 90 }, LEFT);
	ink(cairo, black, 1);
	text_draw(pen, &name, pen->member, (struct box){ 106, 340, 620, 190 }, LEFT);
	if (*pen->group)
		pill_draw(pen, pen->group, 110, *pen->member ? 560 : 380, 34, 620, LEFT,
			pen->colour, 0xffffff);

	int lines = (*pen->product != 0) + (*pen->nth != 0) + (*pen->record != 0);
	double foot = 1330 - lines * 104;
	if (*pen->amount) {
		struct style label = { family_sans, 32, 20, 500, 2, 0 };
		struct style amount = { family_sans, 220, 60, 800, -5, 0 };
		double middle = (640 + foot) / 2;
		ink(cairo, grey, 1);
		text_draw(pen, &label, pen->words->amount,
			(struct box){ 110, middle - 130, 860, 50 }, LEFT);
		ink(cairo, red, 1);
		text_draw(pen, &amount, pen->amount, (struct box){ 104, middle - 84, 866, 220 },
			LEFT);
	}
	foot = line_draw(pen, foot, pen->words->product, pen->product, black);
	foot = line_draw(pen, foot, pen->words->today, pen->nth_short, black);
	line_draw(pen, foot, pen->words->record, pen->record, red);
}
