/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Images that are linked to each other. The loader gives such an image what was
 * loaded first under that name, and never anything newer; so no plugin may be a
 * library of another one.
 */
#include "linkage.h"

#include <string.h>

#include "failure.h"
#include "text.h"

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
    return pdk_fail(
        error, PDK_E_NEEDS,
        "%s is linked to the image of %s, and would keep its present build for "
        "ever; declare PDK_NEEDS() and call find() instead",
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

pdk_result pdk__linkage_refuse(const struct plan *plan, pdk_error *error)
{
    const struct metadata *candidate = plan->candidate;
    const struct generation *current = plan->slot->current;

    if (current != NULL && has_links_of(candidate, &current->metadata))
        return PDK_OK;
    for (const struct slot *slot = plan->slots; slot; slot = slot->next) {
        const struct metadata *other =
            slot != plan->slot ? pdk__plan_metadata(plan, slot) : NULL;

        if (other == NULL)
            continue;
        if (is_linked(candidate, other, slot->path))
            return refuse_link(candidate, other, error);
        if (is_linked(other, candidate, plan->slot->path))
            return refuse_link(other, candidate, error);
    }
    return PDK_OK;
}
