/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads ids, names, places and descriptions of types in an abixml document. A
 * type may be used before it is described. A second description of an id is
 * ignored.
 */
#include "check/abixml_reader.h"

#include <stdio.h>
#include <string.h>

#include "check/graph_make.h"

void abixml_refuse_memory(struct reader *reader)
{
    xml_refuse(&reader->xml, PDK_E_MEMORY,
               "there are too many types, or out of memory", NULL);
}

uint32_t abixml_index(struct reader *reader, const char *id)
{
    const xmlChar *key = (const xmlChar *)id;
    uint32_t index;

    if (id[0] == '\0') {
        xml_refuse(&reader->xml, PDK_E_SCHEMA, "a type has no id", NULL);
        return 0;
    }
    index = (uint32_t)(uintptr_t)xmlHashLookup(reader->indices, key);
    if (index != 0)
        return index;
    index = graph_add_type(reader->graph);
    if (index == 0 ||
        xmlHashAddEntry(reader->indices, key, (void *)(uintptr_t)index) != 0)
        abixml_refuse_memory(reader);
    return index;
}

uint32_t abixml_target(struct reader *reader)
{
    return abixml_index(reader, xml_text(&reader->xml, "type-id"));
}

struct graph_place abixml_place(struct reader *reader)
{
    struct graph_place out = { xml_text(&reader->xml, "filepath"), 0 };
    int64_t line = xml_number(&reader->xml, "line", 0);

    if (line > 0 && line <= UINT32_MAX)
        out.line = (uint32_t)line;
    return out;
}

/* g++ calls the struct behind va_list "typedef __va_list_tag __va_list_tag". */
static const char *plain_name(const char *name)
{
    static const char mark[] = "typedef ";

    return strncmp(name, mark, sizeof mark - 1) == 0 ? strrchr(name, ' ') + 1
                                                     : name;
}

const char *abixml_scoped_name(struct reader *reader)
{
    const char *name = plain_name(xml_text(&reader->xml, "name"));
    char whole[2 * SCOPE_LIMIT];

    if (xml_is_set(&reader->xml, "is-anonymous"))
        return "";
    if (reader->scope[0] == '\0')
        return name;
    snprintf(whole, sizeof whole, "%s%s", reader->scope, name);
    name = graph_keep(reader->graph, whole);
    if (name == NULL)
        abixml_refuse_memory(reader);
    return name != NULL ? name : "";
}

/* The size of the element; 0 for an array without a length. */
static uint64_t size_in_bits(struct reader *reader)
{
    const char *text = xml_text(&reader->xml, "size-in-bits");
    int64_t size = 0;

    if (strcmp(text, "infinite") != 0 && strcmp(text, "unknown") != 0)
        size = xml_number(&reader->xml, "size-in-bits", 0);
    return size > 0 ? (uint64_t)size : 0;
}

static bool has_target(enum graph_kind kind)
{
    return kind == GRAPH_TYPEDEF || kind == GRAPH_QUALIFIED ||
           kind == GRAPH_POINTER || kind == GRAPH_REFERENCE ||
           kind == GRAPH_ARRAY;
}

void abixml_begin_type(struct reader *reader, struct frame *frame,
                       enum graph_kind kind)
{
    struct xml *xml = &reader->xml;
    uint32_t index = abixml_index(reader, xml_text(xml, "id"));
    uint32_t to = has_target(kind) ? abixml_target(reader) : 0;
    struct graph_type *type = &reader->graph->types[index];

    if (xml->result != PDK_OK || type->kind != GRAPH_UNKNOWN)
        return; /* described again: the first description counts */
    frame->element = ELEMENT_TYPE;
    frame->type = index;
    type->kind = kind;
    type->target = to;
    type->name = abixml_scoped_name(reader);
    type->size_bits = size_in_bits(reader);
    type->is_declaration = xml_is_set(xml, "is-declaration-only");
    type->is_cplusplus = reader->is_cplusplus;
    type->is_const = xml_is_set(xml, "const");
    type->is_volatile = xml_is_set(xml, "volatile");
    type->place = abixml_place(reader);
    if (type->place.file[0] == '\0' && !type->is_declaration &&
        reader->unit != NULL)
        type->place.file = reader->unit; /* as long as others have places */
}

void abixml_begin_scope(struct reader *reader)
{
    size_t used = strlen(reader->scope);
    const char *name = xml_text(&reader->xml, "name");

    if (used + strlen(name) + 3 > sizeof reader->scope)
        xml_refuse(&reader->xml, PDK_E_LIMIT, "a name is too long", NULL);
    else if (name[0] != '\0' && !xml_is_set(&reader->xml, "is-anonymous"))
        snprintf(reader->scope + used, sizeof reader->scope - used,
                 "%s::", name);
}
