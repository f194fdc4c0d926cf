/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Builds a graph from debug information, to the extent that is needed to write
 * function declarations: pointers, qualifiers, typedefs and parameters.
 */
#include "check/declared.h"

#include <stdbool.h>
#include <string.h>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <libelf.h>

#include "check/die.h"
#include "check/graph_make.h"
#include "failure.h"

#define DEPTH_LIMIT 24 /* of one declaration */

static uint32_t read_type(struct graph *graph, Dwarf_Die *die, int depth);

/* The type of an entry; void if it has none. */
static uint32_t read_target(struct graph *graph, Dwarf_Die *die, int depth)
{
    Dwarf_Attribute attribute;
    Dwarf_Die type;
    uint32_t index;

    if (dwarf_attr_integrate(die, DW_AT_type, &attribute) != NULL)
        return dwarf_formref_die(&attribute, &type) != NULL
                   ? read_type(graph, &type, depth)
                   : 0;
    index = graph_add_type(graph);
    graph->types[index].kind = GRAPH_BASE;
    graph->types[index].name = "void";
    return index;
}

/* The name as in the source: there "bool" is a macro for "_Bool". */
static const char *name_of(struct graph *graph, Dwarf_Die *die)
{
    const char *name = dwarf_diename(die);

    if (name != NULL && strcmp(name, "_Bool") == 0)
        return "bool";
    return name != NULL ? graph_keep(graph, name) : "";
}

static bool is_part(int tag)
{
    return tag == DW_TAG_member || tag == DW_TAG_formal_parameter ||
           tag == DW_TAG_unspecified_parameters;
}

/* False if out of memory. */
static bool add_part(struct graph *graph, uint32_t owner, Dwarf_Die *die,
                     int depth)
{
    bool is_variadic = dwarf_tag(die) == DW_TAG_unspecified_parameters;
    uint32_t type = is_variadic ? 0 : read_target(graph, die, depth);
    struct graph_part *part = graph_add_part(graph, owner);

    if (part == NULL)
        return false;
    part->name = name_of(graph, die);
    part->type = type;
    part->is_variadic = is_variadic;
    return true;
}

/* Each child is a part: the parameters of a function, the members of a
 * struct. */
static void add_parts(struct graph *graph, uint32_t owner, Dwarf_Die *die,
                      int depth)
{
    Dwarf_Die child;
    int more = dwarf_child(die, &child);

    for (; more == 0; more = dwarf_siblingof(&child, &child))
        if (is_part(dwarf_tag(&child)) &&
            !add_part(graph, owner, &child, depth))
            return;
}

static void add_dimensions(struct graph *graph, uint32_t owner, Dwarf_Die *die)
{
    Dwarf_Attribute attribute;
    Dwarf_Die child;
    int more = dwarf_child(die, &child);

    for (; more == 0; more = dwarf_siblingof(&child, &child)) {
        struct graph_part *part = graph_add_part(graph, owner);
        Dwarf_Word value = 0;

        if (part == NULL)
            return;
        part->value = -1;
        if (dwarf_attr(&child, DW_AT_upper_bound, &attribute) != NULL &&
            dwarf_formudata(&attribute, &value) == 0)
            part->value = (int64_t)value + 1;
        else if (dwarf_attr(&child, DW_AT_count, &attribute) != NULL &&
                 dwarf_formudata(&attribute, &value) == 0)
            part->value = (int64_t)value;
    }
}

static enum graph_kind kind_of(int tag)
{
    switch (tag) {
    case DW_TAG_base_type:
        return GRAPH_BASE;
    case DW_TAG_typedef:
        return GRAPH_TYPEDEF;
    case DW_TAG_const_type:
    case DW_TAG_volatile_type:
        return GRAPH_QUALIFIED;
    case DW_TAG_pointer_type:
        return GRAPH_POINTER;
    case DW_TAG_array_type:
        return GRAPH_ARRAY;
    case DW_TAG_enumeration_type:
        return GRAPH_ENUM;
    case DW_TAG_structure_type:
        return GRAPH_STRUCT;
    case DW_TAG_union_type:
        return GRAPH_UNION;
    case DW_TAG_subroutine_type:
        return GRAPH_FUNCTION;
    default:
        return GRAPH_UNKNOWN;
    }
}

static bool leads_on(enum graph_kind kind)
{
    return kind == GRAPH_TYPEDEF || kind == GRAPH_QUALIFIED ||
           kind == GRAPH_POINTER || kind == GRAPH_ARRAY ||
           kind == GRAPH_FUNCTION;
}

/* A va_list is an array of one struct of the compiler's own, and as a parameter
 * a pointer to it: which nobody could write down. */
static bool is_va_list(Dwarf_Die *die)
{
    Dwarf_Die target;
    const char *name = NULL;

    if (dwarf_tag(die) == DW_TAG_pointer_type && die_type(die, &target))
        name = die_plain_name(&target);
    return name != NULL && strcmp(name, "__va_list_tag") == 0;
}

static uint32_t read_type(struct graph *graph, Dwarf_Die *die, int depth)
{
    int tag = dwarf_tag(die);
    enum graph_kind kind = kind_of(tag);
    uint32_t index, target;

    if (tag == DW_TAG_restrict_type || tag == DW_TAG_atomic_type)
        return read_target(graph, die, depth);
    if (depth >= DEPTH_LIMIT || kind == GRAPH_UNKNOWN)
        return 0;
    index = graph_add_type(graph);
    if (index == 0)
        return 0;
    if (is_va_list(die)) {
        graph->types[index].kind = GRAPH_BASE;
        graph->types[index].name = "va_list";
        return index;
    }
    graph->types[index].kind = kind;
    graph->types[index].name = name_of(graph, die);
    graph->types[index].is_const = tag == DW_TAG_const_type;
    graph->types[index].is_volatile = tag == DW_TAG_volatile_type;
    if (!leads_on(kind))
        return index;
    target = read_target(graph, die, depth + 1);
    graph->types[index].target = target;
    if (kind == GRAPH_FUNCTION)
        add_parts(graph, index, die, depth + 1);
    else if (kind == GRAPH_ARRAY)
        add_dimensions(graph, index, die);
    return index;
}

/* The struct under a table's const and typedefs. */
static bool find_struct(Dwarf_Die *variable, Dwarf_Die *out)
{
    Dwarf_Attribute attribute;

    *out = *variable;
    for (int i = 0; i < DEPTH_LIMIT; i++) {
        if (dwarf_attr_integrate(out, DW_AT_type, &attribute) == NULL ||
            dwarf_formref_die(&attribute, out) == NULL)
            return false;
        if (dwarf_tag(out) == DW_TAG_structure_type)
            return true;
    }
    return false;
}

static bool add_table(struct graph *graph, Dwarf_Die *variable)
{
    struct graph_export *added;
    Dwarf_Die body;
    uint32_t index;

    if (!find_struct(variable, &body))
        return true;
    index = read_type(graph, &body, 0);
    add_parts(graph, index, &body, 1);
    added = graph_add_export(graph);
    if (index == 0 || added == NULL)
        return false;
    added->name = added->symbol = name_of(graph, variable);
    added->type = index;
    return true;
}

static bool add_unit(struct graph *graph, Dwarf_Die *unit)
{
    Dwarf_Die child;
    int more = dwarf_child(unit, &child);

    for (; more == 0; more = dwarf_siblingof(&child, &child))
        if (dwarf_tag(&child) == DW_TAG_variable &&
            dwarf_hasattr(&child, DW_AT_type) && !add_table(graph, &child))
            return false;
    return true;
}

static bool add_units(struct graph *graph, Dwarf *dwarf)
{
    Dwarf_Off at = 0, next;
    size_t head;

    for (; dwarf_nextcu(dwarf, at, &next, &head, NULL, NULL, NULL) == 0;
         at = next) {
        Dwarf_Die unit;

        if (dwarf_offdie(dwarf, at + head, &unit) != NULL &&
            !add_unit(graph, &unit))
            return false;
    }
    return true;
}

pdk_result declared_read(struct graph *out, char *image, size_t image_bytes,
                         pdk_error *error)
{
    Elf *elf;
    Dwarf *dwarf;
    bool is_complete;

    if (!graph_begin(out))
        return pdk__fail_memory(error);
    elf_version(EV_CURRENT);
    elf = elf_memory(image, image_bytes);
    dwarf = elf != NULL ? dwarf_begin_elf(elf, DWARF_C_READ, NULL) : NULL;
    is_complete = dwarf != NULL && add_units(out, dwarf);
    if (dwarf != NULL)
        dwarf_end(dwarf);
    elf_end(elf);
    if (is_complete)
        return PDK_OK;
    return pdk_fail(error, PDK_E_NOT_FOUND,
                    "the debug information has no types; does the compiler "
                    "support -g?");
}
