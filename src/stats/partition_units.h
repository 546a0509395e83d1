/* Members and wishes as units; only for the files of the partition. */
#pragma once
#include "partition_parts.h"

/* Fails on wishes that are plainly impossible, and on values too large. */
void units_check(struct run *run, const struct partition_task *task);

/* unit_of[]: member → unit. */
struct parts *units_make(struct arena *arena, const struct partition_task *task, int *unit_of);

/* A first division that keeps all wishes; fails when there is none or none is found. */
void units_start(struct run *run, const struct partition_task *task, const struct parts *parts,
	struct division *division);
