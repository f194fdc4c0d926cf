/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_NEEDS_H
#define PDK_NEEDS_H

#include <stdbool.h>

#include "slot.h"

/*
 * Who needs whom, from what the images say of themselves. A need leads to the
 * first plugin, in the order of loading, that provides the interface with a
 * table that is large enough.
 */

/* The plugins of a host as they are, but with `candidate` in the place of what
 * is in `slot`. */
struct plan {
    const struct slot *slots;
    const struct slot *slot;
    const struct metadata *candidate; /* NULL: the slot is going to be empty */
};

/* May there be an instance of candidate->plugins[plugin]? PDK_E_NEEDS: not
 * while there is none that provides what it needs. */
pdk_result pdk__needs_met(const struct plan *plan, uint32_t plugin,
                          pdk_error *error);

/* Do all that the candidate needs come from plugins that are loaded, whether
 * they have instances or not? PDK_E_NEEDS: something is missing. */
pdk_result pdk__needs_loaded(const struct plan *plan, pdk_error *error);

/* PDK_E_NEEDS: the candidate would close a circle, which is named. */
pdk_result pdk__needs_circle(const struct plan *plan, pdk_error *error);

/* An instance in another slot that would be left without what it has now; NULL
 * if there is none. *need is what. */
const struct pdk_instance *pdk__needs_orphan(const struct plan *plan,
                                             const struct metadata_need **need);

/* Is one of the two linked to the other? PDK_E_NEEDS: by name, or by the name
 * of its file. */
pdk_result pdk__needs_no_link(const struct plan *plan, pdk_error *error);

#endif
