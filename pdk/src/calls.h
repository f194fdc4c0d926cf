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
 * Calls in flight: which threads are inside which bindings, and the gates that
 * a reload closes in front of instances.
 */
struct calls {
    struct lock lock;       /* guards the list, and the gates */
    struct caller *callers; /* owned by their threads */
    bool has_barrier;       /* the system has one; callers need no fence */
    bool may_be_left;    /* a call may outlive the table that it entered by */
    bool are_left;       /* those behind the gates are not waited for */
    uint32_t latches;    /* gates that are closed, and no caller saw it ... */
    thread_name latcher; /* ... by this thread */
};

bool pdk__calls_init(struct calls *calls, bool may_be_left);
void pdk__calls_finish(struct calls *calls);

/*
 * Gates that are closed together: those of some instances, and those of all
 * instances that have found one of these and may be calling it. Calls between
 * plugins are not recorded, so to be sure that nobody is inside an instance,
 * nobody may be inside those that could call it.
 */
struct gates {
    struct calls *calls;
    struct pdk_instance *first; /* the instances; linked by next_gated */
    bool may_leave_calls;       /* calls may stay in replaced instances */
    bool has_calls;             /* ... and some have stayed */
    bool is_impatient;          /* closed at once or not at all */
    bool is_latch;              /* they keep callers from being made */
};

/* Adds an instance, before the gates are closed. */
void pdk__gates_add(struct gates *gates, struct pdk_instance *instance);

/*
 * Closes the gates and waits until no call is inside, for
 * surroundings->drain_ns at most. Then PDK_E_IN_CALL names the thread, and the
 * gates are open again; but if may_leave_calls is set, calls that are inside
 * replaced instances only do not fail it. Costs nothing if the host has no
 * callers; a thread that would become one waits until the gates are open.
 */
pdk_result pdk__gates_close(struct gates *gates,
                            const struct surroundings *surroundings,
                            pdk_error *error);

/* Records the calls that are still inside as being inside `mark`: they do not
 * hold up later reloads. */
void pdk__gates_leave_calls(struct gates *gates, struct binding *mark);

/* Is a call inside `mark`? If so, writes the thread's name. */
bool pdk__calls_inside(struct calls *calls, const struct binding *mark,
                       char *thread, size_t capacity);

/* Removes an instance that is about to end: threads that wait at its gate get
 * NULL. When this returns, no thread uses its bindings. */
void pdk__gates_abandon(struct gates *gates, struct pdk_instance *instance);

/* Opens the gates, on the present targets of the bindings, and wakes the
 * waiting threads. Accepts open gates and zeroes. */
void pdk__gates_open(struct gates *gates);

pdk_result pdk__caller_create(pdk_thread **out, struct calls *calls,
                              const char *name, pdk_error *error);
void pdk__caller_destroy(pdk_thread *thread);

/* For pdk_enter(): waits while the gate is closed. */
const void *pdk__caller_enter(pdk_thread *thread, const pdk_binding *binding);

/* The same where a call may be left, from the start: table and `self` are read
 * together, and `self` is noted. */
const void *pdk__caller_enter_noting(pdk_thread *thread,
                                     const pdk_binding *binding);

/* Has the host any? */
bool pdk__calls_possible(struct calls *calls);

#endif
