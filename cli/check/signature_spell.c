/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Encodes function types from debug information. That is not trusted, so every
 * walk is bounded.
 */
#include "check/signature_spell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <dwarf.h>

#include "check/die.h"

#define DEPTH_LIMIT 24      /* nesting of unnamed types */
#define PARAMETER_LIMIT 256 /* of one function */

static bool spell_type_of(struct text_buffer *out, Dwarf_Die *die, int depth);

/* The qualified name. */
static bool append_name(struct text_buffer *out, Dwarf_Die *die)
{
    Dwarf_Die *scopes = NULL;
    int count = dwarf_getscopes_die(die, &scopes);
    bool is_first = true, is_good = count > 0;

    for (int i = count - 1; i >= 0 && is_good; i--) {
        const char *name = dwarf_diename(&scopes[i]);
        int tag = dwarf_tag(&scopes[i]);

        if (i > 0 && tag != DW_TAG_namespace && !die_is_body(tag)) {
            is_good = tag == DW_TAG_compile_unit || tag == DW_TAG_type_unit ||
                      tag == DW_TAG_partial_unit;
            continue;
        }
        if (name == NULL)
            continue; /* an unnamed namespace */
        is_good = strchr(name, ';') == NULL;
        pdk__text_append_format(out, "%s%s", is_first ? "" : "::", name);
        is_first = false;
    }
    free(scopes);
    return is_good;
}

static bool spell_body(struct text_buffer *out, Dwarf_Die *die, int tag)
{
    bool is_declared = dwarf_hasattr(die, DW_AT_declaration);
    char sign = tag == DW_TAG_union_type         ? 'u'
                : tag == DW_TAG_enumeration_type ? 'e'
                                                 : 's';

    if (dwarf_diename(die) == NULL)
        return false;
    pdk__text_append_format(out, "%c", is_declared ? sign - 'a' + 'A' : sign);
    if (!append_name(out, die))
        return false;
    pdk__text_append_format(
        out, ";%" PRId64 ";",
        is_declared ? 0 : die_number(die, DW_AT_byte_size, 0) * 8);
    return true;
}

/* A typedef counts only if the type behind it is unnamed. */
static bool spell_typedef(struct text_buffer *out, Dwarf_Die *die, int depth)
{
    Dwarf_Die under;
    bool is_named = !die_type(die, &under) || !die_is_body(dwarf_tag(&under)) ||
                    dwarf_diename(&under) != NULL;

    if (is_named)
        return spell_type_of(out, die, depth);
    pdk__text_append_format(out, "t");
    if (!append_name(out, die))
        return false;
    pdk__text_append_format(out, ";");
    return true;
}

static bool spell_array(struct text_buffer *out, Dwarf_Die *die, int depth)
{
    Dwarf_Die child;
    int more = dwarf_child(die, &child);
    bool is_first = true;

    pdk__text_append_format(out, "a");
    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        int64_t last = die_number(&child, DW_AT_upper_bound, -1);
        int64_t count = die_number(&child, DW_AT_count, last + 1);

        if (dwarf_tag(&child) != DW_TAG_subrange_type)
            continue;
        pdk__text_append_format(out, is_first ? "" : ",");
        if (count > 0)
            pdk__text_append_format(out, "%" PRId64, count);
        else
            pdk__text_append_format(out, "?");
        is_first = false;
    }
    pdk__text_append_format(out, ";");
    return !is_first && spell_type_of(out, die, depth);
}

static bool spell_parameters(struct text_buffer *out, Dwarf_Die *die, int depth)
{
    Dwarf_Die child;
    int more = dwarf_child(die, &child);
    int count = 0;

    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);
        bool is_hidden =
            count > 0 && dwarf_hasattr_integrate(&child, DW_AT_artificial);

        if (tag == DW_TAG_unspecified_parameters)
            pdk__text_append_format(out, ".");
        if (tag != DW_TAG_formal_parameter || is_hidden)
            continue;
        if (++count > PARAMETER_LIMIT || !spell_type_of(out, &child, depth))
            return false;
    }
    return true;
}

static bool spell_function(struct text_buffer *out, Dwarf_Die *die, int depth)
{
    pdk__text_append_format(out, "f");
    if (!spell_type_of(out, die, depth) || !spell_parameters(out, die, depth))
        return false;
    pdk__text_append_format(out, ")");
    return true;
}

static bool spell_base(struct text_buffer *out, Dwarf_Die *die)
{
    const char *name = dwarf_diename(die);

    if (name == NULL || strchr(name, ';') != NULL)
        return false;
    pdk__text_append_format(out, "b%s;%" PRId64 ";", name,
                            die_number(die, DW_AT_byte_size, 0) * 8);
    return true;
}

static bool spell_type(struct text_buffer *out, Dwarf_Die *die, int depth)
{
    int tag = dwarf_tag(die);
    const char *sign = NULL;

    switch (tag) {
    case DW_TAG_base_type:
        return spell_base(out, die);
    case DW_TAG_typedef:
        return spell_typedef(out, die, depth);
    case DW_TAG_array_type:
        return spell_array(out, die, depth);
    case DW_TAG_subroutine_type:
        return spell_function(out, die, depth);
    case DW_TAG_pointer_type:
        sign = "*";
        break;
    case DW_TAG_reference_type:
    case DW_TAG_rvalue_reference_type:
        sign = "&";
        break;
    case DW_TAG_const_type:
        sign = "c";
        break;
    case DW_TAG_volatile_type:
        sign = "w";
        break;
    case DW_TAG_restrict_type:
    case DW_TAG_atomic_type:
        sign = "";
        break;
    default:
        return die_is_body(tag) && spell_body(out, die, tag);
    }
    pdk__text_append_format(out, "%s", sign);
    return spell_type_of(out, die, depth);
}

static bool spell_type_of(struct text_buffer *out, Dwarf_Die *die, int depth)
{
    Dwarf_Die type;

    if (depth >= DEPTH_LIMIT)
        return false;
    if (die_type(die, &type))
        return spell_type(out, &type, depth + 1);
    pdk__text_append_format(out, "v");
    return true;
}

bool signature_spell(struct text_buffer *out, Dwarf_Die *function)
{
    return spell_function(out, function, 0) && !out->failed;
}
