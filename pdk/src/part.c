/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The instances of a reload on their way from what they are to what they will
 * be. An instance takes part if it has another incarnation; that is made here
 * and ends here. In which order the steps come is not decided here.
 */
#include "part.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "state.h"

static bool takes_part(const struct pdk_instance *instance)
{
    return instance != NULL && instance->other != NULL;
}

static bool is_own(const struct parts *parts, const struct part *part)
{
    return part->instance->slot == parts->slot;
}

/* ------------------------------------------------------- gathering --- */

static pdk_result add(struct parts *parts, struct pdk_instance *instance,
                      pdk_error *error)
{
    if (parts->count == parts->capacity) {
        size_t capacity = 2 * parts->capacity + 4;
        struct part *items =
            realloc(parts->items, capacity * sizeof *parts->items);

        if (items == NULL)
            return pdk__fail_memory(error);
        parts->items = items;
        parts->capacity = capacity;
    }
    instance->other = calloc(1, sizeof *instance->other);
    if (instance->other == NULL)
        return pdk__fail_memory(error);
    parts->items[parts->count++] = (struct part){ .instance = instance };
    return PDK_OK;
}

/* Will anything in the slot be what is wanted? */
static bool will_serve(const struct plan *plan, const struct wanted *wanted)
{
    for (uint32_t i = 0; i < plan->candidate->plugin_count; i++)
        if (pdk__metadata_serve(plan->candidate, i, wanted) != NULL)
            return true;
    return false;
}

/* Is what was found here by an instance that does not take part yet, and is it,
 * or will it be, of one that does? */
static bool draws_in(const struct cell *cell, const struct plan *plan)
{
    const struct pdk_instance *finder = cell->finder->instance;
    const struct wanted *wanted = &cell->binding.wanted;

    return cell->is_needed && !takes_part(finder) && finder->current != NULL &&
           !finder->current->is_broken &&
           (takes_part(cell->binding.instance) ||
            (will_serve(plan, wanted) &&
             takes_part(pdk__plan_instance(plan, wanted))));
}

/* Adds those that need one that takes part, until there is no more. */
static pdk_result add_dependents(struct parts *parts, const struct plan *plan,
                                 pdk_error *error)
{
    const struct cell *cells = plan->slot->current->surroundings->cells;
    size_t before;
    pdk_result result = PDK_OK;

    do {
        before = parts->count;
        for (const struct cell *at = cells; at != NULL && result == PDK_OK;
             at = at->next)
            if (draws_in(at, plan))
                result = add(parts, at->finder->instance, error);
    } while (result == PDK_OK && parts->count > before);
    return result;
}

static bool is_among(const struct part *items, size_t count,
                     const struct pdk_instance *instance)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].instance == instance)
            return true;
    return false;
}

/* Does one of the others have to come before the first? */
static bool has_to_wait(const struct part *part, const struct part *others,
                        size_t count, const struct plan *plan)
{
    const struct pdk_instance *instance = part->instance;
    const struct metadata *metadata = pdk__plan_metadata(plan, instance->slot);
    const struct metadata_plugin *plugin =
        pdk__metadata_find(metadata, instance->plugin_id);

    for (uint32_t i = 0; i < metadata->need_count; i++) {
        const struct metadata_need *need = &metadata->needs[i];
        const struct pdk_instance *provider;

        if (&metadata->plugins[need->plugin] != plugin)
            continue;
        provider = pdk__plan_instance(plan, &need->wanted);
        if (provider != instance && is_among(others, count, provider))
            return true;
    }
    return false;
}

static void move_up(struct part *from, struct part *to)
{
    struct part moved = *from;

    memmove(to + 1, to, (size_t)(from - to) * sizeof *to);
    *to = moved;
}

/* By need, else as they were. In a circle of instances the first one goes
 * first, and is refused what it needs. */
static void order(struct parts *parts, const struct plan *plan)
{
    for (size_t done = 0; done < parts->count; done++) {
        struct part *rest = parts->items + done;
        size_t count = parts->count - done, next = 0;

        while (next < count && has_to_wait(&rest[next], rest, count, plan))
            next++;
        if (next < count)
            move_up(&rest[next], rest);
    }
}

pdk_result pdk__parts_gather(struct parts *parts, const struct plan *plan,
                             pdk_error *error)
{
    pdk_result result = PDK_OK;

    parts->slot = plan->slot;
    for (struct pdk_instance *at = plan->slot->instances;
         at != NULL && result == PDK_OK; at = at->next)
        result = add(parts, at, error);
    if (result == PDK_OK && parts->count > 0)
        result = add_dependents(parts, plan, error);
    if (result == PDK_OK)
        order(parts, plan);
    return result;
}

/* ------------------------------------------------------- the hooks --- */

typedef pdk_result (*part_step)(const struct parts *parts, struct part *part,
                                pdk_error *error);

static pdk_result each(struct parts *parts, part_step step, pdk_error *error)
{
    for (size_t i = 0; i < parts->count; i++) {
        struct part *part = &parts->items[i];
        pdk_result result = step(parts, part, error);

        if (result == PDK_OK)
            continue;
        parts->culprit = part->instance;
        pdk__error_place(error, PDK_STAGE_NONE, part->instance->slot->path);
        return result;
    }
    return PDK_OK;
}

static pdk_result create(const struct parts *parts, struct part *part,
                         pdk_error *error)
{
    struct pdk_instance *instance = part->instance;
    bool is_own_part = is_own(parts, part);
    struct generation *generation =
        is_own_part ? parts->candidate : instance->slot->current;
    struct origin origin = {
        .instance = instance,
        .plugin =
            pdk__metadata_find(&generation->metadata, instance->plugin_id),
        .before = instance->current,
        .reason = is_own_part && parts->is_rollback ? PDK_REASON_ROLLBACK
                                                    : PDK_REASON_RELOAD,
        .config = pdk_root(instance->config),
        .directory = instance->slot->directory,
    };

    return pdk__incarnation_begin(instance->other, generation, &origin, error);
}

pdk_result pdk__parts_create(struct parts *parts, pdk_error *error)
{
    return each(parts, create, error);
}

/* An instance that crashed is not asked for its state: what it last took over
 * from is the newest that can be trusted. Going back, none of the slot's own is
 * asked: the older build could not read what the newer one writes. */
static pdk_result save(const struct parts *parts, struct part *part,
                       pdk_error *error)
{
    struct incarnation *current = part->instance->current;

    if (current->is_broken || (parts->is_rollback && is_own(parts, part)))
        return PDK_OK;
    return pdk__state_save(&part->snapshot, current, current->generation,
                           error);
}

pdk_result pdk__parts_save(struct parts *parts, pdk_error *error)
{
    return each(parts, save, error);
}

static pdk_result restore(const struct parts *parts, struct part *part,
                          pdk_error *error)
{
    struct incarnation *other = part->instance->other;
    const struct pdk_snapshot *snapshot =
        part->snapshot != NULL ? part->snapshot : part->instance->kept;

    (void)parts;
    if (snapshot == NULL)
        return PDK_OK;
    part->state_bytes = snapshot->state->size_bytes;
    return pdk__state_restore(snapshot, other, other->generation, error);
}

pdk_result pdk__parts_restore(struct parts *parts, pdk_error *error)
{
    return each(parts, restore, error);
}

static pdk_result test(const struct parts *parts, struct part *part,
                       pdk_error *error)
{
    struct incarnation *other = part->instance->other;
    struct hook hook = { .kind = HOOK_SELF_TEST };

    (void)parts;
    return pdk__incarnation_call(other, other->generation, &hook, error);
}

pdk_result pdk__parts_test(struct parts *parts, pdk_error *error)
{
    return each(parts, test, error);
}

static pdk_result activate(const struct parts *parts, struct part *part,
                           pdk_error *error)
{
    struct incarnation *other = part->instance->other;

    (void)parts;
    return pdk__incarnation_activate(other, other->generation, error);
}

pdk_result pdk__parts_activate(struct parts *parts, pdk_error *error)
{
    for (size_t i = parts->count; i-- > 0;) {
        struct incarnation *current = parts->items[i].instance->current;

        pdk__incarnation_deactivate(current, current->generation);
    }
    return each(parts, activate, error);
}

/* ------------------------------------------------------ the outcome --- */

/* What it has last saved is the newest that can be trusted. */
static void keep(struct part *part)
{
    struct pdk_snapshot *before = part->instance->kept;

    if (part->snapshot == NULL)
        return;
    part->instance->kept = part->snapshot;
    part->snapshot = before;
}

void pdk__parts_keep_own(struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if (is_own(parts, &parts->items[i]))
            keep(&parts->items[i]);
}

/* Those of others have no new build: if there is one to go back to, what they
 * have kept is for that. */
void pdk__parts_commit(struct parts *parts)
{
    pdk__parts_keep_own(parts);
    for (size_t i = 0; i < parts->count; i++) {
        struct part *part = &parts->items[i];

        pdk__instance_commit(part->instance);
        pdk__incarnation_settle(part->instance->current);
        if (!is_own(parts, part) && part->instance->slot->good.path[0] == '\0')
            keep(part);
    }
}

bool pdk__parts_are_stateless(const struct parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct incarnation *current = parts->items[i].instance->current;

        if (current->table->save != NULL || current->table->deactivate != NULL)
            return false;
    }
    return true;
}

void pdk__parts_depart(struct parts *parts, struct departure *departure)
{
    for (size_t i = 0; i < parts->count; i++)
        parts->items[i].instance->other->departure = departure;
    departure->holders = (uint32_t)parts->count;
}

void pdk__parts_end(struct parts *parts)
{
    for (size_t i = parts->count; i-- > 0;) {
        struct part *part = &parts->items[i];
        struct incarnation *other = part->instance->other;

        pdk__incarnation_end(other, other->generation);
        part->instance->other = NULL;
        pdk_snapshot_destroy(part->snapshot);
        part->snapshot = NULL;
    }
}

void pdk__parts_resume(struct parts *parts, const pdk_error *reason)
{
    for (size_t i = 0; i < parts->count; i++)
        pdk__instance_resume(parts->items[i].instance, reason);
}

void pdk__parts_finish(struct parts *parts)
{
    free(parts->items);
    *parts = (struct parts){ 0 };
}
