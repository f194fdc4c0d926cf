/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The protocol between callers and a reload. A caller writes down where it goes
 * and then reads the table; a reload takes the table away and then reads what
 * the callers wrote. With a barrier for all threads between, or in one order
 * for all where there is none, one of them sees the other. Everything else here
 * is waiting, and is never on the way of a call while the gate is open.
 */
#include "calls.h"

#include <stddef.h>
#include <stdlib.h>

#include "failure.h"
#include "platform/clock.h"
#include "text.h"

#define NS_PER_MS UINT64_C(1000000)

struct caller {
    pdk_thread shown; /* what the thread sees; must stay first */
    struct caller *next;
    struct calls *calls;
    char name[32];
};

bool pdk__calls_init(struct calls *calls, struct binding *const *cells)
{
    *calls = (struct calls){
        .cells = cells,
        .has_barrier = pdk__barrier_offered(),
    };
    return pdk__lock_init(&calls->lock);
}

void pdk__calls_finish(struct calls *calls)
{
    pdk__lock_finish(&calls->lock);
}

/* -------------------------------------------------------- the gates --- */

/* Calls `act` for each binding of the set. */
static void each_binding(const struct gates *gates,
                         void (*act)(struct binding *binding))
{
    for (struct pdk_instance *at = gates->slot->instances; at; at = at->next)
        for (struct binding *binding = at->bindings; binding != NULL;
             binding = binding->next)
            act(binding);
    for (struct binding *cell = *gates->calls->cells; cell; cell = cell->next)
        if (cell->instance != NULL && cell->instance->slot == gates->slot)
            act(cell);
}

static void close_one(struct binding *binding)
{
    binding->behind_gate = binding->offered.table;
    binding->is_closed = true;
    PDK_STORE_ORDERED(&binding->offered.table, (const void *)NULL);
}

/* After a commit it has been opened already, on the new generation; a cell that
 * crashed meanwhile leads to nobody. */
static void open_one(struct binding *binding)
{
    if (binding->is_closed && binding->offered.table == NULL &&
        !binding->instance->current->is_broken)
        PDK_STORE_RELEASE(&binding->offered.table, binding->behind_gate);
    binding->behind_gate = NULL;
    binding->is_closed = false;
}

static bool leads_to(const pdk_binding *place, const struct slot *slot)
{
    const struct binding *binding = (const struct binding *)place;

    return place != NULL && binding->instance != NULL &&
           binding->instance->slot == slot;
}

/* A caller that is inside the slot, or NULL. Under the lock. */
static const struct caller *find_inside(const struct gates *gates)
{
    for (struct caller *at = gates->calls->callers; at; at = at->next)
        for (int i = 0; i < PDK_THREAD_DEPTH; i++)
            if (leads_to(PDK_LOAD_ORDERED(&at->shown.inside[i]), gates->slot))
                return at;
    return NULL;
}

static pdk_result fail_stuck(const struct gates *gates,
                             const struct caller *caller, uint64_t waited_ns,
                             pdk_error *error)
{
    const struct slot *slot = gates->slot;

    return pdk_fail(error, PDK_E_IN_CALL,
                    "thread '%s' is inside %s generation %u for more than %u "
                    "ms; it is tried again later",
                    caller->name, slot->instances->plugin_id,
                    slot->current->number, (unsigned)(waited_ns / NS_PER_MS));
}

/* Waits until nobody is inside. Under the lock, but for the waiting. */
static pdk_result drain(const struct gates *gates, uint64_t limit_ns,
                        pdk_error *error)
{
    uint64_t began_ns = pdk__clock_now_ns();
    const struct caller *inside;

    for (uint32_t i = 0; (inside = find_inside(gates)) != NULL; i++) {
        uint64_t waited_ns = pdk__clock_now_ns() - began_ns;

        if (waited_ns >= limit_ns)
            return fail_stuck(gates, inside, waited_ns, error);
        pdk__lock_release(&gates->calls->lock);
        pdk__thread_rest(i);
        pdk__lock_take(&gates->calls->lock);
    }
    return PDK_OK;
}

pdk_result pdk__gates_close(struct gates *gates, const struct slot *slot,
                            pdk_error *error)
{
    const struct surroundings *surroundings = slot->current->surroundings;
    struct calls *calls = surroundings->calls;
    pdk_result result;

    *gates = (struct gates){ .calls = calls, .slot = slot };
    pdk__lock_take(&calls->lock);
    if (calls->callers == NULL) {
        pdk__lock_release(&calls->lock);
        return PDK_OK;
    }
    each_binding(gates, close_one);
    gates->are_closed = true;
    if (calls->has_barrier)
        pdk__barrier_all();
    result = drain(gates, surroundings->drain_ns, error);
    pdk__lock_release(&calls->lock);
    if (result != PDK_OK)
        pdk__gates_open(gates);
    return result;
}

void pdk__gates_open(struct gates *gates)
{
    if (!gates->are_closed)
        return;
    pdk__lock_take(&gates->calls->lock);
    each_binding(gates, open_one);
    gates->are_closed = false;
    pdk__lock_ring(&gates->calls->lock);
    pdk__lock_release(&gates->calls->lock);
}

/* ------------------------------------------------------ the callers --- */

pdk_result pdk__caller_create(pdk_thread **out, struct calls *calls,
                              const char *name, pdk_error *error)
{
    /* Lines of its own, so that no other thread writes to them. */
    struct caller *caller =
        aligned_alloc(128, (sizeof *caller + 127) / 128 * 128);

    if (caller == NULL)
        return pdk__fail_memory(error);
    *caller = (struct caller){
        .shown = { .struct_size = sizeof caller->shown,
                   .is_ordered = !calls->has_barrier },
        .calls = calls,
    };
    pdk__text_copy(caller->name, sizeof caller->name, name);
    pdk__lock_take(&calls->lock);
    caller->next = calls->callers;
    calls->callers = caller;
    pdk__lock_release(&calls->lock);
    *out = &caller->shown;
    return PDK_OK;
}

void pdk__caller_destroy(pdk_thread *thread)
{
    struct caller *caller = (struct caller *)thread;
    struct caller **link;

    if (thread == NULL)
        return;
    pdk__lock_take(&caller->calls->lock);
    link = &caller->calls->callers;
    while (*link != caller)
        link = &(*link)->next;
    *link = caller->next;
    pdk__lock_release(&caller->calls->lock);
    free(caller);
}

/* Is this thread inside the same plugin already? Then it must pass: the reload
 * waits for it, so it cannot wait for the reload. */
static bool is_nested(const pdk_thread *thread, const struct binding *binding)
{
    for (uint32_t i = 0; i < thread->depth; i++)
        if (leads_to(thread->inside[i], binding->instance->slot))
            return true;
    return false;
}

const void *pdk__caller_enter(pdk_thread *thread, const pdk_binding *place)
{
    const struct binding *binding = (const struct binding *)place;
    struct caller *caller = (struct caller *)thread;
    struct lock *lock = &caller->calls->lock;
    const void *table;

    /* Outside again, or the reload would wait for this very thread. */
    PDK_STORE_RELEASE(&thread->inside[thread->depth],
                      (const pdk_binding *)NULL);
    pdk__lock_take(lock);
    if (binding->is_closed && is_nested(thread, binding)) {
        table = binding->behind_gate;
    } else {
        while (binding->is_closed)
            pdk__lock_wait(lock);
        table = PDK_LOAD_ACQUIRE(&binding->offered.table);
    }
    /* Under the lock no gate closes, so what was read is still so. */
    if (table != NULL) {
        PDK_STORE_RELEASE(&thread->inside[thread->depth], place);
        thread->depth++;
    }
    pdk__lock_release(lock);
    return table;
}
