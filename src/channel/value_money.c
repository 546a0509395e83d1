/* Money and other numbers as they are typed. Decimals are kept as digits: no doubles. */
#include "value_parts.h"

#include <ctype.h>
#include <string.h>

static bool mark_at_end(char *text, const char *mark)
{
	size_t n = strlen(text), m = strlen(mark);
	if (n < m || !starts_fold(text + n - m, mark))
		return false;
	for (n -= m; n && text[n - 1] == ' '; n--)
		;
	text[n] = 0;
	return true;
}

/* Takes currency marks off both ends; gives the new start. */
static char *bare(char *text)
{
	static const char *const before[] = { "rmb", "cny", "usd", "eur", "gbp", "brl", "hkd",
		"人民币", "us$", "hk$", "nt$", "r$", "¥", "$", "€", "£" };
	static const char *const after[] = { "元整", "人民币", "美元", "港币", "元", "块", "圆",
		"整", "rmb", "cny", "usd", "eur", "¥", "$", "€", "£" };
	bool again = true;
	while (again) {
		again = false;
		for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
			size_t n = starts_fold(text, before[i]);
			for (text += n; n && *text == ' '; text++)
				;
			again = again || n;
		}
		for (size_t i = 0; i < sizeof after / sizeof *after; i++)
			again = mark_at_end(text, after[i]) || again;
	}
	return text;
}

/* Takes sign and brackets off; gives the new start. */
static char *unsigned_part(char *text, bool *minus)
{
	size_t n = strlen(text);
	*minus = false;
	if (n > 2 && text[0] == '(' && text[n - 1] == ')') {
		text[n - 1] = 0;
		text++;
		*minus = true;
	}
	text = bare(text);
	n = strlen(text);
	if (*text == '-' || *text == '+') {
		*minus = *minus != (*text == '-');
		for (text++; *text == ' '; text++)
			;
		return bare(text);
	}
	if (n > 1 && text[n - 1] == '-') {
		text[n - 1] = 0;
		*minus = !*minus;
	}
	return text;
}

/* 万, w, k …: the power of ten; 0 when there is none. */
static int unit(const char **text)
{
	static const struct {
		const char *word;
		int power;
	} units[] = { { "千万", 7 }, { "百万", 6 }, { "十万", 5 }, { "亿", 8 }, { "億", 8 },
		{ "万", 4 }, { "萬", 4 }, { "千", 3 }, { "百", 2 }, { "w", 4 }, { "k", 3 },
		{ "m", 6 } };
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t n = starts_fold(*text, units[i].word);
		if (n) {
			*text += n;
			return units[i].power;
		}
	}
	return 0;
}

/* 1万2千 = 12,000: parts with falling units; a part without one ends the number and is only
 * clear when it stands alone (1万2 may be 12,000 or 10,002). */
static bool parts(const char *c, int places, int64_t *number, bool *rounded, struct why *why)
{
	int64_t sum = 0;
	int last = 99;
	*rounded = false;
	do {
		struct decimal decimal;
		int64_t part;
		bool cut;
		if (!decimal_read(&c, true, &decimal, why))
			return false;
		while (*c == ' ')
			c++;
		int power = unit(&c);
		if (power >= last || (!power && last != 99))
			return because(why, "unclear: write it out in digits",
				"写法有歧义，请写成完整数字");
		decimal.power += power;
		last = power;
		if (!decimal_whole(&decimal, places, &part, &cut, why))
			return false;
		if (__builtin_add_overflow(sum, part, &sum))
			return because(why, "too large to be exact", "数字太大，无法精确计算");
		*rounded = *rounded || cut;
		while (*c == ' ')
			c++;
	} while (last && (isdigit((unsigned char)*c) || *c == '.'));
	if (*c)
		return because(why, "not an amount", "不是金额");
	*number = sum;
	return true;
}

bool value_money(const char *text, int64_t *cents, bool *rounded, struct why *why)
{
	char plain[PLAIN_SPACE];
	bool minus, cut;
	if (!plain_into(text, plain))
		return because(why, "too long for an amount", "太长，不是金额");
	if (value_blank(plain))
		return because(why, "no amount", "没有金额");
	char *c = unsigned_part(bare(plain), &minus);
	if (!parts(c, 2, cents, &cut, why))
		return false;
	if (minus)
		*cents = -*cents;
	if (rounded)
		*rounded = cut;
	return true;
}

bool value_whole(const char *text, int64_t *number, struct why *why)
{
	static const char *const counters[] = { "个", "单", "件", "次", "套", "台", "人", "条",
		"通", "份" };
	char plain[PLAIN_SPACE];
	bool minus, cut;
	if (!plain_into(text, plain))
		return because(why, "too long for a number", "太长，不是数字");
	if (value_blank(plain))
		return because(why, "no number", "没有数字");
	for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
		if (mark_at_end(plain, counters[i]))
			break;
	char *c = unsigned_part(plain, &minus);
	if (!parts(c, 0, number, &cut, why))
		return false;
	if (cut)
		return because(why, "not a whole number", "不是整数");
	if (minus)
		*number = -*number;
	return true;
}

bool value_percent(const char *text, int64_t *millionths, struct why *why)
{
	char plain[PLAIN_SPACE];
	bool minus;
	if (!plain_into(text, plain))
		return because(why, "too long for a percentage", "太长，不是百分比");
	if (value_blank(plain))
		return because(why, "no percentage", "没有百分比");
	int places = 6;
	size_t prefix = starts(plain, "百分之");
	if (prefix || mark_at_end(plain, "%") || mark_at_end(plain, "％"))
		places = 4;
	const char *c = unsigned_part(plain + prefix, &minus);
	struct decimal decimal;
	if (!decimal_read(&c, true, &decimal, why))
		return false;
	if (*c)
		return because(why, "not a percentage", "不是百分比");
	if (!decimal_whole(&decimal, places, millionths, NULL, why))
		return false;
	if (minus)
		*millionths = -*millionths;
	return true;
}

/* Reads up to six digits; moves on. */
static bool small(const char **c, int64_t *number)
{
	int n = 0;
	for (*number = 0; isdigit((unsigned char)**c) && n < 7; (*c)++, n++)
		*number = *number * 10 + (**c - '0');
	return n > 0;
}

static bool clock_seconds(const char *c, int64_t *seconds)
{
	int64_t part[3] = { 0 };
	int n = 0;
	do {
		if (!small(&c, &part[n++]))
			return false;
	} while (n < 3 && *c == ':' && c++);
	if (*c || n < 2 || part[n - 1] > 59 || (n == 3 && part[1] > 59))
		return false;
	*seconds = n == 3 ? part[0] * 3600 + part[1] * 60 + part[2] : part[0] * 60 + part[1];
	return true;
}

static bool word_seconds(const char *c, int64_t *seconds)
{
	static const struct {
		const char *word;
		int seconds;
	} units[] = { { "小时", 3600 }, { "时", 3600 }, { "h", 3600 }, { "分钟", 60 }, { "分", 60 },
		{ "min", 60 }, { "m", 60 }, { "秒钟", 1 }, { "秒", 1 }, { "sec", 1 }, { "s", 1 } };
	*seconds = 0;
	while (*c) {
		int64_t part;
		size_t n = 0;
		if (!small(&c, &part))
			return false;
		while (*c == ' ')
			c++;
		for (size_t i = 0; i < sizeof units / sizeof *units && !n; i++) {
			n = starts_fold(c, units[i].word);
			*seconds += n ? part * units[i].seconds : 0;
		}
		if (!n)
			return false;
		for (c += n; *c == ' '; c++)
			;
	}
	return true;
}

bool value_seconds(const char *text, int64_t *seconds, struct why *why)
{
	char plain[PLAIN_SPACE];
	if (!plain_into(text, plain) || value_blank(plain))
		return because(why, "no duration", "没有时长");
	if (clock_seconds(plain, seconds) || word_seconds(plain, seconds))
		return true;
	const char *c = plain;
	struct decimal decimal;
	if (!decimal_read(&c, false, &decimal, why) || *c)
		return because(why, "not a duration", "不是时长");
	return decimal_whole(&decimal, 0, seconds, NULL, why);
}
