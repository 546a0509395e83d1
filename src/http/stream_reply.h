/* The hub's life and the endless reply (inside this room); see stream.h. */
#pragma once
#include "http/stream.h"
#include <microhttpd.h>

struct stream;

struct stream_hub *stream_hub_create(void); /* with a thread of its own */
/* Ends every stream; later ones end at once. */
void stream_hub_end(struct stream_hub *hub);
void stream_hub_destroy(struct stream_hub *hub); /* after the daemons; accepts NULL */
struct MHD_Response *stream_response(struct stream *stream);
