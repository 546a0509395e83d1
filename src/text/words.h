/* Words: the one catalogue of what the server says to people, English and Chinese. */
#pragma once
#include <stdbool.h>

enum word {
#define WORD(key, en, zh) WORD_##key,
#include "text/words.def"
#undef WORD
	WORD_COUNT
};

/* Constant text. */
const char *word(bool zh, enum word word);
