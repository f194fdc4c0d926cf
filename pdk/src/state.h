/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_STATE_H
#define PDK_STATE_H

#include "generation.h"
#include "snapshot.h"

/* The state of an incarnation: saved as a snapshot, and restored from one. */

/* Asks for the state. A plugin without a save hook has none: *out is NULL. */
pdk_result pdk__state_save(struct pdk_snapshot **out, struct incarnation *from,
                           struct generation *generation, pdk_error *error);

/* Migrates the state step by step to the plugin's version, and restores it.
 * PDK_E_STATE_NEWER, PDK_E_MIGRATE, PDK_E_RESTORE, PDK_E_CRASHED. */
pdk_result pdk__state_restore(const struct pdk_snapshot *snapshot,
                              struct incarnation *to,
                              struct generation *generation, pdk_error *error);

#endif
