/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Runs the transaction for one slot after the other and says what came of it.
 * A failure in one slot never concerns another.
 */
#include "plugins.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "text.h"

/* How long after a call did not return it is tried again. */
#define RETRY_NS UINT64_C(1000000000)

static uint64_t now_ns(const struct plugins *plugins)
{
    return plugins->surroundings->now_ns(plugins->surroundings->host);
}

/* An event about a slot, with what every kind of event says. */
static pdk_event *push(struct plugins *plugins, uint32_t kind,
                       const struct slot *slot)
{
    pdk_event *event = pdk__event_push(&plugins->events, kind);

    if (event == NULL)
        return NULL;
    pdk__text_copy(event->path, sizeof event->path, slot->path);
    if (slot->current != NULL)
        event->generation = slot->current->number;
    return event;
}

static void name_plugin(pdk_event *event, const struct generation *generation,
                        uint32_t plugin)
{
    const struct metadata *metadata = &generation->metadata;

    pdk__text_copy(event->plugin, sizeof event->plugin,
                   metadata->plugins[plugin].id);
    pdk__text_copy(event->version, sizeof event->version,
                   metadata->plugins[plugin].version);
    pdk__text_copy(event->build_id, sizeof event->build_id, metadata->build_id);
}

static void copy_times(pdk_event *event, const struct reload_report *report)
{
    event->instances = report->instances;
    event->state_bytes = report->state_bytes;
    event->total_us = report->total_us;
    memcpy(event->stages_us, report->stages_us, sizeof event->stages_us);
    if (report->is_closed_first)
        pdk__text_copy(event->error.message, sizeof event->error.message,
                       "closed first: its thread-local storage is static");
}

static void say_committed(struct plugins *plugins, const struct slot *slot,
                          const struct reload_report *report)
{
    for (uint32_t i = 0; i < slot->current->metadata.plugin_count; i++) {
        bool is_new = report->newcomers >> i & 1;
        pdk_event *event =
            push(plugins, is_new ? PDK_EVENT_LOADED : PDK_EVENT_RELOADED, slot);

        if (event == NULL)
            continue;
        name_plugin(event, slot->current, i);
        copy_times(event, report);
    }
}

static void say_refused(struct plugins *plugins, const struct slot *slot,
                        const struct reload_report *report,
                        const pdk_error *error)
{
    pdk_event *event = push(plugins, PDK_EVENT_REFUSED, slot);

    if (event == NULL)
        return;
    if (slot->current != NULL)
        name_plugin(event, slot->current, 0);
    pdk__text_copy(event->build_id, sizeof event->build_id, report->build_id);
    copy_times(event, report);
    event->error = *error;
}

static void say_missing(struct plugins *plugins, const struct slot *slot)
{
    pdk_event *event = push(plugins, PDK_EVENT_MISSING, slot);

    if (event != NULL)
        name_plugin(event, slot->current, 0);
}

static void keep_zombie(struct plugins *plugins, struct generation *generation)
{
    pdk_event *event = pdk__event_push(&plugins->events, PDK_EVENT_ZOMBIE);

    pdk__zombies_add(&plugins->zombies, generation);
    if (event == NULL)
        return;
    name_plugin(event, generation, 0);
    pdk__text_copy(event->path, sizeof event->path, generation->original);
    event->error = (pdk_error)PDK_ERROR_INIT;
    pdk__generation_explain(generation, &event->error);
}

/* Unloads one generation for good. */
static void retire(struct plugins *plugins, struct generation *generation)
{
    if (pdk__generation_retire(generation))
        free(generation);
    else
        keep_zombie(plugins, generation);
}

void pdk__plugins_retire(struct plugins *plugins)
{
    while (plugins->retiring != NULL) {
        struct generation *next = plugins->retiring->next;

        retire(plugins, plugins->retiring);
        plugins->retiring = next;
    }
    if (plugins->zombies.first != NULL)
        pdk__zombies_look(&plugins->zombies, now_ns(plugins));
}

/* Would the same bytes be refused again? Not if it was for want of something
 * that may be there the next time. */
static bool is_its_own_fault(pdk_result result)
{
    return result != PDK_E_MEMORY && result != PDK_E_SYSTEM &&
           result != PDK_E_LIMIT && result != PDK_E_IN_CALL &&
           result != PDK_E_NOT_FOUND;
}

/* What has to be said and remembered, whoever asked for the attempt. */
static void conclude(struct plugins *plugins, struct slot *slot,
                     const struct reload_report *report, const pdk_error *error)
{
    if (error->code == PDK_OK) {
        slot->is_missing = false;
        say_committed(plugins, slot, report);
        pdk__plugins_refresh(plugins);
    } else if (error->code != PDK_E_UNCHANGED) {
        slot->is_refused = is_its_own_fault(error->code);
        memcpy(slot->refused, report->content, sizeof slot->refused);
        say_refused(plugins, slot, report, error);
    }
}

/* What makes an attempt more than looking at a file that changed. */
enum attempt_kind { ATTEMPT_NOTICED, ATTEMPT_ASKED, ATTEMPT_ROLLBACK };

/* The build that was replaced is kept to go back to; going back, there is
 * nothing behind it any more, so that a crash never goes round in circles. */
static void keep_copy(struct slot *slot, struct generation *replaced,
                      enum attempt_kind kind)
{
    if (kind == ATTEMPT_ROLLBACK)
        pdk__shadow_copy_remove(&slot->good);
    else
        pdk__shadow_keep(&replaced->shadow, &slot->good);
}

static bool is_budget_spent(const struct plugins *plugins,
                            const struct slot *slot)
{
    return plugins->zombie_budget > 0 &&
           plugins->zombies.count >= plugins->zombie_budget &&
           pdk__zombies_from(&plugins->zombies, slot->path) > 0;
}

static pdk_result run(struct plugins *plugins, struct slot *slot,
                      enum attempt_kind kind, struct reload_report *report,
                      pdk_error *error)
{
    struct reload_means means = {
        .gate = &plugins->gate,
        .cache = plugins->cache,
        .surroundings = plugins->surroundings,
        .unique = ++plugins->unique,
        .is_asked = kind == ATTEMPT_ASKED,
        .is_rollback = kind == ATTEMPT_ROLLBACK,
    };
    pdk_result result;

    plugins->gate.slots = plugins->slots;
    plugins->gate.is_budget_spent =
        kind != ATTEMPT_ROLLBACK && is_budget_spent(plugins, slot);
    result = pdk__reload_run(slot, &means, report, error);
    if (report->is_closed_first)
        pdk__plugins_refresh(plugins);
    /* One may wait until the host is idle; more would add up in a busy one. */
    pdk__plugins_retire(plugins);
    if (report->replaced != NULL && result == PDK_OK) {
        keep_copy(slot, report->replaced, kind);
        plugins->retiring = report->replaced;
    } else if (report->replaced != NULL) {
        retire(plugins, report->replaced);
    }
    return result;
}

/* Is this how a file looks in the middle of being made? */
static bool is_incomplete(const pdk_error *error)
{
    return error->stage == PDK_STAGE_COPY &&
           (error->code == PDK_E_TRUNCATED || error->code == PDK_E_NOT_ELF);
}

void pdk__plugins_attempt(struct plugins *plugins, struct slot *slot)
{
    struct reload_report report;
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result = run(plugins, slot, ATTEMPT_NOTICED, &report, &error);

    if (result == PDK_E_BUSY) {
        pdk__settle_busy(&slot->settle, now_ns(plugins));
        return;
    }
    if (result != PDK_OK && is_incomplete(&error) &&
        !pdk__settle_incomplete(&slot->settle, now_ns(plugins)))
        return;
    pdk__settle_done(&slot->settle);
    if (result == PDK_E_NOT_FOUND && error.stage == PDK_STAGE_COPY) {
        if (!slot->is_missing && slot->current != NULL)
            say_missing(plugins, slot);
        slot->is_missing = true;
        return;
    }
    if (result == PDK_E_IN_CALL)
        pdk__settle_later(&slot->settle, now_ns(plugins), RETRY_NS);
    slot->is_missing = false;
    error.code = result;
    conclude(plugins, slot, &report, &error);
}

pdk_result pdk__plugins_demand(struct plugins *plugins, struct slot *slot,
                               pdk_error *error)
{
    struct reload_report report;
    pdk_error reason = PDK_ERROR_INIT;
    pdk_result result = run(plugins, slot, ATTEMPT_ASKED, &report, &reason);

    reason.code = result;
    pdk__settle_done(&slot->settle);
    if (result == PDK_OK || slot->current != NULL)
        conclude(plugins, slot, &report, &reason);
    if (error != NULL)
        *error = reason;
    return result;
}

pdk_result pdk__plugins_add(struct plugins *plugins, struct slot **out,
                            const char *path, pdk_error *error)
{
    struct slot **end = &plugins->slots;
    pdk_result result;

    for (; *end != NULL; end = &(*end)->next)
        if (strcmp((*end)->path, path) == 0)
            return pdk_fail(error, PDK_E_EXISTS, "'%s' is already loaded",
                            path);
    result = pdk__slot_create(out, path, error);
    if (result == PDK_OK)
        *end = *out;
    return result;
}

void pdk__plugins_remove(struct plugins *plugins, struct slot *slot)
{
    struct slot **link = &plugins->slots;
    struct generation *ended = slot->current;

    while (*link != slot)
        link = &(*link)->next;

    *link = slot->next;
    pdk__slot_empty(slot);
    if (ended != NULL)
        retire(plugins, ended);
    free(slot);
}

void pdk__plugins_unload(struct plugins *plugins, struct slot *slot)
{
    struct generation *ended = slot->current;

    if (ended == NULL)
        return;
    for (uint32_t i = 0; i < slot->current->metadata.plugin_count; i++) {
        pdk_event *event = push(plugins, PDK_EVENT_UNLOADED, slot);

        if (event == NULL)
            continue;
        name_plugin(event, slot->current, i);
        event->generation = 0;
    }
    pdk__slot_empty(slot);
    retire(plugins, ended);
    pdk__plugins_refresh(plugins);
}

static void say_faulted(struct plugins *plugins, struct slot *slot)
{
    pdk_event *event = push(plugins, PDK_EVENT_FAULTED, slot);

    if (event == NULL)
        return;
    pdk__text_copy(event->plugin, sizeof event->plugin, slot->faulted);
    if (slot->current != NULL)
        pdk__text_copy(event->build_id, sizeof event->build_id,
                       slot->current->metadata.build_id);
    event->error = slot->fault;
}

/* Back to the build before. The one that crashed is known by its content, and
 * is not let in again for being touched. */
static void roll_back(struct plugins *plugins, struct slot *slot)
{
    struct reload_report report;
    pdk_error error = PDK_ERROR_INIT;
    uint64_t bad[2];

    memcpy(bad, slot->current->shadow.content, sizeof bad);
    error.code = run(plugins, slot, ATTEMPT_ROLLBACK, &report, &error);
    if (error.code != PDK_OK) {
        pdk__shadow_copy_remove(&slot->good);
        say_refused(plugins, slot, &report, &error);
        return;
    }
    memcpy(slot->refused, bad, sizeof slot->refused);
    slot->is_refused = true;
    for (uint32_t i = 0; i < slot->current->metadata.plugin_count; i++) {
        pdk_event *event = push(plugins, PDK_EVENT_ROLLED_BACK, slot);

        if (event == NULL)
            continue;
        name_plugin(event, slot->current, i);
        copy_times(event, &report);
    }
    pdk__plugins_refresh(plugins);
}

void pdk__plugins_mend_faults(struct plugins *plugins, bool may_roll_back)
{
    for (struct slot *slot = plugins->slots; slot; slot = slot->next) {
        if (slot->fault.code == PDK_OK)
            continue;
        say_faulted(plugins, slot);
        slot->fault.code = PDK_OK;
        if (may_roll_back && slot->good.path[0] != '\0')
            roll_back(plugins, slot);
    }
}

void pdk__plugins_refresh(struct plugins *plugins)
{
    pdk__registry_refresh(&plugins->registry, plugins->slots);
}

pdk_result pdk__plugins_require(const struct plugins *plugins,
                                struct slot **out, const char *plugin_id,
                                pdk_error *error)
{
    for (struct slot *slot = plugins->slots; slot; slot = slot->next) {
        if (pdk__slot_plugin(slot, plugin_id) != NULL) {
            *out = slot;
            return PDK_OK;
        }
    }
    return pdk_fail(error, PDK_E_NOT_FOUND, "no plugin '%.80s' is loaded",
                    plugin_id);
}

void pdk__plugins_finish(struct plugins *plugins)
{
    /* The last one loaded may use what was loaded before it. */
    while (plugins->slots != NULL) {
        struct slot *last = plugins->slots;

        while (last->next != NULL)
            last = last->next;
        pdk__plugins_remove(plugins, last);
        pdk__plugins_refresh(plugins);
    }
    pdk__plugins_retire(plugins);
    pdk__zombies_finish(&plugins->zombies);
    pdk__graveyard_finish(&plugins->graveyard);
    pdk__registry_finish(&plugins->registry);
    pdk__event_queue_finish(&plugins->events);
}
