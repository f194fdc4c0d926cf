/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TYPES_H
#define PDK_CHECK_TYPES_H

#include <stddef.h>

#include "check/graph.h"
#include "pdk/error.h"

struct abidw;

/* The types of a shared object, from abidw_start(). Releases `abidw`. Fails
 * like abidw_wait(), and with PDK_E_UNSUPPORTED if the output is not abixml. */
pdk_result types_wait(struct graph *out, struct abidw *abidw, pdk_error *error);

/* The same, from the bytes of the image. */
pdk_result types_read(struct graph *out, const void *image, size_t image_bytes,
                      double timeout_s, pdk_error *error);

#endif
