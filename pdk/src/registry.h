/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_REGISTRY_H
#define PDK_REGISTRY_H

#include "slot.h"

/*
 * Who provides an interface to the others. Each cell is a binding that leads to
 * the first instance, in the order of loading, that provides it now.
 */
struct registry {
    struct binding *cells; /* owned; linked by next */
};

/* A cell for an interface; valid until the registry is finished.
 * PDK_E_NOT_FOUND if nobody provides it, PDK_E_LAYOUT if too small. */
pdk_result pdk__registry_find(struct registry *registry,
                              const struct slot *slots,
                              const struct binding *wanted,
                              const pdk_binding **out, pdk_error *error);

/* Aims all cells anew, after instances came, went, changed or crashed. */
void pdk__registry_refresh(struct registry *registry,
                           const struct slot *slots);

void pdk__registry_finish(struct registry *registry);

/* A new binding that leads to nobody; NULL if there is no memory. */
struct binding *pdk__binding_create(const char *interface_id,
                                    uint32_t table_size);

#endif
