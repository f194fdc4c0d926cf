/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_JOBS_H
#define PDK_JOBS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/plugin.h"
#include "platform/fault.h"
#include "platform/thread.h"

/*
 * The jobs of plugins (pdk/services.h). This room keeps the list and runs the
 * threads; job_round.h calls tasks, timers and listeners.
 */

/* All jobs of a host. */
struct jobs {
    struct lock lock;  /* guards the rest, and wakes threads */
    struct job *first; /* owned; in the order of starting */
    uint64_t last_number;
    _Atomic uint64_t soonest_ns; /* when the first is due; UINT64_MAX: never */
    void (*wake)(void *host);    /* that time became sooner. [any-thread] */
    void *host;
};

/* The jobs of one incarnation. Set the first three members, zero the rest. */
struct job_owner {
    struct jobs *jobs;
    bool guards;                   /* run its jobs under guard? */
    struct fault_range range;      /* of its code */
    struct pdk_instance *instance; /* for the caller of the jobs */
    bool has_begun;                /* jobs may run */
    bool is_ending;                /* no new jobs are accepted */
};

struct job {
    struct job *next;
    uint64_t number;
    uint32_t kind;
    char name[64];
    struct job_owner *owner;
    void (*run)(void *context, const pdk_value *message);
    void *context;
    uint64_t due_ns; /* UINT64_MAX: not by time */
    uint64_t period_ns;
    pthread_t thread;
    bool should_end; /* the thread was asked to end */
    bool has_ended;  /* the thread has ended and can be joined */
    bool has_crashed;
    struct fault_report report; /* if it has */
};

bool pdk__jobs_init(struct jobs *jobs, void (*wake)(void *host), void *host);
void pdk__jobs_finish(struct jobs *jobs); /* there must be none left */

/* When the first is due, by the host's clock. One load. */
uint64_t pdk__jobs_soonest_ns(const struct jobs *jobs);

/* Implement pdk_services.start, .stop and .wait. */
pdk_result pdk__job_start(struct job_owner *owner, pdk_job *job,
                          uint64_t now_ns, pdk_error *error);
void pdk__job_stop(struct job_owner *owner, uint64_t number);
bool pdk__job_wait(struct job_owner *owner, uint64_t ns);

/* Lets the jobs run. */
void pdk__jobs_begin(struct job_owner *owner);

/* Drops all jobs except threads, and asks threads to end; returns the number of
 * jobs. */
size_t pdk__jobs_end(struct job_owner *owner);

/* After pdk__jobs_end(): waits for the threads, `limit_ns` at most; true if
 * none is left. */
bool pdk__jobs_leave(struct job_owner *owner, uint64_t limit_ns);

/* The name of one of its threads; false if it has none. */
bool pdk__jobs_thread(const struct job_owner *owner, char *out,
                      size_t capacity);

/* How many threads run for owners with that range of code. */
size_t pdk__jobs_count_threads(struct jobs *jobs, struct fault_range range);

/* The rest is for rooms that walk the list. They hold the lock. */

bool pdk__job_may_be_called(const struct job *job);

/* Removes and frees it; a thread is joined, with the lock released
 * meanwhile. */
void pdk__job_end(struct jobs *jobs, struct job *job);

/* Call this after a change. True if a job is due sooner than before. */
bool pdk__jobs_reckon(struct jobs *jobs);

#endif
