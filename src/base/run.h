/* A run: one go of a handler, a job or a command; what it owns and how it stops.
 *
 * Faults unwind as in PostgreSQL: fail() does not return, it leaves for the run_try() around it,
 * which tells the caller what went wrong. Code in between reads straight down and frees nothing:
 * its memory belongs to the run's arena. */
#pragma once
#include "arena.h"
#include "calendar.h"
#include <setjmp.h>

/* fault.def is the one catalogue: FAULT(symbol, HTTP status, slug, English, Chinese) */
enum fault {
	FAULT_NONE,
#define FAULT(symbol, status, slug, en, zh) symbol,
#include "fault.def"
#undef FAULT
	FAULT_COUNT
};

enum { FAULT_PARAMS = 4 };

struct fault_info {
	const char *symbol, *slug, *en, *zh; /* texts with {1} … {4} for the parameters */
	int status;                          /* HTTP */
};

struct house; /* http/house.h */

struct run {
	struct arena *arena;
	struct house *house; /* what lives as long as the server; NULL in commands: nobody listens */
	ms_t now; /* the moment of arrival; the same through the whole run */
	enum fault fault;
	const char *param[FAULT_PARAMS]; /* of the fault, in the run's arena; NULL when fewer */
	const char *at;                  /* where in the input (a JSON pointer, "file:line"), or NULL */
	jmp_buf *catch;                  /* set by run_try() */
};

/* Calls body(context); true when it came to its end, false when it failed: then run->fault and
 * run->param say why. May be nested. */
bool run_try(struct run *run, void (*body)(void *context), void *context);

/* Ends the innermost run_try() with this fault; parameters are strings, see num(). */
#define fail(run, symbol, ...) fail_with((run), (symbol), (const char *[5]){"", ##__VA_ARGS__} + 1)
_Noreturn void fail_with(struct run *run, enum fault fault, const char *const *params);

/* As fail(), naming the place in the input. */
#define fail_at(run, where, symbol, ...) \
	((run)->at = arena_strdup((run)->arena, (where)), fail((run), (symbol), __VA_ARGS__))

/* An integer as a parameter of a fault. */
const char *num(struct run *run, int64_t value);

const struct fault_info *fault_info(enum fault fault);

/* The fault as a sentence; zh chooses the language. In the arena. */
const char *fault_text(struct arena *arena, const struct run *run, bool zh);
