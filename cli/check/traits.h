/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TRAITS_H
#define PDK_CHECK_TRAITS_H

#include <stddef.h>

#include "pdk/error.h"
#include "text.h"

/*
 * What abixml does not tell of the types of an image, from its debug
 * information: widths of bits, alignment, atomic members, functions without a
 * body, whether objects are handed over by address, the sign of char, and
 * options that change how functions are called, units that were compiled to
 * tell lines only, and functions that signatures_describe() tells. One line
 * each, once, with tabs between its words; lines that begin with a tab belong
 * to the type above:
 *
 *     compiler  GNU
 *     flags     -mabi=ms
 *     char      signed
 *     passing
 *     lines
 *     function  SYMBOL  NAME  TYPE
 *     type      shapes::point  SIZE_BYTES  ALIGN_BYTES  value|address
 *         bits    NAME  OFFSET_BITS  BITS
 *         atomic  NAME  OFFSET_BITS  BITS  SPELT
 *         pure    SYMBOL
 *
 * libdw reads what may be anybody's file: call this in a child only. The image
 * may be changed by it. PDK_E_MEMORY.
 */
pdk_result traits_describe(struct text_buffer *out, char *image,
                           size_t image_bytes, pdk_error *error);

#endif
