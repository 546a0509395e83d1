/* The loop that runs jobs (inside this room): two threads beside the HTTP threads. */
#pragma once
#include "http/job.h"

struct job_loop;
struct server;

/* Takes up what an earlier server left running. Faults of conn_open(). */
struct job_loop *job_loop_create(struct run *run, struct house *house, struct server *server);
/* Tells running jobs to stop, waits for them; accepts NULL. */
void job_loop_destroy(struct job_loop *loop);
/* Something may be due: after a commit. */
void job_loop_wake(struct job_loop *loop);
struct job_loop *server_jobs(struct server *server);
