/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CALLS_H
#define PDK_CALLS_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/call.h"
#include "platform/thread.h"
#include "slot.h"

/*
 * Calls in flight: which threads of a host are inside which bindings, and the
 * gates that a reload closes in front of a slot.
 */
struct calls {
    struct lock lock;              /* guards the list, and the gates */
    struct caller *callers;        /* owned by their threads */
    struct binding *const *cells;  /* the registry's */
    bool has_barrier;              /* callers need no fence of their own */
};

bool pdk__calls_init(struct calls *calls, struct binding *const *cells);
void pdk__calls_finish(struct calls *calls);

/* A set of bindings that are closed together: those of a slot's instances and
 * the cells that lead to them. */
struct gates {
    struct calls *calls;
    const struct slot *slot;
    bool are_closed;
};

/*
 * Closes them and waits until no call is inside, as long as the surroundings
 * say. PDK_E_IN_CALL names who is; then they are open again. Nothing to do, and
 * no cost, if the host has no callers. `slot` has a current generation.
 */
pdk_result pdk__gates_close(struct gates *gates, const struct slot *slot,
                            pdk_error *error);

/* Opens them on whatever the bindings lead to now, and wakes who waits. Accepts
 * gates that are open, and zeroes. */
void pdk__gates_open(struct gates *gates);

pdk_result pdk__caller_create(pdk_thread **out, struct calls *calls,
                              const char *name, pdk_error *error);
void pdk__caller_destroy(pdk_thread *thread);

/* For pdk_enter(): waits while the gate is closed. */
const void *pdk__caller_enter(pdk_thread *thread, const pdk_binding *binding);

#endif
