/* Text that fits, and a few shapes. */
#include "channel/card_draw.h"

#include <math.h>

const char *const family_sans = "Inter, Noto Sans CJK SC, Noto Sans SC, sans-serif";
const char *const family_serif = "Noto Serif CJK SC, Noto Serif SC, Noto Sans CJK SC, serif";

void ink(cairo_t *cairo, uint32_t rgb, double alpha)
{
	cairo_set_source_rgba(cairo, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
		(rgb & 255) / 255.0, alpha);
}

void round_box(cairo_t *cairo, struct box box, double radius)
{
	double right = box.x + box.width, low = box.y + box.height;
	if (radius > box.height / 2)
		radius = box.height / 2;
	cairo_new_sub_path(cairo);
	cairo_arc(cairo, right - radius, box.y + radius, radius, -M_PI / 2, 0);
	cairo_arc(cairo, right - radius, low - radius, radius, 0, M_PI / 2);
	cairo_arc(cairo, box.x + radius, low - radius, radius, M_PI / 2, M_PI);
	cairo_arc(cairo, box.x + radius, box.y + radius, radius, M_PI, 3 * M_PI / 2);
	cairo_close_path(cairo);
}

void star(cairo_t *cairo, double x, double y, double radius)
{
	cairo_new_sub_path(cairo);
	for (int i = 0; i < 10; i++) {
		double reach = i % 2 ? radius * 0.42 : radius, angle = i * M_PI / 5 - M_PI / 2;
		cairo_line_to(cairo, x + reach * cos(angle), y + reach * sin(angle));
	}
	cairo_close_path(cairo);
}

static void size_set(PangoLayout *layout, const struct style *style, double size, bool zh)
{
	PangoFontDescription *font = pango_font_description_from_string(style->family);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, (PangoWeight)style->weight);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	PangoAttrList *list = pango_attr_list_new();
	pango_attr_list_insert(
		list, pango_attr_letter_spacing_new((int)(style->tracking * PANGO_SCALE)));
	pango_attr_list_insert(list, pango_attr_font_features_new("tnum, cv11"));
	pango_attr_list_insert(
		list, pango_attr_language_new(pango_language_from_string(zh ? "zh-CN" : "en")));
	pango_layout_set_attributes(layout, list);
	pango_attr_list_unref(list);
}

/* By how much the text is too large for its place; 1 and less = it fits. */
static double excess_of(PangoLayout *layout, double width, double height, int lines)
{
	PangoRectangle drawn, logical;
	pango_layout_get_pixel_extents(layout, &drawn, &logical);
	double excess = fmax(drawn.width, logical.width) / width;
	if (lines > 1 && (pango_layout_get_line_count(layout) > lines || logical.height > height))
		excess = fmax(excess, 2);
	return excess;
}

/* The layout at the largest size that fits. Owned by the arena. */
static PangoLayout *layout_make(const struct pen *pen, const struct style *style, const char *text,
	double width, double height)
{
	PangoLayout *layout = pango_cairo_create_layout(pen->cairo);
	arena_own(pen->arena, layout, g_object_unref);
	int lines = style->lines ? style->lines : 1;
	pango_layout_set_single_paragraph_mode(layout, lines == 1);
	pango_layout_set_text(layout, text, -1);
	if (lines > 1) {
		pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
		pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	}
	for (double size = style->size;;) {
		bool smallest = size <= style->least;
		size_set(layout, style, smallest ? style->least : size, pen->card->zh);
		double excess = excess_of(layout, width, height, lines);
		if (excess <= 1)
			return layout;
		if (smallest)
			break;
		/* one line shrinks by what is too much, several in steps: they break elsewhere */
		size *= lines == 1 ? fmin(0.995 / excess, 0.995) : 0.93;
	}
	pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
	pango_layout_set_height(layout, -lines);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	return layout;
}

struct box text_draw(const struct pen *pen, const struct style *style, const char *text,
	struct box box, enum align align)
{
	if (!*text)
		return (struct box){ box.x, box.y, 0, 0 };
	PangoLayout *layout = layout_make(pen, style, text, box.width, box.height);
	pango_layout_set_alignment(layout,
		align == LEFT             ? PANGO_ALIGN_LEFT
			: align == CENTRE ? PANGO_ALIGN_CENTER
					  : PANGO_ALIGN_RIGHT);
	PangoRectangle drawn, logical;
	pango_layout_get_pixel_extents(layout, &drawn, &logical);
	double free_width = box.width - logical.width;
	double x = box.x - logical.x +
		(align == LEFT                    ? 0
				: align == CENTRE ? free_width / 2
						  : free_width);
	double y = box.y + (box.height - logical.height) / 2;
	cairo_move_to(pen->cairo, x, y);
	pango_cairo_show_layout(pen->cairo, layout);
	return (struct box){ x + drawn.x, y + drawn.y, drawn.width, drawn.height };
}

double text_width(const struct pen *pen, const struct style *style, const char *text, double most)
{
	PangoRectangle logical;
	pango_layout_get_pixel_extents(layout_make(pen, style, text, most, 1e6), NULL, &logical);
	return logical.width < most ? logical.width : most;
}

void brand_draw(const struct pen *pen, struct box box, enum align align, uint32_t rgb)
{
	cairo_t *cairo = pen->cairo;
	struct style style = { family_sans, box.height * 0.62, 22, 600, 1, 0 };
	double logo_width = 0, gap = 0;
	if (pen->logo) {
		double width = cairo_image_surface_get_width(pen->logo);
		double height = cairo_image_surface_get_height(pen->logo);
		logo_width = fmin(box.height * width / height, box.width * 0.4);
		gap = *pen->company ? box.height * 0.3 : 0;
	}
	double text = *pen->company
		? text_width(pen, &style, pen->company, box.width - logo_width - gap)
		: 0;
	double left = box.width - logo_width - gap - text;
	double x = box.x + (align == LEFT ? 0 : align == CENTRE ? left / 2 : left);
	if (pen->logo) {
		double scale = logo_width / cairo_image_surface_get_width(pen->logo);
		double height = scale * cairo_image_surface_get_height(pen->logo);
		cairo_save(cairo);
		cairo_translate(cairo, x, box.y + (box.height - height) / 2);
		cairo_scale(cairo, scale, scale);
		cairo_set_source_surface(cairo, pen->logo, 0, 0);
		cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST);
		cairo_paint(cairo);
		cairo_restore(cairo);
	}
	ink(cairo, rgb, 1);
	text_draw(pen, &style, pen->company,
		(struct box){ x + logo_width + gap, box.y, text + 1, box.height }, LEFT);
}

struct box pill_draw(const struct pen *pen, const char *text, double x, double y, double size,
	double most, enum align align, uint32_t ground, uint32_t rgb)
{
	struct style style = { family_sans, size, size * 0.6, 600, 1, 0 };
	double height = size * 1.75, side = size * 0.8;
	double width = text_width(pen, &style, text, most - 2 * side) + 2 * side + 2;
	struct box box = { align == CENTRE ? x - width / 2
			: align == RIGHT   ? x - width
					   : x,
		y, width, height };
	round_box(pen->cairo, box, height / 2);
	ink(pen->cairo, ground, 1);
	cairo_fill(pen->cairo);
	ink(pen->cairo, rgb, 1);
	text_draw(pen, &style, text, (struct box){ box.x + side, box.y, width - 2 * side, height },
		CENTRE);
	return box;
}
