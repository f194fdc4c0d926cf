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
 * Calls from many threads. A host that calls plugins on one thread alone, the
 * one that polls, needs none of this: it calls through the binding.
 *
 * Each thread that calls has a pdk_thread, and says when it enters and leaves:
 *
 *     const effect_v1 *effect = pdk_enter(thread, binding);
 *     if (effect != NULL) {
 *         effect->process(binding->self, ...);
 *         pdk_leave(thread);
 *     }
 *
 * In between, the table and `binding->self` stay what they are. A reload closes
 * the gate for a moment: it waits until no call is inside the plugin, or inside
 * another one that has found it and may be calling it; it hands the state over
 * and opens the gate on the new generation; who comes meanwhile waits. A call
 * into these plugins from inside a call of theirs always passes. Entering and
 * leaving write to memory of this thread only.
 *
 * A binding belongs to its instance: no thread may come to it any more when the
 * instance is destroyed or its plugin unloaded. Calls that are inside by then
 * are waited for, as for a reload.
 */

/* How deep calls into plugins may be nested on one thread. */
#define PDK_THREAD_DEPTH 14

/* ABI-APPENDABLE. Made by pdk_thread_create(); read and written only by its own
 * thread, but for `inside`, which a reload looks at. */
typedef struct pdk_thread {
    uint32_t struct_size;
    uint32_t depth;
    uint32_t is_ordered; /* the system has no barrier for all threads at once */
    uint32_t reserved;
    const pdk_binding *inside[PDK_THREAD_DEPTH];
} pdk_thread;

/*
 * For the calling thread; `name` (copied, up to 31 characters) is what it is
 * called in messages. Destroying accepts NULL; it must be outside of all calls,
 * and be done before the host is destroyed. [any-thread]
 */
PDK_API pdk_result pdk_thread_create(pdk_thread **out, pdk_host *host,
                                     const char *name, pdk_error *error);
PDK_API void pdk_thread_destroy(pdk_thread *thread);

/* The part of pdk_enter() that waits; not to be called. */
PDK_API const void *pdk_enter_closed_(pdk_thread *thread,
                                      const pdk_binding *binding);

/*
 * The interface's table, or NULL while nobody provides it (then there is
 * nothing to leave), and when the nesting is too deep. [call-thread]
 */
static inline const void *pdk_enter(pdk_thread *thread,
                                    const pdk_binding *binding)
{
    uint32_t depth = thread->depth;
    const void *table;

    if (depth >= PDK_THREAD_DEPTH)
        return NULL;
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
 * A guarded call, as pdk_guard() of host.h, from any thread: it enters, calls
 * and leaves. After a crash the error says what happened; the binding is closed
 * for guarded calls at once, and the plugin at the host's next poll, which
 * reports each crash and goes back to the build before once. [call-thread]
 */
PDK_API pdk_result pdk_thread_guard(pdk_thread *thread,
                                    const pdk_binding *binding,
                                    pdk_guarded call, void *argument,
                                    pdk_error *error);

PDK_C_END

#endif
