/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_PRODUCER_H
#define PDK_CHECK_PRODUCER_H

#include <stdbool.h>

#include <elfutils/libdw.h>

#include "text.h"

/* The compiler of a unit: "GNU", "clang" or "unknown". */
const char *producer_name(Dwarf_Die *unit);

/* Appends the options of the unit's compiler that change how functions are
 * called, each after a blank. */
void producer_append_flags(struct text_buffer *out, Dwarf_Die *unit);

/* Does it tell which functions of a class are the default ones, even in forms
 * of debug information that have no room for it? g++ does, unless it is strict.
 */
bool producer_tells_defaults(Dwarf_Die *unit);

/* Was it asked to tell lines, and no types? */
bool producer_tells_lines_only(Dwarf_Die *unit);

#endif
