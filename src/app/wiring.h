/* The only list of all rooms: their routes, nouns and jobs. A new room adds a line to each. */
#pragma once
#include "http/job.h"

extern const struct route *const every_route[];
extern const struct noun *const every_noun[];
extern const struct job *const every_job[];
