/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BINDING_H
#define PDK_BINDING_H

#include <stdbool.h>

#include "metadata.h"
#include "pdk/plugin.h"

struct pdk_instance;
struct services;

/*
 * A place to call an interface from. A host's lie at an instance and lead to
 * it; a plugin's are cells.
 */
struct binding {
    pdk_binding offered; /* what the caller sees; must stay first */
    struct binding *next;
    struct pdk_instance *instance; /* whom it leads to, or, while it is shut,
                                    * led to; NULL: nobody */
    const void *behind_gate;       /* the table, while the gate is closed */
    uint32_t waiting;              /* threads, until it is open */
    bool is_closed;
    bool is_faulted; /* what it leads to crashed on another thread, and the host
                      * does not know yet */
    struct wanted wanted;
};

/* NULL if there is no memory. */
struct binding *pdk__binding_create(const struct wanted *wanted);

/* Points it there: to a table, or, for NULL, to nobody. Behind a closed gate
 * nothing of that is seen until it opens. */
void pdk__binding_point(struct binding *binding, struct pdk_instance *instance,
                        const pdk_binding *to);

/* Takes the table away and nothing else: calls that are inside are still inside
 * that instance, and are waited for before its code goes. */
void pdk__binding_shut(struct binding *binding);

/*
 * What one incarnation has found. It is that incarnation's alone, so that a
 * candidate and what runs can each see a provider of their own, and ends with
 * it.
 */
struct cell {
    struct binding binding;    /* must stay first */
    struct cell *next, **link; /* among all of a host's */
    struct cell *next_own;     /* among those of its finder */
    struct services *finder;
    bool is_needed; /* what its finder cannot do without */
};

/* Puts a new cell into both lists; NULL if there is no memory. */
struct cell *pdk__cell_create(struct cell **all, struct cell **own,
                              const struct wanted *wanted);
void pdk__cells_finish(struct cell **own);

/* They lead to nobody any more, and are known to their finder alone. */
void pdk__cells_close(struct cell *own);

#endif
