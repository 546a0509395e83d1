/* Every SQL statement of the sources is taken by both engines. */
#include "database.h"
#include "statements.h"

#include "db/replay.h"

#include <string.h>

struct checking {
	struct tx part;
	const struct statement_known *known;
};

static void check(void *context)
{
	struct checking *checking = context;
	db_check(&checking->part, checking->known->sql, checking->known->types);
}

/* Words of one engine alone: what stands behind a question for the engine. */
static bool for_other(const struct statement_known *known, enum db_engine engine)
{
	static const char *const words[2][3] = { { "pg_", "::", "LISTEN" },
		{ "sqlite_", "PRAGMA", "rowid" } };
	for (int i = 0; i < 3; i++)
		if (strstr(known->sql, words[engine][i]))
			return true;
	return false;
}

static void both_engines_take_every_statement(void **state)
{
	struct database *d;
	DATABASE(d);
	struct tx *tx = database_begin(d, TX_WRITE);
	int seen = 0, refused = 0;
	for (const struct statement_known *known = statements_known; known->at; known++) {
		if (for_other(known, d->engine))
			continue;
		struct checking checking = { .known = known };
		seen++;
		tx_part_begin(&checking.part, tx, tx->run);
		if (!run_try(tx->run, check, &checking)) {
			const char *why = fault_text(tx->run->arena, tx->run, false);
			/* types that only the call knows */
			if (!strstr(why, "could not determine data type")) {
				print_error("%s: %s\n    %s\n", known->at, why, known->sql);
				refused++;
			}
		}
		tx_part_undo(&checking.part, tx);
	}
	tx_rollback(tx);
	assert_true(seen > 150); /* the finder finds them */
	assert_int_equal(refused, 0);
}

static const struct CMUnitTest tests[] = {
	TEST_BOTH(both_engines_take_every_statement, "every statement of the sources is taken"),
};

TEST_MAIN(tests)
