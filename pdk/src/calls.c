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

#include "caller.h"
#include "failure.h"
#include "platform/clock.h"
#include "text.h"

#define NS_PER_MS UINT64_C(1000000)

bool pdk__calls_init(struct calls *calls, bool may_be_left)
{
    *calls = (struct calls){ .has_barrier = pdk__barrier_offered(),
                             .may_be_left = may_be_left };
    return pdk__lock_init(&calls->lock);
}

void pdk__calls_finish(struct calls *calls)
{
    pdk__lock_finish(&calls->lock);
}

/* -------------------------------------------------------- the gates --- */

void pdk__gates_add(struct gates *gates, struct pdk_instance *instance)
{
    if (instance->is_gated)
        return;
    instance->is_gated = true;
    instance->next_gated = gates->first;
    gates->first = instance;
}

/* Where the cell leads now does not tell where a call through it is: the way
 * may have been closed, or led elsewhere, since. */
static bool may_have_led_behind(const struct cell *cell,
                                const struct gates *gates)
{
    for (const struct pdk_instance *at = gates->first; at; at = at->next_gated)
        if (pdk__instance_serves(at, &cell->binding.wanted))
            return true;
    return false;
}

/* Adds those that have found what is behind them already, until there are no
 * more. Under the lock. */
static void add_finders(struct gates *gates, const struct cell *cells)
{
    const struct pdk_instance *before;

    do {
        before = gates->first;
        for (const struct cell *at = cells; at != NULL; at = at->next)
            if (!at->finder->instance->is_gated &&
                may_have_led_behind(at, gates))
                pdk__gates_add(gates, at->finder->instance);
    } while (gates->first != before);
}

/* Calls `act` for each binding of the set. */
static void each_binding(const struct gates *gates,
                         void (*act)(struct binding *binding))
{
    for (struct pdk_instance *at = gates->first; at; at = at->next_gated)
        for (struct binding *binding = at->bindings; binding != NULL;
             binding = binding->next)
            act(binding);
}

static void close_one(struct binding *binding)
{
    binding->behind_gate = binding->offered.table;
    binding->is_closed = true;
    PDK_STORE_ORDERED(&binding->offered.table, (const void *)NULL);
}

static void open_one(struct binding *binding)
{
    if (binding->is_closed)
        PDK_STORE_RELEASE(&binding->offered.table, binding->behind_gate);
    binding->behind_gate = NULL;
    binding->is_closed = false;
}

/* The way by which a caller is inside, or NULL. Under the lock. */
static const struct binding *find_inside(const struct gates *gates,
                                         const struct caller **caller)
{
    for (struct caller *at = gates->calls->callers; at; at = at->next) {
        for (int i = 0; i < PDK_THREAD_DEPTH; i++) {
            const pdk_binding *way = PDK_LOAD_ORDERED(&at->shown.inside[i]);

            *caller = at;
            if (pdk__way_leads_behind(way))
                return (const struct binding *)way;
        }
    }
    return NULL;
}

static pdk_result fail_stuck(const struct binding *way,
                             const struct caller *caller, uint64_t waited_ns,
                             pdk_error *error)
{
    const struct pdk_instance *instance = way->instance;

    return pdk_fail(error, PDK_E_IN_CALL,
                    "thread '%s' has been inside %s generation %u for more "
                    "than %u ms; nothing changes until it returns",
                    caller->name, instance->plugin_id,
                    instance->slot->current->number,
                    (unsigned)(waited_ns / NS_PER_MS));
}

/* Only such calls as may be left? */
static bool may_be_left(const struct gates *gates)
{
    for (struct caller *at = gates->calls->callers; at; at = at->next) {
        for (int i = 0; i < PDK_THREAD_DEPTH; i++) {
            const pdk_binding *way = PDK_LOAD_ORDERED(&at->shown.inside[i]);

            if (pdk__way_leads_behind(way) &&
                ((const struct binding *)way)->instance->other == NULL)
                return false;
        }
    }
    return gates->may_leave_calls;
}

/* Waits until nobody is inside. Under the lock, but for the waiting. */
static pdk_result drain(struct gates *gates, uint64_t limit_ns,
                        pdk_error *error)
{
    uint64_t began_ns = pdk__clock_now_ns();
    const struct caller *caller;
    const struct binding *way;

    for (uint32_t i = 0; (way = find_inside(gates, &caller)) != NULL; i++) {
        uint64_t waited_ns = pdk__clock_now_ns() - began_ns;

        if (waited_ns >= limit_ns) {
            gates->has_calls = gates->calls->are_left = may_be_left(gates);
            return gates->has_calls ? PDK_OK
                                    : fail_stuck(way, caller, waited_ns, error);
        }
        pdk__lock_release(&gates->calls->lock);
        pdk__thread_rest(i);
        pdk__lock_take(&gates->calls->lock);
    }
    return PDK_OK;
}

pdk_result pdk__gates_close(struct gates *gates,
                            const struct surroundings *surroundings,
                            pdk_error *error)
{
    struct calls *calls = surroundings->calls;
    pdk_result result;

    gates->calls = calls;
    pdk__lock_take(&calls->lock);
    if (calls->callers == NULL) {
        gates->is_latch = true;
        calls->latches++;
        calls->latcher = pdk__thread_me();
        pdk__lock_release(&calls->lock);
        return PDK_OK;
    }
    add_finders(gates, surroundings->cells);
    each_binding(gates, close_one);
    if (calls->has_barrier)
        pdk__barrier_all();
    result =
        drain(gates, gates->is_impatient ? 0 : surroundings->drain_ns, error);
    pdk__lock_release(&calls->lock);
    if (result != PDK_OK)
        pdk__gates_open(gates);
    return result;
}

void pdk__gates_open(struct gates *gates)
{
    struct calls *calls = gates->calls;

    if (calls == NULL)
        return;
    pdk__lock_take(&calls->lock);
    each_binding(gates, open_one);
    while (gates->first != NULL) {
        gates->first->is_gated = false;
        gates->first = gates->first->next_gated;
    }
    if (gates->has_calls)
        calls->are_left = false;
    if (gates->is_latch)
        calls->latches--;
    gates->is_latch = false;
    pdk__lock_ring(&calls->lock);
    pdk__lock_release(&calls->lock);
}

void pdk__gates_leave_calls(struct gates *gates, struct binding *mark)
{
    pdk__lock_take(&gates->calls->lock);
    for (struct caller *at = gates->calls->callers; at; at = at->next) {
        for (int i = 0; i < PDK_THREAD_DEPTH; i++) {
            const pdk_binding *way = PDK_LOAD_ORDERED(&at->shown.inside[i]);

            /* If it has left meanwhile, so much the better. */
            if (pdk__way_leads_behind(way))
                (void)PDK_EXCHANGE_ORDERED(&at->shown.inside[i], &way,
                                           &mark->offered);
        }
    }
    pdk__lock_release(&gates->calls->lock);
}

bool pdk__calls_inside(struct calls *calls, const struct binding *mark,
                       char *thread, size_t capacity)
{
    bool is_inside = false;

    pdk__lock_take(&calls->lock);
    for (struct caller *at = calls->callers; at && !is_inside; at = at->next) {
        for (int i = 0; i < PDK_THREAD_DEPTH && !is_inside; i++)
            is_inside =
                PDK_LOAD_ORDERED(&at->shown.inside[i]) == &mark->offered;
        if (is_inside && thread != NULL)
            pdk__text_copy(thread, capacity, at->name);
    }
    pdk__lock_release(&calls->lock);
    return is_inside;
}

static bool is_waited_for(const struct pdk_instance *instance)
{
    for (const struct binding *at = instance->bindings; at; at = at->next)
        if (at->waiting > 0)
            return true;
    return false;
}

void pdk__gates_abandon(struct gates *gates, struct pdk_instance *instance)
{
    struct pdk_instance **link = &gates->first;

    while (*link != NULL && *link != instance)
        link = &(*link)->next_gated;
    if (*link == NULL)
        return;
    *link = instance->next_gated;
    instance->is_gated = false;
    pdk__lock_take(&gates->calls->lock);
    for (struct binding *at = instance->bindings; at; at = at->next) {
        at->behind_gate = NULL;
        at->is_closed = false;
    }
    pdk__lock_ring(&gates->calls->lock);
    while (is_waited_for(instance))
        pdk__lock_wait(&gates->calls->lock);
    pdk__lock_release(&gates->calls->lock);
}
