/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_RELAY_H
#define PDK_CLI_RELAY_H

#include <stdbool.h>

#include "pdk/error.h"

/*
 * Passes signals that would end this program (SIGINT, SIGTERM, SIGHUP) on to
 * the process groups of its children. The program ends after the last child
 * has.
 */

/* Handles the signals from now on, for a child that is about to be started.
 * PDK_E_LIMIT if there are four already. */
pdk_result relay_begin(int *place, pdk_error *error);

/* The child was started with this group. Signals that came in between are
 * passed on now. */
void relay_to(int place, int group);

/* The child has ended, or was never started. After the last one the handlers
 * are restored, and a signal that came meanwhile ends this program. */
void relay_end(int place);

/* For any other thread: asks all children to end, or kills them. */
void relay_interrupt(bool by_force);

#endif
