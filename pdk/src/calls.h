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
    struct lock lock;       /* guards the list, and the gates */
    struct caller *callers; /* owned by their threads */
    bool has_barrier;       /* callers need no fence of their own */
    bool may_be_left;    /* a call may outlive the table that it entered by */
    bool are_left;       /* those behind the gates are not waited for */
    uint32_t latches;    /* gates that are closed, and no caller saw it ... */
    thread_name latcher; /* ... by this thread */
};

bool pdk__calls_init(struct calls *calls, bool may_be_left);
void pdk__calls_finish(struct calls *calls);

/*
 * Gates that are closed together: those of some instances, and of all others
 * whose calls may lead to one of them, because they have found it. Plugins call
 * each other without being counted; whoever has to be outside of one has to be
 * outside of all that could have called it.
 */
struct gates {
    struct calls *calls;
    struct pdk_instance *first; /* behind them; linked by next_gated */
    bool may_leave_calls;       /* in instances that are replaced */
    bool has_calls;             /* ... and there are some */
    bool is_impatient;          /* closed at once or not at all */
    bool is_latch;              /* they keep callers from being made */
};

/* Another instance to be behind them, before they are closed. */
void pdk__gates_add(struct gates *gates, struct pdk_instance *instance);

/*
 * Closes them and waits until no call is inside, as long as the surroundings
 * say. PDK_E_IN_CALL names who is; then they are open again; but where calls
 * may be left, and are in nothing else, that succeeds. No cost if the host has
 * no callers; another thread that would become one waits until they are open.
 */
pdk_result pdk__gates_close(struct gates *gates,
                            const struct surroundings *surroundings,
                            pdk_error *error);

/* From now on the calls that are still inside count as being at `mark`: they
 * are in what was replaced, and in nobody's way. */
void pdk__gates_leave_calls(struct gates *gates, struct binding *mark);

/* Is anybody there? If so, writes who. */
bool pdk__calls_inside(struct calls *calls, const struct binding *mark,
                       char *thread, size_t capacity);

/* An instance that is going to end stays behind none of them: who waits for it
 * finds nobody. When this returns, no thread is at its bindings. */
void pdk__gates_abandon(struct gates *gates, struct pdk_instance *instance);

/* Opens them on whatever the bindings lead to now, and wakes who waits. Accepts
 * gates that are open, and zeroes. */
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
