/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The interfaces that plugins offer each other. A cell outlives its provider:
 * it leads to nobody until somebody provides the interface again.
 */
#include "registry.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "text.h"

struct binding *pdk__binding_create(const char *interface_id,
                                    uint32_t table_size)
{
    struct binding *binding = calloc(1, sizeof *binding);

    if (binding == NULL)
        return NULL;
    binding->offered.struct_size = sizeof binding->offered;
    binding->table_size = table_size;
    pdk__text_copy(binding->interface_id, sizeof binding->interface_id,
                   interface_id);
    return binding;
}

static bool provides(const struct binding *cell, struct pdk_instance *instance)
{
    struct binding probe = *cell;

    return pdk__binding_aim(&probe, instance);
}

static void aim_at_first(struct binding *cell, const struct slot *slots)
{
    for (const struct slot *slot = slots; slot != NULL; slot = slot->next)
        for (struct pdk_instance *at = slot->instances; at; at = at->next)
            if (provides(cell, at)) {
                pdk__binding_aim(cell, at);
                return;
            }
    pdk__binding_aim(cell, NULL);
}

/* Does anybody provide it, if its size did not matter? */
static bool is_provided(const struct binding *wanted, const struct slot *slots)
{
    struct binding any = *wanted;

    any.table_size = 0;
    aim_at_first(&any, slots);
    return any.instance != NULL;
}

pdk_result pdk__registry_find(struct registry *registry,
                              const struct slot *slots,
                              const struct binding *wanted,
                              const pdk_binding **out, pdk_error *error)
{
    struct binding *cell = registry->cells;

    while (cell != NULL &&
           (strcmp(cell->interface_id, wanted->interface_id) != 0 ||
            cell->table_size != wanted->table_size))
        cell = cell->next;
    if (cell == NULL) {
        cell = pdk__binding_create(wanted->interface_id, wanted->table_size);
        if (cell == NULL)
            return pdk__fail_memory(error);
        cell->next = registry->cells;
        registry->cells = cell;
        aim_at_first(cell, slots);
    }
    if (cell->instance == NULL)
        return is_provided(wanted, slots)
                   ? pdk_fail(error, PDK_E_LAYOUT,
                              "the provider's table of %s is smaller than the "
                              "%u bytes that are needed",
                              wanted->interface_id, wanted->table_size)
                   : pdk_fail(error, PDK_E_NOT_FOUND,
                              "no plugin here provides %s; load one that does",
                              wanted->interface_id);
    *out = &cell->offered;
    return PDK_OK;
}

void pdk__registry_refresh(struct registry *registry, const struct slot *slots)
{
    for (struct binding *at = registry->cells; at != NULL; at = at->next)
        aim_at_first(at, slots);
}

void pdk__registry_finish(struct registry *registry)
{
    while (registry->cells != NULL) {
        struct binding *next = registry->cells->next;

        free(registry->cells);
        registry->cells = next;
    }
}
