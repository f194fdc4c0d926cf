/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The graph of needs. It is never stored: what the images say is all there is,
 * and only the part that a question touches is walked.
 */
#include "needs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "text.h"

static const struct metadata *metadata_of(const struct plan *plan,
                                          const struct slot *slot)
{
    if (slot == plan->slot)
        return plan->candidate;
    return slot->current != NULL ? &slot->current->metadata : NULL;
}

static bool provides(const struct metadata *metadata, uint32_t plugin,
                     const struct metadata_need *need)
{
    const struct metadata_interface *found =
        pdk__metadata_interface(metadata, plugin, need->id);

    return found != NULL && found->table_size >= need->table_size;
}

/* ------------------------------------------------------- instances --- */

static bool instance_provides(const struct plan *plan,
                              const struct pdk_instance *instance,
                              const struct metadata_need *need)
{
    const struct metadata *metadata = metadata_of(plan, instance->slot);
    const struct metadata_plugin *plugin =
        metadata != NULL ? pdk__metadata_find(metadata, instance->plugin_id)
                         : NULL;

    return plugin != NULL &&
           provides(metadata, (uint32_t)(plugin - metadata->plugins), need);
}

static bool has_provider(const struct plan *plan,
                         const struct metadata_need *need)
{
    for (const struct slot *slot = plan->slots; slot; slot = slot->next)
        for (struct pdk_instance *at = slot->instances; at; at = at->next)
            if (instance_provides(plan, at, need))
                return true;
    return false;
}

/* --------------------------------------------------------- plugins --- */

/* A plugin, and who on the way to it needed it. */
struct node {
    const struct metadata *metadata;
    uint32_t plugin;
    const struct node *from;
};

static const char *id_of(const struct node *node)
{
    return node->metadata->plugins[node->plugin].id;
}

/* The plugin that a need leads to; false if it leads to nobody. */
static bool find_plugin(const struct plan *plan,
                        const struct metadata_need *need, struct node *out)
{
    for (const struct slot *slot = plan->slots; slot; slot = slot->next) {
        const struct metadata *metadata = metadata_of(plan, slot);

        for (uint32_t i = 0; metadata != NULL && i < metadata->plugin_count;
             i++) {
            if (!provides(metadata, i, need))
                continue;
            *out = (struct node){ metadata, i, NULL };
            return true;
        }
    }
    return false;
}

pdk_result pdk__needs_met(const struct plan *plan, uint32_t plugin,
                          pdk_error *error)
{
    const struct metadata *candidate = plan->candidate;

    for (uint32_t i = 0; i < candidate->need_count; i++) {
        const struct metadata_need *need = &candidate->needs[i];
        const char *plugin_id = candidate->plugins[plugin].id;
        struct node node;

        if (need->plugin != plugin || has_provider(plan, need))
            continue;
        if (find_plugin(plan, need, &node))
            return pdk_fail(error, PDK_E_NEEDS,
                            "%s needs %s of %s, which has no instance; make "
                            "one first",
                            plugin_id, need->id, id_of(&node));
        return pdk_fail(error, PDK_E_NEEDS,
                        "%s needs %s with a table of %u bytes, which no plugin "
                        "here provides; load one that does",
                        plugin_id, need->id, need->table_size);
    }
    return PDK_OK;
}

pdk_result pdk__needs_loaded(const struct plan *plan, pdk_error *error)
{
    const struct metadata *candidate = plan->candidate;
    struct node node;

    for (uint32_t i = 0; i < candidate->need_count; i++)
        if (!find_plugin(plan, &candidate->needs[i], &node))
            return pdk_fail(error, PDK_E_NEEDS,
                            "%s needs %s, which no plugin here provides yet",
                            candidate->plugins[candidate->needs[i].plugin].id,
                            candidate->needs[i].id);
    return PDK_OK;
}

/* Has the instance now what it would not have then? */
static bool is_orphaned(const struct plan *now, const struct plan *then,
                        const struct pdk_instance *instance,
                        const struct metadata_need **need)
{
    const struct metadata *metadata = metadata_of(then, instance->slot);

    for (uint32_t i = 0; i < metadata->need_count; i++) {
        const struct metadata_need *at = &metadata->needs[i];

        *need = at;
        if (strcmp(metadata->plugins[at->plugin].id, instance->plugin_id) ==
                0 &&
            !has_provider(then, at) && has_provider(now, at))
            return true;
    }
    return false;
}

/* Then nobody has to be asked what he needs, of however many there are. */
static bool provides_all_of(const struct metadata *then,
                            const struct metadata *now)
{
    for (uint32_t i = 0; i < now->interface_count; i++) {
        const struct metadata_interface *at = &now->interfaces[i];
        const struct metadata_plugin *plugin =
            pdk__metadata_find(then, now->plugins[at->plugin].id);
        const struct metadata_interface *found =
            plugin != NULL
                ? pdk__metadata_interface(
                      then, (uint32_t)(plugin - then->plugins), at->id)
                : NULL;

        if (found == NULL || found->table_size < at->table_size)
            return false;
    }
    return true;
}

const struct pdk_instance *pdk__needs_orphan(const struct plan *plan,
                                             const struct metadata_need **need)
{
    struct plan now = *plan;

    if (plan->slot->instances == NULL)
        return NULL;
    now.candidate = &plan->slot->current->metadata;
    if (plan->candidate != NULL &&
        provides_all_of(plan->candidate, now.candidate))
        return NULL;
    for (const struct slot *slot = plan->slots; slot; slot = slot->next)
        for (struct pdk_instance *at = slot->instances;
             at != NULL && slot != plan->slot; at = at->next)
            if (is_orphaned(&now, plan, at, need))
                return at;
    return NULL;
}

/* --------------------------------------------------------- circles --- */

static bool is_same(const struct node *one, const struct node *other)
{
    return one->metadata == other->metadata && one->plugin == other->plugin;
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
static pdk_result refuse_circle(const struct node *end, pdk_error *error)
{
    char way[PDK_ERROR_MESSAGE_SIZE], longer[PDK_ERROR_MESSAGE_SIZE];

    pdk__text_copy(way, sizeof way, id_of(end));
    for (const struct node *at = end->from; at != NULL; at = at->from)
        if (snprintf(longer, sizeof longer, "%s -> %s", id_of(at), way) <
            (int)sizeof longer)
            memcpy(way, longer, sizeof way);
    return pdk_fail(error, PDK_E_NEEDS,
                    "plugins that need each other can never start: %.500s; let "
                    "one of them do without",
                    way);
}

/* Walks from one plugin to all that it needs, nearest first. `nodes` has room
 * for every plugin. */
static pdk_result walk(const struct plan *plan, uint32_t plugin,
                       struct node *nodes, pdk_error *error)
{
    size_t count = 1;

    nodes[0] = (struct node){ plan->candidate, plugin, NULL };
    for (size_t at = 0; at < count; at++) {
        const struct metadata *metadata = nodes[at].metadata;

        for (uint32_t i = 0; i < metadata->need_count; i++) {
            struct node next;

            if (metadata->needs[i].plugin != nodes[at].plugin ||
                !find_plugin(plan, &metadata->needs[i], &next))
                continue;
            next.from = &nodes[at];
            if (is_same(&next, &nodes[0]))
                return refuse_circle(&next, error);
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
        const struct metadata *metadata = metadata_of(plan, slot);

        count += metadata != NULL ? metadata->plugin_count : 0;
    }
    return count;
}

pdk_result pdk__needs_circle(const struct plan *plan, pdk_error *error)
{
    struct node *nodes;
    pdk_result result = PDK_OK;

    if (plan->candidate->need_count == 0)
        return PDK_OK;
    nodes = calloc(count_plugins(plan), sizeof *nodes);
    if (nodes == NULL)
        return pdk__fail_memory(error);
    for (uint32_t i = 0; i < plan->candidate->plugin_count && result == PDK_OK;
         i++)
        result = walk(plan, i, nodes, error);
    free(nodes);
    return result;
}

/* ----------------------------------------------------------- links --- */

static bool is_linked(const struct metadata *from, const struct metadata *to,
                      const char *path)
{
    const char *file = pdk__path_base(path);

    for (const char *at = from->libraries; *at != '\0'; at += strlen(at) + 1)
        if (strcmp(pdk__path_base(at), to->soname) == 0 ||
            strcmp(pdk__path_base(at), file) == 0)
            return true;
    return false;
}

static pdk_result refuse_link(const struct metadata *from,
                              const struct metadata *to, pdk_error *error)
{
    return pdk_fail(error, PDK_E_NEEDS,
                    "%s is linked to the image of %s, of which it would keep "
                    "the build of now for ever; declare PDK_NEEDS() and ask "
                    "for the interface with find()",
                    from->plugins[0].id, to->plugins[0].id);
}

/* Then the others have been looked at already, when it came or they did. */
static bool has_links_of(const struct metadata *one,
                         const struct metadata *other)
{
    const char *mine = one->libraries, *its = other->libraries;

    for (; strcmp(mine, its) == 0 && *mine != '\0'; its += strlen(its) + 1)
        mine += strlen(mine) + 1;
    return strcmp(mine, its) == 0 && strcmp(one->soname, other->soname) == 0;
}

pdk_result pdk__needs_no_link(const struct plan *plan, pdk_error *error)
{
    const struct metadata *candidate = plan->candidate;
    const struct generation *current = plan->slot->current;

    if (current != NULL && has_links_of(candidate, &current->metadata))
        return PDK_OK;
    for (const struct slot *slot = plan->slots; slot; slot = slot->next) {
        const struct metadata *other =
            slot != plan->slot ? metadata_of(plan, slot) : NULL;

        if (other == NULL)
            continue;
        if (is_linked(candidate, other, slot->path))
            return refuse_link(candidate, other, error);
        if (is_linked(other, candidate, plan->slot->path))
            return refuse_link(other, candidate, error);
    }
    return PDK_OK;
}
