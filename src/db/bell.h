/* A bell: wakes the servers of one database when something was committed (feed/live.c). Rung as often
 * as you like, it is heard at least once after the last ring. On PostgreSQL it is one NOTIFY for many
 * rings, sent by the listening thread outside any transaction; on SQLite there is only one server. */
#pragma once
#include "db/db.h"

struct bell;

/* Opens a connection of its own on PostgreSQL. Blocks. Fault DB_BROKEN. */
struct bell *bell_create(struct run *run, struct db *db);
void bell_destroy(struct bell *bell); /* accepts NULL; nobody waits any more */
/* From any thread; never blocks. */
void bell_ring(struct bell *bell);
/* Until it rings, here or at another server, or the time is over; for one thread. A lost connection is
 * opened again, and counts as a ring. */
void bell_wait(struct bell *bell, int most_ms);
