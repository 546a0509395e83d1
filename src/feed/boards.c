/* Open boards. Posts come in an order that tells what a reader's snapshot saw: on SQLite facts are
 * numbered as they are committed, so it is the last fact; on PostgreSQL the posts come through the live
 * table, and a snapshot saw all up to its xmin and a few named ones after it. The last posts are kept
 * for a while: what was committed between a reader's snapshot and the opening of its board is added
 * from there. */
#include "feed/boards.h"
#include "base/buf.h"
#include "base/list.h"
#include "feed/boards_cells.h"
#include "feed/live.h"
#include "http/house.h"
#include "org/unit.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { OPEN_MAX = 24, ASKED_MAX = 64, RECENT_MAX = 1 << 14, IDLE_MS = 10 * MS_MINUTE };
enum { CELLS_MAX = 2000000, SUM_COLUMNS = sizeof(struct sum) / sizeof(int64_t) };

/* A unit's part of the tree: which units were under it, when. */
struct stretch {
	int64_t unit;
	day_t since, until;
};

struct open_board {
	struct sum_ask ask; /* kinds: in kept_kinds */
	int64_t kept_kinds[SUM_KINDS_MAX];
	struct board_cells cells;
	int64_t upto;  /* what the snapshot saw: later posts are added … */
	int64_t *seen; /* … but these (PostgreSQL) */
	size_t seen_count;
	int64_t tree;          /* the tree's state when it was opened */
	struct stretch *under; /* NULL: everything */
	size_t under_count;
	int64_t used_ns;
};

struct recent {
	int64_t order;
	struct sum sum;
};

struct boards {
	days_worked_fn *days;
	pthread_mutex_t lock;
	struct open_board *open[OPEN_MAX];
	size_t open_count;
	uint64_t asked
		[ASKED_MAX]; /* hashes of what was asked last: a board opens at its second reading */
	size_t asked_next;
	struct recent *recent; /* the last posts, a ring; NULL: nobody has asked yet */
	size_t recent_next;
	int64_t forgotten, told; /* the last post no longer in the ring; the last at all */
	struct boards_state state;
};

struct boards *boards_create(days_worked_fn *days)
{
	struct boards *boards = calloc(1, sizeof *boards);
	if (!boards)
		abort();
	boards->days = days;
	pthread_mutex_init(&boards->lock, NULL);
	return boards;
}

static void open_board_destroy(struct open_board *board)
{
	cells_free(&board->cells);
	free(board->under);
	free(board->seen);
	free(board);
}

void boards_destroy(struct boards *boards)
{
	if (!boards)
		return;
	for (size_t i = 0; i < boards->open_count; i++)
		open_board_destroy(boards->open[i]);
	free(boards->recent);
	pthread_mutex_destroy(&boards->lock);
	free(boards);
}

double boards_days(struct boards *boards, struct tx *tx, int64_t member, day_t from, day_t to)
{
	if (boards && boards->days)
		return boards->days(tx, member, from, to);
	int days = 0;
	for (day_t day = from; day <= to; day = day_add(day, 1))
		days += day_weekday(day) <= 5;
	return days;
}

/* --- posts ------------------------------------------------------------------------------------- */

static bool is_under(const struct open_board *board, const struct sum *sum)
{
	if (!board->under)
		return true;
	int64_t unit = sum->group ? sum->group : sum->branch;
	for (size_t i = 0; i < board->under_count; i++) {
		const struct stretch *stretch = &board->under[i];
		if (stretch->unit == unit && stretch->since <= sum->day &&
			(!stretch->until || sum->day < stretch->until))
			return true;
	}
	return false;
}

static int64_t key_of(enum sum_by by, const struct sum *sum)
{
	switch (by) {
	case SUM_MEMBER: return sum->member;
	case SUM_GROUP: return sum->group;
	case SUM_TEAM: return sum->branch;
	case SUM_CAMPAIGN: return sum->campaign;
	case SUM_PRODUCT: return sum->product;
	case SUM_DAY: return sum->day;
	default: return 0;
	}
}

static bool was_seen(const struct open_board *board, int64_t order)
{
	for (size_t i = 0; i < board->seen_count; i++)
		if (board->seen[i] == order)
			return true;
	return order <= board->upto;
}

static void add_post(struct open_board *board, int64_t order, const struct sum *sum)
{
	const struct sum_ask *ask = &board->ask;
	if (sum->day < ask->from || sum->day > ask->to || was_seen(board, order))
		return;
	for (size_t kind = 0; kind < ask->kind_count; kind++)
		if (ask->kinds[kind] == sum->kind && is_under(board, sum))
			cells_add(&board->cells, key_of(ask->by, sum), kind, sum->n, sum->total);
}

static void add_posts(struct boards *boards, int64_t order, const struct sum *sums, size_t n)
{
	pthread_mutex_lock(&boards->lock);
	boards->told = order;
	for (size_t i = 0; i < n; i++) {
		if (boards->recent) {
			struct recent *slot = &boards->recent[boards->recent_next++ % RECENT_MAX];
			if (slot->order)
				boards->forgotten = slot->order;
			*slot = (struct recent){ order, sums[i] };
		}
		for (size_t b = 0; b < boards->open_count; b++)
			add_post(boards->open[b], order, &sums[i]);
	}
	pthread_mutex_unlock(&boards->lock);
}

struct post {
	struct boards *boards;
	int64_t order;
	size_t n;
	const struct sum *sums;
};

static void post_committed(void *context)
{
	const struct post *post = context;
	add_posts(post->boards, post->order, post->sums, post->n);
}

/* Numbers in rows, as the live table carries them. */
static const char *sums_text(struct run *run, const struct sum *sums, size_t n)
{
	struct buf *text = buf_create(run->arena, 0);
	for (size_t i = 0; i < n; i++) {
		const int64_t *columns = (const int64_t *)&sums[i];
		for (size_t column = 0; column < SUM_COLUMNS; column++)
			buf_printf(text, "%" PRId64 "%c", columns[column],
				column + 1 < SUM_COLUMNS ? ' ' : '\n');
	}
	return buf_string(text);
}

void boards_told(struct boards *boards, struct run *run, int64_t position, const char *payload)
{
	if (!boards)
		return;
	LIST(struct sum) sums = { 0 };
	for (char *at = (char *)payload; *at;) {
		int64_t *columns = (int64_t *)list_add(run->arena, &sums);
		for (size_t column = 0; column < SUM_COLUMNS; column++)
			columns[column] = strtoll(at, &at, 10);
		at += *at == '\n';
	}
	add_posts(boards, position, sums.at, sums.n);
}

void boards_tell(struct tx *tx, const struct sum *sums, size_t n, int64_t last)
{
	struct house *house = tx->run->house;
	if (conn_engine(tx->conn) == DB_POSTGRES) {
		live_tell_sums(tx,
			sums_text(tx->run, sums, n)); /* for every server, wherever it was posted */
		return;
	}
	if (!house || !house->boards)
		return;
	struct post *post = NEW(tx->run->arena, struct post);
	*post = (struct post){ house->boards, last, n, sums };
	tx_after(tx, post_committed, post);
}

/* --- opening ----------------------------------------------------------------------------------- */

static bool same_ask(const struct sum_ask *a, const struct sum_ask *b)
{
	return a->by == b->by && a->from == b->from && a->to == b->to && a->unit == b->unit &&
		a->kind_count == b->kind_count &&
		memcmp(a->kinds, b->kinds, a->kind_count * sizeof *a->kinds) == 0;
}

static uint64_t ask_hash(const struct sum_ask *ask)
{
	uint64_t hash = (uint64_t)ask->by * 31 + (uint64_t)ask->from;
	hash = hash * 1000003 + (uint64_t)ask->to;
	hash = hash * 1000003 + (uint64_t)ask->unit;
	for (size_t i = 0; i < ask->kind_count; i++)
		hash = hash * 1000003 + (uint64_t)ask->kinds[i];
	return hash | 1;
}

static bool can_open(struct tx *tx, const struct sum_ask *ask)
{
	struct house *house = tx->run->house;
	if (!house || !house->boards)
		return false;
	if (conn_engine(tx->conn) == DB_POSTGRES && !house->live)
		return false; /* nobody tells what other servers post */
	if (tx->kind != TX_READ)
		return false; /* its own posts are not committed yet */
	if (!ask->kind_count || ask->member || ask->by == SUM_BATCH || ask->by == SUM_MEMBER_DAY)
		return false;
	for (size_t i = 0; i < ask->kind_count; i++)
		if (kind_get(tx, ask->kinds[i])->private_)
			return false;
	return true;
}

static int64_t tree_state(struct tx *tx, const struct sum_ask *ask)
{
	if (!ask->unit || ask->unit == UNIT_COMPANY)
		return 0;
	return db_int(tx, "SELECT CAST(COALESCE(SUM(version), 0) + COUNT(*) AS BIGINT) FROM unit");
}

static void drop(struct boards *boards, size_t at)
{
	open_board_destroy(boards->open[at]);
	boards->open[at] = boards->open[--boards->open_count];
}

static size_t cells_kept(const struct boards *boards)
{
	size_t cells = 0;
	for (size_t i = 0; i < boards->open_count; i++)
		cells += boards->open[i]->cells.n;
	return cells;
}

/* Drops what nobody looks at; makes room for one more when all are looked at. */
static void make_room(struct boards *boards, size_t cells)
{
	int64_t now = clock_monotonic_ns();
	for (size_t i = boards->open_count; i--;)
		if (now - boards->open[i]->used_ns > (int64_t)IDLE_MS * 1000000)
			drop(boards, i);
	while (boards->open_count &&
		(boards->open_count == OPEN_MAX || cells_kept(boards) + cells > CELLS_MAX)) {
		size_t oldest = 0;
		for (size_t i = 1; i < boards->open_count; i++)
			if (boards->open[i]->used_ns < boards->open[oldest]->used_ns)
				oldest = i;
		drop(boards, oldest);
	}
}

static void *copy(const void *from, size_t n, size_t size)
{
	void *to = malloc(n * size + 1);
	if (!to)
		abort();
	if (n)
		memcpy(to, from, n * size);
	return to;
}

/* Which units were under the ask's unit, when; NULL: everything is. From malloc. */
static struct stretch *under_of(struct tx *tx, const struct sum_ask *ask, size_t *count)
{
	*count = 0;
	if (!ask->unit || ask->unit == UNIT_COMPANY)
		return NULL;
	LIST(struct stretch) list = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT a.unit, CASE WHEN a.since = (SELECT MIN(b.since) FROM unit_above b "
		"WHERE b.unit = a.unit) THEN 0 ELSE a.since END, a.until FROM unit_above a WHERE a.above = $1",
		I(ask->unit));
	while (rows_next(rows))
		*list_add(tx->run->arena, &list) = (struct stretch){ row_int(rows, 0),
			(day_t)row_int(rows, 1), (day_t)row_int(rows, 2) };
	*count = list.n;
	return copy(list.at, list.n, sizeof *list.at);
}

struct snapshot {
	int64_t upto, *seen;
	size_t seen_count;
};

static struct snapshot snapshot_read(struct tx *tx)
{
	struct snapshot snapshot = { 0 };
	if (conn_engine(tx->conn) == DB_SQLITE) {
		snapshot.upto = db_int(tx, "SELECT COALESCE(MAX(id), 0) FROM fact");
		return snapshot;
	}
	snapshot.upto = live_position(tx);
	LIST(int64_t) seen = { 0 };
	struct rows *rows = db_rows(tx,
		"SELECT position FROM live WHERE position > $1 AND kind = ''", I(snapshot.upto));
	while (rows_next(rows))
		*list_add(tx->run->arena, &seen) = row_int(rows, 0);
	snapshot.seen = seen.at;
	snapshot.seen_count = seen.n;
	return snapshot;
}

/* Everything is read by now; from here on it cannot fail. True when it is kept. */
static bool keep(struct boards *boards, struct open_board *board)
{
	pthread_mutex_lock(&boards->lock);
	bool fits = board->cells.n <= CELLS_MAX && board->upto >= boards->forgotten;
	if (fits) {
		make_room(boards, board->cells.n);
		for (size_t i = 0; i < RECENT_MAX && boards->recent[i].order; i++)
			add_post(board, boards->recent[i].order, &boards->recent[i].sum);
		board->used_ns = clock_monotonic_ns();
		boards->open[boards->open_count++] = board;
	}
	pthread_mutex_unlock(&boards->lock);
	return fits;
}

static void open_board(struct boards *boards, struct tx *tx, const struct sum_ask *ask,
	const struct sum_cells *cells, struct snapshot snapshot, int64_t tree)
{
	size_t under_count;
	struct stretch *under = under_of(tx, ask, &under_count); /* the last that can fail */
	struct open_board *board = calloc(1, sizeof *board);
	if (!board)
		abort();
	board->under = under;
	board->under_count = under_count;
	board->ask = *ask;
	memcpy(board->kept_kinds, ask->kinds, ask->kind_count * sizeof *ask->kinds);
	board->ask.kinds = board->kept_kinds;
	board->upto = snapshot.upto;
	board->seen = copy(snapshot.seen, snapshot.seen_count, sizeof *snapshot.seen);
	board->seen_count = snapshot.seen_count;
	board->tree = tree;
	cells_start(&board->cells, ask->kind_count, cells->n);
	for (size_t i = 0; i < cells->n; i++)
		for (size_t kind = 0; kind < ask->kind_count; kind++)
			cells_add(&board->cells, cells->at[i].key, kind, cells->at[i].n[kind],
				cells->at[i].total[kind]);
	if (!keep(boards, board))
		open_board_destroy(board);
}

/* Notes what was asked; true when it was asked before: then it is worth keeping. */
static bool asked_again(struct boards *boards, const struct sum_ask *ask)
{
	uint64_t hash = ask_hash(ask);
	bool again = false;
	pthread_mutex_lock(&boards->lock);
	if (!boards->recent) {
		boards->recent = calloc(RECENT_MAX, sizeof *boards->recent);
		if (!boards->recent)
			abort();
		boards->forgotten = boards->told;
	}
	for (size_t i = 0; i < ASKED_MAX && !again; i++)
		again = boards->asked[i] == hash;
	if (!again)
		boards->asked[boards->asked_next++ % ASKED_MAX] = hash;
	pthread_mutex_unlock(&boards->lock);
	return again;
}

/* --- reading ----------------------------------------------------------------------------------- */

static bool read_open(struct boards *boards, const struct sum_ask *ask, int64_t tree, cell_fn *each,
	void *context)
{
	bool found = false;
	pthread_mutex_lock(&boards->lock);
	for (size_t i = 0; i < boards->open_count && !found; i++) {
		struct open_board *board = boards->open[i];
		if (!same_ask(&board->ask, ask))
			continue;
		if (board->tree != tree) {
			drop(boards, i);
			break;
		}
		found = true;
		board->used_ns = clock_monotonic_ns();
		cells_each(&board->cells, each, context);
	}
	*(found ? &boards->state.from_memory : &boards->state.from_sums) += 1;
	pthread_mutex_unlock(&boards->lock);
	return found;
}

bool boards_read(struct tx *tx, const struct sum_ask *ask, cell_fn *each, void *context)
{
	bool may = can_open(tx, ask);
	struct boards *boards = may ? tx->run->house->boards : NULL;
	int64_t tree = may ? tree_state(tx, ask) : 0;
	if (may && read_open(boards, ask, tree, each, context))
		return false;
	bool again = may && asked_again(boards, ask);
	struct snapshot snapshot = again ? snapshot_read(tx) : (struct snapshot){ 0 };
	const struct sum_cells *cells = sum_read(tx, ask);
	if (again)
		open_board(boards, tx, ask, cells, snapshot, tree);
	for (size_t i = 0; i < cells->n; i++)
		each(context, cells->at[i].key, cells->at[i].total, cells->at[i].n);
	return cells->withheld;
}

struct boards_state boards_state(struct boards *boards)
{
	pthread_mutex_lock(&boards->lock);
	struct boards_state state = boards->state;
	state.open = boards->open_count;
	state.cells = cells_kept(boards);
	pthread_mutex_unlock(&boards->lock);
	return state;
}
