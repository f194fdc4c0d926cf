/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Holds what is needed against what is there. Who cannot have it is told what
 * comes nearest: a plugin without an instance, a table that is too small or
 * laid out otherwise, another major version.
 */
#include "needs.h"

#include <string.h>

#include "failure.h"
#include "text.h"

/* -------------------------------------------------------- refusing --- */

/* A need that nobody meets. */
struct lack {
    const struct plan *plan;
    const struct wanted *wanted;
    const char *plugin_id; /* whose it is */
};

/* As many bytes of an id as come before the major version. */
static size_t name_size(const char *interface_id)
{
    const char *slash = strrchr(interface_id, '/');

    return slash != NULL ? (size_t)(slash - interface_id)
                         : strlen(interface_id);
}

static bool is_same_name(const char *one, const char *other)
{
    size_t size = name_size(one);

    return size == name_size(other) && strncmp(one, other, size) == 0;
}

/* The interface that is most like it; of several, one of the same id. */
static const struct metadata_interface *find_nearest(const struct lack *lack,
                                                     struct plan_plugin *of)
{
    const struct metadata_interface *nearest = NULL;

    for (const struct slot *slot = lack->plan->slots; slot; slot = slot->next) {
        const struct metadata *metadata = pdk__plan_metadata(lack->plan, slot);
        uint32_t count = metadata != NULL ? metadata->interface_count : 0;

        for (uint32_t i = 0; i < count; i++) {
            const struct metadata_interface *at = &metadata->interfaces[i];
            bool is_same_id = strcmp(at->id, lack->wanted->id) == 0;

            if (!is_same_id &&
                (nearest != NULL || !is_same_name(at->id, lack->wanted->id)))
                continue;
            nearest = at;
            *of = (struct plan_plugin){ metadata, at->plugin };
            if (is_same_id)
                return nearest;
        }
    }
    return nearest;
}

static pdk_result refuse_layout(const struct lack *lack,
                                const struct metadata_interface *found,
                                const char *provider, pdk_error *error)
{
    char wanted[13], offered[13];

    pdk__text_hex(wanted, sizeof wanted, lack->wanted->fingerprint, 6);
    pdk__text_hex(offered, sizeof offered, found->fingerprint, 6);
    return pdk_fail(error, PDK_E_NEEDS,
                    "%s needs %s with the layout %s, and %s provides it with "
                    "the layout %s; build both with the same header",
                    lack->plugin_id, found->id, wanted, provider, offered);
}

static pdk_result refuse_nearest(const struct lack *lack,
                                 const struct metadata_interface *found,
                                 const char *provider, pdk_error *error)
{
    const struct wanted *wanted = lack->wanted;

    if (strcmp(found->id, wanted->id) != 0)
        return pdk_fail(error, PDK_E_NEEDS,
                        "%s needs %s, and %s provides %s; build both against "
                        "the same version",
                        lack->plugin_id, wanted->id, provider, found->id);
    if (found->table_size >= wanted->table_size)
        return refuse_layout(lack, found, provider, error);
    return pdk_fail(error, PDK_E_NEEDS,
                    "%s needs %s with a table of %u bytes, and that of %s has "
                    "%u; build %s with the newer header",
                    lack->plugin_id, wanted->id, wanted->table_size, provider,
                    found->table_size, provider);
}

static pdk_result refuse(const struct lack *lack, pdk_error *error)
{
    const struct wanted *wanted = lack->wanted;
    const struct metadata_interface *found;
    struct plan_plugin plugin;

    if (pdk__plan_plugin(lack->plan, wanted, &plugin))
        return pdk_fail(error, PDK_E_NEEDS,
                        "%s needs %s of %s, which has no instance that can be "
                        "called; make one first",
                        lack->plugin_id, wanted->id, pdk__plan_id(&plugin));
    found = find_nearest(lack, &plugin);
    if (found != NULL)
        return refuse_nearest(lack, found, pdk__plan_id(&plugin), error);
    return pdk_fail(error, PDK_E_NEEDS,
                    "%s needs %s with a table of %u bytes, which no plugin "
                    "here provides; load one that does",
                    lack->plugin_id, wanted->id, wanted->table_size);
}

/* ---------------------------------------------------------- asking --- */

pdk_result pdk__needs_met(const struct plan *plan, uint32_t plugin,
                          pdk_error *error)
{
    const struct metadata *candidate = plan->candidate;

    for (uint32_t i = 0; i < candidate->need_count; i++) {
        const struct metadata_need *need = &candidate->needs[i];
        struct lack lack = { plan, &need->wanted,
                             candidate->plugins[plugin].id };

        if (need->plugin == plugin &&
            pdk__plan_instance(plan, &need->wanted) == NULL)
            return refuse(&lack, error);
    }
    return PDK_OK;
}

pdk_result pdk__needs_loaded(const struct plan *plan, pdk_error *error)
{
    const struct metadata *candidate = plan->candidate;
    struct plan_plugin found;

    for (uint32_t i = 0; i < candidate->need_count; i++) {
        const struct metadata_need *need = &candidate->needs[i];
        struct lack lack = { plan, &need->wanted,
                             candidate->plugins[need->plugin].id };

        if (!pdk__plan_plugin(plan, &need->wanted, &found))
            return refuse(&lack, error);
    }
    return PDK_OK;
}

/* Has the instance now what it would not have then? */
static bool is_orphaned(const struct plan *now, const struct plan *then,
                        const struct pdk_instance *instance,
                        const struct metadata_need **need)
{
    const struct metadata *metadata = pdk__plan_metadata(then, instance->slot);

    for (uint32_t i = 0; i < metadata->need_count; i++) {
        const struct metadata_need *at = &metadata->needs[i];

        *need = at;
        if (strcmp(metadata->plugins[at->plugin].id, instance->plugin_id) ==
                0 &&
            pdk__plan_instance(then, &at->wanted) == NULL &&
            pdk__plan_instance(now, &at->wanted) != NULL)
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
        struct wanted wanted = { .table_size = at->table_size };

        memcpy(wanted.id, at->id, sizeof wanted.id);
        memcpy(wanted.fingerprint, at->fingerprint, sizeof wanted.fingerprint);
        if (plugin == NULL ||
            pdk__metadata_serve(then, (uint32_t)(plugin - then->plugins),
                                &wanted) == NULL)
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
