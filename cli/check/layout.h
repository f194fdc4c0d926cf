/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_H
#define PDK_CHECK_LAYOUT_H

#include <stddef.h>

#include "pdk/error.h"
#include "text.h"

/*
 * The layout of an exported table as canonical text, from the debug information
 * of its image: the same for every compiler, optimisation and form of DWARF,
 * another for every change that matters, and for some that abixml does not
 * tell (widths of bits, signs of char, atomics, alignment).
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
 * libdw reads what may be anybody's file: call this in a child only.
 */

/* Before the name of a type, in the place of a symbol: "type demo_effect_v1".
 */
#define LAYOUT_TYPE "type "

/*
 * Appends one text for each symbol, each behind a line "== SYMBOL"; a symbol of
 * which nothing tells the type has the line alone. The image may be changed by
 * it. PDK_E_MEMORY.
 */
pdk_result layout_describe(struct text_buffer *out, char *image,
                           size_t image_bytes, const char *const *symbols,
                           size_t symbol_count, pdk_error *error);

#endif
