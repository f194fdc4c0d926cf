/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_JOB_ROUND_H
#define PDK_JOB_ROUND_H

#include <stdint.h>

#include "job_walk.h"
#include "pdk/value.h"

/* The jobs of plugins are called, each under guard; on the host's thread. */

/* Runs those that are due, each once, and takes note of threads that ended. */
void pdk__jobs_run_due(struct jobs *jobs, uint64_t now_ns);

/* Tells the listeners to a topic; returns how many there were. */
uint32_t pdk__jobs_tell(struct jobs *jobs, const char *topic,
                        const pdk_value *message);

#endif
