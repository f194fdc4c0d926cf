/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The other side of the gates: threads that come, and those that have to wait.
 * What a call does while the gate is open is in call.h.
 */
#include "calls.h"

#include <stdlib.h>

#include "caller.h"
#include "failure.h"
#include "text.h"

bool pdk__calls_possible(struct calls *calls)
{
    bool are_any;

    pdk__lock_take(&calls->lock);
    are_any = calls->callers != NULL;
    pdk__lock_release(&calls->lock);
    return are_any;
}

/* Nobody looks at this list until the gates are open: who is put into it
 * meanwhile would not be waited for. Under the lock. */
static void wait_for_latch(struct calls *calls)
{
    while (calls->latches > 0 && !pdk__thread_is_me(calls->latcher))
        pdk__lock_wait(&calls->lock);
}

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
                   .is_ordered = !calls->has_barrier,
                   .notes_self = calls->may_be_left },
        .calls = calls,
    };
    pdk__text_copy(caller->name, sizeof caller->name, name);
    pdk__lock_take(&calls->lock);
    wait_for_latch(calls);
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

/* Is this thread behind the closed gates already? Then it must pass: the reload
 * waits for it, so it cannot wait for the reload. Where it does not wait, the
 * way is about to lead elsewhere. */
static bool must_pass(const struct caller *caller)
{
    const pdk_thread *thread = &caller->shown;

    if (caller->calls->are_left)
        return false;
    for (uint32_t i = 0; i < thread->depth; i++)
        if (pdk__way_leads_behind(thread->inside[i]))
            return true;
    return false;
}

const void *pdk__caller_enter(pdk_thread *thread, const pdk_binding *place)
{
    struct binding *binding = (struct binding *)place;
    struct caller *caller = (struct caller *)thread;
    struct lock *lock = &caller->calls->lock;
    const void *table;

    /* Outside again, or the reload would wait for this very thread. */
    PDK_STORE_RELEASE(&thread->inside[thread->depth],
                      (const pdk_binding *)NULL);
    pdk__lock_take(lock);
    if (binding->is_closed && must_pass(caller)) {
        table = binding->behind_gate;
    } else {
        binding->waiting++;
        while (binding->is_closed)
            pdk__lock_wait(lock);
        binding->waiting--;
        pdk__lock_ring(lock);
        table = PDK_LOAD_ACQUIRE(&binding->offered.table);
    }
    /* Under the lock no gate closes, so what was read is still so. */
    if (table != NULL) {
        PDK_STORE_RELEASE(&thread->inside[thread->depth], place);
        thread->selves[thread->depth] = PDK_LOAD_RELAXED(&place->self);
        thread->depth++;
    }
    pdk__lock_release(lock);
    return table;
}

/* Until a gate is open again its table is not there, and who was left is told
 * so before it opens: what is still the same, in this order, was so throughout.
 */
static bool still_stands(const pdk_thread *thread, const pdk_binding *place,
                         const void *table)
{
    return PDK_LOAD_ORDERED(&place->table) == table &&
           PDK_LOAD_ORDERED(&thread->inside[thread->depth]) == place;
}

const void *pdk__caller_enter_noting(pdk_thread *thread,
                                     const pdk_binding *place)
{
    const void *table;
    void *self;

    do {
        PDK_STORE_ORDERED(&thread->inside[thread->depth], place);
        table = PDK_LOAD_ORDERED(&place->table);
        if (table == NULL)
            return pdk__caller_enter(thread, place);
        self = PDK_LOAD_ACQUIRE(&place->self);
    } while (!still_stands(thread, place, table));
    thread->selves[thread->depth] = self;
    thread->depth++;
    return table;
}
