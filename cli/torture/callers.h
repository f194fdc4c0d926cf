/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_CALLERS_H
#define PDK_TORTURE_CALLERS_H

#include <stdint.h>

#include "pdk/error.h"
#include "torture/stand.h"

/*
 * Threads that enter and leave the plugins continually, also during reloads.
 * Inside they check that the image is of one and the same build until they
 * leave. They call no function of the plugin, as it may not support threads.
 */
struct callers;

/* Starts `count` threads, or none if no plugin can be entered. The stand must
 * outlive them. */
pdk_result callers_start(struct callers **out, const struct stand *stand,
                         uint32_t count, pdk_error *error);

/* Ends the threads and adds their results to the tally; accepts NULL. */
void callers_stop(struct callers *callers, struct tally *tally);

#endif
