/* Faults: the catalogue as a table, and the jump out of a run. */
#include "run.h"
#include "buf.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const struct fault_info infos[] = {
	[FAULT_NONE] = { "FAULT_NONE", "none", "No fault", "没有错误", 200 },
#define FAULT(symbol, status, slug, en, zh) [symbol] = { #symbol, slug, en, zh, status },
#include "fault.def"
#undef FAULT
};

const struct fault_info *fault_info(enum fault fault)
{
	assert(fault < FAULT_COUNT);
	return &infos[fault];
}

bool run_try(struct run *run, void (*body)(void *context), void *context)
{
	jmp_buf here, *outer = run->catch;
	run->catch = &here;
	run->fault = FAULT_NONE;
	run->at = NULL;
	volatile bool done = false;
	if (setjmp(here) == 0) {
		body(context);
		done = true;
		run->fault = FAULT_NONE; /* an inner try may have failed and been dealt with */
	}
	run->catch = outer;
	return done;
}

_Noreturn void fail_with(struct run *run, enum fault fault, const char *const *params)
{
	assert(fault != FAULT_NONE);
	assert(run->catch);
	run->fault = fault;
	size_t n = 0;
	for (; n < FAULT_PARAMS && params[n]; n++)
		run->param[n] = arena_strdup(run->arena, params[n]);
	for (; n < FAULT_PARAMS; n++)
		run->param[n] = NULL;
	longjmp(*run->catch, 1);
}

const char *num(struct run *run, int64_t value)
{
	return arena_printf(run->arena, "%" PRId64, value);
}

const char *fault_text(struct arena *arena, const struct run *run, bool zh)
{
	const struct fault_info *info = fault_info(run->fault);
	struct buf *text = buf_create(arena, 0);
	for (const char *c = zh ? info->zh : info->en; *c; c++) {
		bool param = c[0] == '{' && c[1] >= '1' && c[1] <= '0' + FAULT_PARAMS &&
			c[2] == '}';
		if (!param) {
			buf_char(text, *c);
			continue;
		}
		const char *value = run->param[c[1] - '1'];
		buf_text(text, value ? value : "");
		c += 2;
	}
	return buf_string(text);
}
