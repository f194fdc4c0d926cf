/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Decides, and does nothing else: every refusal says which plugin, which
 * interface, what was wanted and what was found.
 */
#include "gate.h"

#include "circle.h"
#include "linkage.h"
#include "needs.h"

/* One interface as somebody needs it. */
struct need {
    const char *id;
    uint32_t table_size;
    bool is_required;
};

/* *found is what the plugin provides; NULL if it need not. */
static pdk_result check_provided(const struct need *need,
                                 const struct metadata *candidate,
                                 uint32_t plugin,
                                 const struct metadata_interface **found,
                                 pdk_error *error)
{
    *found = pdk__metadata_interface(candidate, plugin, need->id);
    if (*found != NULL || !need->is_required)
        return PDK_OK;
    return pdk_fail(error, PDK_E_INTERFACE,
                    "%s does not provide %s, which this host requires; declare "
                    "it with PDK_INTERFACE()",
                    candidate->plugins[plugin].id, need->id);
}

static pdk_result check_size(const struct need *need,
                             const struct metadata *candidate,
                             const struct metadata_interface *found,
                             pdk_error *error)
{
    if (found == NULL || found->table_size >= need->table_size)
        return PDK_OK;
    return pdk_fail(error, PDK_E_LAYOUT,
                    "%s: its table for %s has %u bytes, this host needs %u; "
                    "rebuild the plugin with this host's headers",
                    candidate->plugins[found->plugin].id, need->id,
                    found->table_size, need->table_size);
}

static pdk_result check_need(const struct need *need,
                             const struct metadata *candidate, uint32_t plugin,
                             pdk_error *error)
{
    const struct metadata_interface *found;
    pdk_result result = check_provided(need, candidate, plugin, &found, error);

    return result == PDK_OK ? check_size(need, candidate, found, error)
                            : result;
}

/* The layout comes before the size: it can say which member is missing. */
static pdk_result check_wanted(const struct gate *gate,
                               const struct contract_interface *wanted,
                               struct generation *candidate, uint32_t plugin,
                               pdk_error *error)
{
    const struct need need = { wanted->id, wanted->size, wanted->is_required };
    const struct metadata *metadata = &candidate->metadata;
    const struct metadata_interface *found;
    pdk_result result = check_provided(&need, metadata, plugin, &found, error);

    if (result == PDK_OK && found != NULL)
        result = pdk__layout_gate_pass(&gate->layout, wanted, found, candidate,
                                       error);
    return result == PDK_OK ? check_size(&need, metadata, found, error)
                            : result;
}

static pdk_result check_host_needs(const struct gate *gate,
                                   struct generation *candidate,
                                   uint32_t plugin, pdk_error *error)
{
    const struct contract_file *file = gate->layout.contract;
    size_t count = file != NULL ? file->contract.interface_count : 0;
    pdk_result result = PDK_OK;

    for (uint32_t i = 0; i < gate->interface_count && result == PDK_OK; i++) {
        const pdk_interface *wanted = &gate->interfaces[i];
        struct need need = { wanted->id, wanted->table_size,
                             wanted->required != 0 };

        result = check_need(&need, &candidate->metadata, plugin, error);
    }
    for (size_t i = 0; i < count && result == PDK_OK; i++)
        result = check_wanted(gate, &file->contract.interfaces[i], candidate,
                              plugin, error);
    return result;
}

static pdk_result check_elsewhere(const struct gate *gate,
                                  const struct slot *slot, const char *id,
                                  pdk_error *error)
{
    for (const struct slot *at = gate->slots; at != NULL; at = at->next)
        if (at != slot && pdk__slot_plugin(at, id) != NULL)
            return pdk_fail(error, PDK_E_EXISTS,
                            "%s is already loaded from '%s'; give one of them "
                            "another id",
                            id, at->path);
    return PDK_OK;
}

static pdk_result check_instance(const struct pdk_instance *instance,
                                 const struct metadata *candidate,
                                 pdk_error *error)
{
    const struct metadata_plugin *plugin =
        pdk__metadata_find(candidate, instance->plugin_id);
    pdk_result result = PDK_OK;

    if (plugin == NULL)
        return pdk_fail(error, PDK_E_IDENTITY,
                        "%s is running here, but the file holds %s instead; a "
                        "plugin keeps its id from build to build",
                        instance->plugin_id, candidate->plugins[0].id);
    for (const struct binding *at = instance->bindings;
         at != NULL && result == PDK_OK; at = at->next) {
        struct need need = { at->wanted.id, at->wanted.table_size, true };

        result = check_need(&need, candidate,
                            (uint32_t)(plugin - candidate->plugins), error);
    }
    return result;
}

/* What this build and the others need of each other. */
static pdk_result check_others(const struct plan *plan, pdk_error *error)
{
    const struct metadata_need *need;
    const struct pdk_instance *orphan = pdk__needs_orphan(plan, &need);
    pdk_result result;

    if (orphan != NULL)
        return pdk_fail(error, PDK_E_NEEDS,
                        "%s needs %s of %u bytes, which this build of %s no "
                        "longer provides; unload it first",
                        orphan->plugin_id, need->wanted.id,
                        need->wanted.table_size,
                        plan->candidate->plugins[0].id);
    result = pdk__linkage_refuse(plan, error);
    if (result == PDK_OK)
        result = pdk__circle_refuse(plan, error);
    return result;
}

/* What its instances, which are there already, need of others. */
static pdk_result check_own_needs(const struct plan *plan, pdk_error *error)
{
    pdk_result result = PDK_OK;

    for (const struct pdk_instance *at = plan->slot->instances;
         at != NULL && result == PDK_OK; at = at->next) {
        const struct metadata_plugin *plugin =
            pdk__metadata_find(plan->candidate, at->plugin_id);

        result = pdk__needs_met(
            plan, (uint32_t)(plugin - plan->candidate->plugins), error);
    }
    return result;
}

pdk_result pdk__gate_suits_host(const struct gate *gate,
                                struct generation *candidate, pdk_error *error)
{
    uint32_t count = candidate->metadata.plugin_count;
    pdk_result result = PDK_OK;

    for (uint32_t i = 0; i < count && result == PDK_OK; i++)
        result = check_host_needs(gate, candidate, i, error);
    candidate->suits_host = result == PDK_OK;
    return result;
}

pdk_result pdk__gate_pass(const struct gate *gate, const struct slot *slot,
                          struct generation *generation, pdk_error *error)
{
    const struct metadata *candidate = &generation->metadata;
    struct plan plan = { gate->slots, slot, candidate };
    pdk_result result = PDK_OK;

    if (gate->is_budget_spent)
        return pdk_fail(
            error, PDK_E_LIMIT,
            "the host's zombie budget is used up: images of %s stay mapped; "
            "fix what keeps them mapped, or restart the host",
            candidate->plugins[0].id);
    for (const struct pdk_instance *at = slot->instances;
         at != NULL && result == PDK_OK; at = at->next)
        result = check_instance(at, candidate, error);
    for (uint32_t i = 0; i < candidate->plugin_count && result == PDK_OK; i++) {
        result = check_elsewhere(gate, slot, candidate->plugins[i].id, error);
        if (result == PDK_OK && !generation->suits_host)
            result = check_host_needs(gate, generation, i, error);
    }
    if (result == PDK_OK)
        result = check_others(&plan, error);
    if (result == PDK_OK)
        result = check_own_needs(&plan, error);
    return result;
}
