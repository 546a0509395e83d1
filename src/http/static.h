/* The interface's files: embedded, or from --ui DIR while developing. */
#pragma once
#include "http/exchange.h"

/* Answers a path that is not under /api: a file, or index.html for the pages that the interface makes
 * itself. Sets the reply; fault NOT_FOUND for a missing file (a path with an extension). */
void static_reply(struct exchange *exchange);
struct MHD_Response *static_response(struct exchange *exchange);
