/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Spells types out. A named type is spelt once and referred to by its name;
 * typedefs and qualifiers are left out, since they lie no differently. Every
 * walk is bounded: debug information is only a claim.
 */
#include "check/layout_spell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <dwarf.h>

#define DEPTH_LIMIT 32   /* of one type that has no names in it */
#define BODY_LIMIT 20000 /* named types that one table leads to */
#define STRIP_LIMIT 64   /* typedefs of typedefs */

static bool is_body(int tag)
{
    return tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
           tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type;
}

static const char *keyword(int tag)
{
    if (tag == DW_TAG_union_type)
        return "union";
    return tag == DW_TAG_enumeration_type ? "enum" : "struct";
}

/* The type that a DIE has; false for void. */
static bool type_of(Dwarf_Die *die, Dwarf_Die *out)
{
    Dwarf_Attribute attribute;

    return dwarf_attr_integrate(die, DW_AT_type, &attribute) != NULL &&
           dwarf_formref_die(&attribute, out) != NULL;
}

/* Forms of a fixed size have no sign of their own. */
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

static int64_t number_of(Dwarf_Die *die, unsigned name, int64_t otherwise)
{
    Dwarf_Attribute attribute;
    int64_t value;

    if (dwarf_attr_integrate(die, name, &attribute) == NULL ||
        !read_number(&attribute, &value))
        return otherwise;
    return value;
}

/* Takes typedefs and qualifiers off. False if void is left. *alias is the name
 * of the innermost typedef. */
static bool strip(Dwarf_Die *die, const char **alias, bool *is_atomic)
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
        if (!type_of(die, &under))
            return false;
        *die = under;
    }
    return false;
}

static struct layout_body *find_body(struct layout *layout, Dwarf_Die *die,
                                     const char *name)
{
    for (size_t i = 0; i < layout->count; i++) {
        struct layout_body *body = &layout->bodies[i];

        if (name != NULL ? strcmp(body->name, name) == 0
                         : body->die.addr == die->addr)
            return body;
    }
    return NULL;
}

static struct layout_body *add_body(struct layout *layout, Dwarf_Die *die,
                                    const char *name)
{
    struct text_buffer text = TEXT_BUFFER_INIT;

    if (layout->count == layout->capacity) {
        size_t capacity = layout->capacity != 0 ? layout->capacity * 2 : 32;
        struct layout_body *bodies = NULL;

        if (capacity <= BODY_LIMIT)
            bodies = realloc(layout->bodies, capacity * sizeof *bodies);
        if (bodies == NULL) {
            layout->failed = true;
            return NULL;
        }
        layout->bodies = bodies;
        layout->capacity = capacity;
    }
    if (name != NULL)
        pdk__text_append_format(&text, "%s", name);
    else
        pdk__text_append_format(&text, "%s #%zu", keyword(dwarf_tag(die)),
                                layout->count);
    layout->failed |= text.failed;
    if (text.failed)
        return NULL;
    layout->bodies[layout->count] = (struct layout_body){ *die, text.data };
    return &layout->bodies[layout->count++];
}

/* Refers to a struct, union or enum, and sees that it will be spelt. */
static void spell_reference(struct layout *layout, struct text_buffer *text,
                            Dwarf_Die *die, const char *alias)
{
    const char *own = dwarf_diename(die);
    struct text_buffer name = TEXT_BUFFER_INIT;
    struct layout_body *body;

    if (own == NULL)
        own = alias;
    if (own != NULL)
        pdk__text_append_format(&name, "%s %s", keyword(dwarf_tag(die)), own);
    body = find_body(layout, die, name.data);
    if (body == NULL)
        body = add_body(layout, die, name.data);
    pdk__text_append_format(text, "%s", body != NULL ? body->name : "?");
    pdk__text_finish(&name);
}

static void spell_base(struct text_buffer *text, Dwarf_Die *die)
{
    static const struct {
        int64_t encoding;
        char letter;
    } letters[] = {
        { DW_ATE_signed, 'i' },        { DW_ATE_unsigned, 'u' },
        { DW_ATE_signed_char, 'c' },   { DW_ATE_unsigned_char, 'C' },
        { DW_ATE_boolean, 'b' },       { DW_ATE_float, 'f' },
        { DW_ATE_complex_float, 'x' }, { DW_ATE_UTF, 'U' },
    };
    int64_t encoding = number_of(die, DW_AT_encoding, -1);
    char letter = '?';

    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].encoding == encoding)
            letter = letters[i].letter;
    pdk__text_append_format(text, "%c%" PRId64, letter,
                            number_of(die, DW_AT_byte_size, 0));
}

static void spell(struct layout *layout, struct text_buffer *text,
                  Dwarf_Die die, int depth);

/* What a DIE has as its type: "v" if it has none. */
void layout_spell_type_of(struct layout *layout, struct text_buffer *text,
                          Dwarf_Die *die, int depth)
{
    Dwarf_Die type;

    if (type_of(die, &type))
        spell(layout, text, type, depth + 1);
    else
        pdk__text_append_format(text, "v");
}

static void spell_array(struct layout *layout, struct text_buffer *text,
                        Dwarf_Die *die, int depth)
{
    Dwarf_Die child;
    int more = dwarf_child(die, &child);

    if (dwarf_hasattr(die, DW_AT_GNU_vector))
        pdk__text_append_format(text, "V");
    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        int64_t length = number_of(&child, DW_AT_count, -1);

        if (dwarf_tag(&child) != DW_TAG_subrange_type)
            continue;
        if (length < 0)
            length = number_of(&child, DW_AT_upper_bound, -2) + 1;
        pdk__text_append_format(text, "[%" PRId64 "]", length);
    }
    layout_spell_type_of(layout, text, die, depth);
}

static void spell_function(struct layout *layout, struct text_buffer *text,
                           Dwarf_Die *die, int depth)
{
    Dwarf_Die child;
    int more = dwarf_child(die, &child);
    const char *between = "";

    pdk__text_append_format(text, "(");
    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);

        if (tag != DW_TAG_formal_parameter &&
            tag != DW_TAG_unspecified_parameters)
            continue;
        pdk__text_append_format(text, "%s", between);
        between = ",";
        if (tag == DW_TAG_unspecified_parameters)
            pdk__text_append_format(text, "...");
        else
            layout_spell_type_of(layout, text, &child, depth);
    }
    pdk__text_append_format(text, ")");
    layout_spell_type_of(layout, text, die, depth);
}

static void spell(struct layout *layout, struct text_buffer *text,
                  Dwarf_Die die, int depth)
{
    const char *alias = NULL;
    bool is_atomic = false;
    bool is_something = strip(&die, &alias, &is_atomic);
    int tag = dwarf_tag(&die);

    if (depth > DEPTH_LIMIT) {
        layout->failed = true;
        return;
    }
    if (is_atomic)
        pdk__text_append_format(text, "@");
    if (!is_something || tag == DW_TAG_unspecified_type) {
        pdk__text_append_format(text, "v");
    } else if (tag == DW_TAG_base_type) {
        spell_base(text, &die);
    } else if (is_body(tag)) {
        spell_reference(layout, text, &die, alias);
    } else if (tag == DW_TAG_pointer_type) {
        pdk__text_append_format(text, "*");
        layout_spell_type_of(layout, text, &die, depth);
    } else if (tag == DW_TAG_reference_type ||
               tag == DW_TAG_rvalue_reference_type) {
        pdk__text_append_format(text, "&");
        layout_spell_type_of(layout, text, &die, depth);
    } else if (tag == DW_TAG_array_type) {
        spell_array(layout, text, &die, depth);
    } else if (tag == DW_TAG_subroutine_type) {
        spell_function(layout, text, &die, depth);
    } else {
        pdk__text_append_format(text, "?%d", tag);
    }
}

void layout_spell_type(struct layout *layout, struct text_buffer *text,
                       Dwarf_Die *type)
{
    spell(layout, text, *type, 0);
}

/* Where a member lies, in bits, in every form of DWARF. */
static int64_t offset_of(Dwarf_Die *member, int64_t bits, int64_t storage)
{
    int64_t bytes = number_of(member, DW_AT_data_member_location, 0);
    int64_t from_end = number_of(member, DW_AT_bit_offset, -1);

    if (dwarf_hasattr(member, DW_AT_data_bit_offset))
        return number_of(member, DW_AT_data_bit_offset, 0);
    if (from_end < 0)
        return bytes * 8;
    /* DWARF 3 counts from the most significant bit of the storage. */
    return bytes * 8 + (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
                            ? storage - from_end - bits
                            : from_end);
}

static int64_t size_of(Dwarf_Die *die)
{
    Dwarf_Die type;
    Dwarf_Word bytes;

    if (!type_of(die, &type) || dwarf_aggregate_size(&type, &bytes) != 0)
        return 0;
    return (int64_t)bytes * 8;
}

static void spell_member(struct layout *layout, Dwarf_Die *member)
{
    struct text_buffer type = TEXT_BUFFER_INIT;
    const char *name = dwarf_diename(member);
    int64_t whole = size_of(member);
    int64_t bits = number_of(member, DW_AT_bit_size, whole);
    int64_t storage = number_of(member, DW_AT_byte_size, whole / 8) * 8;

    if (dwarf_tag(member) == DW_TAG_inheritance)
        name = ":";
    layout_spell_type_of(layout, &type, member, 0);
    pdk__text_append_format(layout->out, " %" PRId64 " %" PRId64 " %s %s",
                            offset_of(member, bits, storage), bits,
                            name != NULL ? name : "-",
                            type.data != NULL ? type.data : "?");
    if (dwarf_hasattr(member, DW_AT_alignment))
        pdk__text_append_format(layout->out, " align %" PRId64,
                                number_of(member, DW_AT_alignment, 0));
    pdk__text_append_format(layout->out, "\n");
    pdk__text_finish(&type);
}

void layout_spell_body(struct layout *layout, size_t index)
{
    Dwarf_Die die = layout->bodies[index].die, child;
    int more = dwarf_child(&die, &child);

    if (dwarf_hasattr(&die, DW_AT_declaration)) {
        pdk__text_append_format(layout->out, "%s ?\n",
                                layout->bodies[index].name);
        return;
    }
    pdk__text_append_format(layout->out, "%s %" PRId64,
                            layout->bodies[index].name,
                            number_of(&die, DW_AT_byte_size, 0));
    if (dwarf_hasattr(&die, DW_AT_alignment))
        pdk__text_append_format(layout->out, " align %" PRId64,
                                number_of(&die, DW_AT_alignment, 0));
    pdk__text_append_format(layout->out, "\n");
    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);

        if ((tag == DW_TAG_member &&
             !dwarf_hasattr(&child, DW_AT_declaration)) ||
            tag == DW_TAG_inheritance)
            spell_member(layout, &child);
        else if (tag == DW_TAG_enumerator)
            pdk__text_append_format(layout->out, " %" PRId64 " %s\n",
                                    number_of(&child, DW_AT_const_value, 0),
                                    dwarf_diename(&child));
    }
}
