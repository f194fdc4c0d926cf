/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Goes from a crash to a plugin that can be called again. However many threads
 * crashed in one generation, it is replaced once.
 */
#include "mending.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "announce.h"
#include "registry.h"

#define NS_PER_MS UINT64_C(1000000)
/* How long after a call did not return it is tried again. */
#define RETRY_NS (1000 * NS_PER_MS)

static uint64_t now_ns(const struct plugins *plugins)
{
    return plugins->surroundings->now_ns(plugins->surroundings->host);
}

static struct slot *find_slot(const struct plugins *plugins,
                              const char *plugin_id)
{
    for (struct slot *slot = plugins->slots; slot; slot = slot->next)
        if (pdk__slot_plugin(slot, plugin_id) != NULL)
            return slot;
    return NULL;
}

/* When it comes back is a part of the reason. */
static void add_delay(pdk_error *error, uint64_t left_ns)
{
    size_t used = strlen(error->message);

    if (left_ns > 0)
        snprintf(error->message + used, sizeof error->message - used,
                 "; it crashes repeatedly; the next attempt is in %" PRIu64
                 " ms at the earliest",
                 (left_ns + NS_PER_MS - 1) / NS_PER_MS);
}

static void hear(struct plugins *plugins, struct fault_note *note)
{
    struct slot *slot = find_slot(plugins, note->plugin_id);

    /* What crashed may be gone by now, or replaced. */
    if (slot != NULL && slot->current->number == note->generation) {
        if (!slot->wants_mending)
            pdk__backoff_crashed(&slot->backoff, now_ns(plugins));
        slot->wants_mending = true;
        slot->mend_at_ns = slot->backoff.until_ns;
        pdk__slot_close(slot, note->plugin_id);
        add_delay(&note->error,
                  pdk__backoff_left_ns(&slot->backoff, now_ns(plugins)));
    }
    pdk__announce_faulted(&plugins->events, slot, note);
}

static void hear_all(struct plugins *plugins)
{
    struct fault_note *note = pdk__faults_take(plugins->surroundings->faults);

    if (note == NULL)
        return;
    while (note != NULL) {
        struct fault_note *next = note->next;

        hear(plugins, note);
        free(note);
        note = next;
    }
    pdk__plugins_refresh(plugins);
}

/* Back to the build before. The one that crashed is known by its content, and
 * is not let in again for being touched. */
static void roll_back(struct plugins *plugins, struct slot *slot)
{
    struct reload_report report;
    pdk_error error = PDK_ERROR_INIT;
    uint64_t bad[2];

    memcpy(bad, slot->current->shadow.content, sizeof bad);
    error.code = pdk__plugins_return(plugins, slot, &report, &error);
    if (error.code == PDK_OK) {
        memcpy(slot->refused, bad, sizeof slot->refused);
        slot->is_refused = true;
        pdk__announce_rolled_back(&plugins->events, slot, &report);
        pdk__announce_renewed(&plugins->events, &report);
        pdk__plugins_refresh(plugins);
    } else if (error.code == PDK_E_IN_CALL) {
        slot->wants_mending = true;
        slot->mend_at_ns = now_ns(plugins) + RETRY_NS;
    } else {
        pdk__slot_forget_good(slot, plugins->surroundings);
        pdk__announce_refused(&plugins->events, slot, &report, &error);
    }
    pdk__reload_report_finish(&report);
}

/* Nothing but the build before is what it waits for; who has got another one
 * meanwhile waits no more. */
static bool can_be_mended(const struct slot *slot)
{
    return slot->wants_mending && slot->faulted[0] != '\0' &&
           slot->good.path[0] != '\0';
}

void pdk__mending_run(struct plugins *plugins, bool may_roll_back)
{
    hear_all(plugins);
    if (plugins->surroundings->has_detours)
        pdk__registry_settle(plugins->surroundings, plugins->slots);
    for (struct slot *slot = plugins->slots; slot; slot = slot->next) {
        if (!may_roll_back || !can_be_mended(slot)) {
            slot->wants_mending = false;
        } else if (slot->mend_at_ns <= now_ns(plugins)) {
            slot->wants_mending = false;
            roll_back(plugins, slot);
        }
    }
}

uint64_t pdk__mending_due_ns(const struct plugins *plugins)
{
    uint64_t soonest = UINT64_MAX;

    for (struct slot *slot = plugins->slots; slot; slot = slot->next)
        if (slot->wants_mending && slot->mend_at_ns < soonest)
            soonest = slot->mend_at_ns;
    if (plugins->surroundings->has_detours &&
        soonest > now_ns(plugins) + RETRY_NS)
        soonest = now_ns(plugins) + RETRY_NS;
    return soonest;
}
