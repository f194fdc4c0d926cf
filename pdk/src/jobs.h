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
 * What plugins have the host do later: their jobs, as services.h says. Here
 * they are kept and their threads run; who calls the others is the host.
 */

/* All of one host. */
struct jobs {
    struct lock lock;  /* guards the rest, and rings for threads */
    struct job *first; /* owned; in the order of starting */
    uint64_t last_number;
    _Atomic uint64_t soonest_ns; /* when one is due; UINT64_MAX: never */
    void (*wake)(void *host);    /* ... sooner than was said. [any-thread] */
    void *host;
};

/* Those of one incarnation. Zeroes but for the first three. */
struct job_owner {
    struct jobs *jobs;
    bool guards;                   /* may its code be guarded? */
    struct fault_range range;      /* its code */
    struct pdk_instance *instance; /* for whoever calls them */
    bool has_begun;                /* they may run */
    bool is_ending;                /* none is started any more */
};

struct job {
    struct job *next;
    uint64_t number;
    uint32_t kind;
    char name[64];
    struct job_owner *owner;
    void (*run)(void *context, const pdk_value *message);
    void *context;
    uint64_t due_ns; /* UINT64_MAX: not before something happens */
    uint64_t period_ns;
    pthread_t thread;
    bool should_end; /* the thread */
    bool has_ended;  /* ... and is to be joined */
    bool has_crashed;
    struct fault_report report; /* if it has */
};

bool pdk__jobs_init(struct jobs *jobs, void (*wake)(void *host), void *host);
void pdk__jobs_finish(struct jobs *jobs); /* there must be none left */

/* When one is due, by the host's clock. One load. */
uint64_t pdk__jobs_soonest_ns(const struct jobs *jobs);

/* As pdk_services.start, .stop and .wait. */
pdk_result pdk__job_start(struct job_owner *owner, pdk_job *job,
                          uint64_t now_ns, pdk_error *error);
void pdk__job_stop(struct job_owner *owner, uint64_t number);
bool pdk__job_wait(struct job_owner *owner, uint64_t ns);

/* From now on they may run. */
void pdk__jobs_begin(struct job_owner *owner);

/* Drops all but threads, and asks those to end; returns how many there were. */
size_t pdk__jobs_end(struct job_owner *owner);

/* Waits for its threads, `limit_ns` at most; true if none is left. After
 * pdk__jobs_end(). */
bool pdk__jobs_leave(struct job_owner *owner, uint64_t limit_ns);

/* The name of one of its threads; false if it has none. */
bool pdk__jobs_thread(const struct job_owner *owner, char *out,
                      size_t capacity);

/* How many threads run in the code of those that have that range. */
size_t pdk__jobs_count_threads(struct jobs *jobs, struct fault_range range);

/* The rest is for those who walk along the list, under its lock. */

bool pdk__job_may_be_called(const struct job *job);

/* Takes it out and frees it; a thread is joined, without the lock. */
void pdk__job_end(struct jobs *jobs, struct job *job);

/* To be called after a change. True if one is due sooner than before. */
bool pdk__jobs_reckon(struct jobs *jobs);

#endif
