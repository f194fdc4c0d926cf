/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SNAPSHOT_H
#define PDK_SNAPSHOT_H

#include "generation.h"
#include "slot.h"

/*
 * State taken from one incarnation and applied to another. The public functions
 * of host.h for snapshots are in this room too.
 */

/* Asks for the state. A plugin without a save hook has none: *out is NULL. */
pdk_result pdk__snapshot_take(struct pdk_snapshot **out,
                              struct incarnation *from,
                              struct generation *generation, pdk_error *error);

/* Migrates the state step by step to the plugin's version, and restores it.
 * PDK_E_STATE_NEWER, PDK_E_MIGRATE, PDK_E_RESTORE, PDK_E_CRASHED. */
pdk_result pdk__snapshot_apply(const struct pdk_snapshot *snapshot,
                               struct incarnation *to,
                               struct generation *generation, pdk_error *error);

#endif
