/* The schema, one file a step: src/db/schema/NNNN-name.sql, put into the program by the build
 * (base/asset.h).
 *
 * The few differences of the engines stand as macros in the files:
 *   @ID@      a key that the database gives (never given twice)
 *   @INT@ @REAL@ @TEXT@ @BYTES@   64-bit integer, double, UTF-8 in byte order, bytes
 *   @EMPTY@   no bytes, as a value
 *   @LIVE_BEFORE@ @LIVE_POSITION@  of the table live: its place in the order of commits
 *   @STRICT@  after the closing parenthesis of every table
 *   @KEYED@   instead of it: a table that is stored in the order of its primary key
 * A partial index ("WHERE until = 0") serves only statements that say the same words.
 * A step may CREATE, ADD COLUMN with a constant default, or rebuild a table (create new, copy, drop,
 * rename); it never changes once it has landed. */
#pragma once
#include "db/db.h"

struct migration {
	int version;
	const char *name, *sql; /* name without number and ending; sql with its macros */
};
/* By version. */
const struct migration *migration_list(struct arena *arena, size_t *count);
/* A step's text for an engine. */
const char *schema_text(struct arena *arena, enum db_engine kind, const char *sql);
