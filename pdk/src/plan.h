/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLAN_H
#define PDK_PLAN_H

#include <stdbool.h>

#include "slot.h"

/*
 * A host's plugins as they would be with `candidate` in `slot`. An interface is
 * provided by the first plugin, in the order of loading, whose notes offer a
 * table that fits.
 */
struct plan {
    const struct slot *slots;
    const struct slot *slot;
    const struct metadata *candidate; /* NULL: the slot would be empty */
};

/* A plugin in a plan. */
struct plan_plugin {
    const struct metadata *metadata;
    uint32_t index; /* into metadata->plugins */
};

/* What the slot holds in the plan; NULL if nothing. */
const struct metadata *pdk__plan_metadata(const struct plan *plan,
                                          const struct slot *slot);

/* Finds the plugin that provides the interface; false if there is none. */
bool pdk__plan_plugin(const struct plan *plan, const struct wanted *wanted,
                      struct plan_plugin *out);

/* The instance that provides the interface, or NULL. An instance that has
 * crashed does not count, unless the plan replaces it. */
struct pdk_instance *pdk__plan_instance(const struct plan *plan,
                                        const struct wanted *wanted);

/* The indices of an image's plugins, providers before dependents. `order` has
 * room for all of them. */
void pdk__plan_order(const struct metadata *metadata, uint32_t *order);

const char *pdk__plan_id(const struct plan_plugin *plugin);

#endif
