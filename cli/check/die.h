/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_DIE_H
#define PDK_CHECK_DIE_H

#include <stdbool.h>
#include <stdint.h>

#include <elfutils/libdw.h>

/* Is it a struct, class, union or enum? */
bool die_is_body(int tag);

/* Its name; NULL if it has none. g++ calls the struct behind va_list
 * "typedef __va_list_tag __va_list_tag", which is "__va_list_tag" here. */
const char *die_plain_name(Dwarf_Die *die);

/* The type that it has; false for void. */
bool die_type(Dwarf_Die *die, Dwarf_Die *out);

/* The attribute of that name, a number. */
int64_t die_number(Dwarf_Die *die, unsigned name, int64_t otherwise);

/* Takes typedefs and qualifiers off. False if void is left. *alias becomes the
 * name of the innermost typedef, if there is one; *is_atomic true, if one of
 * the qualifiers says so. */
bool die_strip(Dwarf_Die *die, const char **alias, bool *is_atomic);

/* Where a member lies in its struct. */
struct die_place {
    int64_t offset_bits, bits;
};

struct die_place die_member(Dwarf_Die *member);

#endif
