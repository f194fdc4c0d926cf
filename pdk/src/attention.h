/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ATTENTION_H
#define PDK_ATTENTION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * When the host has something to do: a time of its clock, in one word. Whoever
 * makes work for the next poll brings the time forward; a poll that finds none
 * is over. [any-thread]
 */
struct attention {
    _Atomic uint64_t due_ns;
};

/* Times that are no times. */
#define ATTENTION_RUNG UINT64_C(0)     /* now, and the descriptor tells so */
#define ATTENTION_NOW UINT64_C(1)      /* now */
#define ATTENTION_ASK (UINT64_MAX - 1) /* never, but the watch must be asked   \
                                        */
#define ATTENTION_NONE UINT64_MAX      /* never */

/* The one load of an idle poll. What was done before the time was brought
 * forward is seen after it. */
static inline uint64_t pdk__attention_due_ns(const struct attention *attention)
{
    return atomic_load_explicit(&attention->due_ns, memory_order_acquire);
}

/* Brings it forward; a later time changes nothing. */
static inline void pdk__attention_want(struct attention *attention,
                                       uint64_t due_ns)
{
    uint64_t before = atomic_load(&attention->due_ns);

    while (due_ns < before &&
           !atomic_compare_exchange_weak(&attention->due_ns, &before, due_ns))
        continue;
}

/* The host is going to look at everything: starts again from `idle_ns`, NONE or
 * ASK. Returns what was wanted. */
static inline uint64_t pdk__attention_heed(struct attention *attention,
                                           uint64_t idle_ns)
{
    return atomic_exchange(&attention->due_ns, idle_ns);
}

#endif
