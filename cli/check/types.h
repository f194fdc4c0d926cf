/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TYPES_H
#define PDK_CHECK_TYPES_H

#include <stddef.h>

#include "check/graph.h"
#include "pdk/error.h"

struct abidw;

/* The types of a shared object, from what abidw_start() began, which is
 * released by it. PDK_E_UNSUPPORTED also if what abidw wrote is no abixml. */
pdk_result types_wait(struct graph *out, struct abidw *abidw, pdk_error *error);

/* The types of a shared object, read by abidw. Fails as abidw_run() does, or
 * with PDK_E_UNSUPPORTED if what abidw wrote is no abixml. */
pdk_result types_read(struct graph *out, const void *image, size_t image_bytes,
                      double timeout_s, pdk_error *error);

#endif
