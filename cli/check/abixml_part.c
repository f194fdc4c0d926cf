/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads the parts of types and the exports of a file, one element each. An
 * element where it has no meaning is ignored.
 */
#include "check/abixml_part.h"

#include <string.h>

#include "check/graph_make.h"

/* A new part of the type around the element; NULL if a type of that kind has no
 * such parts. */
static struct graph_part *begin_part(struct reader *reader,
                                     const struct frame *around,
                                     enum graph_kind kind)
{
    struct graph_part *part;

    if (around->element != ELEMENT_TYPE ||
        reader->graph->types[around->type].kind != kind)
        return NULL;
    part = graph_add_part(reader->graph, around->type);
    if (part == NULL)
        abixml_refuse_memory(reader);
    return part;
}

void abixml_add_dimension(struct reader *reader, const struct frame *array)
{
    struct graph_part *part = begin_part(reader, array, GRAPH_ARRAY);
    const char *length = xml_text(&reader->xml, "length");

    if (part == NULL)
        return;
    part->value = -1;
    if (strcmp(length, "infinite") != 0 && strcmp(length, "unknown") != 0)
        part->value = xml_number(&reader->xml, "length", -1);
}

void abixml_add_enumerator(struct reader *reader, const struct frame *owner)
{
    struct graph_part *part = begin_part(reader, owner, GRAPH_ENUM);

    if (part == NULL)
        return;
    part->name = xml_text(&reader->xml, "name");
    part->value = xml_number(&reader->xml, "value", 0);
}

/* Is it a hidden parameter, which each compiler names differently? */
static bool is_hidden_argument(struct reader *reader,
                               const struct frame *function)
{
    return function->element == ELEMENT_TYPE &&
           reader->graph->types[function->type].kind == GRAPH_FUNCTION &&
           reader->graph->types[function->type].part_count > 0 &&
           xml_is_set(&reader->xml, "is-artificial");
}

void abixml_add_parameter(struct reader *reader, const struct frame *function)
{
    bool is_variadic = xml_is_set(&reader->xml, "is-variadic");
    struct graph_part *part;

    if (is_hidden_argument(reader, function))
        return;
    part = begin_part(reader, function, GRAPH_FUNCTION);
    if (part == NULL)
        return;
    part->name = xml_text(&reader->xml, "name");
    part->is_variadic = is_variadic;
    if (!is_variadic)
        part->type = abixml_target(reader);
}

void abixml_add_base(struct reader *reader, const struct frame *owner)
{
    struct graph_part *part = begin_part(reader, owner, GRAPH_STRUCT);

    if (part == NULL)
        return;
    part->kind = PART_BASE;
    part->value = xml_number(&reader->xml, "layout-offset-in-bits", 0);
    part->type = abixml_target(reader);
}

void abixml_set_target(struct reader *reader, const struct frame *owner,
                       enum graph_kind kind)
{
    uint32_t to;

    if (owner->element != ELEMENT_TYPE ||
        reader->graph->types[owner->type].kind != kind)
        return;
    to = abixml_target(reader);
    reader->graph->types[owner->type].target = to;
}

static void add_member(struct reader *reader, const struct frame *member)
{
    const struct frame *owner = member - 1; /* depth 0 is never a member */
    struct graph_part *part = begin_part(reader, owner, GRAPH_STRUCT);

    if (part == NULL)
        part = begin_part(reader, owner, GRAPH_UNION);
    if (part == NULL)
        return;
    part->name = xml_text(&reader->xml, "name");
    part->value = member->value;
    part->place = abixml_place(reader);
    part->type = abixml_target(reader);
}

/* Adds an export with the type of that index. */
static void add_export(struct reader *reader, uint32_t type, bool is_function)
{
    struct graph_export *added = graph_add_export(reader->graph);

    if (added == NULL) {
        abixml_refuse_memory(reader);
        return;
    }
    added->name = abixml_scoped_name(reader);
    added->symbol = xml_text(&reader->xml, "elf-symbol-id");
    added->place = abixml_place(reader);
    added->type = type;
    added->is_function = is_function;
}

void abixml_begin_variable(struct reader *reader, const struct frame *around)
{
    if (around->element == ELEMENT_MEMBER && !around->is_static)
        add_member(reader, around);
    else if (around->element == ELEMENT_CORPUS ||
             around->element == ELEMENT_MEMBER)
        add_export(reader, abixml_target(reader), false);
}

void abixml_begin_member(struct reader *reader, struct frame *frame)
{
    frame->element = ELEMENT_MEMBER;
    frame->value = xml_number(&reader->xml, "layout-offset-in-bits", 0);
    frame->is_static = xml_is_set(&reader->xml, "static");
}

void abixml_begin_method(struct reader *reader, struct frame *frame)
{
    frame->element = ELEMENT_METHOD;
    frame->is_virtual = xml_text(&reader->xml, "vtable-offset")[0] != '\0';
    frame->value = xml_number(&reader->xml, "vtable-offset", 0);
    if (xml_is_set(&reader->xml, "destructor"))
        frame->value = -1; /* it has several; some compilers name only one */
}

/* Does the class already have a virtual function of that name at that place?
 * The forms of a destructor count as one. */
static bool is_known_virtual(const struct graph_type *owner, const char *name,
                             int64_t value)
{
    for (uint32_t i = 0; i < owner->part_count; i++)
        if (owner->parts[i].kind == PART_VIRTUAL &&
            owner->parts[i].value == value &&
            strcmp(owner->parts[i].name, name) == 0)
            return true;
    return false;
}

static void add_virtual(struct reader *reader, const struct frame *method,
                        uint32_t function)
{
    const struct frame *owner = method - 1;
    const char *name = xml_text(&reader->xml, "name");
    struct graph_part *part;

    if (owner->element == ELEMENT_TYPE &&
        is_known_virtual(&reader->graph->types[owner->type], name,
                         method->value))
        return;
    part = begin_part(reader, owner, GRAPH_STRUCT);
    if (part == NULL)
        return;
    part->kind = PART_VIRTUAL;
    part->name = name;
    part->symbol = xml_text(&reader->xml, "mangled-name");
    part->value = method->value;
    part->place = abixml_place(reader);
    part->type = function;
}

/* The type of a function declaration has no id, as no other element uses it. */
void abixml_begin_function(struct reader *reader, struct frame *frame)
{
    const struct frame *around = frame - 1;
    uint32_t function = graph_add_type(reader->graph);

    if (function == 0) {
        abixml_refuse_memory(reader);
        return;
    }
    frame->element = ELEMENT_TYPE;
    frame->type = function;
    reader->graph->types[function].kind = GRAPH_FUNCTION;
    reader->graph->types[function].place = abixml_place(reader);
    if (around->element == ELEMENT_METHOD && around->is_virtual)
        add_virtual(reader, around, function);
    if (xml_text(&reader->xml, "elf-symbol-id")[0] != '\0')
        add_export(reader, function, true);
}

static enum graph_symbol_kind symbol_kind(const char *type)
{
    if (strcmp(type, "func-type") == 0 || strcmp(type, "gnu-ifunc-type") == 0)
        return SYMBOL_FUNCTION;
    if (strcmp(type, "object-type") == 0 || strcmp(type, "common-type") == 0)
        return SYMBOL_OBJECT;
    return strcmp(type, "tls-type") == 0 ? SYMBOL_THREAD_LOCAL : SYMBOL_OTHER;
}

void abixml_add_symbol(struct reader *reader)
{
    struct xml *xml = &reader->xml;
    struct graph_symbol *symbol;

    if (!xml_is_set(xml, "is-defined"))
        return;
    symbol = graph_add_symbol(reader->graph);
    if (symbol == NULL) {
        abixml_refuse_memory(reader);
        return;
    }
    symbol->name = xml_text(xml, "name");
    symbol->version = xml_text(xml, "version");
    symbol->aliases = xml_text(xml, "alias");
    symbol->kind = symbol_kind(xml_text(xml, "type"));
    symbol->is_weak = strcmp(xml_text(xml, "binding"), "weak-binding") == 0;
    symbol->is_default =
        symbol->version[0] == '\0' || xml_is_set(xml, "is-default-version");
    symbol->size_bytes = (uint64_t)xml_number(xml, "size", 0);
}
