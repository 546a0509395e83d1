/* text/: order, folding, readings, pairs, words. */
#include "test.h"

#include "text/order.h"
#include "text/words.h"

#include <stdio.h>
#include <string.h>

static void names_sort_as_people_expect(void **state)
{
	static const char *const sorted[] = { "", "阿强", "陈静", "李娜", "李伟", "王芳", "张伟",
		"Ada", "bob", "Group 2", "Group 10", "Zoe" };
	struct arena *arena = arena_create();
	const void *before = NULL;
	size_t before_length = 0;
	for (size_t i = 0; i < sizeof sorted / sizeof *sorted; i++) {
		size_t length;
		const void *key = text_order(arena, sorted[i], &length);
		size_t shorter = length < before_length ? length : before_length;
		if (before)
			assert_true(memcmp(before, key, shorter) < 0);
		before = key;
		before_length = length;
	}
	arena_destroy(arena);
}

static void folding_makes_one_of_many(void **state)
{
	struct arena *arena = arena_create();
	assert_string_equal(text_fold(arena, "  ＡＢc　 Straße\t张伟 "), "abc strasse 张伟");
	assert_string_equal(text_fold(arena, "①"), "1");
	assert_string_equal(text_fold(arena, ""), "");
	assert_string_equal(text_fold(arena, "a\xff"), "a\xef\xbf\xbd");
	text_fold(arena, "\xef\xb7\xba"); /* U+FDFA becomes eighteen letters */
	arena_destroy(arena);
}

static void names_are_read_aloud(void **state)
{
	static const char *const known[][3] = {
		{ "张伟", "zhangwei", "zw" },
		{ "欧阳娜娜", "ouyangnana", "oynn" },
		{ "曾国藩", "zengguofan", "zgf" },
		{ "单雄信", "shanxiongxin", "sxx" },
		{ "解晓东", "xiexiaodong", "xxd" },
		{ "Darcel Schlecht", "darcelschlecht", "ds" },
		{ "李Tom", "litom", "lt" },
		{ "", "", "" },
		{ "庄庄庄庄庄庄庄庄", "zhuangzhuangzhuangzhuangzhuangzhuangzhuangzhuang",
			"zzzzzzzz" },
	};
	struct arena *arena = arena_create();
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct reading reading = text_reading(arena, known[i][0]);
		assert_string_equal(reading.whole, known[i][1]);
		assert_string_equal(reading.initials, known[i][2]);
	}
	arena_destroy(arena);
}

static void has_pairs(struct arena *arena, const char *text, bool wanted, const char *joined)
{
	size_t count, length = 0;
	const char *const *list = wanted ? text_pairs_wanted(arena, text, &count)
					 : text_pairs(arena, text, &count);
	char all[200] = "";
	for (size_t i = 0; i < count; i++)
		length += (size_t)snprintf(all + length, sizeof all - length, "%s|", list[i]);
	assert_null(list[count]);
	assert_string_equal(all, joined);
}

static void pairs_find_the_middle_of_a_name(void **state)
{
	struct arena *arena = arena_create();
	has_pairs(arena, "欧阳娜娜娜", false, "^欧|欧阳|阳娜|娜娜|");
	has_pairs(arena, "ab ab", false, "^a|ab|");
	has_pairs(arena, "阳娜", true, "阳娜|");
	has_pairs(arena, "王", true, "^王|");
	has_pairs(arena, "", true, "");
	arena_destroy(arena);
}

static void words_are_in_both_languages(void **state)
{
	assert_string_equal(word(true, WORD_ROLE_LEADER), "组长");
	assert_string_equal(word(false, WORD_ROLE_LEADER), "leader");
	for (int i = 0; i < WORD_COUNT; i++) {
		assert_true(*word(true, (enum word)i));
		assert_true(*word(false, (enum word)i));
	}
}

static const struct CMUnitTest tests[] = {
	TEST(names_sort_as_people_expect,
		"[S0.1] names sort as people expect, in Chinese and English"),
	TEST(folding_makes_one_of_many, "folding makes one of many forms"),
	TEST(names_are_read_aloud, "[S0.1] names are read in pinyin, family names as such"),
	TEST(pairs_find_the_middle_of_a_name, "pairs of letters find the middle of a name"),
	TEST(words_are_in_both_languages, "every word is in both languages"),
};

TEST_MAIN(tests)
