/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Owns the memory that calls go through. Where a binding should lead is decided
 * above.
 */
#include "binding.h"

#include <stdlib.h>

static void init(struct binding *binding, const struct wanted *wanted)
{
    binding->offered.struct_size = sizeof binding->offered;
    binding->wanted = *wanted;
}

struct binding *pdk__binding_create(const struct wanted *wanted)
{
    struct binding *binding = calloc(1, sizeof *binding);

    if (binding != NULL)
        init(binding, wanted);
    return binding;
}

void pdk__binding_point(struct binding *binding, struct pdk_instance *instance,
                        const pdk_binding *to)
{
    pdk_binding *offered = &binding->offered;
    const void *before =
        binding->is_closed ? binding->behind_gate : offered->table;

    /* Other threads may be reading: what is the same is not written again. */
    if (binding->instance != instance)
        binding->instance = instance;
    if (offered->generation == to->generation && offered->self == to->self &&
        before == to->table)
        return;
    PDK_STORE_RELAXED(&binding->is_faulted, false);
    /* Who was left behind a gate may be reading it. */
    PDK_STORE_RELEASE(&offered->self, to->self);
    offered->generation = to->generation;
    if (binding->is_closed)
        binding->behind_gate = to->table;
    else
        PDK_STORE_RELEASE(&offered->table, to->table);
}

void pdk__binding_shut(struct binding *binding)
{
    if (binding->is_closed)
        binding->behind_gate = NULL;
    else
        PDK_STORE_RELEASE(&binding->offered.table, (const void *)NULL);
}

struct cell *pdk__cell_create(struct cell **all, struct cell **own,
                              const struct wanted *wanted)
{
    struct cell *cell = calloc(1, sizeof *cell);

    if (cell == NULL)
        return NULL;
    init(&cell->binding, wanted);
    cell->next = *all;
    cell->link = all;
    if (cell->next != NULL)
        cell->next->link = &cell->next;
    *all = cell;
    cell->next_own = *own;
    *own = cell;
    return cell;
}

static void take_out(struct cell *cell)
{
    if (cell->link == NULL)
        return;
    *cell->link = cell->next;
    if (cell->next != NULL)
        cell->next->link = cell->link;
    cell->link = NULL;
}

void pdk__cells_finish(struct cell **own)
{
    while (*own != NULL) {
        struct cell *cell = *own;

        *own = cell->next_own;
        take_out(cell);
        free(cell);
    }
}

void pdk__cells_close(struct cell *own)
{
    for (; own != NULL; own = own->next_own) {
        take_out(own);
        PDK_STORE_RELEASE(&own->binding.offered.table, (const void *)NULL);
        own->binding.instance = NULL;
    }
}
