/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_DECLARED_H
#define PDK_CHECK_DECLARED_H

#include <stddef.h>

#include "check/graph.h"
#include "pdk/error.h"

/*
 * Reads the tables of a stub (stub.h) exactly as its header declares them:
 * abixml omits what has no effect in memory, such as the const of "const void
 * *". Types that members refer to have only a name.
 *
 * Only for images that pdk has just compiled: it trusts their debug
 * information. May modify the image. PDK_E_NOT_FOUND: there is no debug
 * information.
 */
pdk_result declared_read(struct graph *out, char *image, size_t image_bytes,
                         pdk_error *error);

#endif
