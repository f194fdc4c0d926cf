/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_HOST_JOBS_H
#define PDK_HOST_JOBS_H

#include "host_state.h"

/* The jobs of plugins, in the course of polling. */

/* Has the host polled soon: a pdk_host. [any-thread] */
void pdk__host_wake(void *host);

/* Runs those that are due. */
void pdk__host_run_jobs(pdk_host *host);

/* A wait that is no longer than to the next job, for which a host without a
 * descriptor would not be woken. */
int pdk__host_limit_wait(pdk_host *host, int timeout_ms);

#endif
