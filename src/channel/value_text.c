/* Plain text, folding, names, yes and no; the decimal arithmetic of numbers. */
#include "value_parts.h"
#include "base/buf.h"
#include "base/money.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

bool because(struct why *why, const char *en, const char *zh)
{
	if (why)
		*why = (struct why){ en, zh };
	return false;
}

uint32_t utf8_next(const char **text)
{
	const unsigned char *c = (const unsigned char *)*text;
	int more = *c < 0x80 ? 0 : *c >= 0xF0 && *c < 0xF8 ? 3 : *c >= 0xE0 ? 2 : 1;
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	static const unsigned char mask[] = { 0x7F, 0x1F, 0x0F, 0x07 };
	bool lead = *c < 0x80 || (*c >= 0xC2 && *c < 0xF5);
	uint32_t point = *c & mask[more];
	for (int i = 1; lead && i <= more; i++) {
		if ((c[i] & 0xC0) != 0x80)
			lead = false;
		else
			point = point << 6 | (c[i] & 0x3F);
	}
	if (!lead || point < least[more] || point > 0x10FFFF ||
		(point >= 0xD800 && point < 0xE000)) {
		*text += 1;
		return '?';
	}
	*text += more + 1;
	return point;
}

static size_t utf8_put(uint32_t point, char out[4])
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (char)(0xC0 | point >> 6);
		out[1] = (char)(0x80 | (point & 0x3F));
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (char)(0xE0 | point >> 12);
		out[1] = (char)(0x80 | (point >> 6 & 0x3F));
		out[2] = (char)(0x80 | (point & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | point >> 18);
	out[1] = (char)(0x80 | (point >> 12 & 0x3F));
	out[2] = (char)(0x80 | (point >> 6 & 0x3F));
	out[3] = (char)(0x80 | (point & 0x3F));
	return 4;
}

/* The narrow form; 0 = leave out (marks without width). */
static uint32_t narrow(uint32_t point)
{
	if (point >= 0xFF01 && point <= 0xFF5E)
		return point - 0xFF01 + '!';
	switch (point) {
	case 0x3000:
	case 0xA0:
	case 0x2002:
	case 0x2003:
	case 0x2009:
	case 0x202F:
	case '\t':
	case '\n':
	case '\r': return ' ';
	case 0xFFE5: return 0xA5;
	case 0x2212:
	case 0x2010:
	case 0x2011:
	case 0x2013: return '-';
	case 0x3002: return '.';
	case 0x200B:
	case 0x200C:
	case 0x200D:
	case 0x2060:
	case 0xFEFF:
	case 0x200E:
	case 0x200F: return 0;
	default: return point;
	}
}

/* Calls put for every character of the plain form. */
static bool plain_each(const char *text, bool (*put)(void *, const char *, size_t), void *context)
{
	bool any = false, space = false;
	while (*text) {
		uint32_t point = narrow(utf8_next(&text));
		if (!point)
			continue;
		if (point == ' ') {
			space = any;
			continue;
		}
		char bytes[4];
		size_t n = utf8_put(point, bytes);
		if ((space && !put(context, " ", 1)) || !put(context, bytes, n))
			return false;
		any = true;
		space = false;
	}
	return true;
}

struct fixed {
	char *to;
	size_t n;
};

static bool put_fixed(void *context, const char *bytes, size_t n)
{
	struct fixed *fixed = context;
	if (fixed->n + n >= PLAIN_SPACE)
		return false;
	memcpy(fixed->to + fixed->n, bytes, n);
	fixed->n += n;
	fixed->to[fixed->n] = 0;
	return true;
}

bool plain_into(const char *text, char plain[PLAIN_SPACE])
{
	struct fixed fixed = { plain, 0 };
	plain[0] = 0;
	return plain_each(text, put_fixed, &fixed);
}

static bool put_buf(void *context, const char *bytes, size_t n)
{
	buf_bytes(context, bytes, n);
	return true;
}

const char *value_plain(struct arena *arena, const char *text)
{
	struct buf *buf = buf_create(arena, 0);
	plain_each(text, put_buf, buf);
	return buf_string(buf);
}

/* Leaves out what does not tell two spellings apart. */
static const char *squeeze(struct arena *arena, const char *text)
{
	struct buf *buf = buf_create(arena, 0);
	for (const char *c = text; *c; c++)
		if (*c != ' ' && *c != '-' && *c != '_')
			buf_char(buf, *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c);
	return buf_string(buf);
}

const char *value_fold(struct arena *arena, const char *text)
{
	const char *plain = value_plain(arena, text);
	size_t length = strlen(plain);
	bool ascii = true;
	for (size_t i = 0; i < length; i++)
		ascii = ascii && !(plain[i] & 0x80);
	if (ascii || length > 100000)
		return squeeze(arena, plain);
	UErrorCode error = U_ZERO_ERROR;
	int32_t space = (int32_t)length * 4 + 16, n = 0;
	UChar *wide = NEW_N(arena, UChar, space), *folded = NEW_N(arena, UChar, space);
	u_strFromUTF8(wide, space, &n, plain, (int32_t)length, &error);
	int32_t m = unorm2_normalize(
		unorm2_getNFKCCasefoldInstance(&error), wide, n, folded, space, &error);
	char *narrowed = arena_alloc(arena, (size_t)space * 3 + 1);
	u_strToUTF8(narrowed, space * 3, NULL, folded, m, &error);
	return squeeze(arena, U_FAILURE(error) ? plain : narrowed);
}

size_t starts(const char *text, const char *prefix)
{
	size_t n = strlen(prefix);
	return strncmp(text, prefix, n) ? 0 : n;
}

size_t starts_fold(const char *text, const char *prefix)
{
	size_t n = strlen(prefix);
	return strncasecmp(text, prefix, n) ? 0 : n;
}

bool value_blank(const char *text)
{
	static const char *const nothing[] = { "", "-", "--", "—", "——", "/", "\\", "n/a", "#n/a",
		"无", "null", "none", "nil" };
	char plain[PLAIN_SPACE];
	if (!plain_into(text, plain))
		return false;
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (!strcasecmp(plain, nothing[i]))
			return true;
	return false;
}

bool value_yes(const char *text, bool *yes, struct why *why)
{
	static const char *const is[] = { "是", "yes", "y", "true", "t", "1", "√", "✓", "✔", "有",
		"对", "已", "on", "ok" };
	static const char *const is_not[] = { "否", "no", "n", "false", "f", "0", "×", "x", "✗",
		"没有", "不", "未", "off", "不是" };
	char plain[PLAIN_SPACE];
	if (plain_into(text, plain)) {
		for (size_t i = 0; i < sizeof is / sizeof *is; i++)
			if (!strcasecmp(plain, is[i]))
				return *yes = true;
		*yes = false;
		for (size_t i = 0; i < sizeof is_not / sizeof *is_not; i++)
			if (!strcasecmp(plain, is_not[i]))
				return true;
		if (value_blank(text))
			return true;
	}
	return because(why, "not a yes or a no", "看不出是“是”还是“否”");
}

static bool chinese(uint32_t point)
{
	return (point >= 0x4E00 && point <= 0x9FFF) || (point >= 0x3400 && point <= 0x4DBF) ||
		(point >= 0x20000 && point <= 0x323AF);
}

/* 张 三 is 张三: people set two-character names with a space to line them up. */
static const char *close_up(struct arena *arena, const char *name)
{
	struct buf *buf = buf_create(arena, 0);
	uint32_t before = 0;
	for (const char *c = name; *c;) {
		const char *from = c;
		uint32_t point = utf8_next(&c);
		if (point == ' ') {
			const char *ahead = c;
			if (chinese(before) && chinese(utf8_next(&ahead)))
				continue;
		}
		buf_bytes(buf, from, (size_t)(c - from));
		before = point;
	}
	return buf_string(buf);
}

bool value_name(struct arena *arena, const char *text, struct value_name *name, struct why *why)
{
	const char *plain = value_plain(arena, text);
	size_t length = strlen(plain);
	name->note = "";
	const char *open = strrchr(plain, '(');
	if (open && open > plain && plain[length - 1] == ')') {
		name->note = value_plain(arena,
			arena_strndup(arena, open + 1, (size_t)(plain + length - 1 - (open + 1))));
		plain = value_plain(arena, arena_strndup(arena, plain, (size_t)(open - plain)));
		length = strlen(plain);
	}
	name->name = close_up(arena, plain);
	if (value_blank(plain))
		return because(why, "no name", "没有名字");
	if (length > 120)
		return because(why, "too long for a name", "名字太长");
	bool letters = false;
	for (size_t i = 0; i < length; i++)
		letters = letters || (plain[i] & 0x80) || isalpha((unsigned char)plain[i]);
	if (!letters)
		return because(why, "a number, not a name", "是数字，不是名字");
	return true;
}

/* 1,234,567 or 1,2345 (Chinese groups of four); what follows the first comma decides. */
static bool groups_right(const char *digits, size_t n)
{
	size_t group = 0, first = 0, seen = 0, width = 0;
	for (size_t i = 0; i <= n; i++) {
		if (i < n && digits[i] != ',') {
			group++;
			continue;
		}
		if (!seen++) {
			first = group;
		} else {
			width = width ? width : group;
			if (group != width || (width != 3 && width != 4))
				return false;
		}
		group = 0;
	}
	return seen == 1 || (first >= 1 && first <= width);
}

static bool digit_add(struct decimal *decimal, char digit)
{
	if (decimal->mantissa > ((__extension__(__int128) 1 << 120) / 10))
		return false;
	decimal->mantissa = decimal->mantissa * 10 + (digit - '0');
	return true;
}

bool decimal_read(const char **text, bool scientific, struct decimal *decimal, struct why *why)
{
	const char *c = *text, *from = c;
	*decimal = (struct decimal){ 0 };
	bool digits = false;
	for (; isdigit((unsigned char)*c) || (*c == ',' && digits); c++) {
		digits = digits || *c != ',';
		if (*c != ',' && !digit_add(decimal, *c))
			return because(why, "too large", "数字太大");
	}
	if (!groups_right(from, (size_t)(c - from)))
		return because(why, "the commas are not at the thousands",
			"逗号位置不对，看不出是千分位还是小数点");
	if (*c == '.') {
		for (c++; isdigit((unsigned char)*c); c++, digits = true) {
			/* what lies beyond 30 decimals cannot matter to a cent */
			if (decimal->power > -30 && digit_add(decimal, *c))
				decimal->power--;
			else
				decimal->cut = decimal->cut || *c != '0';
		}
	}
	if (!digits)
		return because(why, "not a number", "不是数字");
	if (scientific && (*c == 'e' || *c == 'E') &&
		(isdigit((unsigned char)c[1]) ||
			((c[1] == '+' || c[1] == '-') && isdigit((unsigned char)c[2])))) {
		bool minus = c[1] == '-';
		int power = 0;
		for (c += isdigit((unsigned char)c[1]) ? 1 : 2; isdigit((unsigned char)*c); c++)
			power = power < 1000 ? power * 10 + (*c - '0') : power;
		decimal->power += minus ? -power : power;
	}
	*text = c;
	return true;
}

bool decimal_whole(
	const struct decimal *decimal, int places, int64_t *number, bool *rounded, struct why *why)
{
	__extension__ __int128 size = decimal->mantissa;
	bool minus = size < 0;
	if (minus)
		size = -size;
	int power = decimal->power + places;
	for (; power > 0 && size <= EXACT_MAX; power--) {
		if (!size)
			break;
		size *= 10;
	}
	bool cut = decimal->cut;
	int last = 0;
	for (; power < 0 && (size || last); power++) {
		cut = cut || last;
		last = (int)(size % 10);
		size /= 10;
	}
	if (power < 0) /* all digits are gone: the rest is far below a half */
		last = 0;
	if (rounded)
		*rounded = cut || last;
	if (last >= 5)
		size++;
	if (size > EXACT_MAX)
		return because(why, "too large to be exact", "数字太大，无法精确计算");
	*number = minus ? -(int64_t)size : (int64_t)size;
	return true;
}
