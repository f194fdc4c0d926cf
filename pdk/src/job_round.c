/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Where jobs are called. Only those of an instance's current incarnation are,
 * and none of a plugin that has crashed.
 */
#include "job_round.h"

#include "guard.h"

struct task {
    const struct job_call *call;
    const pdk_value *message;
};

static void enter(void *context)
{
    const struct task *task = context;

    task->call->run(task->call->context, task->message);
}

/* Whom a crash would be put down to; NULL if the job is not to be called. */
static struct pdk_instance *find_instance(const struct job_call *call)
{
    struct pdk_instance *instance = call->owner->instance;

    if (instance == NULL || instance->current == NULL ||
        &instance->current->services.jobs != call->owner ||
        instance->current->is_broken)
        return NULL;
    return instance;
}

static bool call_job(const struct job_call *call, const pdk_value *message)
{
    struct pdk_instance *instance = find_instance(call);
    struct task task = { call, message };

    if (instance != NULL)
        pdk__guard_run(instance, enter, &task, NULL);
    return instance != NULL;
}

static void note_end(const struct job_call *call)
{
    struct pdk_instance *instance =
        call->has_crashed ? find_instance(call) : NULL;

    if (instance != NULL)
        pdk__guard_fault(instance, &call->report, NULL);
}

void pdk__jobs_run_due(struct jobs *jobs, uint64_t now_ns)
{
    struct job_call call = pdk__jobs_walk(jobs);

    while (pdk__jobs_next_due(jobs, &call, now_ns))
        if (call.kind == PDK_JOB_THREAD)
            note_end(&call);
        else
            call_job(&call, NULL);
}

uint32_t pdk__jobs_tell(struct jobs *jobs, const char *topic,
                        const pdk_value *message)
{
    struct job_call call = pdk__jobs_walk(jobs);
    uint32_t count = 0;

    while (pdk__jobs_next(jobs, &call, topic))
        count += call_job(&call, message);
    return count;
}
