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
struct layout_source {
    void *elf, *dwarf;
};

/* PDK_E_NOT_FOUND: there is no debug information. `image` must stay, and may be
 * changed by it. */
pdk_result layout_open(struct layout_source *out, char *image,
                       size_t image_bytes, pdk_error *error);
void layout_close(struct layout_source *source); /* accepts zeroes */

/* PDK_E_NOT_FOUND: nothing tells the type of that symbol. */
pdk_result layout_describe(struct text_buffer *out,
                           const struct layout_source *source,
                           const char *symbol, pdk_error *error);

#endif
