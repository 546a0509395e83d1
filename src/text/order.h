/* Order and search in Chinese and English alike, over ICU.
 *
 * Everything lies in the arena. Text that is not UTF-8 is read with U+FFFD in the place of what is
 * wrong. Thread-safe; the first reading of Chinese in a process takes some 200 ms. */
#pragma once
#include "base/arena.h"

/* Compares as bytes: Chinese by pinyin, then Latin letters, as CLDR has it for Chinese; numbers
 * within by their value. */
const void *text_order(struct arena *arena, const char *text, size_t *length);

/* As search sees it: compatibility forms made one, case folded, one space between words. */
const char *text_fold(struct arena *arena, const char *text);

struct reading {
	const char *whole;    /* "zhangwei" */
	const char *initials; /* "zw" */
};
/* How a person's name is read in Latin letters (family names as such: 曾 zeng, 单 shan). */
struct reading text_reading(struct arena *arena, const char *name);

/* The pairs of neighbouring letters of a folded text, each once; "^x" begins a word. A text holds
 * another only if it has all its pairs; NULL-terminated, *count without the NULL. */
const char *const *text_pairs(struct arena *arena, const char *folded, size_t *count);
/* The pairs that whatever is found by typing `typed` must have: without those of its beginning. */
const char *const *text_pairs_wanted(struct arena *arena, const char *folded, size_t *count);
