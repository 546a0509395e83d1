/* What people type into cells, read as dates, money, numbers, names [S0.4, S6.10].
 *
 * Each reader gives true and the value, or false and why in both languages; nothing is guessed
 * in silence: a year that was not written and cents that were rounded are said so. The texts of
 * `why` are constants. Full-width letters, digits and spaces count as their narrow forms. No
 * memory is taken unless an arena is passed; input may be any bytes. */
#pragma once
#include "base/arena.h"
#include "base/calendar.h"

struct why {
	const char *en, *zh;
};

struct date_context {
	day_t today;    /* for a date without a year: the latest such day not after it; 0 = none */
	day_t near;     /* a date of the neighbouring rows, 0 = none: the year nearest to it */
	int year;       /* said by the sheet's name or the file, 0 = not said; goes before near */
	bool day_first; /* 5/10/2026 is the fifth of October */
};

struct value_date {
	day_t day;
	int32_t second;     /* of the local day, 0 when no time was written */
	bool timed;         /* a time was written */
	bool year_guessed;  /* the year was not */
	bool zoned;         /* "Z" or "+08:00" was written: the clock of that zone, not the local one */
	int offset_minutes; /* east of UTC, when zoned */
};

bool value_date(const char *text, const struct date_context *context, struct value_date *date,
	struct why *why);
/* Excel's count of days: since 1900 with its 29 February 1900, or since 1904. */
bool value_serial(double serial, bool from_1904, struct value_date *date, struct why *why);
/* "2026年10月", "10月", "2026-10", "Oct 2026", "202610": a month; *year is 0 when not written. */
bool value_month(const char *text, int *year, int *month);

/* Exact cents; *rounded tells that more than two decimals were rounded half away from zero. */
bool value_money(const char *text, int64_t *cents, bool *rounded, struct why *why);
/* A whole number: counts, quantities. Fractions are refused. */
bool value_whole(const char *text, int64_t *number, struct why *why);
/* "12.5%", "0.125": millionths (125000). */
bool value_percent(const char *text, int64_t *millionths, struct why *why);
/* "261", "4:21", "1:02:03", "4分21秒": seconds. */
bool value_seconds(const char *text, int64_t *seconds, struct why *why);
/* 是/否, yes/no, true/false, 1/0, √/× … */
bool value_yes(const char *text, bool *yes, struct why *why);

struct value_name {
	const char *name; /* trimmed, single spaces within; no spaces between Chinese characters */
	const char *note; /* what stood in brackets behind it, "" = nothing */
};
bool value_name(struct arena *arena, const char *text, struct value_name *name, struct why *why);

/* Nothing is written here: empty, spaces, "-", "—", "/", "N/A", "无", "null". */
bool value_blank(const char *text);
/* Narrow forms, trimmed, spaces collapsed; otherwise as typed. */
const char *value_plain(struct arena *arena, const char *text);
/* For comparing spellings: case, width, spaces, hyphens and underscores do not matter (Unicode
 * NFKC case folding). Never shown. */
const char *value_fold(struct arena *arena, const char *text);
