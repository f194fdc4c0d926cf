/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_JOB_WALK_H
#define PDK_JOB_WALK_H

#include "jobs.h"

/* Along the jobs of a host: what is due, who listens, and what there is. */

/* A job to be called, or one that is looked at: a copy. */
struct job_call {
    uint64_t number; /* at first 0: then, the one before */
    uint64_t last;   /* those that were started later are left out */
    uint32_t kind;
    char name[64];
    struct job_owner *owner;
    void (*run)(void *context, const pdk_value *message);
    void *context;
    bool has_crashed; /* it was a thread, and */
    struct fault_report report;
};

/* Begins a walk over those that are there now. */
struct job_call pdk__jobs_walk(struct jobs *jobs);

/* The next that is due, in the order of starting; it is not due any more. Of a
 * thread this means that it has ended, and there is nothing to be called. */
bool pdk__jobs_next_due(struct jobs *jobs, struct job_call *at,
                        uint64_t now_ns);

/* The next listener to a topic; or, if that is NULL, the next of any kind. */
bool pdk__jobs_next(struct jobs *jobs, struct job_call *at, const char *topic);

#endif
