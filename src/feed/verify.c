/* Questions whose answer must be 0. */
#include "feed/verify.h"

#define SUM_KEY "kind, day, branch, grp, campaign, product, member"
#define SUMS_KEPT "SELECT " SUM_KEY ", n, total FROM sum_ WHERE n <> 0 OR total <> 0"
#define SUMS_OF_FACTS                                                         \
	"SELECT " SUM_KEY ", n, total FROM (SELECT " SUM_KEY ","              \
	" CAST(SUM(CASE WHEN undoes = 0 THEN 1 ELSE -1 END) AS BIGINT) AS n," \
	" CAST(SUM(value) AS BIGINT) AS total FROM fact GROUP BY " SUM_KEY    \
	") AS f WHERE n <> 0 OR total <> 0"

const struct finding *verify(struct tx *tx, size_t *count)
{
	static const char *const questions[][2] = {
		{ "sums that no facts make up",
			"SELECT COUNT(*) FROM (" SUMS_KEPT " EXCEPT " SUMS_OF_FACTS ") AS differ" },
		{ "sums of facts that are not kept",
			"SELECT COUNT(*) FROM (" SUMS_OF_FACTS " EXCEPT " SUMS_KEPT ") AS differ" },
		{ "facts told twice under one name",
			"SELECT COUNT(*) FROM (SELECT source, ref FROM fact WHERE undone = 0 AND undoes = 0"
			" AND ref <> '' GROUP BY source, ref HAVING COUNT(*) > 1) AS twice" },
		{ "undoings that do not mirror their fact",
			"SELECT COUNT(*) FROM fact u WHERE u.undoes <> 0 AND NOT EXISTS (SELECT 1 FROM fact f"
			" WHERE f.id = u.undoes AND f.undone = u.id AND f.value = -u.value AND f.kind = u.kind"
			" AND f.day = u.day AND f.member = u.member AND f.branch = u.branch AND f.grp = u.grp)" },
		{ "facts undone by nothing",
			"SELECT COUNT(*) FROM fact f WHERE f.undone <> 0 AND NOT EXISTS (SELECT 1 FROM fact u"
			" WHERE u.id = f.undone AND u.undoes = f.id)" },
		{ "units that do not hang under the company",
			"SELECT COUNT(*) FROM unit u WHERE NOT EXISTS (SELECT 1 FROM unit_above a"
			" WHERE a.unit = u.id AND a.above = 1 AND a.until = 0)" },
		{ "units above that contradict where units hang",
			"SELECT COUNT(*) FROM unit_above a WHERE a.steps = 1 AND NOT EXISTS (SELECT 1"
			" FROM unit_parent p WHERE p.unit = a.unit AND p.parent = a.above AND p.since <= a.since"
			" AND (p.until = 0 OR p.until > a.since))" },
		{ "memberships that overlap",
			"SELECT COUNT(*) FROM membership a JOIN membership b ON b.person = a.person AND a.id <> b.id"
			" AND a.since <= b.since AND (a.until = 0 OR a.until > b.since)" },
		{ "people who left and still belong somewhere",
			"SELECT COUNT(*) FROM person p JOIN membership m ON m.person = p.id"
			" WHERE p.gone <> 0 AND m.until = 0" },
	};
	*count = sizeof questions / sizeof *questions;
	struct finding *findings = NEW_N(tx->run->arena, struct finding, *count);
	for (size_t i = 0; i < *count; i++)
		findings[i] = (struct finding){ questions[i][0], db_int(tx, questions[i][1]) };
	return findings;
}
