/* channel/card and channel/qr: pictures that are pictures, and stay inside their frame. */
#include "test.h"

#include "channel/card.h"
#include "channel/qr.h"

#include <cairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char long_name[] =
	"欧阳司马·阿不都热西提·买买提明·Alexander Maximilian von und zu Hohenstein";
static const char long_product[] =
	"企业级全渠道客户关系管理系统年度旗舰版(含一对一实施、上门培训、三年质保与专属客户成功"
	"经理服务包)以及 Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

struct unpacking {
	const unsigned char *at;
	size_t left;
};

static cairo_status_t png_read(void *context, unsigned char *data, unsigned length)
{
	struct unpacking *unpacking = context;
	if (length > unpacking->left)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(data, unpacking->at, length);
	unpacking->at += length;
	unpacking->left -= length;
	return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *unpack(struct picture picture)
{
	struct unpacking unpacking = { picture.bytes, picture.length };
	cairo_surface_t *surface = cairo_image_surface_create_from_png_stream(png_read, &unpacking);
	assert_int_equal(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
	assert_int_equal(cairo_image_surface_get_width(surface), picture.width);
	assert_int_equal(cairo_image_surface_get_height(surface), picture.height);
	return surface;
}

static uint32_t pixel(cairo_surface_t *surface, int x, int y)
{
	uint32_t value;
	memcpy(&value,
		cairo_image_surface_get_data(surface) +
			(size_t)y * (size_t)cairo_image_surface_get_stride(surface) + (size_t)x * 4,
		4);
	return value & 0xffffff;
}

/* Where two cards differ. */
struct difference {
	int left, top, right, low, pixels;
};

static struct difference compare(struct picture one, struct picture other)
{
	cairo_surface_t *a = unpack(one), *b = unpack(other);
	struct difference difference = { CARD_WIDTH, CARD_HEIGHT, 0, 0, 0 };
	for (int y = 0; y < CARD_HEIGHT; y++)
		for (int x = 0; x < CARD_WIDTH; x++) {
			if (pixel(a, x, y) == pixel(b, x, y))
				continue;
			difference.pixels++;
			difference.left = x < difference.left ? x : difference.left;
			difference.right = x > difference.right ? x : difference.right;
			difference.top = y < difference.top ? y : difference.top;
			difference.low = y > difference.low ? y : difference.low;
		}
	cairo_surface_destroy(a);
	cairo_surface_destroy(b);
	return difference;
}

static struct card usual(int design, bool zh)
{
	return (struct card){ .design = (enum card_design)design,
		.zh = zh,
		.company = zh ? "长青教育科技" : "Evergreen Learning",
		.member = zh ? "林晓雨" : "Lin Xiaoyu",
		.group = zh ? "破晓战队" : "Daybreak",
		.product = zh ? "全年私教课" : "Annual plan",
		.record = zh ? "个人单日最高" : "Own best day",
		.colour = 3,
		.amount_cents = 980000,
		.currency = "CNY",
		.nth_today = 3,
		.day = 20261124 };
}

static void each_design_in_each_language(void **state)
{
	struct run run = { .arena = arena_create() };
	struct picture first = { 0 };
	for (int design = 1; design <= CARD_DESIGNS; design++)
		for (int zh = 0; zh < 2; zh++) {
			struct card card = usual(design, zh),
				    empty = { .design = card.design, .zh = zh };
			struct picture picture = card_png(&run, &card);
			assert_int_equal(picture.width, 1080);
			assert_int_equal(picture.height, 1440);
			assert_true(picture.length < 1000000);
			/* what is said on it shows */
			assert_true(compare(picture, card_png(&run, &empty)).pixels > 60000);
			card.amount_cents++;
			assert_true(compare(picture, card_png(&run, &card)).pixels > 500);
			/* and no two are alike */
			if (first.bytes)
				assert_true(compare(picture, first).pixels > 20000);
			first = picture;
		}
	arena_destroy(run.arena);
}

static void long_names_stay_inside(void **state)
{
	struct run run = { .arena = arena_create() };
	for (int design = 1; design <= CARD_DESIGNS; design++) {
		struct card empty = { .design = (enum card_design)design, .zh = true, .colour = 3 };
		struct card card = usual(design, true);
		card.company = card.member = card.group = card.record = long_name;
		card.product = long_product;
		card.amount_cents = INT64_C(9007199254740991);
		card.nth_today = 1000000;
		struct picture bare = card_png(&run, &empty), full = card_png(&run, &card);
		struct difference difference = compare(bare, full);
		assert_true(difference.pixels > 60000);
		assert_in_range(difference.left, 60, 200);
		assert_in_range(difference.right, 880, CARD_WIDTH - 60);
		assert_true(difference.low < CARD_HEIGHT - 40);
		/* all that is said lies within the frame */
		assert_true(difference.top >= 40);
		arena_reset(run.arena);
	}
	arena_destroy(run.arena);
}

static void strange_texts_are_drawn(void **state)
{
	struct run run = { .arena = arena_create() };
	struct card card = usual(CARD_FESTIVE, true);
	card.member = "\xff\xfe broken \x01\n\t";
	card.group = "مرحبا שלום";
	card.product = "<b>&amp; %s %n 👍🏽";
	card.logo = "\x89PNG not really, but long enough to be looked at";
	card.logo_length = 48;
	card.colour = 77;
	card.currency = NULL;
	assert_true(card_png(&run, &card).length > 10000);
	arena_destroy(run.arena);
}

static void a_logo_is_shown(void **state)
{
	struct run run = { .arena = arena_create() };
	struct picture logo = qr_png(&run, "logo", 4);
	for (int design = 1; design <= CARD_DESIGNS; design++) {
		struct card card = usual(design, true);
		struct picture without = card_png(&run, &card);
		card.logo = logo.bytes;
		card.logo_length = logo.length;
		struct difference difference = compare(without, card_png(&run, &card));
		assert_true(difference.pixels > 1000);
		assert_true(difference.low < 200);
		/* half a file is no logo */
		card.logo_length = logo.length / 2;
		assert_int_equal(compare(without, card_png(&run, &card)).pixels, 0);
		arena_reset(run.arena);
		logo = qr_png(&run, "logo", 4);
	}
	arena_destroy(run.arena);
}

static void a_test_is_marked_across(void **state)
{
	struct run run = { .arena = arena_create() };
	for (int design = 1; design <= CARD_DESIGNS; design++) {
		struct card card = usual(design, design == 2);
		struct picture real = card_png(&run, &card);
		card.test = true;
		struct difference difference = compare(real, card_png(&run, &card));
		assert_int_equal(difference.left, 0);
		assert_int_equal(difference.right, CARD_WIDTH - 1);
		assert_true(difference.pixels > 100000);
		arena_reset(run.arena);
	}
	arena_destroy(run.arena);
}

/* The three finder patterns of a code, read back from its pixels. */
static void check_finder(cairo_surface_t *surface, int x, int y, int module)
{
	static const char *const rows[] = { "1111111", "1000001", "1011101", "1011101", "1011101",
		"1000001", "1111111" };
	for (int row = 0; row < 7; row++)
		for (int column = 0; column < 7; column++)
			assert_int_equal(pixel(surface, (x + column) * module + module / 2,
						 (y + row) * module + module / 2),
				rows[row][column] == '1' ? 0 : 0xffffff);
}

static void codes_have_their_forms(void **state)
{
	struct run run = { .arena = arena_create() };
	const char *address = "https://192.168.1.20:8443/join?key=0123456789abcdef";
	struct picture picture = qr_png(&run, address, 6);
	cairo_surface_t *surface = unpack(picture);
	int side = picture.width / 6;
	check_finder(surface, 4, 4, 6);
	check_finder(surface, side - 4 - 7, 4, 6);
	check_finder(surface, 4, side - 4 - 7, 6);

	/* the SVG has as many dark modules as the picture, the terminal as many lines as it should */
	int dark = 0, drawn = 0, lines = 0;
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++)
			dark += pixel(surface, x * 6 + 3, y * 6 + 3) == 0;
	cairo_surface_destroy(surface);
	const char *svg = qr_svg(&run, address), *at = strstr(svg, "/><path d=\"M");
	assert_non_null(at);
	at += strlen("/><path d=");
	while ((at = strchr(at, 'h')) != NULL && at[1] != '-') {
		drawn += atoi(++at);
		at = strchr(at, 'z');
	}
	assert_int_equal(drawn, dark);
	for (const char *c = qr_terminal(&run, address, true); *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, (side - 8 + 4 + 1) / 2);
	arena_destroy(run.arena);
}

struct attempt {
	struct run *run;
	const char *text;
};

static void encode(void *context)
{
	struct attempt *attempt = context;
	qr_svg(attempt->run, attempt->text);
}

static void too_long_a_code_is_refused(void **state)
{
	struct run run = { .arena = arena_create() };
	static char text[4000];
	memset(text, 'x', sizeof text - 1);
	struct attempt attempt = { &run, text };
	assert_false(run_try(&run, encode, &attempt));
	assert_int_equal(run.fault, CODE_TOO_LONG);
	text[2331] = 0;
	assert_true(run_try(&run, encode, &attempt));
	arena_destroy(run.arena);
}

static const struct CMUnitTest tests[] = {
	TEST(each_design_in_each_language,
		"[S2.5] the deal card in three designs and two languages"),
	TEST(long_names_stay_inside, "[S2.5] on a deal card long names stay inside"),
	TEST(strange_texts_are_drawn, "[S2.5] a deal card takes any text"),
	TEST(a_logo_is_shown, "[S2.5] a deal card shows the logo"),
	TEST(a_test_is_marked_across, "[S2.5] a deal marked as a test is marked across its card"),
	TEST(codes_have_their_forms, "[S0.1] QR codes for page, print and terminal"),
	TEST(too_long_a_code_is_refused, "[S0.1] too long a text for a QR code is refused"),
};

TEST_MAIN(tests)
