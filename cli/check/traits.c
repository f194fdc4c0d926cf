/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Walks once through all units of an image. A type is written once, and only if
 * it has traits. Types inside functions and in unnamed namespaces are omitted:
 * other files cannot use them.
 */
#include "check/traits.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <libelf.h>
#include <libxml/xmlstring.h>

#include <libxml/hash.h>

#include "check/die.h"
#include "check/layout_spell.h"
#include "check/producer.h"
#include "check/signatures.h"
#include "failure.h"

#define SCOPE_LIMIT 24   /* nesting of classes and namespaces */
#define CHAIN_LIMIT 16   /* pointers to arrays of pointers */
#define NESTING_LIMIT 16 /* unnamed structs in unnamed structs */

struct traits {
    struct text_buffer *out;
    xmlHashTablePtr told; /* the blocks written so far */
    bool failed;
};

/* Writes a block, unless it has been written before. */
static void tell(struct traits *traits, const char *block)
{
    static char mark;

    if (xmlHashLookup(traits->told, (const xmlChar *)block) != NULL)
        return;
    traits->failed |=
        xmlHashAddEntry(traits->told, (const xmlChar *)block, &mark) != 0;
    pdk__text_append_format(traits->out, "%s", block);
}

static bool leads_to_atomic(Dwarf_Die *member)
{
    Dwarf_Die die = *member, type;
    const char *alias = NULL;
    bool is_atomic = false;

    for (int i = 0; i < CHAIN_LIMIT && die_type(&die, &type); i++) {
        int tag;

        if (!die_strip(&type, &alias, &is_atomic) || is_atomic)
            return is_atomic;
        tag = dwarf_tag(&type);
        if (tag != DW_TAG_pointer_type && tag != DW_TAG_array_type)
            return false;
        die = type;
    }
    return false;
}

static void tell_atomic(struct text_buffer *block, Dwarf_Die *member,
                        int64_t offset, int64_t bits)
{
    struct text_buffer spelt = TEXT_BUFFER_INIT;
    struct layout layout = { .out = &spelt };

    layout_spell_type_of(&layout, &spelt, member, 0);
    if (spelt.data != NULL)
        pdk__text_append_format(
            block, "\tatomic\t%s\t%" PRId64 "\t%" PRId64 "\t%s\n",
            dwarf_diename(member), offset, bits, spelt.data);
    for (size_t i = 0; i < layout.count; i++)
        free(layout.bodies[i].name);
    free(layout.bodies);
    pdk__text_finish(&spelt);
}

/* The unnamed struct or union that is the member's type, or its element's. */
static bool find_nameless(Dwarf_Die *member, Dwarf_Die *out)
{
    const char *alias = NULL;
    bool is_atomic = false;
    Dwarf_Die die = *member;

    while (die_type(&die, out) && die_strip(out, &alias, &is_atomic)) {
        int tag = dwarf_tag(out);

        if (tag != DW_TAG_array_type)
            return die_is_body(tag) && tag != DW_TAG_enumeration_type &&
                   dwarf_diename(out) == NULL && alias == NULL;
        die = *out;
    }
    return false;
}

static void tell_members(struct text_buffer *block, Dwarf_Die *type,
                         int64_t around, int depth);

static void tell_member(struct text_buffer *block, Dwarf_Die *member,
                        int64_t around, int depth)
{
    struct die_place place = die_member(member);
    int64_t offset = around + place.offset_bits;
    const char *name = dwarf_diename(member);
    Dwarf_Die inner;

    if (dwarf_hasattr(member, DW_AT_declaration))
        return;
    if (find_nameless(member, &inner))
        tell_members(block, &inner, offset, depth + 1);
    else if (name == NULL)
        return;
    else if (leads_to_atomic(member))
        tell_atomic(block, member, offset, place.bits);
    else if (dwarf_hasattr(member, DW_AT_bit_size))
        pdk__text_append_format(block, "\tbits\t%s\t%" PRId64 "\t%" PRId64 "\n",
                                name, offset, place.bits);
}

static void tell_pure(struct text_buffer *block, Dwarf_Die *function)
{
    Dwarf_Attribute attribute;
    const char *symbol = NULL;

    if (die_number(function, DW_AT_virtuality, 0) != DW_VIRTUALITY_pure_virtual)
        return;
    if (dwarf_attr(function, DW_AT_linkage_name, &attribute) != NULL)
        symbol = dwarf_formstring(&attribute);
    if (symbol != NULL)
        pdk__text_append_format(block, "\tpure\t%s\n", symbol);
}

static void tell_members(struct text_buffer *block, Dwarf_Die *type,
                         int64_t around, int depth)
{
    Dwarf_Die child;
    int more = depth < NESTING_LIMIT ? dwarf_child(type, &child) : 1;

    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);

        if (tag == DW_TAG_member)
            tell_member(block, &child, around, depth);
        else if (tag == DW_TAG_subprogram)
            tell_pure(block, &child);
    }
}

/* Is the function a user-defined copy or move constructor, or destructor? */
static bool is_own_copy(Dwarf_Die *type, Dwarf_Die *function)
{
    const char *name = dwarf_diename(function);
    const char *class_name = dwarf_diename(type);
    Dwarf_Die child, target;
    int more;

    if (name == NULL || dwarf_hasattr(function, DW_AT_artificial) ||
        die_number(function, DW_AT_defaulted, 0) == DW_DEFAULTED_in_class)
        return false;
    if (name[0] == '~')
        return true;
    if (class_name == NULL || strncmp(class_name, name, strlen(name)) != 0)
        return false;
    more = dwarf_child(function, &child);
    while (more == 0 && dwarf_hasattr(&child, DW_AT_artificial))
        more = dwarf_siblingof(&child, &child);
    if (more != 0 || !die_type(&child, &target) ||
        (dwarf_tag(&target) != DW_TAG_reference_type &&
         dwarf_tag(&target) != DW_TAG_rvalue_reference_type) ||
        !die_type(&target, &child))
        return false;
    return die_strip(&child, &name, &(bool){ false }) &&
           child.addr == type->addr;
}

static bool is_by_address(Dwarf_Die *type, int depth);

/* Does this part make the class not trivially copyable? */
static bool copies_itself(Dwarf_Die *type, Dwarf_Die *part, int depth)
{
    const char *alias = NULL;
    bool is_atomic = false;
    Dwarf_Die inner;
    int tag = dwarf_tag(part);

    if (die_number(part, DW_AT_virtuality, 0) != DW_VIRTUALITY_none)
        return true;
    if (tag == DW_TAG_subprogram)
        return is_own_copy(type, part);
    if ((tag != DW_TAG_member && tag != DW_TAG_inheritance) ||
        dwarf_hasattr(part, DW_AT_declaration) || !die_type(part, &inner))
        return false;
    while (die_strip(&inner, &alias, &is_atomic) &&
           dwarf_tag(&inner) == DW_TAG_array_type && die_type(&inner, &inner))
        continue;
    return die_is_body(dwarf_tag(&inner)) && is_by_address(&inner, depth + 1);
}

/* Are values of the type passed by address? clang's debug information says so;
 * for gcc it follows from the parts of the class. */
static bool is_by_address(Dwarf_Die *type, int depth)
{
    int64_t way = die_number(type, DW_AT_calling_convention, 0);
    Dwarf_Die child;
    int more = depth < NESTING_LIMIT ? dwarf_child(type, &child) : 1;

    if (way != 0)
        return way == DW_CC_pass_by_reference;
    for (; more == 0; more = dwarf_siblingof(&child, &child))
        if (copies_itself(type, &child, depth))
            return true;
    return false;
}

static void tell_type(struct traits *traits, const char *name, Dwarf_Die *type)
{
    struct text_buffer block = TEXT_BUFFER_INIT;
    bool is_address = is_by_address(type, 0);
    int64_t alignment = die_number(type, DW_AT_alignment, 0);
    size_t head;

    if (dwarf_hasattr(type, DW_AT_declaration))
        return;
    pdk__text_append_format(&block, "type\t%s\t%" PRId64 "\t%" PRId64 "\t%s\n",
                            name, die_number(type, DW_AT_byte_size, 0),
                            alignment, is_address ? "address" : "value");
    head = block.size_bytes;
    tell_members(&block, type, 0, 0);
    traits->failed |= block.failed;
    if (!block.failed &&
        (block.size_bytes > head || alignment != 0 || is_address))
        tell(traits, block.data);
    pdk__text_finish(&block);
}

/* A struct whose only name is that of its typedef. */
static void tell_typedef(struct traits *traits, const char *name,
                         Dwarf_Die *die)
{
    Dwarf_Die type;

    if (die_type(die, &type) && die_is_body(dwarf_tag(&type)) &&
        dwarf_tag(&type) != DW_TAG_enumeration_type &&
        dwarf_diename(&type) == NULL)
        tell_type(traits, name, &type);
}

static void tell_base(struct traits *traits, Dwarf_Die *die)
{
    int64_t encoding = die_number(die, DW_AT_encoding, 0);

    if (strcmp(dwarf_diename(die), "char") != 0)
        return;
    if (encoding == DW_ATE_signed_char)
        tell(traits, "char\tsigned\n");
    else if (encoding == DW_ATE_unsigned_char)
        tell(traits, "char\tunsigned\n");
}

static void tell_scope(struct traits *traits, const char *scope, Dwarf_Die *die,
                       int depth);

/* Handles one entry of a scope. */
static void tell_entry(struct traits *traits, const char *scope, Dwarf_Die *die,
                       int depth)
{
    struct text_buffer name = TEXT_BUFFER_INIT;
    int tag = dwarf_tag(die);

    pdk__text_append_format(&name, "%s%s%s", scope,
                            scope[0] != '\0' ? "::" : "", dwarf_diename(die));
    traits->failed |= name.failed;
    if (name.failed)
        return;
    if (tag == DW_TAG_typedef)
        tell_typedef(traits, name.data, die);
    else if (tag == DW_TAG_base_type)
        tell_base(traits, die);
    else if (tag == DW_TAG_namespace)
        tell_scope(traits, name.data, die, depth + 1);
    else if (die_is_body(tag) && tag != DW_TAG_enumeration_type) {
        tell_type(traits, name.data, die);
        tell_scope(traits, name.data, die, depth + 1);
    }
    pdk__text_finish(&name);
}

static void tell_scope(struct traits *traits, const char *scope, Dwarf_Die *die,
                       int depth)
{
    Dwarf_Die child;
    int more = depth < SCOPE_LIMIT ? dwarf_child(die, &child) : 1;

    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        int tag = dwarf_tag(&child);

        if (dwarf_diename(&child) != NULL &&
            (tag == DW_TAG_typedef || tag == DW_TAG_base_type ||
             tag == DW_TAG_namespace || die_is_body(tag)))
            tell_entry(traits, scope, &child, depth);
    }
}

static bool is_cplusplus(Dwarf_Die *unit)
{
    int language = dwarf_srclang(unit);

    return language == DW_LANG_C_plus_plus ||
           language == DW_LANG_C_plus_plus_03 ||
           language == DW_LANG_C_plus_plus_11 ||
           language == DW_LANG_C_plus_plus_14;
}

/* Before DWARF 5, some compilers do not mark defaulted copy constructors. */
static bool tells_passing(Dwarf_Die *unit)
{
    Dwarf_Half version = 0;

    dwarf_cu_die(unit->cu, &(Dwarf_Die){ 0 }, &version, NULL, NULL, NULL, NULL,
                 NULL);
    return version >= 5 || producer_tells_defaults(unit) ||
           strcmp(producer_name(unit), "clang") == 0 || !is_cplusplus(unit);
}

static void tell_unit(struct traits *traits, Dwarf_Die *unit)
{
    struct text_buffer line = TEXT_BUFFER_INIT;

    pdk__text_append_format(&line, "compiler\t%s\n", producer_name(unit));
    if (!line.failed)
        tell(traits, line.data);
    pdk__text_finish(&line);
    pdk__text_append_format(&line, "flags\t");
    producer_append_flags(&line, unit);
    pdk__text_append_format(&line, "\n");
    if (!line.failed)
        tell(traits, line.data);
    traits->failed |= line.failed;
    pdk__text_finish(&line);
    if (tells_passing(unit))
        tell(traits, "passing\n");
    if (producer_tells_lines_only(unit))
        tell(traits, "lines\n");
    tell_scope(traits, "", unit, 0);
}

static void tell_units(struct traits *traits, Dwarf *dwarf)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die, skeleton;
    uint8_t kind;

    while (dwarf_get_units(dwarf, unit, &unit, NULL, &kind, &die, &skeleton) ==
               0 &&
           !traits->failed)
        tell_unit(traits, &die);
}

pdk_result traits_describe(struct text_buffer *out, char *image,
                           size_t image_bytes, pdk_error *error)
{
    struct traits traits = { .out = out, .told = xmlHashCreate(256) };
    Dwarf *dwarf;
    Elf *elf;

    if (traits.told == NULL)
        return pdk__fail_memory(error);
    elf_version(EV_CURRENT);
    elf = elf_memory(image, image_bytes);
    dwarf = elf != NULL ? dwarf_begin_elf(elf, DWARF_C_READ, NULL) : NULL;
    if (dwarf != NULL) {
        tell_units(&traits, dwarf);
        traits.failed |= !signatures_describe(out, elf, dwarf);
    }
    dwarf_end(dwarf);
    elf_end(elf);
    xmlHashFree(traits.told, NULL);
    return traits.failed || out->failed ? pdk__fail_memory(error) : PDK_OK;
}
