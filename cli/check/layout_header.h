/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_HEADER_H
#define PDK_CHECK_LAYOUT_HEADER_H

#include "check/baseline.h"
#include "text.h"

/*
 * The layouts of a contract as a C header of static assertions: included behind
 * the SDK's, it lets nothing compile that would lie otherwise, and needs no
 * debug information for that. It sees sizes, places, and values of enumerators;
 * not the types of functions, bit-fields, and what has no name. The baseline
 * was read.
 */
void layout_header_write(struct text_buffer *out,
                         const struct baseline *baseline);

#endif
