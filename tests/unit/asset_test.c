/* The files inside the program: found, typed, whole, and gzipped where it pays. */
#include "base/asset.h"
#include "test.h"

#include <string.h>

static void test_page(void **state)
{
	(void)state;
	const struct asset *page = asset_find("/index.html");
	assert_non_null(page);
	assert_string_equal(page->type, "text/html; charset=utf-8");
	assert_int_equal(page->bytes[page->length], 0);
	assert_int_equal(strlen((const char *)page->bytes), page->length);
	assert_non_null(strstr((const char *)page->bytes, "<title>Bullpen</title>"));
	assert_int_equal(page->etag[0], '"');
	assert_null(asset_find("/nothing-here"));
	assert_null(asset_find(""));
}

static void test_list(void **state)
{
	(void)state;
	size_t count, all;
	const struct asset *everything = asset_list("", &all);
	assert_true(all > 0);
	for (size_t i = 0; i < all; i++) {
		assert_ptr_equal(asset_find(everything[i].path), &everything[i]);
		if (everything[i].gz)
			assert_true(everything[i].gz[0] == 0x1f && everything[i].gz[1] == 0x8b &&
				everything[i].gz_length < everything[i].length);
	}
	const struct asset *one = asset_list("/index.html", &count);
	assert_int_equal(count, 1);
	assert_ptr_equal(one, asset_find("/index.html"));
	asset_list("~", &count);
	assert_int_equal(count, 0);
}

static const struct CMUnitTest tests[] = {
	TEST(test_page, "files in the program are found by their path, whole and with their type"),
	TEST(test_list, "files in the program are listed by prefix; gzip forms are smaller"),
};

TEST_MAIN(tests)
