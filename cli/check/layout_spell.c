/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Writes types as text. A named type is written once and referred to by name.
 * Typedefs and qualifiers are omitted, since they do not affect the layout.
 * Debug information is not trusted, so every walk is bounded.
 */
#include "check/layout_spell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <dwarf.h>

#include "check/die.h"

#define DEPTH_LIMIT 32   /* nesting of unnamed types */
#define BODY_LIMIT 20000 /* named types that one table refers to */

static const char *keyword(int tag)
{
    if (tag == DW_TAG_union_type)
        return "union";
    return tag == DW_TAG_enumeration_type ? "enum" : "struct";
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

/* Refers to a struct, union or enum, and adds it to the list to be written. */
static void spell_reference(struct layout *layout, struct text_buffer *text,
                            Dwarf_Die *die, const char *alias)
{
    const char *own = die_plain_name(die);
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
        { DW_ATE_complex_float, 'x' },
    };
    int64_t encoding = die_number(die, DW_AT_encoding, -1);
    int64_t size = die_number(die, DW_AT_byte_size, 0);
    char letter = '?';

    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (letters[i].encoding == encoding)
            letter = letters[i].letter;
    if (encoding == DW_ATE_UTF) /* C++; in C these are typedefs */
        letter = size == 1 ? 'C' : 'u';
    pdk__text_append_format(text, "%c%" PRId64, letter, size);
}

static void spell(struct layout *layout, struct text_buffer *text,
                  Dwarf_Die die, int depth);

/* The type of an entry, or "v". */
void layout_spell_type_of(struct layout *layout, struct text_buffer *text,
                          Dwarf_Die *die, int depth)
{
    Dwarf_Die type;

    if (die_type(die, &type))
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
        int64_t length = die_number(&child, DW_AT_count, -1);

        if (dwarf_tag(&child) != DW_TAG_subrange_type)
            continue;
        if (length < 0)
            length = die_number(&child, DW_AT_upper_bound, -2) + 1;
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
    bool is_something = die_strip(&die, &alias, &is_atomic);
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
    } else if (die_is_body(tag)) {
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

static void spell_member(struct layout *layout, Dwarf_Die *member)
{
    struct text_buffer type = TEXT_BUFFER_INIT;
    const char *name = dwarf_diename(member);
    struct die_place place = die_member(member);

    if (dwarf_tag(member) == DW_TAG_inheritance)
        name = ":";
    layout_spell_type_of(layout, &type, member, 0);
    pdk__text_append_format(layout->out, " %" PRId64 " %" PRId64 " %s %s",
                            place.offset_bits, place.bits,
                            name != NULL ? name : "-",
                            type.data != NULL ? type.data : "?");
    if (dwarf_hasattr(member, DW_AT_alignment))
        pdk__text_append_format(layout->out, " align %" PRId64,
                                die_number(member, DW_AT_alignment, 0));
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
                            die_number(&die, DW_AT_byte_size, 0));
    if (dwarf_hasattr(&die, DW_AT_alignment))
        pdk__text_append_format(layout->out, " align %" PRId64,
                                die_number(&die, DW_AT_alignment, 0));
    pdk__text_append_format(layout->out, "\n");
    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);

        if ((tag == DW_TAG_member &&
             !dwarf_hasattr(&child, DW_AT_declaration)) ||
            tag == DW_TAG_inheritance)
            spell_member(layout, &child);
        else if (tag == DW_TAG_enumerator)
            pdk__text_append_format(layout->out, " %" PRId64 " %s\n",
                                    die_number(&child, DW_AT_const_value, 0),
                                    dwarf_diename(&child));
    }
}
