/* Humane boards: winners are public, the gap to the next tier is private, nobody is shown last. */
#include "feed/seen.h"
#include "org/settings.h"
#include "org/unit.h"

#include <string.h>

enum { NAMED_LEAST = 3 };

void seen_unit(struct request *rq, int64_t unit)
{
	day_t today = org_today(rq->tx);
	for (size_t i = 0; i < rq->caller.grant_count; i++) {
		int64_t own = rq->caller.grants[i].unit;
		if (unit_is_above(rq->tx, unit, own, today) ||
			unit_is_above(rq->tx, own, unit, today))
			return;
	}
	fail(rq->run, FORBIDDEN);
}

bool seen_all(struct request *rq, int64_t unit)
{
	return caller_covers(rq, ROLES_SEE, unit);
}

/* The last of the top third, at least three, ties with it included; 0 = nobody has anything. */
static size_t named_count(const struct board *board)
{
	size_t third = (board->of + 2) / 3, n = 0;
	if (third < NAMED_LEAST)
		third = NAMED_LEAST;
	while (n < board->n && !board->rows[n].none && (size_t)board->rows[n].rank <= third &&
		(board->rows[n].value != 0 || board->metric->lower))
		n++;
	return n;
}

static double gap(const struct board *board, double from, double to)
{
	double missing = board->metric->lower ? from - to : to - from;
	return missing > 0 ? missing : 0;
}

static struct seen_row own_row(
	const struct board *board, const struct board_row *row, size_t named, size_t at)
{
	struct seen_row seen = { .row = row, .own = true, .beside = true, .ranked = at < named };
	if (row->none || !named || at == 0)
		return seen;
	size_t next = at < named ? at
				 : named; /* who stands before: in the top third the next one up */
	while (next > 0 && board->rows[next - 1].value == row->value)
		next--;
	seen.has_gap = next > 0;
	if (seen.has_gap)
		seen.gap = gap(board, row->value, board->rows[next - 1].value);
	return seen;
}

/* The caller's own row where the limit cut it off. */
static const struct board_row *read_own(struct request *rq, const struct board_ask *ask)
{
	struct board_ask own = *ask;
	own.member = rq->caller.person;
	own.limit = 1;
	const struct board *board = board_read(rq->tx, &own);
	return board->n && board->rows[0].id == rq->caller.person ? &board->rows[0] : NULL;
}

static void show_humanely(struct request *rq, const struct board_ask *ask, struct seen_board *seen)
{
	const struct board *board = seen->board;
	size_t named = named_count(board), n = 0;
	struct seen_row *rows = NEW_N(rq->run->arena, struct seen_row, named + 1);
	bool found = false;
	for (size_t i = 0; i < board->n; i++) {
		bool own = board->rows[i].id == rq->caller.person && rq->caller.person;
		found = found || own;
		if (own)
			rows[n++] = own_row(board, &board->rows[i], named, i);
		else if (i < named)
			rows[n++] = (struct seen_row){ .row = &board->rows[i], .ranked = true };
	}
	const struct board_row *own = found || !rq->caller.person ? NULL : read_own(rq, ask);
	if (own)
		rows[n++] = own_row(board, own, named, board->n);
	seen->rows = rows;
	seen->n = n;
	seen->humane = true;
}

static void show_all(
	struct request *rq, const struct board_ask *ask, struct seen_board *seen, bool beside)
{
	struct seen_row *rows = NEW_N(rq->run->arena, struct seen_row, seen->board->n);
	for (size_t i = 0; i < seen->board->n; i++) {
		bool own = ask->by == BY_MEMBER && seen->board->rows[i].id == rq->caller.person;
		rows[i] = (struct seen_row){ .row = &seen->board->rows[i],
			.own = own,
			.beside = beside || own,
			.ranked = true };
	}
	seen->rows = rows;
	seen->n = seen->board->n;
}

const struct seen_board *seen_whole(struct run *run, const struct board *board)
{
	struct seen_board *seen = NEW(run->arena, struct seen_board);
	struct seen_row *rows = NEW_N(run->arena, struct seen_row, board->n);
	for (size_t i = 0; i < board->n; i++)
		rows[i] = (struct seen_row){
			.row = &board->rows[i], .beside = true, .ranked = true
		};
	*seen = (struct seen_board){ .board = board, .rows = rows, .n = board->n };
	return seen;
}

const struct seen_board *seen_board(struct request *rq, struct board_ask *ask)
{
	ask->viewer = rq->caller.person;
	bool all = seen_all(rq, ask->unit ? ask->unit : UNIT_COMPANY) ||
		!settings_get(rq->tx)->humane;
	if (ask->member && !all && ask->member != rq->caller.person)
		fail(rq->run, FORBIDDEN);
	struct seen_board *seen = NEW(rq->run->arena, struct seen_board);
	seen->board = board_read(rq->tx, ask);
	bool people = ask->by == BY_MEMBER;
	if (all || !people || seen->board->metric->input || ask->member)
		show_all(rq, ask, seen, all || !people);
	else
		show_humanely(rq, ask, seen);
	return seen;
}
