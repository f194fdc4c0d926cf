/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The interfaces that plugins offer each other. A cell may outlive its
 * provider: it leads to nobody until somebody provides the interface again.
 */
#include "registry.h"

#include <string.h>

#include "failure.h"

/* Is it in the world that is tried, or, after the commit, was left? */
static bool is_other(const struct services *finder)
{
    const struct incarnation *other = finder->instance->other;

    return other != NULL && &other->services == finder;
}

/* The incarnation of a provider that is in the same world as the finder. */
static struct incarnation *face_of(const struct pdk_instance *provider,
                                   const struct services *finder)
{
    return provider->other != NULL && is_other(finder) ? provider->other
                                                       : provider->current;
}

static void aim(struct cell *cell, const struct slot *slots)
{
    struct binding *binding = &cell->binding;

    for (const struct slot *slot = slots; slot != NULL; slot = slot->next)
        for (struct pdk_instance *at = slot->instances; at; at = at->next)
            if (pdk__binding_aim(binding, at, face_of(at, cell->finder)))
                return;
    pdk__binding_point(binding, NULL, &(pdk_binding){ 0 });
}

/* Is there anybody, if its table did not matter? */
static bool is_provided(const struct cell *cell, const struct slot *slots)
{
    struct cell any = { .finder = cell->finder };

    memcpy(any.binding.wanted.id, cell->binding.wanted.id,
           sizeof any.binding.wanted.id);
    aim(&any, slots);
    return any.binding.instance != NULL;
}

/* A larger table serves as well. */
static struct cell *find_own(const struct services *finder,
                             const struct wanted *wanted)
{
    for (struct cell *at = finder->cells; at != NULL; at = at->next_own)
        if (strcmp(at->binding.wanted.id, wanted->id) == 0 &&
            at->binding.wanted.table_size >= wanted->table_size)
            return at;
    return NULL;
}

pdk_result pdk__registry_find(const struct slot *slots, struct services *finder,
                              const struct wanted *wanted,
                              const pdk_binding **out, pdk_error *error)
{
    struct cell *cell;

    if (finder->instance == NULL)
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "%s is found no more by one that has ended",
                        wanted->id);
    cell = find_own(finder, wanted);
    if (cell == NULL) {
        cell = pdk__cell_create(&finder->surroundings->cells, &finder->cells,
                                wanted);
        if (cell == NULL)
            return pdk__fail_memory(error);
        cell->finder = finder;
        aim(cell, slots);
    }
    if (cell->binding.instance == NULL)
        return is_provided(cell, slots)
                   ? pdk_fail(error, PDK_E_LAYOUT,
                              "the provider's table of %s is smaller than the "
                              "%u bytes that are needed, or laid out otherwise",
                              wanted->id, wanted->table_size)
                   : pdk_fail(error, PDK_E_NOT_FOUND,
                              "no plugin here provides %s; load one that does",
                              wanted->id);
    *out = &cell->binding.offered;
    return PDK_OK;
}

/* Then they lead to the same place. */
static bool looks_alike(const struct cell *one, const struct cell *other)
{
    return memcmp(&one->binding.wanted, &other->binding.wanted,
                  sizeof one->binding.wanted) == 0 &&
           is_other(one->finder) == is_other(other->finder);
}

/* Many may have found the same: it is looked for once. */
void pdk__registry_refresh(const struct surroundings *surroundings,
                           const struct slot *slots)
{
    const struct cell *last = NULL;

    for (struct cell *at = surroundings->cells; at != NULL; at = at->next) {
        if (last != NULL && looks_alike(at, last))
            pdk__binding_point(&at->binding, last->binding.instance,
                               &last->binding.offered);
        else
            aim(at, slots);
        last = at;
    }
}
