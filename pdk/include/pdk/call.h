/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CALL_H
#define PDK_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/error.h"
#include "pdk/export.h"
#include "pdk/host.h"
#include "pdk/plugin.h"

PDK_C_BEGIN

/*
 * Calls from many threads. A host that calls plugins only on the thread that
 * polls does not need this header: it calls through the binding.
 *
 * Each calling thread has a pdk_thread, and brackets its calls:
 *
 *     const effect_v1 *effect = pdk_enter(thread, binding);
 *     if (effect != NULL) {
 *         effect->process(binding->self, ...);
 *         pdk_leave(thread);
 *     }
 *
 * Between the two, the table and `binding->self` do not change; but with
 * PDK_HOST_LEAVE_CALLS take pdk_self() instead of the latter. A reload closes
 * the plugin's gate for a moment: threads that enter now wait. It waits until
 * no call is inside the plugin, nor inside another plugin that found it and may
 * be calling it, hands the state over, and opens the gate on the new
 * generation. Nested calls pass a closed gate: a call that is inside one of
 * these plugins can always enter them again. Entering and leaving write only to
 * memory of the calling thread.
 *
 * A binding belongs to its instance. No thread may enter through it once the
 * instance is being destroyed or its plugin unloaded; calls that are inside at
 * that moment are waited for, as in a reload.
 */

/* How deeply calls into plugins may be nested on one thread. */
#define PDK_THREAD_DEPTH 14

/* ABI-APPENDABLE. Made by pdk_thread_create(). Only its own thread uses it, but
 * a reload reads `inside`. */
typedef struct pdk_thread {
    uint32_t struct_size;
    uint32_t depth;
    uint32_t is_ordered; /* the system has no process-wide barrier */
    uint32_t notes_self; /* calls may be left: PDK_HOST_LEAVE_CALLS */
    const pdk_binding *inside[PDK_THREAD_DEPTH];
    void *selves[PDK_THREAD_DEPTH]; /* where they are noted */
} pdk_thread;

/*
 * Makes the calling thread's pdk_thread. Messages name the thread by `name`,
 * which is copied (up to 31 characters). Destroy it outside of all calls, and
 * before the host; NULL is accepted. [any-thread]
 */
PDK_API pdk_result pdk_thread_create(pdk_thread **out, pdk_host *host,
                                     const char *name, pdk_error *error);
PDK_API void pdk_thread_destroy(pdk_thread *thread);

/* The part of pdk_enter() that waits; do not call it. */
PDK_API const void *pdk_enter_closed_(pdk_thread *thread,
                                      const pdk_binding *binding);

/* pdk_enter() where `self` is noted; do not call it. */
PDK_API const void *pdk_enter_noting_(pdk_thread *thread,
                                      const pdk_binding *binding);

/*
 * Enters the plugin and returns the interface's table. NULL while nobody
 * provides it, or if calls are nested too deeply: then do not call pdk_leave().
 * [call-thread]
 */
static inline const void *pdk_enter(pdk_thread *thread,
                                    const pdk_binding *binding)
{
    uint32_t depth = thread->depth;
    const void *table;

    if (depth >= PDK_THREAD_DEPTH)
        return NULL;
    if (thread->notes_self)
        return pdk_enter_noting_(thread, binding);
    if (thread->is_ordered) {
        PDK_STORE_ORDERED(&thread->inside[depth], binding);
        table = PDK_LOAD_ORDERED(&binding->table);
    } else {
        PDK_STORE_RELAXED(&thread->inside[depth], binding);
        PDK_COMPILER_FENCE();
        table = PDK_LOAD_ACQUIRE(&binding->table);
    }
    if (table == NULL)
        return pdk_enter_closed_(thread, binding);
    thread->depth = depth + 1;
    return table;
}

static inline void pdk_leave(pdk_thread *thread)
{
    thread->depth--;
    PDK_STORE_RELEASE(&thread->inside[thread->depth],
                      (const pdk_binding *)NULL);
}

/*
 * The instance to pass to the functions of the table that pdk_enter() has
 * returned last on this thread. This is `binding->self`, unless the host may
 * leave calls behind (PDK_HOST_LEAVE_CALLS): then `binding->self` may already
 * belong to the next generation. [call-thread]
 */
static inline void *pdk_self(const pdk_thread *thread,
                             const pdk_binding *binding)
{
    return thread->notes_self ? thread->selves[thread->depth - 1]
                              : binding->self;
}

/*
 * A guarded call like pdk_guard() of host.h, from any thread: it enters, calls
 * and leaves. After a crash, `error` says what happened. The binding is closed
 * to guarded calls at once, and the whole plugin at the host's next poll, which
 * reports every crash but rolls back only once. [call-thread]
 */
PDK_API pdk_result pdk_thread_guard(pdk_thread *thread,
                                    const pdk_binding *binding,
                                    pdk_guarded call, void *argument,
                                    pdk_error *error);

PDK_C_END

#endif
