/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_IDLE_H
#define PDK_CLI_IDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Waits until a descriptor is readable, a time has passed, or a signal asks the
 * program to end.
 */

/* From now on SIGINT, SIGTERM and SIGHUP end a wait and not the program, so
 * that it can clean up. A second signal of the same kind ends it at once. */
pdk_result idle_begin(pdk_error *error);
void idle_end(void); /* also if idle_begin() failed */

/* Was there such a signal? */
bool idle_was_interrupted(void);

/* Returns when one of the descriptors (up to 8; negative ones are ignored) is
 * readable, after `timeout_ns`, or at such a signal, even an earlier one. */
void idle_for(const int *descriptors, size_t count, uint64_t timeout_ns);

#endif
