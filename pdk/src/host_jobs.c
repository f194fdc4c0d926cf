/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The jobs of plugins: when the host has to see to them, and how its author
 * sees them.
 */
#include "host_jobs.h"

#include <limits.h>

#include "job_round.h"
#include "watched.h"

#define NS_PER_MS UINT64_C(1000000)

static uint64_t now_ns(pdk_host *host)
{
    return host->surroundings.now_ns(host);
}

void pdk__host_wake(void *context)
{
    const pdk_host *host = context;

    pdk__engine_ring(host->engine);
}

void pdk__host_run_jobs(pdk_host *host)
{
    uint64_t soonest = pdk__jobs_soonest_ns(&host->jobs);

    if (soonest != UINT64_MAX && soonest <= now_ns(host))
        pdk__jobs_run_due(&host->jobs, now_ns(host));
}

/* How long until then. */
static uint64_t delay_ns(pdk_host *host, uint64_t due_ns)
{
    uint64_t now = due_ns != UINT64_MAX ? now_ns(host) : 0;

    return due_ns > now ? due_ns - now : 0;
}

int pdk__host_limit_wait(pdk_host *host, int timeout_ms)
{
    uint64_t due = pdk__jobs_soonest_ns(&host->jobs);
    uint64_t ms = (delay_ns(host, due) + NS_PER_MS - 1) / NS_PER_MS;

    if (due == UINT64_MAX || ms > INT_MAX ||
        (timeout_ms >= 0 && (uint64_t)timeout_ms < ms))
        return timeout_ms;
    return (int)ms;
}

uint32_t pdk_host_publish(pdk_host *host, const char *topic,
                          const pdk_value *message)
{
    uint32_t count;

    if (host == NULL || topic == NULL)
        return 0;
    count = pdk__jobs_tell(&host->jobs, topic, message);
    return count;
}

static uint32_t generation_of(const struct job_call *call)
{
    const struct pdk_instance *instance = call->owner->instance;

    return instance != NULL && &instance->current->services.jobs == call->owner
               ? instance->slot->current->number
               : 0;
}

void pdk_host_each_job(pdk_host *host,
                       void (*visit)(void *context, const pdk_job_info *job),
                       void *context)
{
    struct job_call call;

    if (host == NULL || visit == NULL)
        return;
    call = pdk__jobs_walk(&host->jobs);
    while (pdk__jobs_next(&host->jobs, &call, NULL)) {
        pdk_job_info info = {
            .struct_size = sizeof info,
            .kind = call.kind,
            .name = call.name,
            .plugin_id = pdk__services_of(call.owner)->plugin_id,
            .generation = generation_of(&call),
            .number = call.number,
        };

        visit(context, &info);
    }
}
