/* Sorting, folding, readings and pairs over ICU. */
#include "text/order.h"

#include "base/buf.h"
#include "base/list.h"
#include "base/map.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>
#include <unicode/utrans.h>

/* Made once and never changed: constants that only ICU can make. */
static UCollator *collator;
static UTransliterator *latin;
static pthread_once_t collator_once = PTHREAD_ONCE_INIT, latin_once = PTHREAD_ONCE_INIT;

static void collator_make(void)
{
	UErrorCode error = U_ZERO_ERROR;
	collator = ucol_open("zh@collation=pinyin", &error);
	ucol_setAttribute(collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &error);
	ucol_setAttribute(collator, UCOL_NORMALIZATION_MODE, UCOL_ON, &error);
	assert(U_SUCCESS(error));
}

static void latin_make(void)
{
	UErrorCode error = U_ZERO_ERROR;
	latin = utrans_openU(
		u"Han-Latin; Latin-ASCII; Lower", -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	assert(U_SUCCESS(error));
}

struct wide {
	UChar *text;
	int32_t length, space;
};

static struct wide wide_make(struct arena *arena, const char *text, int32_t room)
{
	struct wide wide = { 0 };
	size_t bytes = strlen(text);
	assert(bytes < 1 << 28);
	wide.space = (int32_t)bytes * (room ? room : 1) + room + 1;
	wide.text = NEW_N(arena, UChar, (size_t)wide.space);
	UErrorCode error = U_ZERO_ERROR;
	u_strFromUTF8WithSub(
		wide.text, wide.space, &wide.length, text, (int32_t)bytes, 0xfffd, NULL, &error);
	assert(U_SUCCESS(error));
	return wide;
}

static const char *narrow(struct arena *arena, const UChar *text, int32_t length)
{
	int32_t space = length * 3 + 1;
	char *out = arena_alloc(arena, (size_t)space);
	UErrorCode error = U_ZERO_ERROR;
	u_strToUTF8WithSub(out, space, NULL, text, length, 0xfffd, NULL, &error);
	assert(U_SUCCESS(error));
	return out;
}

const void *text_order(struct arena *arena, const char *text, size_t *length)
{
	pthread_once(&collator_once, collator_make);
	struct wide wide = wide_make(arena, text, 0);
	int32_t needed = ucol_getSortKey(collator, wide.text, wide.length, NULL, 0);
	uint8_t *key = arena_alloc(arena, (size_t)needed);
	ucol_getSortKey(collator, wide.text, wide.length, key, needed);
	*length = (size_t)needed;
	return key;
}

const char *text_fold(struct arena *arena, const char *text)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *folder = unorm2_getNFKCCasefoldInstance(&error);
	struct wide wide = wide_make(arena, text, 0);
	int32_t space = wide.length * 18 + 1; /* the most that one letter becomes under NFKC */
	UChar *folded = NEW_N(arena, UChar, (size_t)space);
	int32_t length = unorm2_normalize(folder, wide.text, wide.length, folded, space, &error);
	assert(U_SUCCESS(error));
	int32_t kept = 0;
	for (int32_t i = 0; i < length; i++) {
		bool blank = u_isUWhiteSpace(folded[i]);
		if (blank && (kept == 0 || folded[kept - 1] == ' '))
			continue;
		folded[kept++] = blank ? ' ' : folded[i];
	}
	if (kept && folded[kept - 1] == ' ')
		kept--;
	return narrow(arena, folded, kept);
}

/* Family names that are read otherwise than the character alone. */
static const char *family_reading(const char *name, size_t *bytes)
{
	static const char *const readings[][2] = {
		{ "尉迟", "yu chi " },
		{ "长孙", "zhang sun " },
		{ "万俟", "mo qi " },
		{ "单于", "chan yu " },
		{ "单", "shan " },
		{ "曾", "zeng " },
		{ "仇", "qiu " },
		{ "解", "xie " },
		{ "任", "ren " },
		{ "查", "zha " },
		{ "区", "ou " },
		{ "翟", "zhai " },
		{ "覃", "qin " },
		{ "朴", "piao " },
		{ "乐", "yue " },
		{ "盖", "ge " },
		{ "缪", "miao " },
		{ "冼", "xian " },
		{ "员", "yun " },
		{ "召", "shao " },
		{ "种", "chong " },
		{ "黑", "he " },
		{ "秘", "bi " },
		{ "折", "she " },
		{ "华", "hua " },
		{ "葛", "ge " },
		{ "燕", "yan " },
		{ "应", "ying " },
		{ "宁", "ning " },
		{ "那", "na " },
		{ "吕", "lv " },
		{ "逄", "pang " },
		{ "殷", "yin " },
		{ "郝", "hao " },
	};
	for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
		*bytes = strlen(readings[i][0]);
		if (strncmp(name, readings[i][0], *bytes) == 0 && strlen(name) > *bytes)
			return readings[i][1];
	}
	*bytes = 0;
	return "";
}

struct reading text_reading(struct arena *arena, const char *name)
{
	pthread_once(&latin_once, latin_make);
	size_t family;
	const char *first = family_reading(name, &family);
	struct wide wide = wide_make(
		arena, name + family, 8); /* the longest syllable is "zhuang " */
	UErrorCode error = U_ZERO_ERROR;
	int32_t end = wide.length;
	utrans_transUChars(latin, wide.text, &wide.length, wide.space, 0, &end, &error);
	const char *rest = U_SUCCESS(error) ? narrow(arena, wide.text, wide.length) : "";
	const char *spaced = text_fold(arena, arena_printf(arena, "%s%s", first, rest));
	struct buf *whole = buf_create(arena, 0), *initials = buf_create(arena, 0);
	for (const char *c = spaced; *c; c++) {
		if (*c == ' ')
			continue;
		buf_char(whole, *c);
		if (c == spaced || c[-1] == ' ')
			buf_char(initials, *c);
	}
	return (struct reading){ buf_string(whole), buf_string(initials) };
}

static const char *const *pairs(
	struct arena *arena, const char *folded, bool beginnings, size_t *count)
{
	LIST(const char *) list = { 0 };
	struct map *seen = map_create(arena);
	const char *before = "^";
	size_t before_bytes = 1;
	int32_t length = (int32_t)strlen(folded);
	for (int32_t i = 0; i < length;) {
		int32_t start = i;
		UChar32 letter;
		U8_NEXT(folded, i, length, letter);
		if (letter == ' ') {
			before = "^";
			before_bytes = 1;
			continue;
		}
		if (beginnings || *before != '^') {
			const char *pair = arena_printf(arena, "%.*s%.*s", (int)before_bytes,
				before, (int)(i - start), folded + start);
			void **place = map_text(seen, pair);
			if (!*place)
				*place = (void *)(*list_add(arena, &list) = pair);
		}
		before = folded + start;
		before_bytes = (size_t)(i - start);
	}
	*count = list.n;
	*list_add(arena, &list) = NULL;
	return list.at;
}

const char *const *text_pairs(struct arena *arena, const char *folded, size_t *count)
{
	return pairs(arena, folded, true, count);
}

const char *const *text_pairs_wanted(struct arena *arena, const char *folded, size_t *count)
{
	const char *const *list = pairs(arena, folded, false, count);
	return *count ? list
		      : pairs(arena, folded, true, count); /* one letter: it must begin a word */
}
