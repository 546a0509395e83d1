/* What every unit test includes: cmocka behind its odd header order, TAP output. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#undef fail /* ours is base/run.h's; a test fails by its asserts, or by test_fails() */
#define test_fails(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

/* The folder of shared data, which the project does not hold: $BULLPEN_SHARED, else ../shared beside
 * the project. A test that finds nothing there says so and skips. */
static inline const char *test_shared(void)
{
	const char *folder = getenv("BULLPEN_SHARED");
	return folder ? folder : PROJECT_ROOT "/../shared";
}

/* A test whose title carries its spec number: TEST(function, "[S0.1] what it proves"). */
#define TEST(function, title) { title, function, NULL, NULL, NULL }

#define TEST_MAIN(tests)                                                  \
	int main(void)                                                    \
	{                                                                 \
		cmocka_set_message_output(CM_OUTPUT_TAP);                 \
		return cmocka_run_group_tests((tests), NULL, NULL);       \
	}
