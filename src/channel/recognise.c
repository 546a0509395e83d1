/* Scores of heads and shapes; the best pairs of field and column win, each once. */
#include "recognise.h"
#include "value.h"

#include <math.h>
#include <string.h>

enum { SAMPLE_ROWS = 400, HEAD_ROWS = 30, HEAD_BYTES = 90, STATE_WORDS = 12 };

static const double accepted = 0.4, head_weight = 0.7, headless_confidence = 0.35,
		    leader_group_confidence = 0.5;

struct sample {
	LIST(struct row) rows;
	size_t columns;
	int head; /* index of the row of heads; −1 = none */
	double head_score;
};

struct search {
	struct run *run;
	struct arena *scratch; /* reset per row or column */
	enum import_kind kind;
	const struct import_field *fields;
	day_t today;
};

/* --- words ------------------------------------------------------------------------------------ */

bool total_word(struct arena *arena, const char *text, bool *part)
{
	static const char *const words[] = { "合计", "总计", "总和", "累计", "本月合计", "合计金额",
		"total", "grandtotal", "sum", "totals" };
	static const char *const parts[] = { "小计", "subtotal", "组小计", "本页小计" };
	if (strlen(text) > 60)
		return false;
	char *fold = arena_strdup(arena, value_fold(arena, text));
	size_t n = strlen(fold);
	if (n && fold[n - 1] == ':')
		fold[n - 1] = 0;
	*part = false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(fold, words[i]))
			return true;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!strcmp(fold, parts[i]))
			return *part = true;
	/* 清风组小计 */
	n = strlen(fold);
	*part = n > 6 && !strcmp(fold + n - 6, "小计");
	return *part || (n > 6 && !strcmp(fold + n - 6, "合计"));
}

/* What stands before a unit in brackets: 金额(元). */
static const char *without_brackets(struct arena *arena, const char *text)
{
	const char *plain = value_plain(arena, text), *open = strchr(plain, '(');
	return open && open > plain ? arena_strndup(arena, plain, (size_t)(open - plain)) : plain;
}

/* How well a folded head fits a list of words. */
static double head_score(const char *fold, const char *words)
{
	double best = 0;
	size_t length = strlen(fold);
	for (int k = 0; *words; k++) {
		char word[64];
		size_t n = 0;
		for (; *words && *words != '|'; words++)
			if (*words != ' ' && *words != '_' && *words != '-' && n < sizeof word - 1)
				word[n++] = *words;
		word[n] = 0;
		words += *words == '|';
		double score = 0;
		if (!strcmp(fold, word))
			score = 1 - 0.01 * k;
		else if (n >= ((word[0] & 0x80) ? 6 : 4) && strstr(fold, word))
			score = 0.5 + 0.3 * (double)n / (double)length - 0.01 * k;
		best = fmax(best, score);
	}
	return best;
}

static double field_head_score(
	struct search *search, const struct import_field *field, const char *head)
{
	if (!*head || strlen(head) > HEAD_BYTES)
		return 0;
	return head_score(
		value_fold(search->scratch, without_brackets(search->scratch, head)), field->heads);
}

/* --- shapes ----------------------------------------------------------------------------------- */

static double name_shape(struct search *search, const struct cell *cell)
{
	struct value_name name;
	if (cell->kind != CELL_TEXT || !value_name(search->scratch, cell->text, &name, NULL))
		return 0;
	return strpbrk(name.name, "0123456789@/") ? 0.6 : strlen(name.name) > 40 ? 0.3 : 1;
}

static double cell_shape(struct search *search, enum shape shape, const struct cell *cell)
{
	struct date_context context = { .today = search->today };
	struct value_date date;
	int64_t number;
	bool flag;
	switch (shape) {
	case SHAPE_NAME: return name_shape(search, cell);
	case SHAPE_DATE:
		return cell->kind == CELL_DATE || value_date(cell->text, &context, &date, NULL);
	case SHAPE_TIME:
		return cell->kind == CELL_TIME ||
			(strchr(cell->text, ':') && value_seconds(cell->text, &number, NULL));
	case SHAPE_MONEY:
		return cell->kind != CELL_DATE && value_money(cell->text, &number, NULL, NULL);
	case SHAPE_WHOLE: return cell->kind != CELL_DATE && value_whole(cell->text, &number, NULL);
	case SHAPE_SECONDS:
		return cell->kind == CELL_TIME || value_seconds(cell->text, &number, NULL);
	case SHAPE_YES: return value_yes(cell->text, &flag, NULL);
	default: return 0.8;
	}
}

static const struct cell *cell_at(const struct row *row, size_t column)
{
	static const struct cell none = { .text = "" };
	return column < row->n ? &row->cells[column] : &none;
}

/* The mean over the sample's filled cells below the heads; −1 = nothing is filled. */
static double column_shape(
	struct search *search, const struct sample *sample, enum shape shape, size_t column)
{
	double sum = 0, n = 0;
	for (size_t i = (size_t)(sample->head + 1); i < sample->rows.n && n < 100; i++) {
		const struct cell *cell = cell_at(&sample->rows.at[i], column);
		if (value_blank(cell->text) || cell->carried)
			continue;
		arena_reset(search->scratch);
		sum += cell_shape(search, shape, cell);
		n++;
	}
	return n > 0 ? sum / n : -1;
}

/* --- sheets ----------------------------------------------------------------------------------- */

static void row_keep(struct search *search, struct sample *sample, const struct row *row)
{
	struct arena *arena = search->run->arena;
	struct cell *cells = NEW_N(arena, struct cell, row->n);
	for (size_t i = 0; i < row->n; i++) {
		cells[i] = row->cells[i];
		cells[i].text = arena_strdup(arena, row->cells[i].text);
	}
	struct row *kept = list_add(arena, &sample->rows);
	*kept = *row;
	kept->cells = cells;
	if (row->n > sample->columns)
		sample->columns = row->n;
}

/* The row with the best words of heads: they must be more than a chance hit in a title. */
static void head_find(struct search *search, struct sample *sample)
{
	sample->head = -1;
	for (size_t i = 0; i < sample->rows.n && i < HEAD_ROWS; i++) {
		const struct row *row = &sample->rows.at[i];
		double sum = 0;
		int hits = 0;
		for (size_t c = 0; c < row->n; c++) {
			double best = 0;
			arena_reset(search->scratch);
			for (int f = 0; search->fields[f].name; f++)
				best = fmax(best,
					field_head_score(
						search, &search->fields[f], row->cells[c].text));
			sum += best;
			hits += best >= 0.5;
		}
		if (hits >= 2 && sum > sample->head_score) {
			sample->head_score = sum;
			sample->head = (int)i;
		}
	}
}

/* --- pairing ---------------------------------------------------------------------------------- */

static void pair_best(
	struct search *search, const struct sample *sample, struct recognised *recognised)
{
	const struct row *heads = &sample->rows.at[sample->head];
	double score[FIELDS_MAX][64] = { { 0 } };
	size_t columns = sample->columns < 64 ? sample->columns : 64;
	for (int f = 0; search->fields[f].name; f++) {
		for (size_t c = 0; c < columns; c++) {
			arena_reset(search->scratch);
			double head = field_head_score(
				search, &search->fields[f], cell_at(heads, c)->text);
			if (head <= 0)
				continue;
			double shape = column_shape(search, sample, search->fields[f].shape, c);
			double sure = head_weight * head +
				(1 - head_weight) * (shape < 0 ? 0.5 : shape);
			score[f][c] = shape >= 0 && shape < 0.3 ? sure * 0.3 : sure;
		}
	}
	for (;;) {
		int field = -1;
		size_t column = 0;
		double best = accepted;
		for (int f = 0; search->fields[f].name; f++)
			for (size_t c = 0; c < columns; c++)
				if (score[f][c] > best) {
					best = score[f][c];
					field = f;
					column = c;
				}
		if (field < 0)
			return;
		*list_add(search->run->arena, &recognised->guesses) = (struct guess){ field,
			(int)column, fmin(best, 1), cell_at(heads, column)->text };
		for (size_t c = 0; c < columns; c++)
			score[field][c] = 0;
		for (int f = 0; search->fields[f].name; f++)
			score[f][column] = 0;
	}
}

/* Pasted rows without heads: the shapes alone. The last money column is the amount. */
static void pair_by_shape(
	struct search *search, const struct sample *sample, struct recognised *recognised)
{
	bool taken[64] = { false };
	static const enum shape order[] = { SHAPE_DATE, SHAPE_MONEY, SHAPE_NAME, SHAPE_TEXT };
	size_t columns = sample->columns < 64 ? sample->columns : 64;
	for (size_t s = 0; s < sizeof order / sizeof *order; s++) {
		for (int f = 0; search->fields[f].name; f++) {
			const struct import_field *field = &search->fields[f];
			bool wanted = field->shape == order[s] &&
				(field->required || !strcmp(field->name, "group") ||
					!strcmp(field->name, "product"));
			for (size_t i = 0; wanted && i < columns; i++) {
				size_t c = order[s] == SHAPE_MONEY ? columns - 1 - i : i;
				if (taken[c] ||
					column_shape(search, sample, order[s], c) <
						(order[s] == SHAPE_TEXT ? 0.5 : 0.8))
					continue;
				taken[c] = true;
				*list_add(search->run->arena,
					&recognised->guesses) = (struct guess){ f, (int)c,
					headless_confidence, "" };
				break;
			}
		}
	}
}

/* --- states ----------------------------------------------------------------------------------- */

static bool won(const char *fold)
{
	static const char *const words[] = { "won", "closedwon", "成交", "已成交", "签约", "已签约",
		"已签单", "已签", "signed", "已付款", "已付", "paid", "已完成", "完成", "completed",
		"已回款", "已到账", "已审核", "通过", "成功", "有效" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(fold, words[i]))
			return true;
	return false;
}

/* Deals of several states: only those that were won are proposed. */
static void state_condition(
	struct search *search, const struct sample *sample, struct recognised *recognised)
{
	struct arena *arena = search->run->arena;
	int field = search->kind == IMPORT_DEALS ? import_field_named(IMPORT_DEALS, "state") : -1;
	int column = -1;
	for (size_t i = 0; field >= 0 && i < recognised->guesses.n; i++)
		if (recognised->guesses.at[i].field == field)
			column = recognised->guesses.at[i].column;
	struct condition condition = { 0 };
	const char *seen[STATE_WORDS];
	size_t n = 0;
	for (size_t i = (size_t)(sample->head + 1); column >= 0 && i < sample->rows.n; i++) {
		const char *text = cell_at(&sample->rows.at[i], (size_t)column)->text,
			   *fold = value_fold(arena, text);
		bool known = value_blank(text);
		for (size_t j = 0; j < n; j++)
			known = known || !strcmp(seen[j], fold);
		if (known)
			continue;
		if (n == STATE_WORDS)
			return;
		seen[n++] = fold;
		if (won(fold))
			*list_add(arena, &condition.values) = text;
	}
	if (!condition.values.n || condition.values.n == n)
		return;
	condition.column = *recognised->mapping->base.column[field];
	*list_add(arena, &recognised->mapping->base.where) = condition;
}

/* --- all of it -------------------------------------------------------------------------------- */

/* Two columns of the same head can only be told apart by their letters. */
static bool head_unique(const struct recognised *recognised, const char *head)
{
	int n = 0;
	for (size_t i = 0; i < recognised->heads.n; i++)
		n += !strcmp(recognised->heads.at[i], head);
	return n == 1;
}

/* A roster that names leaders but no groups: each leader's people are a group of that name. */
static void group_by_leader(struct search *search, struct recognised *recognised)
{
	struct column_ref **columns = recognised->mapping->base.column;
	if (search->kind != IMPORT_PEOPLE)
		return;
	int leader = import_field_named(IMPORT_PEOPLE, "leader"),
	    group = import_field_named(IMPORT_PEOPLE, "group");
	if (columns[group] || !columns[leader])
		return;
	columns[group] = columns[leader];
	for (size_t i = 0; i < recognised->guesses.n; i++) {
		struct guess guess = recognised->guesses.at[i];
		if (guess.field != leader)
			continue;
		guess.field = group;
		guess.confidence = leader_group_confidence;
		*list_add(search->run->arena, &recognised->guesses) = guess;
		return;
	}
}

static void first_sheet(
	struct search *search, const struct sample *sample, struct recognised *recognised)
{
	struct arena *arena = search->run->arena;
	struct mapping *mapping = recognised->mapping;
	if (sample->head >= 0) {
		const struct row *heads = &sample->rows.at[sample->head];
		for (size_t c = 0; c < heads->n; c++)
			*list_add(arena, &recognised->heads) = heads->cells[c].text;
		pair_best(search, sample, recognised);
	} else {
		mapping->head_line = 0;
		pair_by_shape(search, sample, recognised);
	}
	for (size_t i = 0; i < recognised->guesses.n; i++) {
		const struct guess *guess = &recognised->guesses.at[i];
		mapping->base.column[guess->field] = *guess->head &&
				head_unique(recognised, guess->head)
			? column_by_head(arena, guess->head)
			: column_by_letter(arena, guess->column);
	}
	group_by_leader(search, recognised);
	state_condition(search, sample, recognised);
	int number = import_field_named(search->kind, "number");
	if (search->kind != IMPORT_PEOPLE && number >= 0 && mapping->base.column[number])
		mapping->ref_field = number;
}

/* Whether this sheet has the heads of the first one used. */
static bool same_heads(const struct sample *sample, const struct recognised *recognised)
{
	if (sample->head < 0)
		return false;
	const struct row *heads = &sample->rows.at[sample->head];
	for (size_t i = 0; i < recognised->guesses.n; i++) {
		const struct guess *guess = &recognised->guesses.at[i];
		bool found = false;
		for (size_t c = 0; c < heads->n; c++)
			found = found || !strcmp(heads->cells[c].text, guess->head);
		if (!found && import_fields(recognised->mapping->kind)[guess->field].required)
			return false;
	}
	return true;
}

static void samples_read(struct search *search, struct table *table, struct sample *samples)
{
	struct row row;
	while (table_next(table, &row)) {
		struct sample *sample = &samples[row.sheet_index];
		bool filled = false;
		for (size_t i = 0; i < row.n; i++)
			filled = filled || *row.cells[i].text;
		if (filled)
			row_keep(search, sample, &row);
		if (sample->rows.n == SAMPLE_ROWS)
			table_skip_sheet(table);
	}
}

static void arena_release(void *arena)
{
	arena_destroy(arena);
}

const struct recognised *recognise(struct run *run, const struct table_source *source,
	const struct table_limits *limits, enum import_kind kind, day_t today)
{
	struct search search = { run, arena_own(run->arena, arena_create(), arena_release), kind,
		import_fields(kind), today };
	struct recognised *recognised = NEW(run->arena, struct recognised);
	recognised->mapping = mapping_create(run, kind);
	recognised->mapping->inside = source->inside;
	struct table *table = table_open(run, source, limits);
	recognised->form = table_form(table);
	recognised->hidden = table_hidden_count(table);
	int sheets = table_sheet_count(table), best = -1, filled = -1;
	struct sample *samples = NEW_N(run->arena, struct sample, (size_t)sheets);
	samples_read(&search, table, samples);
	for (int i = 0; i < sheets; i++) {
		head_find(&search, &samples[i]);
		if (samples[i].head >= 0 &&
			(best < 0 || samples[i].head_score > samples[best].head_score + 0.5))
			best = i;
		if (filled < 0 && samples[i].rows.n)
			filled = i;
	}
	if (filled < 0)
		fail(run, TABLE_EMPTY, source->name ? source->name : source->path);
	first_sheet(&search, &samples[best >= 0 ? best : filled], recognised);
	for (int i = 0; i < sheets; i++) {
		const struct sample *sample = &samples[i];
		*list_add(run->arena,
			&recognised->sheets) = (struct sheet_seen){ table_sheet_name(table, i),
			sample->head >= 0 ? sample->rows.at[sample->head].line : 0,
			best < 0 ? i == filled : same_heads(sample, recognised) };
	}
	for (int f = 0; search.fields[f].name; f++)
		if (search.fields[f].required && !recognised->mapping->base.column[f])
			*list_add(run->arena, &recognised->missing) = search.fields[f].name;
	table_close(table);
	return recognised;
}

json_t *recognised_json(const struct recognised *recognised)
{
	const struct import_field *fields = import_fields(recognised->mapping->kind);
	json_t *heads = json_array(), *guesses = json_array(), *sheets = json_array(),
	       *seen = json_array(), *missing = json_array();
	struct arena *arena = arena_create();
	for (size_t i = 0; i < recognised->heads.n; i++)
		json_array_append_new(heads, json_string(recognised->heads.at[i]));
	for (size_t i = 0; i < recognised->guesses.n; i++) {
		const struct guess *guess = &recognised->guesses.at[i];
		json_array_append_new(guesses,
			json_pack("{s:s, s:s, s:s, s:f}", "field", fields[guess->field].name,
				"letter", column_letter(arena, guess->column), "head", guess->head,
				"confidence", guess->confidence));
	}
	for (size_t i = 0; i < recognised->sheets.n; i++) {
		const struct sheet_seen *sheet = &recognised->sheets.at[i];
		json_array_append_new(sheets, json_string(sheet->name));
		json_array_append_new(seen,
			json_pack("{s:s, s:I, s:b}", "name", sheet->name, "head_line",
				(json_int_t)sheet->head_line, "used", sheet->used));
	}
	for (size_t i = 0; i < recognised->missing.n; i++)
		json_array_append_new(missing, json_string(recognised->missing.at[i]));
	arena_destroy(arena);
	return json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:o}", "form", recognised->form, "hidden",
		recognised->hidden, "heads", heads, "guesses", guesses, "sheets", sheets,
		"sheets_seen", seen, "missing", missing);
}
