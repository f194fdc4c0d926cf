/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_NEEDS_H
#define PDK_NEEDS_H

#include "plan.h"

/* Is what plugins need of each other there? */

/* May there be an instance of candidate->plugins[plugin]? PDK_E_NEEDS: not
 * while there is none that provides what it needs. What comes nearest to it is
 * named. */
pdk_result pdk__needs_met(const struct plan *plan, uint32_t plugin,
                          pdk_error *error);

/* Do all that the candidate needs come from plugins that are loaded, whether
 * they have instances or not? PDK_E_NEEDS: something is missing. */
pdk_result pdk__needs_loaded(const struct plan *plan, pdk_error *error);

/* An instance in another slot that would be left without what it has now; NULL
 * if there is none. *need is what. */
const struct pdk_instance *pdk__needs_orphan(const struct plan *plan,
                                             const struct metadata_need **need);

#endif
