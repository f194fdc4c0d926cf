/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SCRATCH_H
#define PDK_CHECK_SCRATCH_H

#include "pdk/error.h"
#include "platform/cache.h"

/*
 * A temporary folder in $TMPDIR or /tmp, for files of child processes. If this
 * process is killed, the next one that makes such a folder removes it.
 */
#define SCRATCH_SIZE sizeof((struct cache *)0)->path
#define SCRATCH_INIT CACHE_INIT

pdk_result scratch_make(struct cache *out, pdk_error *error);

/* Removes the folder and its content. Accepts SCRATCH_INIT. */
void scratch_remove(struct cache *scratch);

#endif
