/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Looks for a way through the needs that leads back to where it began. Only the
 * candidate can have closed one: the others have been looked at when they came.
 */
#include "circle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "text.h"

/* A plugin, and who on the way to it needed it. */
struct node {
    struct plan_plugin plugin;
    const struct node *from;
};

static bool is_same(const struct node *one, const struct node *other)
{
    return one->plugin.metadata == other->plugin.metadata &&
           one->plugin.index == other->plugin.index;
}

static bool is_among(const struct node *nodes, size_t count,
                     const struct node *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (is_same(&nodes[i], wanted))
            return true;
    return false;
}

/* Says the way that led back to where it began: "a -> b -> a". */
static pdk_result refuse(const struct node *end, pdk_error *error)
{
    char way[PDK_ERROR_MESSAGE_SIZE], longer[PDK_ERROR_MESSAGE_SIZE];

    pdk__text_copy(way, sizeof way, pdk__plan_id(&end->plugin));
    for (const struct node *at = end->from; at != NULL; at = at->from)
        if (snprintf(longer, sizeof longer, "%s -> %s",
                     pdk__plan_id(&at->plugin), way) < (int)sizeof longer)
            memcpy(way, longer, sizeof way);
    return pdk_fail(error, PDK_E_NEEDS,
                    "plugins that need each other cannot start: %.500s; remove "
                    "one of these needs",
                    way);
}

/* Walks from one plugin to all that it needs, nearest first. `nodes` has room
 * for every plugin. */
static pdk_result walk(const struct plan *plan, uint32_t plugin,
                       struct node *nodes, pdk_error *error)
{
    size_t count = 1;

    nodes[0] = (struct node){ { plan->candidate, plugin }, NULL };
    for (size_t at = 0; at < count; at++) {
        const struct plan_plugin *from = &nodes[at].plugin;

        for (uint32_t i = 0; i < from->metadata->need_count; i++) {
            const struct metadata_need *need = &from->metadata->needs[i];
            struct node next = { .from = &nodes[at] };

            if (need->plugin != from->index ||
                !pdk__plan_plugin(plan, &need->wanted, &next.plugin))
                continue;
            if (is_same(&next, &nodes[0]))
                return refuse(&next, error);
            if (!is_among(nodes, count, &next))
                nodes[count++] = next;
        }
    }
    return PDK_OK;
}

static size_t count_plugins(const struct plan *plan)
{
    size_t count = 0;

    for (const struct slot *slot = plan->slots; slot; slot = slot->next) {
        const struct metadata *metadata = pdk__plan_metadata(plan, slot);

        count += metadata != NULL ? metadata->plugin_count : 0;
    }
    return count;
}

pdk_result pdk__circle_refuse(const struct plan *plan, pdk_error *error)
{
    const struct metadata *candidate = plan->candidate;
    struct node *nodes;
    pdk_result result = PDK_OK;

    if (candidate->need_count == 0)
        return PDK_OK;
    nodes = calloc(count_plugins(plan), sizeof *nodes);
    if (nodes == NULL)
        return pdk__fail_memory(error);
    for (uint32_t i = 0; i < candidate->plugin_count && result == PDK_OK; i++)
        result = walk(plan, i, nodes, error);
    free(nodes);
    return result;
}
