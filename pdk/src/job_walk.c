/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Whoever walks holds no lock between two steps, since what he calls may start
 * and stop jobs: he finds his place again by the number.
 */
#include "job_walk.h"

#include <string.h>

struct job_call pdk__jobs_walk(struct jobs *jobs)
{
    struct job_call at = { 0 };

    pdk__lock_take(&jobs->lock);
    at.last = jobs->last_number;
    pdk__lock_release(&jobs->lock);
    return at;
}

static void copy(struct job_call *out, const struct job *job)
{
    out->number = job->number;
    out->kind = job->kind;
    memcpy(out->name, job->name, sizeof out->name);
    out->owner = job->owner;
    out->run = job->run;
    out->context = job->context;
    out->has_crashed = job->has_crashed;
    out->report = job->report;
}

static bool is_ahead(const struct job *job, const struct job_call *at)
{
    return job->number > at->number && job->number <= at->last;
}

/* Under the lock: what was missed is not made up for. */
static void put_off(struct jobs *jobs, struct job *job, uint64_t now_ns)
{
    if (job->kind != PDK_JOB_TIMER || job->period_ns == 0) {
        pdk__job_end(jobs, job);
        return;
    }
    job->due_ns += job->period_ns;
    if (job->due_ns <= now_ns)
        job->due_ns = now_ns + job->period_ns;
}

bool pdk__jobs_next_due(struct jobs *jobs, struct job_call *at, uint64_t now_ns)
{
    struct job *job;

    pdk__lock_take(&jobs->lock);
    for (job = jobs->first; job != NULL; job = job->next)
        if (is_ahead(job, at) && pdk__job_may_be_called(job) &&
            job->due_ns <= now_ns)
            break;
    if (job != NULL) {
        copy(at, job);
        put_off(jobs, job, now_ns);
    }
    pdk__jobs_reckon(jobs);
    pdk__lock_release(&jobs->lock);
    return job != NULL;
}

bool pdk__jobs_next(struct jobs *jobs, struct job_call *at, const char *topic)
{
    const struct job *job;

    pdk__lock_take(&jobs->lock);
    for (job = jobs->first; job != NULL; job = job->next)
        if (is_ahead(job, at) &&
            (topic == NULL ||
             (job->kind == PDK_JOB_LISTENER && job->owner->has_begun &&
              strcmp(job->name, topic) == 0)))
            break;
    if (job != NULL)
        copy(at, job);
    pdk__lock_release(&jobs->lock);
    return job != NULL;
}
