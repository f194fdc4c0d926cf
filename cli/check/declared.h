/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_DECLARED_H
#define PDK_CHECK_DECLARED_H

#include <stddef.h>

#include "check/graph.h"
#include "pdk/error.h"

/*
 * The tables of a stub (stub.h) as its header declares them, word for word:
 * abixml leaves out what does not lie in memory, such as the const of "const
 * void *". Of the types that members name there is no more than the name.
 *
 * For an image that was compiled here: nobody else's file is read by this. It
 * may be changed by it. PDK_E_NOT_FOUND: the compiler left no debug
 * information.
 */
pdk_result declared_read(struct graph *out, char *image, size_t image_bytes,
                         pdk_error *error);

#endif
