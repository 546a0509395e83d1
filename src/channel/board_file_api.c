/* GET /api/boards.csv and /api/boards.xlsx: the same question as /api/boards, as a file. */
#include "channel/board_file.h"
#include "feed/board_in.h"
#include "http/request.h"

#include <string.h>

static const char *file_name(struct request *rq, const struct board_ask *ask, const char *ending)
{
	return arena_printf(rq->run->arena, "board-%d-%d.%s", ask->from, ask->to, ending);
}

static void csv(struct request *rq)
{
	struct board_ask ask;
	board_ask_in(rq, &ask);
	const char *text = board_csv(rq->run, seen_board(rq, &ask), &ask, rq->caller.zh, true);
	reply_file_name(rq, file_name(rq, &ask, "csv"));
	reply_bytes(rq, "text/csv; charset=utf-8", text, strlen(text));
}

static void xlsx(struct request *rq)
{
	struct board_ask ask;
	board_ask_in(rq, &ask);
	size_t length;
	const void *bytes = board_xlsx(rq->run, seen_board(rq, &ask), &ask, rq->caller.zh, &length);
	reply_file_name(rq, file_name(rq, &ask, "xlsx"));
	reply_bytes(rq, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes,
		length);
}

const struct route board_file_routes[] = { { GET, "/api/boards.csv", ROLES_STAFF | PROGRAM, COMPANY,
						   csv, board_in, NULL, "A board as CSV" },
	{ GET, "/api/boards.xlsx", ROLES_STAFF | PROGRAM, COMPANY, xlsx, board_in, NULL,
		"A board as an Excel file" },
	ROUTES_END };
