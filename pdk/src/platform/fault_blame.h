/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_FAULT_BLAME_H
#define PDK_PLATFORM_FAULT_BLAME_H

#include <signal.h>
#include <stdbool.h>

#include "platform/fault.h"

/* Whom a crash is to be laid to, as a signal's handler sees it. */

/* *report, but for its signal; false if it is not the code under the guard, or
 * not in a place that it can be thrown out of. */
bool pdk__fault_blame(struct fault_report *report,
                      const struct fault_guard *guard, const siginfo_t *info,
                      void *context);

/* What there is to see; `guard` may be NULL. */
struct fault_sight pdk__fault_look(const struct fault_guard *guard,
                                   const siginfo_t *info, void *context);

/* Loads what the above would load at its first use. */
void pdk__fault_blame_ready(void);

#endif
