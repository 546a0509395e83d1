/* The catalogue as a table. */
#include "text/words.h"

#include <assert.h>

const char *word(bool zh, enum word word)
{
	static const char *const words[][2] = {
#define WORD(key, en, zh) { en, zh },
#include "text/words.def"
#undef WORD
	};
	assert((unsigned)word < WORD_COUNT);
	return words[word][zh];
}
