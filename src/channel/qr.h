/* QR codes (ISO/IEC 18004, by libqrencode), for a terminal, a page and a print.
 *
 * Error correction of level M, a quiet zone of four modules. Text is taken as bytes (UTF-8), at most
 * some 2,300. Results live in the run's arena. Fault: CODE_TOO_LONG. */
#pragma once
#include "base/run.h"
#include "channel/picture.h"

/* Lines of half blocks, each ended by a newline; the light parts are drawn, as terminals are mostly
 * dark. With `colours` each line sets black on white itself and reads on any terminal. */
const char *qr_terminal(struct run *run, const char *text, bool colours);

/* A whole SVG document, black on white, one unit a module. */
const char *qr_svg(struct run *run, const char *text);

/* module_pixels: the side of a module, 1 … 64. */
struct picture qr_png(struct run *run, const char *text, int module_pixels);
