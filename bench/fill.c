/* A company to measure on: MEMBERS people in groups of ten, five groups a branch, into a new database.
 * Usage: fill DATABASE-URL MEMBERS. Prints the first member's number. */
#include "org/person.h"
#include "org/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct filling {
	int64_t members, done, branch, group, first;
};

enum { AT_ONCE = 2000 };

static void fill(struct tx *tx, void *context)
{
	struct filling *filling = context;
	for (int i = 0; i < AT_ONCE && filling->done < filling->members; i++, filling->done++) {
		if (filling->done % 50 == 0)
			filling->branch = unit_create(tx,
				&(struct unit){ .parent = UNIT_COMPANY,
					.kind = "branch",
					.name = arena_printf(tx->run->arena, "Branch %" PRId64,
						filling->done / 50 + 1),
					.slogan = "" },
				20200101);
		if (filling->done % 10 == 0)
			filling->group = unit_create(tx,
				&(struct unit){ .parent = filling->branch,
					.kind = "group",
					.name = arena_printf(tx->run->arena, "Group %" PRId64,
						filling->done / 10 + 1),
					.slogan = "",
					.colour = 1 + (int)(filling->done / 10 % 8) },
				20200101);
		int64_t id = person_create(tx,
			&(struct person){ .unit = filling->group,
				.name = arena_printf(
					tx->run->arena, "Member %06" PRId64, filling->done + 1),
				.number = "",
				.post = "sales",
				.phone = "",
				.channel = "",
				.left_reason = "",
				.login = "",
				.language = "",
				.joined = 20200102,
				.part_time = 100 },
			20200102);
		filling->first = filling->first ? filling->first : id;
	}
}

struct whole {
	struct run *run;
	const char *url;
	struct filling filling;
};

static void fill_all(void *context)
{
	struct whole *whole = context;
	struct db *db = db_open(
		whole->run, whole->url, (struct db_options){ .create = true, .no_sync = true });
	struct conn *conn = conn_open(whole->run, db, true);
	while (whole->filling.done < whole->filling.members) {
		struct run run = { .arena = arena_create(), .now = clock_now(NULL) };
		if (!tx_run(&run, conn, TX_WRITE, 0, fill, &whole->filling))
			exit((fprintf(stderr, "fill: %s\n", fault_text(run.arena, &run, false)),
				1));
		arena_destroy(run.arena);
	}
	conn_close(conn);
	db_close(db);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return fprintf(stderr, "fill DATABASE-URL MEMBERS\n"), 2;
	struct run run = { .arena = arena_create(), .now = clock_now(NULL) };
	struct whole whole = {
		.run = &run, .url = argv[1], .filling = { .members = atoll(argv[2]) }
	};
	if (!run_try(&run, fill_all, &whole))
		return fprintf(stderr, "fill: %s\n", fault_text(run.arena, &run, false)), 1;
	printf("%" PRId64 "\n", whole.filling.first);
	arena_destroy(run.arena);
	return 0;
}
