/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The interfaces that plugins offer each other. A cell may outlive its
 * provider: it leads to nobody until somebody provides the interface again.
 * Threads go through cells without a word to anybody: a cell is turned to
 * another provider only while nobody is inside its finder.
 */
#include "registry.h"

#include <string.h>

#include "calls.h"
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

static bool is_among(const struct pdk_instance *instance,
                     const struct slot *slots)
{
    for (const struct slot *slot = slots; slot != NULL; slot = slot->next)
        for (const struct pdk_instance *at = slot->instances; at; at = at->next)
            if (at == instance)
                return true;
    return false;
}

/* A binding like the cell's, which leads where that one should. */
static struct binding find_way(const struct cell *cell,
                               const struct slot *slots)
{
    struct binding way = cell->binding;

    for (const struct slot *slot = slots; slot != NULL; slot = slot->next)
        for (struct pdk_instance *at = slot->instances; at; at = at->next)
            if (pdk__binding_aim(&way, at, face_of(at, cell->finder)))
                return way;
    if (is_among(way.instance, slots))
        pdk__binding_shut(&way);
    else
        pdk__binding_point(&way, NULL, &(pdk_binding){ 0 });
    return way;
}

/* Is there anybody, if its table did not matter? */
static bool is_provided(const struct cell *cell, const struct slot *slots)
{
    struct cell any = { .finder = cell->finder };

    memcpy(any.binding.wanted.id, cell->binding.wanted.id,
           sizeof any.binding.wanted.id);
    any.binding = find_way(&any, slots);
    return any.binding.offered.table != NULL;
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
                        "%s cannot be found by an instance that has ended",
                        wanted->id);
    cell = find_own(finder, wanted);
    if (cell == NULL) {
        cell = pdk__cell_create(&finder->surroundings->cells, &finder->cells,
                                wanted);
        if (cell == NULL)
            return pdk__fail_memory(error);
        cell->finder = finder;
        cell->binding = find_way(cell, slots);
    }
    if (cell->binding.offered.table == NULL)
        return is_provided(cell, slots)
                   ? pdk_fail(error, PDK_E_LAYOUT,
                              "the provider's table of %s is smaller than the "
                              "%u bytes that are needed, or has another layout",
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

/* A plugin reads table and `self` one after the other, on any thread that is
 * inside of it. */
static bool may_be_read(const struct cell *cell,
                        const struct surroundings *surroundings)
{
    return cell->binding.offered.generation != 0 &&
           !cell->finder->instance->is_gated &&
           pdk__calls_possible(surroundings->calls);
}

static bool leads_to(const struct binding *binding, const struct binding *way)
{
    return binding->instance == way->instance &&
           binding->offered.table == way->offered.table &&
           binding->offered.self == way->offered.self &&
           binding->offered.generation == way->offered.generation;
}

/* To close a way one store is enough. Another way is opened only where nobody
 * can mistake a half of it for a half of the old one: true if it has to wait.
 */
static bool turn(struct cell *cell, const struct binding *way,
                 const struct surroundings *surroundings)
{
    struct binding *binding = &cell->binding;

    if (leads_to(binding, way))
        return false;
    if (!may_be_read(cell, surroundings)) {
        pdk__binding_point(binding, way->instance, &way->offered);
        return false;
    }
    pdk__binding_shut(binding);
    if (way->instance == NULL)
        binding->instance = NULL;
    return way->offered.table != NULL;
}

/* Many may have found the same: it is looked for once. True if there are some
 * that have to wait. */
static bool turn_all(const struct surroundings *surroundings,
                     const struct slot *slots)
{
    const struct cell *last = NULL;
    struct binding way;
    bool has_detours = false;

    for (struct cell *at = surroundings->cells; at != NULL; at = at->next) {
        if (last == NULL || way.offered.table == NULL || !looks_alike(at, last))
            way = find_way(at, slots);
        if (turn(at, &way, surroundings))
            has_detours = true;
        last = at;
    }
    return has_detours;
}

void pdk__registry_refresh(struct surroundings *surroundings,
                           const struct slot *slots)
{
    if (!turn_all(surroundings, slots))
        return;
    surroundings->has_detours = true;
    pdk__attention_want(&surroundings->attention, ATTENTION_NOW);
}

void pdk__registry_settle(struct surroundings *surroundings,
                          const struct slot *slots)
{
    struct gates gates = { .is_impatient = true };

    for (struct cell *at = surroundings->cells; at != NULL; at = at->next) {
        struct binding way = find_way(at, slots);

        if (!leads_to(&at->binding, &way))
            pdk__gates_add(&gates, at->finder->instance);
    }
    if (gates.first != NULL)
        pdk__gates_close(&gates, surroundings, NULL);
    surroundings->has_detours = turn_all(surroundings, slots);
    pdk__gates_open(&gates);
}
