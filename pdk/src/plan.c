/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The graph of needs as it would be. It is never stored: what the images say is
 * all there is, and only the part that a question touches is walked.
 */
#include "plan.h"

const struct metadata *pdk__plan_metadata(const struct plan *plan,
                                          const struct slot *slot)
{
    if (slot == plan->slot)
        return plan->candidate;
    return slot->current != NULL ? &slot->current->metadata : NULL;
}

bool pdk__plan_plugin(const struct plan *plan, const struct wanted *wanted,
                      struct plan_plugin *out)
{
    for (const struct slot *slot = plan->slots; slot; slot = slot->next) {
        const struct metadata *metadata = pdk__plan_metadata(plan, slot);

        for (uint32_t i = 0; metadata != NULL && i < metadata->plugin_count;
             i++) {
            if (pdk__metadata_serve(metadata, i, wanted) == NULL)
                continue;
            *out = (struct plan_plugin){ metadata, i };
            return true;
        }
    }
    return false;
}

static bool provides(const struct plan *plan,
                     const struct pdk_instance *instance,
                     const struct wanted *wanted)
{
    const struct metadata *metadata = pdk__plan_metadata(plan, instance->slot);
    const struct metadata_plugin *plugin =
        metadata != NULL ? pdk__metadata_find(metadata, instance->plugin_id)
                         : NULL;

    return plugin != NULL &&
           (instance->slot == plan->slot || !instance->current->is_broken) &&
           pdk__metadata_serve(metadata, (uint32_t)(plugin - metadata->plugins),
                               wanted) != NULL;
}

struct pdk_instance *pdk__plan_instance(const struct plan *plan,
                                        const struct wanted *wanted)
{
    for (const struct slot *slot = plan->slots; slot; slot = slot->next)
        for (struct pdk_instance *at = slot->instances; at; at = at->next)
            if (provides(plan, at, wanted))
                return at;
    return NULL;
}

const char *pdk__plan_id(const struct plan_plugin *plugin)
{
    return plugin->metadata->plugins[plugin->index].id;
}

/* Does it need one of its image that has no place yet? */
static bool waits(const struct metadata *metadata, uint32_t plugin,
                  uint64_t placed)
{
    for (uint32_t i = 0; i < metadata->need_count; i++)
        for (uint32_t other = 0; other < metadata->plugin_count; other++)
            if (metadata->needs[i].plugin == plugin && other != plugin &&
                !(placed >> other & 1) &&
                pdk__metadata_serve(metadata, other,
                                    &metadata->needs[i].wanted) != NULL)
                return true;
    return false;
}

static uint32_t next_in_order(const struct metadata *metadata, uint64_t placed)
{
    uint32_t first = UINT32_MAX;

    for (uint32_t i = 0; i < metadata->plugin_count; i++) {
        if (placed >> i & 1)
            continue;
        if (!waits(metadata, i, placed))
            return i;
        if (first == UINT32_MAX)
            first = i;
    }
    return first;
}

void pdk__plan_order(const struct metadata *metadata, uint32_t *order)
{
    uint64_t placed = 0;

    for (uint32_t i = 0; i < metadata->plugin_count; i++) {
        order[i] = next_in_order(metadata, placed);
        placed |= UINT64_C(1) << order[i];
    }
}
