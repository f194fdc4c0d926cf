/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Indexes types by name. Types in several units may share a name; the caller
 * chooses among them.
 */
#include "check/type_names.h"

#include <stdlib.h>

#include <libxml/xmlstring.h>

#include <libxml/hash.h>

static bool has_name(const struct graph_type *type)
{
    return type->name[0] != '\0' &&
           (type->kind == GRAPH_STRUCT || type->kind == GRAPH_UNION ||
            type->kind == GRAPH_ENUM || type->kind == GRAPH_TYPEDEF);
}

bool type_names_open(struct type_names *out, const struct graph *graph)
{
    bool is_good;

    out->first = xmlHashCreate(256);
    out->next = calloc((size_t)graph->type_count + 1, sizeof *out->next);
    is_good = out->first != NULL && out->next != NULL;
    for (uint32_t i = graph->type_count; i-- > 1 && is_good;) {
        const char *name = graph->types[i].name;

        if (!has_name(&graph->types[i]))
            continue;
        out->next[i] = type_names_first(out, name);
        is_good = xmlHashUpdateEntry(out->first, (const xmlChar *)name,
                                     (void *)(uintptr_t)i, NULL) == 0;
    }
    return is_good;
}

uint32_t type_names_first(const struct type_names *names, const char *name)
{
    return (uint32_t)(uintptr_t)xmlHashLookup(names->first,
                                              (const xmlChar *)name);
}

void type_names_finish(struct type_names *names)
{
    if (names->first != NULL)
        xmlHashFree(names->first, NULL);
    free(names->next);
    *names = (struct type_names){ 0 };
}
