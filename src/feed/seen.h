/* What a caller may see of boards and of the rows behind them: the one place that decides it.
 *
 * Leaders, managers, finance and assistants see all of the units that their role covers. Everyone else
 * (agents, walls, and leaders looking above their unit) sees boards humanely: of outcomes the top third,
 * at least three, is named, and oneself; the others are not shown. The company's switch (settings.humane)
 * opens everything; metrics of effort (`input`) are open. */
#pragma once
#include "feed/board.h"
#include "http/request.h"

enum { ROLES_SEE = OWNER | MANAGER | LEADER | ASSISTANT | FINANCE | HR };

/* The caller stands in, under or over the unit. Fault FORBIDDEN when not. */
void seen_unit(struct request *rq, int64_t unit);
/* True when the caller's role covers the unit: nothing is hidden. */
bool seen_all(struct request *rq, int64_t unit);

struct seen_row {
	const struct board_row *row;
	bool own;      /* the caller's, or of a place in which they stand */
	bool beside;   /* previous and best may be shown */
	bool ranked;   /* the rank may be shown */
	bool has_gap;  /* what is missing to the next tier (own rows of a humane board) */
	double gap;
};
struct seen_board {
	const struct board *board;
	const struct seen_row *rows;
	size_t n;
	bool humane;   /* rows were left out */
};
/* All of a board, for who may see it all. */
const struct seen_board *seen_whole(struct run *run, const struct board *board);
/* Reads the board for this caller: seen_unit() must have passed. ask->viewer is set to the caller. */
const struct seen_board *seen_board(struct request *rq, struct board_ask *ask);
