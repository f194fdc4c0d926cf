/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SCRATCH_H
#define PDK_CHECK_SCRATCH_H

#include "pdk/error.h"
#include "platform/cache.h"

/*
 * A folder of our own for what other programs read and write, in $TMPDIR or
 * /tmp. If this process is killed, the next one that makes a folder there
 * removes it.
 */
#define SCRATCH_SIZE sizeof((struct cache *)0)->path
#define SCRATCH_INIT CACHE_INIT

pdk_result scratch_make(struct cache *out, pdk_error *error);

/* Removes it and all that is in it. Accepts one that was not made. */
void scratch_remove(struct cache *scratch);

#endif
