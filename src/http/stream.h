/* Server-sent events: the open streams of walls, desks and phones [S2.5]. This room owns the sockets;
 * feed/live.c decides who is told and what was missed.
 *
 * A stream opens in two steps, so that nothing falls between what was missed and what comes next:
 *   prepare  stream_reserve(rq)   from here on the hub keeps every message for it
 *   handler  stream_start(rq, …)  in its transaction: who listens, what was missed up to a position;
 *                                 messages kept meanwhile follow when their position is greater.
 * The route has `.prepare = stream_reserve`; GET /api/live?since=POSITION, or Last-Event-ID.
 * Messages are whole frames ("id: 12\nevent: deal.reported\ndata: {…}\n\n"), in order of position. */
#pragma once
#include "http/request.h"

struct stream_hub; /* thread-safe */

/* Whether a listener (what stream_start() was given) hears a message of this audience; 0, 0 =
 * everyone. Called under the hub's lock for each stream: quick, no database. */
typedef bool stream_hears_fn(const void *listener, int64_t unit, int64_t person);

void stream_reserve(struct request *rq);
/* listener: from malloc, owned by the hub from here on, freed with free() when the stream ends.
 * missed: frames to send first (copied). Position: the last event that `missed` accounts for. */
void stream_start(struct request *rq, void *listener, stream_hears_fn *hears, const char *missed,
	size_t length, int64_t position);
/* The position that the client named by ?since or Last-Event-ID; −1 = none: only what comes. */
int64_t stream_since(struct request *rq);

/* Sends a frame to all who hear it. Call in commit order from tx_after(). Never blocks: a reader who
 * has 256 KB waiting is dropped and resumes by its last id. position 0: not kept, for everyone. */
void stream_push(struct stream_hub *hub, int64_t position, int64_t unit, int64_t person,
	const char *frame, size_t length);
/* Ends the streams whose listener matches; browsers come back by themselves with new rights. */
void stream_end(struct stream_hub *hub, bool (*matches)(const void *listener, int64_t which),
	int64_t which);
/* Ends the streams opened by this session, token or screen (0 = any). */
void stream_end_session(struct stream_hub *hub, int64_t session, int64_t token, int64_t screen);
size_t stream_count(struct stream_hub *hub);
