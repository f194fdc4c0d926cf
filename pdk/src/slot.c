/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What stays when generations come and go: the place, the instances, and the
 * bindings, whose addresses never change.
 */
#include "slot.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "text.h"

pdk_result pdk__slot_create(struct slot **out, const char *path,
                            pdk_error *error)
{
    struct slot *slot = calloc(1, sizeof *slot);

    if (slot == NULL)
        return pdk__fail_memory(error);
    if (!pdk__text_copy(slot->path, sizeof slot->path, path) ||
        !pdk__path_directory(slot->directory, sizeof slot->directory, path)) {
        free(slot);
        return pdk_fail(error, PDK_E_LIMIT, "a path of %zu bytes is too long",
                        strlen(path));
    }
    *out = slot;
    return PDK_OK;
}

static void destroy_instance(struct pdk_instance *instance)
{
    pdk__incarnation_end(instance->current, instance->slot->current);
    while (instance->bindings != NULL) {
        struct binding *next = instance->bindings->next;

        free(instance->bindings);
        instance->bindings = next;
    }
    pdk_snapshot_destroy(instance->kept);
    free(instance->config);
    free(instance);
}

void pdk__slot_forget_good(struct slot *slot,
                           const struct surroundings *surroundings)
{
    if (surroundings->keeps_images)
        slot->good.path[0] = '\0';
    else
        pdk__shadow_copy_remove(&slot->good);
}

void pdk__slot_empty(struct slot *slot)
{
    if (slot->current != NULL)
        pdk__slot_forget_good(slot, slot->current->surroundings);
    while (slot->instances != NULL)
        pdk__slot_drop(slot->instances);
    slot->current = NULL;
    slot->faulted[0] = '\0';
}

const struct metadata_plugin *pdk__slot_plugin(const struct slot *slot,
                                               const char *plugin_id)
{
    if (slot->current == NULL)
        return NULL;
    return pdk__metadata_find(&slot->current->metadata, plugin_id);
}

static pdk_result begin(struct pdk_instance *instance, pdk_error *error)
{
    struct slot *slot = instance->slot;
    struct generation *generation = slot->current;
    struct origin origin = {
        .instance = instance,
        .plugin =
            pdk__metadata_find(&generation->metadata, instance->plugin_id),
        .reason = PDK_REASON_START,
        .config = pdk_root(instance->config),
        .directory = slot->directory,
    };
    struct handlers handlers;
    pdk_result result;

    instance->current = calloc(1, sizeof *instance->current);
    if (instance->current == NULL)
        return pdk__fail_memory(error);
    pdk__surroundings_read(generation->surroundings, &handlers);
    result =
        pdk__incarnation_begin(instance->current, generation, &origin, error);
    if (result == PDK_OK)
        result =
            pdk__incarnation_activate(instance->current, generation, error);
    pdk__surroundings_restore(generation->surroundings, &handlers,
                              HANDLERS_OF_ANYBODY, instance->plugin_id);
    return result;
}

pdk_result pdk__slot_add(struct slot *slot, struct pdk_instance **out,
                         const char *plugin_id, const pdk_value *config,
                         pdk_error *error)
{
    struct pdk_instance *instance = calloc(1, sizeof *instance);
    struct pdk_instance **end = &slot->instances;
    pdk_result result = PDK_OK;

    if (instance == NULL)
        return pdk__fail_memory(error);
    if (!slot->current->image.is_mapped) {
        free(instance);
        return pdk_fail(error, PDK_E_FAULTED,
                        "%s is unloaded until its previous build is back, or "
                        "the next one comes",
                        plugin_id);
    }
    instance->slot = slot;
    pdk__text_copy(instance->plugin_id, sizeof instance->plugin_id, plugin_id);
    if (config != NULL)
        result = pdk_document_copy(&instance->config, config, error);
    if (result == PDK_OK)
        result = begin(instance, error);
    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_CREATE, slot->path);
        destroy_instance(instance);
        return result;
    }
    while (*end != NULL)
        end = &(*end)->next;
    *end = instance;
    *out = instance;
    return PDK_OK;
}

void pdk__slot_drop(struct pdk_instance *instance)
{
    struct pdk_instance **link = &instance->slot->instances;

    while (*link != instance)
        link = &(*link)->next;
    *link = instance->next;
    destroy_instance(instance);
}

static const struct metadata_interface *find_interface(
    const struct incarnation *incarnation, const struct wanted *wanted)
{
    const struct metadata *metadata = &incarnation->generation->metadata;

    return pdk__metadata_serve(
        metadata, (uint32_t)(incarnation->plugin - metadata->plugins), wanted);
}

bool pdk__instance_serves(const struct pdk_instance *instance,
                          const struct wanted *wanted)
{
    return find_interface(instance->current, wanted) != NULL;
}

bool pdk__binding_aim(struct binding *binding, struct pdk_instance *instance,
                      const struct incarnation *incarnation)
{
    const struct generation *generation = incarnation->generation;
    const struct metadata_interface *interface;
    pdk_binding to;

    if (!incarnation->is_made || incarnation->is_broken)
        return false;
    interface = find_interface(incarnation, &binding->wanted);
    if (interface == NULL)
        return false;
    to.generation = generation->number;
    to.self = incarnation->self;
    to.table = pdk__generation_table(generation, interface);
    pdk__binding_point(binding, instance, &to);
    return true;
}

static void aim_all(struct pdk_instance *instance)
{
    for (struct binding *at = instance->bindings; at != NULL; at = at->next)
        if (!pdk__binding_aim(at, instance, instance->current))
            pdk__binding_shut(at);
}

void pdk__slot_commit(struct slot *slot, struct generation **next)
{
    struct generation *previous = slot->current;

    slot->current = *next;
    slot->current->has_served = true;
    slot->last_generation = slot->current->number;
    slot->faulted[0] = '\0';
    slot->is_refused = false;
    slot->is_waiting = false;
    *next = previous;
}

void pdk__instance_commit(struct pdk_instance *instance)
{
    struct incarnation *before = instance->current;

    instance->current = instance->other;
    instance->other = before;
    aim_all(instance);
}

static void note_fault(struct slot *slot, const char *plugin_id,
                       const pdk_error *error)
{
    pdk__faults_note(slot->current->surroundings->faults, plugin_id,
                     slot->current->number, error);
    pdk__text_copy(slot->faulted, sizeof slot->faulted, plugin_id);
}

void pdk__slot_close(struct slot *slot, const char *plugin_id)
{
    for (struct pdk_instance *at = slot->instances; at != NULL; at = at->next) {
        if (strcmp(at->plugin_id, plugin_id) != 0)
            continue;
        at->current->is_broken = true;
        aim_all(at);
    }
    pdk__text_copy(slot->faulted, sizeof slot->faulted, plugin_id);
}

void pdk__slot_fault(struct slot *slot, struct pdk_instance *instance,
                     const pdk_error *error)
{
    pdk__slot_close(slot, instance->plugin_id);
    note_fault(slot, instance->plugin_id, error);
}

void pdk__slot_suspend(struct slot *slot)
{
    for (struct pdk_instance *at = slot->instances; at != NULL; at = at->next) {
        pdk__incarnation_leave(at->current, slot->current);
        at->current->is_broken = true;
        aim_all(at);
    }
}

void pdk__instance_resume(struct pdk_instance *instance,
                          const pdk_error *reason)
{
    struct incarnation *current = instance->current;
    pdk_error error = PDK_ERROR_INIT;

    if (current->is_broken && instance->slot->faulted[0] == '\0')
        pdk__slot_fault(instance->slot, instance, reason);
    if (current->is_active || current->is_broken)
        return;
    if (pdk__incarnation_activate(current, current->generation, &error) !=
        PDK_OK)
        pdk__slot_fault(instance->slot, instance, &error);
}

void pdk__slot_miss(struct slot *slot, const pdk_error *reason)
{
    if (slot->faulted[0] == '\0')
        note_fault(slot, slot->current->metadata.plugins[0].id, reason);
}

size_t pdk__slot_instance_count(const struct slot *slot)
{
    size_t count = 0;

    for (const struct pdk_instance *at = slot->instances; at; at = at->next)
        count++;
    return count;
}
