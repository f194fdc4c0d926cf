/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_WORKER_H
#define PDK_CLI_WORKER_H

#include <stdbool.h>

#include "pdk/error.h"

/* A function that runs on its own thread. */
struct worker;

/* `argument` belongs to the thread until it is joined. */
pdk_result worker_start(struct worker **out, void (*work)(void *argument),
                        void *argument, pdk_error *error);

/* A descriptor that is readable when the work is done. */
int worker_descriptor(const struct worker *worker);

/* Waits for at most that long; true if the work is done. */
bool worker_is_done(const struct worker *worker, int within_ms);

/* Waits until the work is done, and releases the worker; accepts NULL. */
void worker_join(struct worker *worker);

#endif
