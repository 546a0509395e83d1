/* The example company: a second server with a database of its own, on the next port. It is started
 * and stopped with this one, never restarted, and gone for good when it was removed. */
#pragma once
#include "http/house.h"

struct example;

/* Starts the program again as an example's server on a database, on a free port of this machine. NULL
 * when it does not answer. */
struct example *example_serve(struct run *run, const char *db_url);
const char *example_key(const struct example *example); /* of the owner's link; NULL: there is an owner */

/* Starts the program again on data_dir/example.db. port 0 = a free one. NULL when it does not answer or
 * was removed before. arguments: further ones for it (--tls, --ui DIR), ended by NULL. The company is
 * played and goes on living (bullpen simulate --live) as long as its server runs. */
struct example *example_start(struct run *run, const char *data_dir, const char *host, int port,
	const char *const *arguments);
const char *example_url(const struct example *example);
/* Reaps what has ended; true once, when its server has. What example_url() gave stays. Accepts NULL. */
bool example_has_ended(struct example *example);
/* Asks it to end and waits; accepts NULL. */
void example_stop(struct example *example);

/* In the example itself: ends this process once the reply is sent; its database is deleted then. */
void example_end_self(void);
