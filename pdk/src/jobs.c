/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * One list for all jobs of a host, under one lock: they are few, and seldom
 * touched. Nothing of a plugin is called under the lock, so what is called may
 * start and stop jobs. A thread that has ended waits in the list to be joined.
 */
#include "jobs.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "platform/clock.h"
#include "text.h"

/* What this thread runs, if it is one of ours. */
static _Thread_local struct job *own;

bool pdk__jobs_init(struct jobs *jobs, void (*wake)(void *host), void *host)
{
    *jobs = (struct jobs){ .wake = wake, .host = host };
    jobs->soonest_ns = UINT64_MAX;
    return pdk__lock_init(&jobs->lock);
}

void pdk__jobs_finish(struct jobs *jobs)
{
    pdk__lock_finish(&jobs->lock);
}

uint64_t pdk__jobs_soonest_ns(const struct jobs *jobs)
{
    return atomic_load_explicit(&jobs->soonest_ns, memory_order_acquire);
}

/* ------------------------------------------------------- the list --- */

bool pdk__job_may_be_called(const struct job *job)
{
    return job->kind == PDK_JOB_THREAD ? job->has_ended : job->owner->has_begun;
}

bool pdk__jobs_reckon(struct jobs *jobs)
{
    uint64_t before = jobs->soonest_ns, soonest = UINT64_MAX;

    for (const struct job *at = jobs->first; at != NULL; at = at->next)
        if (pdk__job_may_be_called(at) && at->due_ns < soonest)
            soonest = at->due_ns;
    atomic_store_explicit(&jobs->soonest_ns, soonest, memory_order_release);
    return soonest < before;
}

static void append(struct jobs *jobs, struct job *job)
{
    struct job **end = &jobs->first;

    while (*end != NULL)
        end = &(*end)->next;
    *end = job;
    job->number = ++jobs->last_number;
}

static void take_out(struct jobs *jobs, struct job *job)
{
    struct job **link = &jobs->first;

    while (*link != job)
        link = &(*link)->next;
    *link = job->next;
}

static struct job *find(struct job_owner *owner, uint64_t number)
{
    for (struct job *at = owner->jobs->first; at != NULL; at = at->next)
        if (at->number == number && at->owner == owner)
            return at;
    return NULL;
}

void pdk__job_end(struct jobs *jobs, struct job *job)
{
    take_out(jobs, job);
    if (job->kind == PDK_JOB_THREAD) {
        pdk__lock_release(&jobs->lock);
        pdk__thread_join(job->thread);
        pdk__lock_take(&jobs->lock);
    }
    free(job);
}

/* ---------------------------------------------------- the threads --- */

static void enter(void *context)
{
    const struct job *job = context;

    job->run(job->context, NULL);
}

static bool call_guarded(struct job *job)
{
    if (job->owner->guards)
        return pdk__fault_guard(job->owner->range, enter, job, &job->report);
    enter(job);
    return true;
}

static void *run_thread(void *context)
{
    struct job *job = context;
    struct jobs *jobs = job->owner->jobs;
    bool came_back = true, is_sooner;

    own = job;
    pdk__lock_take(&jobs->lock);
    while (!job->owner->has_begun && !job->should_end)
        pdk__lock_wait(&jobs->lock);
    if (job->owner->has_begun) {
        pdk__lock_release(&jobs->lock);
        came_back = call_guarded(job);
        pdk__lock_take(&jobs->lock);
    }
    job->has_crashed = !came_back;
    job->has_ended = true;
    job->due_ns = 0;
    is_sooner = pdk__jobs_reckon(jobs);
    pdk__lock_ring(&jobs->lock);
    if (is_sooner)
        jobs->wake(jobs->host);
    pdk__lock_release(&jobs->lock);
    return NULL;
}

bool pdk__job_wait(struct job_owner *owner, uint64_t ns)
{
    struct lock *lock = &owner->jobs->lock;
    uint64_t until_ns = pdk__clock_after(ns);
    bool should_end, has_time = ns > 0;

    if (own == NULL || own->owner != owner)
        return false;
    pdk__lock_take(lock);
    while (!own->should_end && has_time)
        has_time = pdk__lock_wait_until(lock, until_ns);
    should_end = own->should_end;
    pdk__lock_release(lock);
    return should_end;
}

/* ------------------------------------------------- begin and end --- */

static pdk_result check(const pdk_job *job, pdk_error *error)
{
    size_t size;

    if (job == NULL || job->struct_size < sizeof *job || job->name == NULL ||
        job->run == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "a job needs its size, a name and a function");
    size = strlen(job->name);
    if (size == 0 || size >= sizeof((struct job *)0)->name)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "the name of a job has 1 to 63 characters, not %zu",
                        size);
    if (job->kind < PDK_JOB_TASK || job->kind > PDK_JOB_THREAD)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "job '%s': there is no kind %u; this host may be older "
                        "than the plugin",
                        job->name, job->kind);
    return PDK_OK;
}

static uint64_t first_time(const pdk_job *job, uint64_t now_ns)
{
    if (job->kind == PDK_JOB_TASK)
        return 0;
    if (job->kind == PDK_JOB_TIMER && job->delay_ns < UINT64_MAX - now_ns)
        return now_ns + job->delay_ns;
    return UINT64_MAX;
}

/* Under the lock. */
static pdk_result put_in(struct job_owner *owner, struct job *job,
                         pdk_error *error)
{
    struct jobs *jobs = owner->jobs;

    if (owner->is_ending)
        return pdk_fail(
            error, PDK_E_FAULTED,
            "job '%s': its instance is ending, so no job can be started",
            job->name);
    if (job->kind == PDK_JOB_THREAD &&
        !pdk__thread_start(&job->thread, job->name, run_thread, job))
        return pdk_fail(error, PDK_E_SYSTEM, "job '%s': cannot start a thread",
                        job->name);
    append(jobs, job);
    if (pdk__jobs_reckon(jobs))
        jobs->wake(jobs->host);
    return PDK_OK;
}

pdk_result pdk__job_start(struct job_owner *owner, pdk_job *asked,
                          uint64_t now_ns, pdk_error *error)
{
    pdk_result result = check(asked, error);
    struct job *job;

    if (result != PDK_OK)
        return result;
    job = calloc(1, sizeof *job);
    if (job == NULL)
        return pdk__fail_memory(error);
    job->kind = asked->kind;
    pdk__text_copy(job->name, sizeof job->name, asked->name);
    job->owner = owner;
    job->run = asked->run;
    job->context = asked->context;
    job->due_ns = first_time(asked, now_ns);
    job->period_ns = asked->period_ns;
    pdk__lock_take(&owner->jobs->lock);
    result = put_in(owner, job, error);
    if (result == PDK_OK)
        asked->number = job->number;
    pdk__lock_release(&owner->jobs->lock);
    if (result != PDK_OK)
        free(job);
    return result;
}

void pdk__job_stop(struct job_owner *owner, uint64_t number)
{
    struct jobs *jobs = owner->jobs;
    struct job *job;

    pdk__lock_take(&jobs->lock);
    job = find(owner, number);
    if (job != NULL) {
        job->should_end = true;
        pdk__lock_ring(&jobs->lock);
        if (job != own)
            pdk__job_end(jobs, job);
        pdk__jobs_reckon(jobs);
    }
    pdk__lock_release(&jobs->lock);
}

void pdk__jobs_begin(struct job_owner *owner)
{
    struct jobs *jobs = owner->jobs;

    pdk__lock_take(&jobs->lock);
    owner->has_begun = true;
    if (pdk__jobs_reckon(jobs))
        jobs->wake(jobs->host);
    pdk__lock_ring(&jobs->lock);
    pdk__lock_release(&jobs->lock);
}

size_t pdk__jobs_end(struct job_owner *owner)
{
    struct jobs *jobs = owner->jobs;
    struct job *next;
    size_t count = 0;

    pdk__lock_take(&jobs->lock);
    owner->is_ending = true;
    for (struct job *at = jobs->first; at != NULL; at = next) {
        next = at->next;
        if (at->owner != owner)
            continue;
        count += !at->has_ended;
        at->should_end = true;
        if (at->kind != PDK_JOB_THREAD)
            pdk__job_end(jobs, at);
    }
    pdk__jobs_reckon(jobs);
    pdk__lock_ring(&jobs->lock);
    pdk__lock_release(&jobs->lock);
    return count;
}

/* Under the lock: one of the owner's that has ended; else *is_any tells whether
 * there are others. */
static struct job *find_ended(const struct job_owner *owner, bool *is_any)
{
    *is_any = false;
    for (struct job *at = owner->jobs->first; at != NULL; at = at->next) {
        if (at->owner != owner)
            continue;
        if (at->has_ended)
            return at;
        *is_any = true;
    }
    return NULL;
}

bool pdk__jobs_leave(struct job_owner *owner, uint64_t limit_ns)
{
    struct jobs *jobs = owner->jobs;
    uint64_t until_ns = pdk__clock_after(limit_ns);
    bool is_any, has_time = limit_ns > 0;
    struct job *ended;

    pdk__lock_take(&jobs->lock);
    while ((ended = find_ended(owner, &is_any)) != NULL || (is_any && has_time))
        if (ended != NULL)
            pdk__job_end(jobs, ended);
        else
            has_time = pdk__lock_wait_until(&jobs->lock, until_ns);
    pdk__jobs_reckon(jobs);
    pdk__lock_release(&jobs->lock);
    return !is_any;
}

bool pdk__jobs_thread(const struct job_owner *owner, char *out, size_t capacity)
{
    const struct job *at;

    pdk__lock_take(&owner->jobs->lock);
    for (at = owner->jobs->first; at != NULL; at = at->next)
        if (at->owner == owner && at->kind == PDK_JOB_THREAD)
            break;
    if (at != NULL)
        pdk__text_copy(out, capacity, at->name);
    pdk__lock_release(&owner->jobs->lock);
    return at != NULL;
}

size_t pdk__jobs_count_threads(struct jobs *jobs, struct fault_range range)
{
    size_t count = 0;

    pdk__lock_take(&jobs->lock);
    for (const struct job *at = jobs->first; at != NULL; at = at->next)
        count +=
            at->kind == PDK_JOB_THREAD && at->owner->range.low == range.low;
    pdk__lock_release(&jobs->lock);
    return count;
}
