/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads the attributes of one entry of debug information (DIE), with the same
 * result for all versions of DWARF, and with defaults for missing attributes.
 */
#include "check/die.h"

#include <string.h>

#include <dwarf.h>

#define STRIP_LIMIT 64 /* typedefs of typedefs */

bool die_is_body(int tag)
{
    return tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
           tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type;
}

const char *die_plain_name(Dwarf_Die *die)
{
    static const char mark[] = "typedef ";
    const char *name = dwarf_diename(die);

    if (name == NULL || strncmp(name, mark, sizeof mark - 1) != 0)
        return name;
    return strrchr(name, ' ') + 1;
}

bool die_type(Dwarf_Die *die, Dwarf_Die *out)
{
    Dwarf_Attribute attribute;

    return dwarf_attr_integrate(die, DW_AT_type, &attribute) != NULL &&
           dwarf_formref_die(&attribute, out) != NULL;
}

/* DWARF's forms of fixed size do not say whether a number is signed. */
static bool read_number(Dwarf_Attribute *attribute, int64_t *out)
{
    unsigned form = dwarf_whatform(attribute);
    Dwarf_Sword sword;
    Dwarf_Word word;

    if (form == DW_FORM_sdata || form == DW_FORM_implicit_const) {
        if (dwarf_formsdata(attribute, &sword) != 0)
            return false;
        *out = sword;
        return true;
    }
    if (dwarf_formudata(attribute, &word) != 0)
        return false;
    *out = (int64_t)word;
    return true;
}

int64_t die_number(Dwarf_Die *die, unsigned name, int64_t otherwise)
{
    Dwarf_Attribute attribute;
    int64_t value;

    if (dwarf_attr_integrate(die, name, &attribute) == NULL ||
        !read_number(&attribute, &value))
        return otherwise;
    return value;
}

bool die_strip(Dwarf_Die *die, const char **alias, bool *is_atomic)
{
    for (int i = 0; i < STRIP_LIMIT; i++) {
        int tag = dwarf_tag(die);
        Dwarf_Die under;

        if (tag == DW_TAG_typedef)
            *alias = dwarf_diename(die);
        else if (tag == DW_TAG_atomic_type)
            *is_atomic = true;
        else if (tag != DW_TAG_const_type && tag != DW_TAG_volatile_type &&
                 tag != DW_TAG_restrict_type)
            return true;
        if (!die_type(die, &under))
            return false;
        *die = under;
    }
    return false;
}

static int64_t size_of(Dwarf_Die *die)
{
    Dwarf_Die type;
    Dwarf_Word bytes;

    if (!die_type(die, &type) || dwarf_aggregate_size(&type, &bytes) != 0)
        return 0;
    return (int64_t)bytes * 8;
}

struct die_place die_member(Dwarf_Die *member)
{
    int64_t whole = size_of(member);
    int64_t bits = die_number(member, DW_AT_bit_size, whole);
    int64_t storage = die_number(member, DW_AT_byte_size, whole / 8) * 8;
    int64_t bytes = die_number(member, DW_AT_data_member_location, 0);
    int64_t from_end = die_number(member, DW_AT_bit_offset, -1);
    struct die_place place = { bytes * 8, bits };

    if (dwarf_hasattr(member, DW_AT_data_bit_offset))
        place.offset_bits = die_number(member, DW_AT_data_bit_offset, 0);
    else if (from_end >= 0) /* DWARF 3 counts from the most significant bit */
        place.offset_bits += __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
                                 ? storage - from_end - bits
                                 : from_end;
    return place;
}
