/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_INTAKE_H
#define PDK_INTAKE_H

#include "host_state.h"

/* Between the engine and the plugins: takes prepared candidates into their
 * slots, and informs the engine about the slots. */

/* Takes in prepared candidates until there is an event. A new file in a folder
 * waits for its providers as long as they may still come. */
void pdk__intake_ready(pdk_host *host);

/* Takes over the images that the engine could not unload, and reports them. */
void pdk__intake_lingering(pdk_host *host);

/* Loads the new files in folders now, without waiting for a poll. */
void pdk__intake_folders(pdk_host *host);

/* Loads the slot's file on an explicit request of the host; see plugins.h. */
pdk_result pdk__intake_demand(pdk_host *host, struct slot *slot,
                              pdk_error *error);

/* Inform the engine about one slot, or about all of them, after they
 * changed. */
void pdk__intake_tell(pdk_host *host, const struct slot *slot);
void pdk__intake_tell_all(pdk_host *host);

#endif
