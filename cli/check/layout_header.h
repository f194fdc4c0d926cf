/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_HEADER_H
#define PDK_CHECK_LAYOUT_HEADER_H

#include "check/baseline.h"
#include "text.h"

/*
 * Writes the layouts of a contract as a C header of static assertions, to
 * include after the SDK's header: code with another layout does not compile. It
 * needs no debug information. It covers sizes, offsets and enumerator values,
 * but not function types, bit-fields and unnamed members. Call baseline_read()
 * first.
 */
void layout_header_write(struct text_buffer *out,
                         const struct baseline *baseline);

#endif
