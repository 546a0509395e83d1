/* How a fact is read from its row: for fact.c and fact_list.c. The fact is f, its source s. */
#pragma once
#include "feed/fact.h"

#define FACT_COLUMNS "f.id, f.at, f.day, f.member, f.branch, f.grp, f.campaign, f.product, f.customer, " \
	"f.ordr, f.batch, f.kind, f.value, f.undoes, f.undone, f.ref, s.name"
enum { FACT_WIDTH = 17 };

struct fact row_fact(struct rows *rows);
