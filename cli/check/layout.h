/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_H
#define PDK_CHECK_LAYOUT_H

#include <stddef.h>

#include "pdk/error.h"
#include "text.h"

/*
 * The layout of an exported table as canonical text, from the debug information
 * of its image. It does not depend on compiler, optimisation and DWARF version,
 * and differs after every relevant change, including those that abixml does not
 * contain (width of bit-fields, signedness of char, atomics, alignment).
 *
 *     compiler GNU
 *     flags
 *     table struct demo_effect_v1
 *     struct demo_effect_v1 64
 *      0 32 struct_size u4
 *      64 64 start *(*v,*struct demo_params)i4
 *     enum demo_mode 4
 *      0 DEMO_MODE_OFF
 *
 * libdw reads an untrusted file here: call this only in a child process.
 */

/* The prefix for a type instead of a symbol: "type demo_effect_v1". */
#define LAYOUT_TYPE "type "

/*
 * Appends one text for each symbol, after a line "== SYMBOL"; if the type of
 * the symbol is not known, only that line. May modify the image. PDK_E_MEMORY.
 */
pdk_result layout_describe(struct text_buffer *out, char *image,
                           size_t image_bytes, const char *const *symbols,
                           size_t symbol_count, pdk_error *error);

#endif
