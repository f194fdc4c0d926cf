/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_INTAKE_H
#define PDK_INTAKE_H

#include "host_state.h"

/* How what the engine has made ready comes to the plugins, and what the engine
 * has to know of them in turn. */

/* Takes in what is ready, until there is an event. What comes into a folder
 * waits for what it needs, as long as that may be on its way. */
void pdk__intake_ready(pdk_host *host);

/* Takes over what the engine has thrown away and could not get rid of. */
void pdk__intake_lingering(pdk_host *host);

/* Loads what has come into folders, without waiting for a poll. */
void pdk__intake_folders(pdk_host *host);

/* Loads the slot's file because the host asks for it, as plugins.h says. */
pdk_result pdk__intake_demand(pdk_host *host, struct slot *slot,
                              pdk_error *error);

/* Tells the engine where a slot stands, or all of them, after it was changed by
 * other means. */
void pdk__intake_tell(pdk_host *host, const struct slot *slot);
void pdk__intake_tell_all(pdk_host *host);

#endif
