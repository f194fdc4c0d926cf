/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_RELAY_H
#define PDK_CLI_RELAY_H

#include <stdbool.h>

#include "pdk/error.h"

/*
 * What would end this program (SIGINT, SIGTERM, SIGHUP) is passed on to the
 * process groups of its children, and ends it once the last of them has ended.
 */

/* Listens from here on, for one more child that is about to be started.
 * PDK_E_LIMIT beyond four. */
pdk_result relay_begin(int *place, pdk_error *error);

/* It was started, as this group; what came meanwhile is passed on now. */
void relay_to(int place, int group);

/* It has ended, or was never started. With the last one our handlers go, and
 * what would have ended us does. */
void relay_end(int place);

/* For another thread: asks all of them to end, or ends them. */
void relay_interrupt(bool by_force);

#endif
