/* The baseline: what one would plainly write on PostgreSQL, by libpq without HTTP: a table of facts with a
 * unique (source, ref) and an index for boards, and the sums in the same transaction.
 * Usage: plain DATABASE-URL single|batch CONNECTIONS SECONDS MEMBERS DAYS. The database is new or filled by
 * plain DATABASE-URL fill FACTS 0 MEMBERS DAYS. Prints as load does. */
#include "base/calendar.h"
#include "base/random.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 1000, ROUNDS_MAX = 1 << 20 };

static const char schema[] =
	"CREATE TABLE IF NOT EXISTS fact (id BIGSERIAL PRIMARY KEY, at BIGINT NOT NULL, day INT NOT NULL, member BIGINT NOT NULL, "
	"grp BIGINT NOT NULL, kind INT NOT NULL, value BIGINT NOT NULL, source TEXT NOT NULL, ref TEXT NOT NULL, "
	"UNIQUE (source, ref)); CREATE INDEX IF NOT EXISTS fact_rows ON fact (kind, day);"
	"CREATE TABLE IF NOT EXISTS sums (kind INT, day INT, grp BIGINT, member BIGINT, n BIGINT, total BIGINT, "
	"PRIMARY KEY (kind, day, grp, member));";
static const char insert[] =
	"WITH told AS (INSERT INTO fact (at, day, member, grp, kind, value, source, ref) "
	"SELECT * FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::int[], $6::bigint[], $7::text[], $8::text[]) "
	"ON CONFLICT (source, ref) DO NOTHING RETURNING kind, day, grp, member, value) "
	"INSERT INTO sums SELECT kind, day, grp, member, COUNT(*), SUM(value) FROM told GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 "
	"ON CONFLICT (kind, day, grp, member) DO UPDATE SET n = sums.n + excluded.n, total = sums.total + excluded.total";

struct poster {
	pthread_t thread;
	const char *url;
	int number, batch;
	int64_t members, days, until_ns, rounds, faults;
	float *ms;
};

static void must(PGconn *handle, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		exit((fprintf(stderr, "plain: %s\n", PQerrorMessage(handle)), 1));
	PQclear(result);
}

static void add(char **at, bool first, const char *before, int64_t number)
{
	if (!first)
		*(*at)++ = ',';
	*at += sprintf(*at, "%s%" PRId64, before, number);
}

static void make(struct poster *poster, struct random *random, char *values[8])
{
	char *at[8];
	for (int i = 0; i < 8; i++) {
		at[i] = values[i];
		*at[i]++ = '{';
	}
	ms_t now = clock_now(NULL);
	for (int i = 0; i < poster->batch; i++) {
		ms_t then = now - (ms_t)random_below(random, (uint32_t)poster->days) * MS_DAY;
		int64_t member = 1 + random_below(random, (uint32_t)poster->members);
		add(&at[0], !i, "", then);
		add(&at[1], !i, "", day_from_number((int32_t)(then / MS_DAY)));
		add(&at[2], !i, "", member);
		add(&at[3], !i, "", member / 10);
		add(&at[4], !i, "", 1 + random_below(random, 5));
		add(&at[5], !i, "", 1 + random_below(random, 100000));
		add(&at[6], !i, "load", 0);
		char ref[64];
		snprintf(ref, sizeof ref, "p%d-%lld-", poster->number, (long long)now);
		add(&at[7], !i, ref, poster->rounds * BATCH + i);
	}
	for (int i = 0; i < 8; i++)
		strcpy(at[i], "}");
}

static void *post(void *context)
{
	struct poster *poster = context;
	PGconn *handle = PQconnectdb(poster->url);
	must(handle, PQprepare(handle, "post", insert, 0, NULL));
	struct random random = random_seeded(
		(uint64_t)poster->number * 7919 + (uint64_t)clock_monotonic_ns());
	char *values[8];
	for (int i = 0; i < 8; i++)
		values[i] = malloc(64 * BATCH);
	while (clock_monotonic_ns() < poster->until_ns && poster->rounds < ROUNDS_MAX) {
		make(poster, &random, values);
		int64_t began = clock_monotonic_ns();
		PGresult *result = PQexecPrepared(
			handle, "post", 8, (const char *const *)values, NULL, NULL, 0);
		poster->faults += PQresultStatus(result) !=
			PGRES_COMMAND_OK; /* a deadlock of two batches */
		PQclear(result);
		poster->ms[poster->rounds++] = (float)(clock_monotonic_ns() - began) / 1e6f;
	}
	PQfinish(handle);
	return NULL;
}

static void fill(const char *url, const char *facts, const char *members, const char *days)
{
	PGconn *handle = PQconnectdb(url);
	must(handle, PQexec(handle, schema));
	must(handle,
		PQexecParams(handle,
			"INSERT INTO fact (at, day, member, grp, kind, value, source, ref) SELECT i, "
			"to_char(now() - ($3::bigint - 1 - i * $3::bigint / ($1::bigint + 1)) * interval '1 day', 'YYYYMMDD')::int, 1 + (random() * ($2::bigint - 1))::bigint, 0, 1 + i % 5, i % 1000, "
			"'load0', 'f' || i FROM generate_series(1, $1::bigint) AS i",
			3, NULL, (const char *[]){ facts, members, days }, NULL, NULL, 0));
	must(handle,
		PQexec(handle,
			"INSERT INTO sums SELECT kind, day, member / 10, "
			"member, COUNT(*), SUM(value) FROM fact GROUP BY 1, 2, 3, 4; ANALYZE fact"));
	PQfinish(handle);
}

static int compare_ms(const void *a, const void *b)
{
	float one = *(const float *)a, two = *(const float *)b;
	return one < two ? -1 : one > two;
}

int main(int argc, char **argv)
{
	if (argc != 7)
		return fprintf(stderr,
			       "plain URL single|batch|fill CONNECTIONS|FACTS SECONDS MEMBERS DAYS\n"),
		       2;
	if (strcmp(argv[2], "fill") == 0)
		return fill(argv[1], argv[3], argv[5], argv[6]), 0;
	int connections = atoi(argv[3]), batch = strcmp(argv[2], "batch") == 0 ? BATCH : 1;
	struct poster *posters = calloc((size_t)connections, sizeof *posters);
	int64_t began = clock_monotonic_ns();
	for (int i = 0; i < connections; i++) {
		posters[i] = (struct poster){ .url = argv[1],
			.number = i,
			.batch = batch,
			.members = atoll(argv[5]),
			.days = atoll(argv[6]),
			.until_ns = began + atoll(argv[4]) * 1000000000,
			.ms = malloc(ROUNDS_MAX * sizeof(float)) };
		pthread_create(&posters[i].thread, NULL, post, &posters[i]);
	}
	int64_t rounds = 0, faults = 0;
	for (int i = 0; i < connections; i++) {
		pthread_join(posters[i].thread, NULL);
		rounds += posters[i].rounds;
		faults += posters[i].faults;
	}
	double seconds = (double)(clock_monotonic_ns() - began) / 1e9;
	float *ms = malloc((size_t)(rounds + 1) * sizeof *ms);
	size_t n = 0;
	for (int i = 0; i < connections; i++) {
		memcpy(ms + n, posters[i].ms, (size_t)posters[i].rounds * sizeof *ms);
		n += (size_t)posters[i].rounds;
	}
	qsort(ms, n, sizeof *ms, compare_ms);
	printf("{\"answers\":%" PRId64 ",\"facts\":%" PRId64 ",\"faults\":%" PRId64
	       ",\"seconds\":%.2f,\"per_second\":%.0f,"
	       "\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f}\n",
		rounds, (rounds - faults) * batch, faults, seconds,
		(double)((rounds - faults) * batch) / seconds, (double)ms[n / 2],
		(double)ms[n * 99 / 100], (double)ms[n ? n - 1 : 0]);
	return 0;
}
