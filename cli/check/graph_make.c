/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Builds a graph of types. Limits the number of its items, as files are not
 * trusted.
 */
#include "check/graph_make.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/xmlstring.h>

#include <libxml/dict.h>
#include <libxml/hash.h>

#define TYPE_LIMIT                                                             \
    (4u << 20) /* a large C++ library has a few hundred thousand */

struct array {
    void *items;
    uint32_t count, capacity;
};

/* Adds an item, all zero; false if out of memory. */
static bool add_item(struct array *array, size_t size)
{
    uint32_t more = array->capacity != 0 ? array->capacity * 2 : 8;

    if (array->count == array->capacity) {
        void *grown = realloc(array->items, more * size);

        if (grown == NULL)
            return false;
        array->items = grown;
        array->capacity = more;
    }
    memset((char *)array->items + array->count++ * size, 0, size);
    return true;
}

bool graph_begin(struct graph *out)
{
    *out = (struct graph){ .soname = "" };
    out->names = xmlDictCreate();
    if (out->names == NULL)
        return false;
    graph_add_type(out);
    return out->type_count == 1;
}

uint32_t graph_add_type(struct graph *graph)
{
    struct array array = { graph->types, graph->type_count,
                           graph->type_capacity };
    bool is_added = graph->type_count < TYPE_LIMIT &&
                    add_item(&array, sizeof *graph->types);

    graph->types = array.items;
    graph->type_capacity = array.capacity;
    graph->type_count = array.count;
    if (!is_added)
        return 0;
    graph->types[array.count - 1].name = "";
    graph->types[array.count - 1].place.file = "";
    return array.count - 1;
}

struct graph_part *graph_add_part(struct graph *graph, uint32_t owner)
{
    struct graph_type *type = &graph->types[owner];
    struct array array = { type->parts, type->part_count, type->part_capacity };
    struct graph_part *part = NULL;

    if (add_item(&array, sizeof *part)) {
        part = (struct graph_part *)array.items + array.count - 1;
        part->name = "";
        part->symbol = "";
        part->place.file = "";
    }
    type->parts = array.items;
    type->part_count = array.count;
    type->part_capacity = array.capacity;
    return part;
}

struct graph_export *graph_add_export(struct graph *graph)
{
    struct array array = { graph->exports, graph->export_count,
                           graph->export_capacity };
    struct graph_export *added = NULL;

    if (add_item(&array, sizeof *added))
        added = (struct graph_export *)array.items + array.count - 1;
    graph->exports = array.items;
    graph->export_count = array.count;
    graph->export_capacity = array.capacity;
    return added;
}

struct graph_symbol *graph_add_symbol(struct graph *graph)
{
    struct array array = { graph->symbols, graph->symbol_count,
                           graph->symbol_capacity };
    struct graph_symbol *added = NULL;

    if (add_item(&array, sizeof *added))
        added = (struct graph_symbol *)array.items + array.count - 1;
    graph->symbols = array.items;
    graph->symbol_count = array.count;
    graph->symbol_capacity = array.capacity;
    return added;
}

const char *graph_keep(struct graph *graph, const char *text)
{
    return (const char *)xmlDictLookup(graph->names, (const xmlChar *)text, -1);
}

#define SEVERAL UINT32_MAX

static bool is_named_body(const struct graph_type *type)
{
    return (type->kind == GRAPH_STRUCT || type->kind == GRAPH_UNION ||
            type->kind == GRAPH_ENUM) &&
           type->name[0] != '\0';
}

static bool note_definition(xmlHashTablePtr definitions,
                            const struct graph *graph, uint32_t index)
{
    const xmlChar *name = (const xmlChar *)graph->types[index].name;
    uintptr_t value = index;

    if (xmlHashLookup(definitions, name) != NULL)
        value = SEVERAL;
    return xmlHashUpdateEntry(definitions, name, (void *)value, NULL) == 0;
}

static void link_declaration(struct graph *graph, uint32_t index,
                             xmlHashTablePtr definitions)
{
    struct graph_type *type = &graph->types[index];
    uintptr_t definition;

    if (!is_named_body(type) || !type->is_declaration)
        return;
    type->target = 0; /* what is under a declared enum is not known */
    definition =
        (uintptr_t)xmlHashLookup(definitions, (const xmlChar *)type->name);
    if (definition != 0 && definition != SEVERAL &&
        graph->types[definition].kind == type->kind)
        type->target = (uint32_t)definition;
}

bool graph_settle(struct graph *graph)
{
    xmlHashTablePtr definitions = xmlHashCreate(256);
    bool is_good = definitions != NULL;

    for (uint32_t i = 1; i < graph->type_count && is_good; i++)
        if (is_named_body(&graph->types[i]) && !graph->types[i].is_declaration)
            is_good = note_definition(definitions, graph, i);
    for (uint32_t i = 1; i < graph->type_count && is_good; i++) {
        struct graph_type *type = &graph->types[i];

        link_declaration(graph, i, definitions);
        if (type->kind == GRAPH_ENUM && !type->is_declaration)
            type->size_bits = graph_size(graph, type->target);
    }
    xmlHashFree(definitions, NULL);
    return is_good;
}
