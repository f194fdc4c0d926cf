/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TRAITS_H
#define PDK_CHECK_TRAITS_H

#include <stddef.h>

#include "pdk/error.h"
#include "text.h"

/*
 * Reads from the debug information of an image what abixml does not contain:
 * width of bit-fields, alignment, atomic members, pure virtual functions,
 * whether objects are passed by address, signedness of char, options that
 * change how functions are called, units compiled with line numbers only, and
 * the functions of signatures_describe(). Each fact is one line with tabs
 * between its words; lines that begin with a tab belong to the type above:
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
 * libdw reads an untrusted file here: call this only in a child process. May
 * modify the image. PDK_E_MEMORY.
 */
pdk_result traits_describe(struct text_buffer *out, char *image,
                           size_t image_bytes, pdk_error *error);

#endif
