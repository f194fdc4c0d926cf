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
 * Through a binding an interface is called. A host's bindings belong to the
 * instance that they lead to; a plugin's are cells, which belong to the finder.
 */
struct binding {
    pdk_binding offered; /* what the caller sees; must stay first */
    struct binding *next;
    struct pdk_instance *instance; /* its target, or, if it is shut, its last
                                    * target; NULL: none */
    const void *behind_gate;       /* the table, while the gate is closed */
    uint32_t waiting;              /* threads that wait at the gate */
    bool is_closed;                /* is the gate? */
    bool is_faulted; /* the target crashed on another thread; the host has not
                      * handled that yet */
    struct wanted wanted;
};

/* NULL if memory is short. */
struct binding *pdk__binding_create(const struct wanted *wanted);

/* Aims it at a table, or at nothing if `to` is NULL. While its gate is closed,
 * callers do not see the change. */
void pdk__binding_point(struct binding *binding, struct pdk_instance *instance,
                        const pdk_binding *to);

/* Only takes the table away: calls that are inside still count as inside the
 * instance, and its code stays until they return. */
void pdk__binding_shut(struct binding *binding);

/*
 * A cell is the binding of an interface that an incarnation has found. It
 * belongs to that incarnation, so that a candidate and the running generation
 * can use different providers.
 */
struct cell {
    struct binding binding;    /* must stay first */
    struct cell *next, **link; /* in the list of all cells of the host */
    struct cell *next_own;     /* in the list of its finder */
    struct services *finder;
    bool is_needed; /* declared by PDK_NEEDS */
};

/* Adds a new cell to both lists; NULL if memory is short. */
struct cell *pdk__cell_create(struct cell **all, struct cell **own,
                              const struct wanted *wanted);
void pdk__cells_finish(struct cell **own);

/* Makes them lead nowhere, and removes them from the host's list. */
void pdk__cells_close(struct cell *own);

#endif
