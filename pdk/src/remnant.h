/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_REMNANT_H
#define PDK_REMNANT_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/value.h"
#include "platform/image.h"

/*
 * Does a state hold an address of the image that saved it? Once that is
 * unloaded, such an address leads nowhere. Integers are compared, and the
 * aligned words of bytes; any address counts that the image maps, also one
 * inside an object, as a C++ object's pointer to its virtual table is.
 *
 * False if there is none; else `out` says where the first is, and what of:
 * "'view.callback' is the address of on_change".
 */
bool pdk__remnant_find(char *out, size_t capacity, const pdk_value *state,
                       const struct image *image);

#endif
