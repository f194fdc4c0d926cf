/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The host's safe point: whether there is anything to do, in which order it is
 * done, and when there will be something again.
 */
#include "pdk/host.h"

#include "host_jobs.h"
#include "host_state.h"
#include "intake.h"
#include "mending.h"
#include "platform/wait.h"
#include "watched.h"

/* What debuggers want of a copy is added when there is nothing else to do. */
static void fill_copies(pdk_host *host)
{
    for (struct slot *slot = host->plugins.slots; slot; slot = slot->next)
        if (slot->current != NULL && !slot->current->shadow.is_filled)
            pdk__engine_fill(host->engine, &slot->current->shadow);
}

/* What was mended stands elsewhere now. */
static void mend(pdk_host *host)
{
    const struct event_item *last = host->plugins.events.last;

    pdk__mending_run(&host->plugins,
                     !(host->options.flags & PDK_HOST_NO_ROLLBACK));
    if (host->plugins.events.last == last)
        return;
    pdk__intake_tell_all(host);
    pdk__watched_stir(host);
}

/* All that is to be done, as far as the first event. */
static bool work(pdk_host *host, pdk_event *event)
{
    bool has_event;

    pdk__host_run_jobs(host);
    mend(host);
    pdk__watched_say_degraded(host);
    pdk__intake_lingering(host);
    pdk__intake_ready(host);
    has_event = pdk__event_pop(&host->plugins.events, event);
    if (!has_event) {
        pdk__plugins_retire(&host->plugins);
        has_event = pdk__event_pop(&host->plugins.events, event);
    }
    if (!has_event)
        fill_copies(host);
    return has_event;
}

static uint64_t sooner(uint64_t one, uint64_t other)
{
    return one < other ? one : other;
}

/* When there is something to do by itself. Nobody is woken for a second look
 * at what stays. */
static void set_times(pdk_host *host)
{
    struct attention *attention = &host->surroundings.attention;
    uint64_t rings = sooner(sooner(pdk__mending_due_ns(&host->plugins),
                                   pdk__engine_due_ns(host->engine)),
                            pdk__jobs_soonest_ns(&host->jobs));
    uint64_t due = sooner(sooner(rings, pdk__plugins_due_ns(&host->plugins)),
                          pdk__engine_idle_ns(host->engine));

    if (due < ATTENTION_NOW)
        due = ATTENTION_NOW;
    pdk__attention_want(attention, due);
    pdk__engine_alarm(host->engine, rings);
    /* Who has called meanwhile is not overslept. */
    if (pdk__attention_due_ns(attention) < due)
        pdk__engine_alarm(host->engine, ATTENTION_NOW);
}

static bool is_due(pdk_host *host)
{
    uint64_t due = pdk__attention_due_ns(&host->surroundings.attention);

    return due <= ATTENTION_NOW ||
           (due < ATTENTION_ASK && due <= host->surroundings.now_ns(host));
}

/* The next poll goes on where this one has found an event; who waits instead is
 * woken. */
static bool look(pdk_host *host, pdk_event *event)
{
    struct attention *attention = &host->surroundings.attention;
    uint64_t was_due;

    if (pdk__hook_is_inside(&host->surroundings))
        return false;
    pdk__engine_listen(host->engine);
    if (!is_due(host))
        return false;
    was_due = pdk__attention_heed(attention, pdk__engine_idle_ns(host->engine));
    if (!work(host, event)) {
        set_times(host);
        return false;
    }
    if (was_due == ATTENTION_RUNG) {
        pdk__attention_want(attention, ATTENTION_RUNG);
    } else {
        pdk__attention_want(attention, ATTENTION_NOW);
        pdk__engine_alarm(host->engine, ATTENTION_NOW);
    }
    return true;
}

bool pdk_host_poll(pdk_host *host, pdk_event *event)
{
    if (host == NULL || event == NULL ||
        pdk__attention_due_ns(&host->surroundings.attention) == ATTENTION_NONE)
        return false;
    return look(host, event);
}

int pdk_host_fd(const pdk_host *host)
{
    return host != NULL ? pdk__engine_descriptor(host->engine) : -1;
}

bool pdk_host_wait(pdk_host *host, int timeout_ms)
{
    if (host == NULL)
        return false;
    return is_due(host) ||
           pdk__wait_readable(pdk_host_fd(host),
                              pdk__host_limit_wait(host, timeout_ms)) ||
           is_due(host);
}
