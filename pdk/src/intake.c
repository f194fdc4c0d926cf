/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The host's side of a change: which candidate is taken in next, and what is
 * told to the engine afterwards. Always on the host's thread, at a moment that
 * the host has chosen.
 */
#include "intake.h"

#include "watched.h"

/* How long after a call did not return a file is made ready again. */
#define RETRY_NS UINT64_C(1000000000)

struct intake {
    pdk_host *host;
    bool only_new;   /* what has come into a folder */
    bool is_patient; /* not what needs something that is not there */
};

static bool is_new(const struct slot *slot)
{
    return slot->is_from_folder && slot->current == NULL;
}

static bool wants(void *context, const struct offer *offer)
{
    const struct intake *intake = context;
    const struct slot *slot = offer->owner;

    if (offer->is_folder)
        return !intake->only_new;
    if (!is_new(slot))
        return !intake->only_new;
    return !intake->is_patient || pdk__plugins_provide(&intake->host->plugins,
                                                       slot, &offer->candidate);
}

void pdk__intake_tell(pdk_host *host, const struct slot *slot)
{
    struct standing standing = pdk__stage_standing(slot);

    pdk__engine_tell(host->engine, slot->berth, &standing,
                     pdk__plugins_have_room(&host->plugins, slot));
}

void pdk__intake_tell_all(pdk_host *host)
{
    for (struct slot *slot = host->plugins.slots; slot; slot = slot->next)
        pdk__intake_tell(host, slot);
}

/* One that crashes again and again is left alone for a while. */
static bool is_backed_off(pdk_host *host, struct slot *slot,
                          struct candidate *candidate)
{
    struct surroundings *surroundings = &host->surroundings;
    uint64_t left_ns = pdk__backoff_left_ns(
        &slot->backoff, surroundings->now_ns(surroundings->host));

    if (left_ns == 0)
        return false;
    if (candidate->generation != NULL)
        pdk__plugins_dispose(&host->plugins, candidate->generation);
    pdk__engine_look(host->engine, slot->berth, left_ns);
    return true;
}

static void take_in(pdk_host *host, struct slot *slot,
                    struct candidate *candidate)
{
    pdk_result result;

    if (is_backed_off(host, slot, candidate))
        return;
    result = pdk__plugins_attempt(&host->plugins, slot, candidate);

    if (slot->is_missing && is_new(slot)) {
        pdk__watched_forget(host, slot);
        return;
    }
    pdk__intake_tell(host, slot);
    pdk__watched_stir(host);
    if (result == PDK_E_IN_CALL)
        pdk__engine_look(host->engine, slot->berth, RETRY_NS);
}

void pdk__intake_lingering(pdk_host *host)
{
    if (pdk__plugins_take_lingering(&host->plugins))
        pdk__intake_tell_all(host);
}

/* True if there was anything. */
static bool take_next(struct intake intake)
{
    struct offer offer;

    if (!pdk__engine_take(intake.host->engine, &offer, wants, &intake))
        return false;
    if (offer.is_folder)
        pdk__watched_scan(intake.host, offer.owner, NULL);
    else
        take_in(intake.host, offer.owner, &offer.candidate);
    return true;
}

void pdk__intake_ready(pdk_host *host)
{
    while (host->plugins.events.first == NULL) {
        if (take_next((struct intake){ host, false, true }) ||
            pdk__engine_work(host->engine))
            continue;
        if (pdk__engine_is_busy(host->engine) ||
            !take_next((struct intake){ host, false, false }))
            return;
    }
}

void pdk__intake_folders(pdk_host *host)
{
    pdk__engine_work_off(host->engine);
    while (take_next((struct intake){ host, true, true }) ||
           take_next((struct intake){ host, true, false }))
        continue;
}

pdk_result pdk__intake_demand(pdk_host *host, struct slot *slot,
                              pdk_error *error)
{
    pdk_result result;

    pdk__engine_overtake(host->engine, slot->berth);
    result = pdk__plugins_demand(&host->plugins, slot, error);
    pdk__intake_tell(host, slot);
    pdk__watched_stir(host);
    return result;
}
