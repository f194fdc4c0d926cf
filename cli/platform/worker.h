/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_WORKER_H
#define PDK_CLI_WORKER_H

#include <stdbool.h>

#include "pdk/error.h"

/* One piece of work on a thread of its own. */
struct worker;

/* `argument` belongs to the work until it is joined. */
pdk_result worker_start(struct worker **out, void (*work)(void *argument),
                        void *argument, pdk_error *error);

/* A descriptor that is readable once the work is done. */
int worker_descriptor(const struct worker *worker);

/* Is it done, or will it be within that time? */
bool worker_is_done(const struct worker *worker, int within_ms);

/* Waits for the end of the work; accepts NULL. */
void worker_join(struct worker *worker);

#endif
