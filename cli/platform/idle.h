/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_IDLE_H
#define PDK_CLI_IDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Waiting until something happens: a descriptor is readable, a time has come,
 * or somebody wants the program to end.
 */

/* From now on SIGINT, SIGTERM and SIGHUP end a wait instead of the program, so
 * that it can clean up; the same signal a second time ends it at once. */
pdk_result idle_begin(pdk_error *error);
void idle_end(void); /* also where it did not begin */

/* Did one of them come? */
bool idle_was_interrupted(void);

/* Returns when one of the descriptors (those below 0 are left out, up to 8) is
 * readable, after `timeout_ns`, or at such a signal, also an earlier one. */
void idle_for(const int *descriptors, size_t count, uint64_t timeout_ns);

#endif
