/* Formulas: read by recursive descent into steps for a small stack machine, so that a board of a
 * hundred thousand rows walks no tree. */
#include "feed/metric.h"
#include "base/buf.h"
#include "base/list.h"

#include <math.h>
#include <string.h>

enum { DEPTH_MAX = 40, KINDS_MAX = 16 };

enum step_kind {
	STEP_NUMBER,
	STEP_TOTAL,
	STEP_COUNT,
	STEP_HEADS,
	STEP_DAYS,
	STEP_NEGATE,
	STEP_ADD,
	STEP_SUBTRACT,
	STEP_MULTIPLY,
	STEP_DIVIDE
};

struct step {
	enum step_kind kind;
	size_t operand; /* TOTAL, COUNT: which kind */
	double number;
};

struct metric {
	LIST(struct step) steps;
	LIST(const char *) kinds;
	int columns[KINDS_MAX];
	bool heads, days;
};

enum token { END = 0, NUMBER = 256, NAME, COUNT_OF }; /* others: the character itself */

struct reader {
	struct run *run;
	struct metric *metric;
	const char *at;    /* behind the token */
	const char *start; /* of the formula */
	const char *word;  /* of the token */
	size_t length;
	int token, depth;
	double number;
};

/* --- tokens ------------------------------------------------------------------------------------ */

static int column_of(const struct reader *reader, const char *at)
{
	int column = 1;
	for (const char *c = reader->start; c < at; c++)
		column += ((unsigned char)*c & 0xc0) != 0x80;
	return column;
}

_Noreturn static void expected(struct reader *reader, const char *en, const char *zh)
{
	fail(reader->run, METRIC_SYNTAX, num(reader->run, column_of(reader, reader->word)), en, zh);
}

/* What a Chinese keyboard gives in place of an operator; 0 = none of them. */
static int full_width(const char *at, size_t *length)
{
	static const struct {
		const char *text;
		char means;
	} forms[] = {
		{ "×", '*' },
		{ "÷", '/' },
		{ "（", '(' },
		{ "）", ')' },
		{ "＋", '+' },
		{ "－", '-' },
		{ "−", '-' },
		{ "＊", '*' },
		{ "／", '/' },
		{ "　", ' ' },
	};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		*length = strlen(forms[i].text);
		if (strncmp(at, forms[i].text, *length) == 0)
			return forms[i].means;
	}
	return 0;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || c == '_';
}

static void read_number(struct reader *reader)
{
	double value = 0, place = 1; /* 0.1 is 1 / 10: divided once, so as exact as can be */
	const char *c = reader->at;
	while (is_digit(*c))
		value = value * 10 + (*c++ - '0');
	if (*c == '.') {
		c++;
		if (!is_digit(*c)) {
			reader->word = c;
			expected(reader, "a digit after the point", "小数点后要有数字");
		}
		while (is_digit(*c)) {
			value = value * 10 + (*c++ - '0');
			place *= 10;
		}
	}
	reader->number = value / place;
	reader->token = NUMBER;
	reader->at = c;
}

static void read_name(struct reader *reader)
{
	const char *c = reader->at;
	while (is_letter(*c) || is_digit(*c))
		c++;
	reader->length = (size_t)(c - reader->word);
	reader->token = NAME;
	if (*c == '.') {
		if (c[1] != 'n' || is_letter(c[2]) || is_digit(c[2])) {
			reader->word = c + 1;
			expected(reader, "n after the point (the count)", "点号后要写 n(次数)");
		}
		reader->token = COUNT_OF;
		c += 2;
	}
	reader->at = c;
}

static void next(struct reader *reader)
{
	size_t wide;
	for (;;) {
		if (*reader->at == ' ' || *reader->at == '\t' || *reader->at == '\n' ||
			*reader->at == '\r')
			reader->at++;
		else if (full_width(reader->at, &wide) == ' ')
			reader->at += wide;
		else
			break;
	}
	reader->word = reader->at;
	char c = *reader->at;
	if (!c) {
		reader->token = END;
	} else if (is_digit(c)) {
		read_number(reader);
	} else if (is_letter(c)) {
		read_name(reader);
	} else if (strchr("+-*/()", c)) {
		reader->token = c;
		reader->at++;
	} else if ((reader->token = full_width(reader->at, &wide))) {
		reader->at += wide;
	} else {
		expected(reader, "a name, a number, + - * / or a parenthesis",
			"名称、数字、+ - * / 或括号");
	}
}

/* --- grammar ----------------------------------------------------------------------------------- */

static void add_step(struct reader *reader, struct step step)
{
	*list_add(reader->run->arena, &reader->metric->steps) = step;
}

static size_t kind_index(struct reader *reader)
{
	struct metric *metric = reader->metric;
	const char *name = arena_strndup(reader->run->arena, reader->word, reader->length);
	for (size_t i = 0; i < metric->kinds.n; i++)
		if (strcmp(metric->kinds.at[i], name) == 0)
			return i;
	if (metric->kinds.n == KINDS_MAX)
		expected(reader, "at most 16 different names", "最多 16 个不同的名称");
	metric->columns[metric->kinds.n] = column_of(reader, reader->word);
	*list_add(reader->run->arena, &metric->kinds) = name;
	return metric->kinds.n - 1;
}

static bool word_is(const struct reader *reader, const char *word)
{
	return reader->length == strlen(word) && strncmp(reader->word, word, reader->length) == 0;
}

static void read_sum(struct reader *reader);

static void read_operand(struct reader *reader)
{
	switch (reader->token) {
	case NUMBER:
		add_step(reader, (struct step){ STEP_NUMBER, .number = reader->number });
		break;
	case COUNT_OF:
		add_step(reader, (struct step){ STEP_COUNT, .operand = kind_index(reader) });
		break;
	case NAME:
		if (word_is(reader, "heads")) {
			reader->metric->heads = true;
			add_step(reader, (struct step){ STEP_HEADS });
		} else if (word_is(reader, "days")) {
			reader->metric->days = true;
			add_step(reader, (struct step){ STEP_DAYS });
		} else {
			add_step(
				reader, (struct step){ STEP_TOTAL, .operand = kind_index(reader) });
		}
		break;
	case '(':
		next(reader);
		read_sum(reader);
		if (reader->token != ')')
			expected(reader, "+ - * / or )", "+ - * / 或右括号");
		break;
	default: expected(reader, "a name, a number or (", "名称、数字或左括号");
	}
	next(reader);
}

static void read_signed(struct reader *reader)
{
	bool negative = false;
	while (reader->token == '-') {
		negative = !negative;
		next(reader);
	}
	if (++reader->depth > DEPTH_MAX)
		expected(reader, "fewer parentheses within one another", "括号嵌套太深");
	read_operand(reader);
	reader->depth--;
	if (negative)
		add_step(reader, (struct step){ STEP_NEGATE });
}

static void read_product(struct reader *reader)
{
	read_signed(reader);
	while (reader->token == '*' || reader->token == '/') {
		enum step_kind kind = reader->token == '*' ? STEP_MULTIPLY : STEP_DIVIDE;
		next(reader);
		read_signed(reader);
		add_step(reader, (struct step){ kind });
	}
}

static void read_sum(struct reader *reader)
{
	read_product(reader);
	while (reader->token == '+' || reader->token == '-') {
		enum step_kind kind = reader->token == '+' ? STEP_ADD : STEP_SUBTRACT;
		next(reader);
		read_product(reader);
		add_step(reader, (struct step){ kind });
	}
}

const struct metric *metric_parse(struct run *run, const char *formula)
{
	struct reader reader = { .run = run,
		.metric = NEW(run->arena, struct metric),
		.at = formula,
		.start = formula,
		.word = formula };
	size_t length = strlen(formula);
	if (length > METRIC_BYTES) {
		size_t cut = METRIC_BYTES;
		while (((unsigned char)formula[cut] & 0xc0) == 0x80)
			cut--;
		reader.word = formula + cut;
		expected(&reader, "at most 500 bytes", "最多 500 字节");
	}
	next(&reader);
	read_sum(&reader);
	if (reader.token != END)
		expected(&reader, "+ - * / or the end", "+ - * / 或结尾");
	return reader.metric;
}

/* --- use --------------------------------------------------------------------------------------- */

const char *const *metric_kinds(const struct metric *metric, size_t *count)
{
	*count = metric->kinds.n;
	return metric->kinds.at;
}

int metric_kind_column(const struct metric *metric, size_t kind)
{
	return metric->columns[kind];
}

bool metric_needs_heads(const struct metric *metric)
{
	return metric->heads;
}

bool metric_needs_days(const struct metric *metric)
{
	return metric->days;
}

bool metric_value(const struct metric *metric, const int64_t *total, const int64_t *n, double heads,
	double days, double *value)
{
	/* a sum holds two operands, a product one more, a parenthesis starts anew */
	double stack[3 * (DEPTH_MAX + 1)];
	size_t top = 0;
	for (size_t i = 0; i < metric->steps.n; i++) {
		const struct step *step = &metric->steps.at[i];
		switch (step->kind) {
		case STEP_NUMBER: stack[top++] = step->number; continue;
		case STEP_TOTAL: stack[top++] = (double)total[step->operand]; continue;
		case STEP_COUNT: stack[top++] = (double)n[step->operand]; continue;
		case STEP_HEADS: stack[top++] = heads; continue;
		case STEP_DAYS: stack[top++] = days; continue;
		case STEP_NEGATE: stack[top - 1] = -stack[top - 1]; continue;
		default: break;
		}
		double right = stack[--top], *left = &stack[top - 1];
		switch (step->kind) {
		case STEP_ADD: *left += right; break;
		case STEP_SUBTRACT: *left -= right; break;
		case STEP_MULTIPLY: *left *= right; break;
		default:
			if (right == 0)
				return false;
			*left /= right;
		}
	}
	*value = stack[0] == 0 ? 0 : stack[0]; /* no −0 */
	return isfinite(*value);
}
