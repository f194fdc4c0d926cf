/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Instances and how they are called, as the host author sees them.
 */
#include "pdk/host.h"

#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "failure.h"
#include "host_state.h"
#include "needs.h"
#include "state.h"
#include "text.h"
#include "watched.h"

static pdk_host *host_of(const pdk_instance *instance)
{
    return instance->slot->current->surroundings->host;
}

static pdk_result check_needs(const pdk_host *host, const struct slot *slot,
                              const char *plugin_id, pdk_error *error)
{
    const struct metadata *metadata = &slot->current->metadata;
    const struct metadata_plugin *plugin =
        pdk__metadata_find(metadata, plugin_id);
    struct plan plan = { host->plugins.slots, slot, metadata };
    pdk_result result =
        pdk__needs_met(&plan, (uint32_t)(plugin - metadata->plugins), error);

    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_CREATE, slot->path);
    return result;
}

pdk_result pdk_instance_create(pdk_instance **out, pdk_host *host,
                               const char *plugin_id, const pdk_value *config,
                               pdk_error *error)
{
    struct slot *slot;
    pdk_result result;

    pdk__error_clear(error);
    if (out == NULL || host == NULL || plugin_id == NULL)
        return pdk_fail(
            error, PDK_E_ARGUMENT,
            "pdk_instance_create() needs 'out', a host and a plugin's id");
    result = pdk__plugins_require(&host->plugins, &slot, plugin_id, error);
    if (result != PDK_OK)
        return result;
    if (strcmp(slot->faulted, plugin_id) == 0)
        return pdk_fail(error, PDK_E_FAULTED,
                        "%s crashed and is not called; load another build",
                        plugin_id);
    result = check_needs(host, slot, plugin_id, error);
    if (result == PDK_OK && host->plugins.preflight != NULL)
        result = pdk__preflight_instance(&host->preflight, slot, plugin_id,
                                         config, error);
    if (result == PDK_OK)
        result = pdk__slot_add(slot, out, plugin_id, config, error);
    pdk__watched_refresh(host);
    return result;
}

pdk_result pdk_instance_destroy(pdk_instance *instance)
{
    pdk_error error = PDK_ERROR_INIT;
    struct gates gates = { 0 };
    pdk_host *host;
    pdk_result result;

    if (instance == NULL)
        return PDK_OK;
    host = host_of(instance);
    pdk__gates_add(&gates, instance);
    result = pdk__gates_close(&gates, &host->surroundings, &error);
    if (result != PDK_OK) {
        host->surroundings.log(host, instance->plugin_id, PDK_LOG_WARNING,
                               error.message);
        return result;
    }
    pdk__gates_abandon(&gates, instance);
    pdk__slot_drop(instance);
    pdk__plugins_refresh(&host->plugins);
    pdk__gates_open(&gates);
    return PDK_OK;
}

static uint32_t needed_size(const pdk_host *host, const char *interface_id)
{
    for (uint32_t i = 0; i < host->plugins.gate.interface_count; i++)
        if (strcmp(host->interfaces[i].id, interface_id) == 0)
            return host->interfaces[i].table_size;
    return 0;
}

pdk_result pdk_instance_bind(pdk_instance *instance, const char *interface_id,
                             const pdk_binding **out, pdk_error *error)
{
    struct wanted wanted = { 0 };
    struct binding *binding;

    pdk__error_clear(error);
    if (instance == NULL || interface_id == NULL || out == NULL ||
        strlen(interface_id) >= PDK_ID_SIZE)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk_instance_bind() needs 'out', an instance and an "
                        "interface's id");
    for (binding = instance->bindings; binding; binding = binding->next) {
        if (strcmp(binding->wanted.id, interface_id) == 0) {
            *out = &binding->offered;
            return PDK_OK;
        }
    }
    wanted.table_size = needed_size(host_of(instance), interface_id);
    pdk__text_copy(wanted.id, sizeof wanted.id, interface_id);
    binding = pdk__binding_create(&wanted);
    if (binding == NULL)
        return pdk__fail_memory(error);
    if (!pdk__binding_aim(binding, instance, instance->current)) {
        free(binding);
        return pdk_fail(error, PDK_E_INTERFACE, "%s does not provide %s",
                        instance->plugin_id, interface_id);
    }
    binding->next = instance->bindings;
    instance->bindings = binding;
    *out = &binding->offered;
    return PDK_OK;
}

uint64_t pdk_instance_memory(pdk_instance *instance)
{
    return instance != NULL ? pdk__services_bytes(&instance->current->services)
                            : 0;
}

pdk_result pdk_snapshot_take(pdk_snapshot **out, pdk_instance *instance,
                             pdk_error *error)
{
    struct pdk_snapshot *snapshot = NULL;
    struct gates gates = { 0 };
    pdk_result result;

    pdk__error_clear(error);
    if (out == NULL || instance == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk_snapshot_take() needs 'out' and an instance");
    if (instance->current->is_broken)
        return pdk_fail(error, PDK_E_FAULTED,
                        "%s crashed; its state cannot be trusted",
                        instance->plugin_id);
    if (instance->current->table->save == NULL)
        return pdk_fail(error, PDK_E_UNSUPPORTED,
                        "%s has no state: it has no save hook",
                        instance->plugin_id);
    pdk__gates_add(&gates, instance);
    result =
        pdk__gates_close(&gates, instance->slot->current->surroundings, error);
    if (result == PDK_OK)
        result = pdk__state_save(&snapshot, instance->current,
                                 instance->slot->current, error);
    pdk__gates_open(&gates);
    if (result == PDK_OK)
        *out = snapshot;
    return result;
}

pdk_result pdk_snapshot_apply(const pdk_snapshot *snapshot,
                              pdk_instance *instance, pdk_error *error)
{
    struct gates gates = { 0 };
    pdk_result result;

    pdk__error_clear(error);
    if (snapshot == NULL || instance == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk_snapshot_apply() needs a snapshot and an "
                        "instance");
    if (instance->current->is_broken)
        return pdk_fail(error, PDK_E_FAULTED, "%s crashed and is not called",
                        instance->plugin_id);
    if (strcmp(snapshot->info.plugin_id, instance->plugin_id) != 0)
        return pdk_fail(error, PDK_E_IDENTITY,
                        "a state of %s cannot be given to %s",
                        snapshot->info.plugin_id, instance->plugin_id);
    pdk__gates_add(&gates, instance);
    result =
        pdk__gates_close(&gates, instance->slot->current->surroundings, error);
    if (result == PDK_OK)
        result = pdk__state_restore(snapshot, instance->current,
                                    instance->slot->current, error);
    pdk__gates_open(&gates);
    return result;
}

pdk_result pdk_thread_create(pdk_thread **out, pdk_host *host, const char *name,
                             pdk_error *error)
{
    pdk__error_clear(error);
    if (out == NULL || host == NULL || name == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk_thread_create() needs 'out', a host and a name");
    return pdk__caller_create(out, &host->calls, name, error);
}

void pdk_thread_destroy(pdk_thread *thread)
{
    pdk__caller_destroy(thread);
}

const void *pdk_enter_closed_(pdk_thread *thread, const pdk_binding *binding)
{
    return pdk__caller_enter(thread, binding);
}

const void *pdk_enter_noting_(pdk_thread *thread, const pdk_binding *binding)
{
    return pdk__caller_enter_noting(thread, binding);
}
