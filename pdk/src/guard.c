/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Guarded calls. The way in is short; the way out after a crash says where it
 * was, and sees to it that the plugin is not called again.
 */
#include "guard.h"

#include "failure.h"
#include "pdk/call.h"

static pdk_result refuse(const struct binding *binding, pdk_error *error)
{
    return pdk_fail(error, PDK_E_FAULTED,
                    "%s is not available: the plugin crashed or no longer "
                    "provides it; load a build that does",
                    binding->wanted.id);
}

static void word(const struct pdk_instance *instance,
                 const struct crash_scene *scene,
                 const struct fault_report *report, pdk_error *out)
{
    *out = (pdk_error)PDK_ERROR_INIT;
    pdk__crash_fail(scene, report, out);
    pdk__error_place(out, PDK_STAGE_CALL, instance->slot->path);
}

pdk_result pdk__guard_fault(struct pdk_instance *instance,
                            const struct fault_report *report, pdk_error *error)
{
    struct generation *current = instance->slot->current;
    struct surroundings *surroundings = current->surroundings;
    struct crash_scene scene =
        pdk__generation_scene(current, instance->plugin_id);
    pdk_error reason;

    word(instance, &scene, report, &reason);
    pdk__slot_fault(instance->slot, instance, &reason);
    surroundings->refresh(surroundings->host);
    if (error != NULL)
        *error = reason;
    return PDK_E_CRASHED;
}

/* On a thread that is not the host's only this way in is closed, and the rest
 * at the next poll: they are not ours to write. Nor is the copy. */
static pdk_result close_binding(struct binding *binding,
                                const struct pdk_instance *instance,
                                const struct fault_report *report,
                                pdk_error *error)
{
    struct generation *current = instance->slot->current;
    struct crash_scene scene =
        pdk__generation_scene(current, instance->plugin_id);
    pdk_error reason;

    scene.shadow = NULL;
    word(instance, &scene, report, &reason);
    PDK_STORE_RELEASE(&binding->is_faulted, true);
    pdk__faults_note(current->surroundings->faults, instance->plugin_id,
                     current->number, &reason);
    if (error != NULL)
        *error = reason;
    return PDK_E_CRASHED;
}

/* The binding may lead to nobody by now: something further in has crashed. */
static pdk_result leave_crashed(struct binding *binding,
                                const struct fault_guard *guard,
                                pdk_error *error)
{
    struct pdk_instance *instance = (struct pdk_instance *)guard->subject;

    return pdk__thread_is_me(instance->slot->current->surroundings->thread)
               ? pdk__guard_fault(instance, &guard->report, error)
               : close_binding(binding, instance, &guard->report, error);
}

/* While a call is inside, its generation stays the current one. */
static struct fault_range range_of(const void *subject)
{
    const struct pdk_instance *instance = subject;
    const struct image *image = &instance->slot->current->image;

    return (struct fault_range){ image->low, image->high };
}

static const void *owner_of(const void *subject)
{
    return ((const struct pdk_instance *)subject)->slot->current->surroundings;
}

static const struct fault_kind instances = { range_of, owner_of };

pdk_result pdk__guard_run(struct pdk_instance *instance,
                          void (*run)(void *context), void *context,
                          pdk_error *error)
{
    struct fault_guard guard; /* not initialised as a whole: it is large */

    guard.kind = &instances;
    guard.subject = instance;
    if (!PDK__FAULT_ENTER(&guard))
        return pdk__guard_fault(instance, &guard.report, error);
    run(context);
    PDK__FAULT_LEAVE(&guard);
    return PDK_OK;
}

/* Where a call has entered; by now the binding may lead elsewhere. */
struct entry {
    struct binding *binding;
    const void *table;
    void *self;
};

static pdk_result call_guarded(const struct entry *entry, pdk_guarded call,
                               void *argument, pdk_error *error)
{
    struct fault_guard guard; /* likewise */
    pdk_result result;

    guard.kind = &instances;
    guard.subject = entry->binding->instance;
    if (!PDK__FAULT_ENTER(&guard))
        return leave_crashed(entry->binding, &guard, error);
    result = call(entry->table, entry->self, argument, error);
    PDK__FAULT_LEAVE(&guard);
    return result;
}

static pdk_result fail_argument(pdk_error *error)
{
    return pdk_fail(error, PDK_E_ARGUMENT,
                    "a guarded call needs a binding and a call");
}

pdk_result pdk_guard(const pdk_binding *place, pdk_guarded call, void *argument,
                     pdk_error *error)
{
    struct entry entry = { .binding = (struct binding *)place };

    if (place == NULL || call == NULL)
        return fail_argument(error);
    if (place->table == NULL)
        return refuse(entry.binding, error);
    entry.table = place->table;
    entry.self = place->self;
    return call_guarded(&entry, call, argument, error);
}

pdk_result pdk_thread_guard(pdk_thread *thread, const pdk_binding *place,
                            pdk_guarded call, void *argument, pdk_error *error)
{
    struct entry entry = { .binding = (struct binding *)place };
    uint32_t depth;
    pdk_result result = PDK_E_FAULTED;

    if (thread == NULL || place == NULL || call == NULL)
        return fail_argument(error);
    depth = thread->depth;
    entry.table = pdk_enter(thread, place);
    if (entry.table == NULL)
        return refuse(entry.binding, error);
    entry.self = pdk_self(thread, place);
    if (PDK_LOAD_ACQUIRE(&entry.binding->is_faulted))
        refuse(entry.binding, error);
    else
        result = call_guarded(&entry, call, argument, error);
    /* A crash also ends calls that were entered further in. */
    while (thread->depth > depth)
        pdk_leave(thread);
    return result;
}
