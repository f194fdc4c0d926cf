/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_DIE_H
#define PDK_CHECK_DIE_H

#include <stdbool.h>
#include <stdint.h>

#include <elfutils/libdw.h>

/* Is it a struct, class, union or enum? */
bool die_is_body(int tag);

/* The name; NULL if it has none. g++ calls the struct behind va_list
 * "typedef __va_list_tag __va_list_tag", which is "__va_list_tag" here. */
const char *die_plain_name(Dwarf_Die *die);

/* The type of the entry; false for void. */
bool die_type(Dwarf_Die *die, Dwarf_Die *out);

/* A numeric attribute; `otherwise` if there is none. */
int64_t die_number(Dwarf_Die *die, unsigned name, int64_t otherwise);

/* Follows typedefs and qualifiers to the type behind them; false if that is
 * void. *alias becomes the name of the innermost typedef, if there is one.
 * *is_atomic becomes true if a qualifier is _Atomic. */
bool die_strip(Dwarf_Die *die, const char **alias, bool *is_atomic);

/* The place of a member in its struct. */
struct die_place {
    int64_t offset_bits, bits;
};

struct die_place die_member(Dwarf_Die *member);

#endif
