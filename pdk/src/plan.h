/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLAN_H
#define PDK_PLAN_H

#include <stdbool.h>

#include "slot.h"

/*
 * The plugins of a host as they are, but with `candidate` in the place of what
 * is in `slot`. Who provides what in it follows from what the images say of
 * themselves: the first, in the order of loading, with a table that fits.
 */
struct plan {
    const struct slot *slots;
    const struct slot *slot;
    const struct metadata *candidate; /* NULL: the slot is going to be empty */
};

/* One of its plugins. */
struct plan_plugin {
    const struct metadata *metadata;
    uint32_t index; /* into metadata->plugins */
};

/* What is in the slot then; NULL if nothing. */
const struct metadata *pdk__plan_metadata(const struct plan *plan,
                                          const struct slot *slot);

/* The plugin that provides it; false if none does. */
bool pdk__plan_plugin(const struct plan *plan, const struct wanted *wanted,
                      struct plan_plugin *out);

/* The instance that provides it; NULL if none does. One that has crashed does
 * not, unless the plan is to replace it. */
struct pdk_instance *pdk__plan_instance(const struct plan *plan,
                                        const struct wanted *wanted);

/* The plugins of one image, as indices: first those that others of it need.
 * `order` has room for all. */
void pdk__plan_order(const struct metadata *metadata, uint32_t *order);

const char *pdk__plan_id(const struct plan_plugin *plugin);

#endif
