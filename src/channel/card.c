/* From a card's facts to the PNG; the designs themselves stand in card_festive.c and its sisters. */
#include "channel/card.h"
#include "channel/card_draw.h"

#include "base/buf.h"
#include "base/money.h"

#include <string.h>

static const struct card_words words_zh = { "喜报", "恭喜成交", "恭喜", "成交金额", "产品", "今天",
	"纪录", "小组", "测试" };
static const struct card_words words_en = { "Deal closed", "CONGRATULATIONS", "Well done",
	"Deal value", "Product", "Today", "Record", "Group", "TEST" };

/* As --g1 … --g8 of the interface, on paper and on dark ground; 0 = none. */
static const uint32_t colours[] = { 0xa8803a, 0x3a6fb0, 0xd98324, 0x3d9a6a, 0xb5485d, 0x7b5aa6,
	0x8a6d3b, 0x2d9cab, 0x6b7280 };
static const uint32_t colours_bright[] = { 0xff6a4d, 0x6ea3e6, 0xf0a24c, 0x5fc48f, 0xe27a8f,
	0xab8bd8, 0xc2a46c, 0x57c3d2, 0x9aa2ae };

enum { LOGO_BYTES = 1 << 20, LOGO_PIXELS = 4000 };

/* "第 3 单", "3rd deal" */
static const char *nth_text(struct arena *arena, bool zh, int nth)
{
	if (nth <= 0)
		return "";
	if (zh)
		return arena_printf(arena, "第 %d 单", nth);
	bool teen = nth % 100 / 10 == 1;
	const char *end = teen || nth % 10 > 3 || nth % 10 == 0 ? "th"
		: nth % 10 == 1                                 ? "st"
		: nth % 10 == 2                                 ? "nd"
								: "rd";
	return arena_printf(arena, "%d%s deal", nth, end);
}

static const char *date_text(struct arena *arena, bool zh, day_t day)
{
	static const char *const months[] = { "January", "February", "March", "April", "May",
		"June", "July", "August", "September", "October", "November", "December" };
	if (!day_valid(day))
		return "";
	return zh ? arena_printf(
			    arena, "%d年%d月%d日", day_year(day), day_month(day), day_of_month(day))
		  : arena_printf(arena, "%d %s %d", day_of_month(day), months[day_month(day) - 1],
			    day_year(day));
}

struct reading {
	const unsigned char *bytes;
	size_t left;
};

static cairo_status_t logo_read(void *context, unsigned char *data, unsigned length)
{
	struct reading *reading = context;
	if (length > reading->left)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(data, reading->bytes, length);
	reading->bytes += length;
	reading->left -= length;
	return CAIRO_STATUS_SUCCESS;
}

static uint32_t big_endian(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
		bytes[3];
}

static void surface_release(void *surface)
{
	cairo_surface_destroy(surface);
}

/* NULL when it is no PNG of a sensible size: its head is read before anything is unpacked. */
static cairo_surface_t *logo_open(struct arena *arena, const void *bytes, size_t length)
{
	const unsigned char *head = bytes;
	if (!bytes || length < 33 || length > LOGO_BYTES || memcmp(head + 12, "IHDR", 4) ||
		big_endian(head + 16) - 1 >= LOGO_PIXELS ||
		big_endian(head + 20) - 1 >= LOGO_PIXELS)
		return NULL;
	struct reading reading = { head, length };
	cairo_surface_t *logo = cairo_image_surface_create_from_png_stream(logo_read, &reading);
	arena_own(arena, logo, surface_release);
	return cairo_surface_status(logo) == CAIRO_STATUS_SUCCESS ? logo : NULL;
}

/* Only whole UTF-8 without control characters reaches the drawing. */
static const char *clean(struct arena *arena, const char *text)
{
	if (!text)
		return "";
	char *valid = g_utf8_make_valid(text, -1);
	arena_own(arena, valid, g_free);
	for (char *c = valid; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			*c = ' ';
	return g_strstrip(valid);
}

static void test_mark(const struct pen *pen)
{
	cairo_t *cairo = pen->cairo;
	cairo_save(cairo);
	cairo_translate(cairo, CARD_WIDTH / 2.0, CARD_HEIGHT / 2.0);
	cairo_rotate(cairo, -0.42);
	struct box band = { -900, -90, 1800, 180 };
	cairo_rectangle(cairo, band.x, band.y, band.width, band.height);
	ink(cairo, 0x16191e, 0.66);
	cairo_fill(cairo);
	for (int edge = 0; edge < 2; edge++)
		cairo_rectangle(cairo, band.x, edge ? 72 : -80, band.width, 8);
	ink(cairo, 0xf0b34c, 1);
	cairo_fill(cairo);
	struct style style = { family_sans, 112, 60, 800, 30, 0 };
	text_draw(pen, &style, pen->words->test, (struct box){ -450, -72, 900, 144 }, CENTRE);
	cairo_restore(cairo);
}

static cairo_status_t png_write(void *context, const unsigned char *data, unsigned length)
{
	buf_bytes(context, data, length);
	return CAIRO_STATUS_SUCCESS;
}

static void cairo_release(void *cairo)
{
	cairo_destroy(cairo);
}

struct picture card_png(struct run *run, const struct card *card)
{
	struct arena *arena = run->arena;
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, CARD_WIDTH, CARD_HEIGHT);
	arena_own(arena, surface, surface_release);
	cairo_t *cairo = cairo_create(surface);
	arena_own(arena, cairo, cairo_release);
	int colour = card->colour >= 1 && card->colour <= 8 ? card->colour : 0;
	struct pen pen = { .cairo = cairo,
		.arena = arena,
		.card = card,
		.logo = logo_open(arena, card->logo, card->logo_length),
		.company = clean(arena, card->company),
		.member = clean(arena, card->member),
		.group = clean(arena, card->group),
		.product = clean(arena, card->product),
		.record = clean(arena, card->record),
		.amount = card->amount_cents ? money_text(arena, card->amount_cents,
						       card->currency ? card->currency : "")
					     : "",
		.nth_short = nth_text(arena, card->zh, card->nth_today),
		.date = date_text(arena, card->zh, card->day),
		.words = card->zh ? &words_zh : &words_en,
		.colour = colours[colour],
		.colour_bright = colours_bright[colour] };
	pen.nth = !*pen.nth_short
		? ""
		: arena_printf(arena, card->zh ? "今天%s" : "%s today", pen.nth_short);
	switch (card->design) {
	case CARD_PAPER: draw_paper(&pen); break;
	case CARD_DARK: draw_dark(&pen); break;
	default: draw_festive(&pen); break;
	}
	if (card->test)
		test_mark(&pen);
	struct buf *png = buf_create(arena, 0);
	cairo_status_t status = cairo_status(cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, png_write, png);
	if (status != CAIRO_STATUS_SUCCESS)
		fail(run, PICTURE_FAILED, cairo_status_to_string(status));
	return (struct picture){ buf_string(png), png->length, CARD_WIDTH, CARD_HEIGHT };
}
