/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Fills in events. One that there is no memory for is lost; nothing fails for
 * that.
 */
#include "announce.h"

#include <stdio.h>
#include <string.h>

#include "text.h"

/* An event about a slot, with what every kind of event says. */
static pdk_event *push(struct event_queue *events, uint32_t kind,
                       const struct slot *slot)
{
    pdk_event *event = pdk__event_push(events, kind);

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

/* Does the part belong to the slot, and to that plugin of it, if any is named?
 */
static bool concerns(const struct part *part, const struct slot *slot,
                     const char *plugin_id)
{
    return part->instance->slot == slot &&
           (plugin_id == NULL ||
            strcmp(part->instance->plugin_id, plugin_id) == 0);
}

static void count_parts(pdk_event *event, const struct parts *parts,
                        const struct slot *slot, const char *plugin_id)
{
    for (size_t i = 0; i < parts->count; i++) {
        if (!concerns(&parts->items[i], slot, plugin_id))
            continue;
        event->instances++;
        event->state_bytes += parts->items[i].state_bytes;
    }
}

static void copy_times(pdk_event *event, const struct reload_report *report)
{
    count_parts(event, &report->parts, report->parts.slot, NULL);
    event->total_us = report->total_us;
    memcpy(event->stages_us, report->stages_us, sizeof event->stages_us);
    snprintf(event->error.message, sizeof event->error.message, "%s%s%s",
             report->is_closed_first
                 ? "closed first: its thread-local storage is static"
                 : "",
             report->is_closed_first && report->remark[0] != '\0' ? "; " : "",
             report->remark);
}

void pdk__announce_committed(struct event_queue *events,
                             const struct slot *slot,
                             const struct reload_report *report)
{
    const struct metadata *metadata = &slot->current->metadata;
    uint32_t order[METADATA_PLUGINS];

    /* Who makes an instance for each event makes providers first. */
    pdk__plan_order(metadata, order);
    for (uint32_t i = 0; i < metadata->plugin_count; i++) {
        bool is_new = report->newcomers >> order[i] & 1;
        pdk_event *event =
            push(events, is_new ? PDK_EVENT_LOADED : PDK_EVENT_RELOADED, slot);

        if (event == NULL)
            continue;
        name_plugin(event, slot->current, order[i]);
        copy_times(event, report);
        if (event->error.message[0] == '\0')
            pdk__text_copy(event->error.message, sizeof event->error.message,
                           slot->current->remark);
    }
}

static bool was_told(const struct parts *parts, size_t part)
{
    const struct pdk_instance *instance = parts->items[part].instance;

    for (size_t i = 0; i < part; i++)
        if (concerns(&parts->items[i], instance->slot, instance->plugin_id))
            return true;
    return false;
}

void pdk__announce_renewed(struct event_queue *events,
                           const struct reload_report *report)
{
    const struct parts *parts = &report->parts;

    for (size_t i = 0; i < parts->count; i++) {
        const struct pdk_instance *instance = parts->items[i].instance;
        pdk_event *event;

        if (instance->slot == parts->slot || was_told(parts, i))
            continue;
        event = push(events, PDK_EVENT_RENEWED, instance->slot);
        if (event == NULL)
            continue;
        name_plugin(event, instance->slot->current,
                    (uint32_t)(instance->current->plugin -
                               instance->slot->current->metadata.plugins));
        count_parts(event, parts, instance->slot, instance->plugin_id);
        event->total_us = report->total_us;
        /* Nobody comes before what all the others need. */
        pdk__text_copy(event->cause, sizeof event->cause,
                       parts->items[0].instance->plugin_id);
    }
}

void pdk__announce_rolled_back(struct event_queue *events,
                               const struct slot *slot,
                               const struct reload_report *report)
{
    for (uint32_t i = 0; i < slot->current->metadata.plugin_count; i++) {
        pdk_event *event = push(events, PDK_EVENT_ROLLED_BACK, slot);

        if (event == NULL)
            continue;
        name_plugin(event, slot->current, i);
        copy_times(event, report);
    }
}

void pdk__announce_refused(struct event_queue *events, const struct slot *slot,
                           const struct reload_report *report,
                           const pdk_error *error)
{
    const struct pdk_instance *culprit = report->parts.culprit;
    pdk_event *event = push(events, PDK_EVENT_REFUSED, slot);

    if (event == NULL)
        return;
    if (slot->current != NULL)
        name_plugin(event, slot->current, 0);
    pdk__text_copy(event->build_id, sizeof event->build_id, report->build_id);
    copy_times(event, report);
    if (culprit != NULL && culprit->slot != slot)
        pdk__text_copy(event->cause, sizeof event->cause, culprit->plugin_id);
    event->error = *error;
}

void pdk__announce_missing(struct event_queue *events, const struct slot *slot)
{
    pdk_event *event = push(events, PDK_EVENT_MISSING, slot);

    if (event != NULL)
        name_plugin(event, slot->current, 0);
}

void pdk__announce_faulted(struct event_queue *events, const struct slot *slot,
                           const struct fault_note *note)
{
    pdk_event *event = slot != NULL
                           ? push(events, PDK_EVENT_FAULTED, slot)
                           : pdk__event_push(events, PDK_EVENT_FAULTED);

    if (event == NULL)
        return;
    pdk__text_copy(event->plugin, sizeof event->plugin, note->plugin_id);
    if (slot != NULL)
        pdk__text_copy(event->build_id, sizeof event->build_id,
                       slot->current->metadata.build_id);
    event->error = note->error;
}

void pdk__announce_unloaded(struct event_queue *events, const struct slot *slot)
{
    for (uint32_t i = 0; i < slot->current->metadata.plugin_count; i++) {
        pdk_event *event = push(events, PDK_EVENT_UNLOADED, slot);

        if (event == NULL)
            continue;
        name_plugin(event, slot->current, i);
        event->generation = 0;
    }
}

void pdk__announce_zombie(struct event_queue *events,
                          const struct generation *generation)
{
    pdk_event *event = pdk__event_push(events, PDK_EVENT_ZOMBIE);

    if (event == NULL)
        return;
    name_plugin(event, generation, 0);
    pdk__text_copy(event->path, sizeof event->path, generation->original);
    event->zombie_cause = pdk__generation_explain(generation, &event->error);
}
