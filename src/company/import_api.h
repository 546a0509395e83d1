/* Imports over HTTP: their routes and jobs, for the wiring. */
#pragma once
#include "http/job.h"
#include "http/route.h"

extern const struct route import_routes[];
extern const struct job import_jobs[]; /* "import.check" "import.commit" "import.undo" */
