/* The code comes from libqrencode as a square of bytes; here it only gets its forms. */
#include "channel/qr.h"
#include "base/buf.h"

#include <assert.h>
#include <cairo.h>
#include <qrencode.h>
#include <string.h>

enum { QUIET = 4 };

static void code_release(void *code)
{
	QRcode_free(code);
}

static const QRcode *encode(struct run *run, const char *text)
{
	size_t length = strlen(text);
	QRcode *code = length && length <= 2331
		? QRcode_encodeData((int)length, (const unsigned char *)text, 0, QR_ECLEVEL_M)
		: NULL;
	if (!code)
		fail(run, CODE_TOO_LONG, num(run, (int64_t)length));
	return arena_own(run->arena, code, code_release);
}

/* With the quiet zone around it: coordinates from −QUIET. */
static bool dark(const QRcode *code, int x, int y)
{
	if (x < 0 || y < 0 || x >= code->width || y >= code->width)
		return false;
	return code->data[y * code->width + x] & 1;
}

const char *qr_terminal(struct run *run, const char *text, bool colours)
{
	/* upper and lower half: what of them is light */
	static const char *const light[] = { "█", "▀", "▄", " " };
	const QRcode *code = encode(run, text);
	struct buf *lines = buf_create(run->arena, 0);
	int quiet = QUIET / 2; /* enough on a screen, and the lines stay short */
	for (int y = -quiet; y < code->width + quiet; y += 2) {
		buf_text(lines, colours ? "\033[38;2;255;255;255;48;2;0;0;0m" : "");
		for (int x = -quiet; x < code->width + quiet; x++)
			buf_text(lines, light[dark(code, x, y) * 2 + dark(code, x, y + 1)]);
		buf_text(lines, colours ? "\033[0m\n" : "\n");
	}
	return buf_string(lines);
}

const char *qr_svg(struct run *run, const char *text)
{
	const QRcode *code = encode(run, text);
	int side = code->width + 2 * QUIET;
	struct buf *svg = buf_create(run->arena, 0);
	buf_printf(svg,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
		"shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
		side, side, side, side);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++) {
			int run_length = 0;
			while (dark(code, x + run_length, y))
				run_length++;
			if (!run_length)
				continue;
			buf_printf(svg, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run_length,
				run_length);
			x += run_length;
		}
	buf_text(svg, "\"/></svg>");
	return buf_string(svg);
}

static cairo_status_t png_write(void *context, const unsigned char *data, unsigned length)
{
	buf_bytes(context, data, length);
	return CAIRO_STATUS_SUCCESS;
}

struct picture qr_png(struct run *run, const char *text, int module_pixels)
{
	assert(module_pixels >= 1 && module_pixels <= 64);
	const QRcode *code = encode(run, text);
	int side = (code->width + 2 * QUIET) * module_pixels;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
	cairo_t *cairo = cairo_create(surface);
	cairo_set_source_rgb(cairo, 1, 1, 1);
	cairo_paint(cairo);
	cairo_set_source_rgb(cairo, 0, 0, 0);
	cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			if (dark(code, x, y))
				cairo_rectangle(cairo, (x + QUIET) * module_pixels,
					(y + QUIET) * module_pixels, module_pixels, module_pixels);
	cairo_fill(cairo);
	struct buf *png = buf_create(run->arena, 0);
	cairo_status_t status = cairo_surface_write_to_png_stream(surface, png_write, png);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
	if (status != CAIRO_STATUS_SUCCESS)
		fail(run, PICTURE_FAILED, cairo_status_to_string(status));
	return (struct picture){ buf_string(png), png->length, side, side };
}
