/* For tests only: makes the n-th database call of a connection fail, to prove by replay that every
 * handler survives a fault at every call: run it with n = 1, 2, … until db_failed() is false. */
#pragma once
#include "db/db.h"

/* The n-th call from now (begin, statement, part, commit) fails with DB_BROKEN; 0 = none. */
void db_fail_after(struct conn *conn, int64_t n);
bool db_failed(const struct conn *conn); /* since db_fail_after(): it came to it */

/* Prepares a statement without running it. types: one letter for each value, I F T B, or NULL when
 * not known. Fault DB_BROKEN with the engine's message. */
void db_check(struct tx *tx, const char *sql, const char *types);
