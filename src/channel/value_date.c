/* Dates: the text is cut into numbers, month names and marks; the marks' pattern tells how the
 * numbers are meant. Letters of a pattern: N number, W month name, Y M D the characters 年 月 日. */
#include "value_parts.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { TOKENS = 32 };

struct token {
	char mark;     /* N, W, Y, M, D, T, Z, h, m, s, a, p or the character itself */
	int digits;    /* of a number */
	int64_t value; /* of a number; the month of a name */
};

struct tokens {
	struct token at[TOKENS];
	int n;
};

static const char *const months[] = { "january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december" };
static const char *const weekdays[] = { "monday", "tuesday", "wednesday", "thursday", "friday",
	"saturday", "sunday" };

/* The name or its first three letters (Sept, Thur, Tues too), 1 …; 0 = not in the list. */
static int named(const char *word, size_t n, const char *const *list, int count)
{
	for (int i = 0; i < count; i++)
		if (n >= 3 && n <= strlen(list[i]) && !strncasecmp(word, list[i], n))
			return i + 1;
	return 0;
}

/* 周一, 星期一, 礼拜天: its length, 0 when it is none. */
static size_t chinese_weekday(const char *c)
{
	static const char *const before[] = { "星期", "礼拜", "周", "週" };
	static const char *const days[] = { "一", "二", "三", "四", "五", "六", "日", "天" };
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		size_t n = starts(c, before[i]);
		for (size_t j = 0; n && j < sizeof days / sizeof *days; j++)
			if (starts(c + n, days[j]))
				return n + strlen(days[j]);
	}
	return 0;
}

static size_t chinese_mark(const char *c, char *mark)
{
	static const struct {
		const char *word;
		char mark;
	} marks[] = { { "年", 'Y' }, { "月", 'M' }, { "日", 'D' }, { "号", 'D' }, { "號", 'D' },
		{ "时", 'h' }, { "時", 'h' }, { "点", 'h' }, { "點", 'h' }, { "分", 'm' },
		{ "秒", 's' }, { "上午", 'a' }, { "早上", 'a' }, { "凌晨", 'a' }, { "下午", 'p' },
		{ "晚上", 'p' }, { "中午", 'p' } };
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (starts(c, marks[i].word)) {
			*mark = marks[i].mark;
			return strlen(marks[i].word);
		}
	return 0;
}

/* Reads one token; false when it is nothing of a date. mark 0 = without meaning (weekdays). */
static bool token_read(const char **text, struct token *token)
{
	const char *c = *text;
	*token = (struct token){ 0 };
	size_t n = 0;
	if (isdigit((unsigned char)*c)) {
		for (; isdigit((unsigned char)c[n]) && n < 15; n++)
			token->value = token->value * 10 + (c[n] - '0');
		token->mark = 'N';
		token->digits = (int)n;
	} else if (isalpha((unsigned char)*c)) {
		while (isalpha((unsigned char)c[n]))
			n++;
		token->value = named(c, n, months, 12);
		if (token->value)
			token->mark = 'W';
		else if (n == 1 && strchr("TtZz", *c))
			token->mark = (char)toupper((unsigned char)*c);
		else if (n == 2 && (starts_fold(c, "am") || starts_fold(c, "pm")))
			token->mark = (char)tolower((unsigned char)*c);
		else if (n == 2 &&
			(starts_fold(c, "st") || starts_fold(c, "nd") || starts_fold(c, "rd") ||
				starts_fold(c, "th")))
			token->mark = 0;
		else if (!named(c, n, weekdays, 7))
			return false;
	} else if (strchr("-/.:,+", *c)) {
		token->mark = *c;
		n = 1;
	} else if (strchr(" ()'", *c)) {
		n = 1;
	} else {
		n = chinese_weekday(c);
		if (!n)
			n = chinese_mark(c, &token->mark);
	}
	*text += n;
	return n > 0;
}

static bool tokens_read(const char *text, struct tokens *tokens)
{
	tokens->n = 0;
	while (*text) {
		struct token token;
		if (!token_read(&text, &token))
			return false;
		if (!token.mark)
			continue;
		if (tokens->n == TOKENS)
			return false;
		tokens->at[tokens->n++] = token;
	}
	return true;
}

static char mark_at(const struct tokens *tokens, int i)
{
	return i >= 0 && i < tokens->n ? tokens->at[i].mark : 0;
}

static void tokens_drop(struct tokens *tokens, int from, int count)
{
	memmove(&tokens->at[from], &tokens->at[from + count],
		(size_t)(tokens->n - from - count) * sizeof *tokens->at);
	tokens->n -= count;
}

/* Z or +08:00 behind the time; how many tokens it takes. */
static int zone_read(const struct tokens *tokens, int i, struct value_date *date)
{
	if (mark_at(tokens, i) == 'Z') {
		date->zoned = true;
		return 1;
	}
	char sign = mark_at(tokens, i);
	if ((sign != '+' && sign != '-') || mark_at(tokens, i + 1) != 'N')
		return 0;
	const struct token *hours = &tokens->at[i + 1];
	int taken = 2;
	int64_t minutes = hours->digits == 4 ? hours->value / 100 * 60 + hours->value % 100
					     : hours->value * 60;
	if (mark_at(tokens, i + 2) == ':' && mark_at(tokens, i + 3) == 'N') {
		minutes += tokens->at[i + 3].value;
		taken = 4;
	}
	if (minutes > 14 * 60)
		return 0;
	date->zoned = true;
	date->offset_minutes = (int)(sign == '-' ? -minutes : minutes);
	return taken;
}

/* Takes the time out of the tokens; false when what is written is no time of a day. */
static bool time_take(struct tokens *tokens, struct value_date *date)
{
	int at = -1, half = -1;
	for (int i = 0; i < tokens->n; i++) {
		if (tokens->at[i].mark == 'a' || tokens->at[i].mark == 'p') {
			half = tokens->at[i].mark == 'p';
			tokens_drop(tokens, i--, 1);
		}
	}
	for (int i = 0; i < tokens->n && at < 0; i++)
		if (mark_at(tokens, i) == 'N' &&
			(mark_at(tokens, i + 1) == ':' || mark_at(tokens, i + 1) == 'h'))
			at = i;
	if (at < 0)
		return half < 0;
	int64_t part[3] = { 0 };
	int n = 0, i = at;
	for (; n < 3 && mark_at(tokens, i) == 'N'; n++) {
		part[n] = tokens->at[i++].value;
		char mark = mark_at(tokens, i);
		bool more = mark == ':' || mark == 'h' || mark == 'm' || mark == 's';
		if (!more) {
			n++;
			break;
		}
		i++;
	}
	if (mark_at(tokens, i) == '.' && mark_at(tokens, i + 1) == 'N' && n == 3)
		i += 2; /* parts of a second */
	if (half == 1 && part[0] < 12)
		part[0] += 12;
	else if (half == 0 && part[0] == 12)
		part[0] = 0;
	i += zone_read(tokens, i, date);
	if (at > 0 && (mark_at(tokens, at - 1) == 'T' || mark_at(tokens, at - 1) == ','))
		at--;
	tokens_drop(tokens, at, i - at);
	date->timed = true;
	date->second = (int32_t)(part[0] * 3600 + part[1] * 60 + part[2]);
	return part[0] < 24 && part[1] < 60 && part[2] < 60;
}

static int year_full(const struct token *token)
{
	if (token->digits == 4)
		return (int)token->value;
	if (token->digits == 2)
		return (int)(token->value < 80 ? 2000 + token->value : 1900 + token->value);
	return 0;
}

/* A month or a day: 0, which is neither, when it has more digits. */
static int part(const struct token *token)
{
	return token->digits <= 2 ? (int)token->value : 0;
}

static int distance(day_t a, day_t b)
{
	int days = day_between(a, b);
	return days < 0 ? -days : days;
}

/* A month and a day without a year: see struct date_context. */
static day_t year_find(const struct date_context *context, int month, int of_month, bool *guessed)
{
	*guessed = true;
	if (context->year)
		return day_make(context->year, month, of_month);
	day_t from = context->near ? context->near : context->today, best = 0;
	if (!from)
		return 0;
	for (int year = day_year(from) - 8; year <= day_year(from) + (context->near ? 8 : 0);
		year++) {
		day_t day = day_make(year, month, of_month);
		if (!day || (!context->near && day > from))
			continue;
		if (!best || distance(day, from) < distance(best, from))
			best = day;
	}
	return best;
}

/* Two numbers of which one is the month. */
static day_t two_numbers(const struct date_context *context, const struct token *a,
	const struct token *b, char mark, bool *guessed)
{
	bool day_first = mark == '/' && context->day_first;
	if (a->value > 12 && b->value <= 12)
		day_first = true;
	return day_first ? year_find(context, part(b), part(a), guessed)
			 : year_find(context, part(a), part(b), guessed);
}

/* Three numbers between equal marks. */
static day_t three_numbers(const struct date_context *context, const struct token *t, char mark)
{
	const struct token *a = &t[0], *b = &t[2], *c = &t[4];
	if (a->digits == 4)
		return day_make(year_full(a), part(b), part(c));
	bool year_last = c->digits == 4 ||
		(mark == '/' && a->value <= 31 &&
			!(a->value > 12 && b->value <= 12 && !context->day_first));
	if (!year_last)
		return day_make(year_full(a), part(b), part(c));
	bool day_first = context->day_first || a->value > 12;
	if (b->value > 12)
		day_first = false;
	return day_first ? day_make(year_full(c), part(b), part(a))
			 : day_make(year_full(c), part(a), part(b));
}

/* 20261005, 202610051430, 20261005143000. */
static day_t one_number(const struct token *token, struct value_date *date)
{
	int64_t value = token->value;
	if (token->digits == 14 || token->digits == 12) {
		int seconds = token->digits == 14 ? (int)(value % 100) : 0;
		value /= token->digits == 14 ? 100 : 1;
		int minutes = (int)(value % 100), hours = (int)(value / 100 % 100);
		value /= 10000;
		if (hours > 23 || minutes > 59 || seconds > 59)
			return 0;
		date->timed = true;
		date->second = hours * 3600 + minutes * 60 + seconds;
	} else if (token->digits != 8) {
		return 0;
	}
	return day_make((int)(value / 10000), (int)(value / 100 % 100), (int)(value % 100));
}

static bool is(const char *pattern, const char *wanted)
{
	return !strcmp(pattern, wanted);
}

static day_t with_name(const struct date_context *context, const struct tokens *tokens,
	const char *pattern, bool *guessed)
{
	const struct token *number[3] = { 0 };
	int n = 0, month = 0;
	for (int i = 0; i < tokens->n; i++) {
		if (tokens->at[i].mark == 'W')
			month = (int)tokens->at[i].value;
		else if (tokens->at[i].mark == 'N' && n < 3)
			number[n++] = &tokens->at[i];
	}
	if (n == 1 && number[0]->digits <= 2)
		return year_find(context, month, part(number[0]), guessed);
	if (n != 2)
		return 0;
	bool year_first = number[0]->digits == 4;
	return year_first ? day_make(year_full(number[0]), month, part(number[1]))
			  : day_make(year_full(number[1]), month, part(number[0]));
}

static void pattern_of(struct tokens *tokens, char pattern[TOKENS + 1])
{
	while (tokens->n && strchr(".,-/", tokens->at[tokens->n - 1].mark))
		tokens->n--;
	for (int i = 1; i < tokens->n; i++) /* Oct. 5 */
		if (tokens->at[i].mark == '.' && tokens->at[i - 1].mark == 'W')
			tokens_drop(tokens, i, 1);
	for (int i = 0; i < tokens->n; i++)
		pattern[i] = tokens->at[i].mark;
	pattern[tokens->n] = 0;
}

static bool by_pattern(const struct date_context *context, struct tokens *tokens,
	struct value_date *date, struct why *why)
{
	char p[TOKENS + 1];
	pattern_of(tokens, p);
	const struct token *t = tokens->at;
	bool *guessed = &date->year_guessed;
	if (is(p, "N-N-N") || is(p, "N/N/N") || is(p, "N.N.N"))
		date->day = three_numbers(context, t, p[1]);
	else if (is(p, "NYNMND") || is(p, "NYNMN"))
		date->day = day_make(year_full(&t[0]), part(&t[2]), part(&t[4]));
	else if (is(p, "NMND") || is(p, "NMN"))
		date->day = year_find(context, part(&t[0]), part(&t[2]), guessed);
	else if (is(p, "NYNM") || is(p, "NYN") ||
		(p[0] == 'N' && p[1] && strchr("-/.", p[1]) && is(p + 2, "N") && t[0].digits == 4))
		return because(why, "a month without a day", "只有月份，没有日");
	else if (is(p, "N-N") || is(p, "N/N") || is(p, "N.N"))
		date->day = two_numbers(context, &t[0], &t[2], p[1], guessed);
	else if (is(p, "N"))
		date->day = one_number(&t[0], date);
	else if (strchr(p, 'W') && !strpbrk(p, "YMDThms:+"))
		date->day = with_name(context, tokens, p, guessed);
	else
		return because(why, "not a date", "不是日期");
	if (date->day)
		return true;
	return *guessed && !context->today && !context->near && !context->year
		? because(why, "the year is missing", "缺少年份")
		: because(why, "there is no such day", "没有这一天");
}

bool value_serial(double serial, bool from_1904, struct value_date *date, struct why *why)
{
	*date = (struct value_date){ 0 };
	if (!(serial >= 1 && serial < 109000))
		return because(why, "not a date", "不是日期");
	/* Excel rounds to the millisecond; whole seconds are enough here */
	double whole = floor(serial), rest = round((serial - whole) * 86400);
	int32_t number = (int32_t)whole + (int32_t)(rest / 86400);
	date->second = (int32_t)rest % 86400;
	date->timed = date->second > 0;
	if (from_1904)
		number += 1462;
	else if (number == 60)
		return because(why, "29 February 1900 never was", "1900年没有2月29日");
	else if (number < 60)
		number++;
	date->day = day_add(18991230, number);
	return day_valid(date->day) || because(why, "not a date", "不是日期");
}

/* 45935 or 45935.604: only of the years when anybody sold by telephone. */
static bool serial_text(const struct tokens *tokens, const char *plain, double *serial)
{
	bool alone = tokens->n == 1 ||
		(tokens->n == 3 && tokens->at[1].mark == '.' && tokens->at[2].mark == 'N');
	if (!alone || tokens->at[0].digits != 5 || tokens->at[0].value < 20000 ||
		tokens->at[0].value > 80000)
		return false;
	*serial = (double)tokens->at[0].value;
	if (tokens->n == 3)
		*serial += (double)tokens->at[2].value / pow(10, tokens->at[2].digits);
	return true;
}

bool value_date(const char *text, const struct date_context *context, struct value_date *date,
	struct why *why)
{
	char plain[PLAIN_SPACE];
	struct tokens tokens;
	double serial;
	*date = (struct value_date){ 0 };
	if (!plain_into(text, plain))
		return because(why, "too long for a date", "太长，不是日期");
	if (value_blank(plain))
		return because(why, "no date", "没有日期");
	if (!tokens_read(plain, &tokens))
		return because(why, "not a date", "不是日期");
	if (tokens.n && serial_text(&tokens, plain, &serial))
		return value_serial(serial, false, date, why);
	if (!time_take(&tokens, date))
		return because(why, "there is no such time", "没有这个时间");
	return by_pattern(context, &tokens, date, why);
}

bool value_month(const char *text, int *year, int *month)
{
	char plain[PLAIN_SPACE], p[TOKENS + 1];
	struct tokens tokens;
	if (!plain_into(text, plain) || !tokens_read(plain, &tokens))
		return false;
	pattern_of(&tokens, p);
	const struct token *t = tokens.at;
	*year = *month = 0;
	if (is(p, "NYNM") || ((is(p, "N-N") || is(p, "N.N") || is(p, "N/N")) && t[0].digits == 4)) {
		*year = year_full(&t[0]);
		*month = part(&t[2]);
	} else if (is(p, "NM")) {
		*month = part(&t[0]);
	} else if (is(p, "NY") || (is(p, "N") && t[0].digits == 4)) {
		*year = year_full(&t[0]);
	} else if (is(p, "N") && t[0].digits == 6) {
		*year = (int)(t[0].value / 100);
		*month = (int)(t[0].value % 100);
	} else if (is(p, "W") || is(p, "WN") || is(p, "W-N")) {
		*month = (int)t[0].value;
		*year = is(p, "W") ? 0 : year_full(&t[tokens.n - 1]);
	} else {
		return false;
	}
	return *month <= 12 && (!*year || (*year >= 1900 && *year < 2200)) && (*year || *month);
}
