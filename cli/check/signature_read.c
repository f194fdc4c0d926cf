/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Parses encoded types from left to right. Stops at anything unknown; the types
 * added until then are not used.
 */
#include "check/signature_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/graph_make.h"

#define NAME_LIMIT 4096
#define DEPTH_LIMIT 64

struct signs {
    struct graph *graph;
    const struct type_names *names;
    const char *at;
    char name[NAME_LIMIT]; /* the last that was read */
    bool is_wrong;
    bool failed; /* out of memory */
};

static uint32_t read_type(struct signs *signs, int depth);

static uint32_t refuse(struct signs *signs)
{
    signs->is_wrong = true;
    return 0;
}

static bool take(struct signs *signs, char sign)
{
    if (*signs->at != sign)
        return false;
    signs->at++;
    return true;
}

/* Up to the next ';'. */
static const char *take_name(struct signs *signs)
{
    size_t size = strcspn(signs->at, ";");

    if (size >= sizeof signs->name || signs->at[size] == '\0') {
        signs->is_wrong = true;
        return "";
    }
    memcpy(signs->name, signs->at, size);
    signs->name[size] = '\0';
    signs->at += size + 1;
    return signs->name;
}

static uint64_t take_number(struct signs *signs)
{
    char *end;
    unsigned long long number = strtoull(signs->at, &end, 10);

    signs->at = end;
    if (!take(signs, ';'))
        signs->is_wrong = true;
    return number;
}

static uint32_t add_type(struct signs *signs, enum graph_kind kind,
                         uint32_t target)
{
    uint32_t added = signs->is_wrong ? 0 : graph_add_type(signs->graph);

    if (added == 0) {
        signs->failed |= !signs->is_wrong;
        return refuse(signs);
    }
    signs->graph->types[added].kind = kind;
    signs->graph->types[added].target = target;
    return added;
}

static uint32_t add_named(struct signs *signs, enum graph_kind kind,
                          uint64_t size_bits)
{
    uint32_t added = add_type(signs, kind, 0);

    if (added == 0)
        return 0;
    signs->graph->types[added].name = graph_keep(signs->graph, signs->name);
    signs->graph->types[added].size_bits = size_bits;
    return added;
}

static uint32_t read_base(struct signs *signs)
{
    take_name(signs);
    return add_named(signs, GRAPH_BASE, take_number(signs));
}

/* The definition of that name and size; a declaration has no size. */
static uint32_t read_body(struct signs *signs, enum graph_kind kind,
                          bool is_declared)
{
    uint32_t at = type_names_first(signs->names, take_name(signs));
    uint64_t size_bits = take_number(signs);

    for (; at != 0; at = signs->names->next[at]) {
        const struct graph_type *type = &signs->graph->types[at];

        if (type->kind == kind &&
            (is_declared ||
             (!type->is_declaration && type->size_bits == size_bits)))
            return at;
    }
    if (!is_declared)
        return refuse(signs);
    at = add_named(signs, kind, 0);
    signs->graph->types[at].is_declaration = true;
    return at;
}

static uint32_t read_typedef(struct signs *signs)
{
    uint32_t at = type_names_first(signs->names, take_name(signs));

    while (at != 0 && signs->graph->types[at].kind != GRAPH_TYPEDEF)
        at = signs->names->next[at];
    return at != 0 ? at : refuse(signs);
}

static uint32_t read_address(struct signs *signs, enum graph_kind kind,
                             int depth)
{
    uint32_t added = add_type(signs, kind, read_type(signs, depth));

    if (added != 0)
        signs->graph->types[added].size_bits = sizeof(void *) * 8;
    return added;
}

static uint32_t read_qualified(struct signs *signs, bool is_const, int depth)
{
    uint32_t added = add_type(signs, GRAPH_QUALIFIED, read_type(signs, depth));

    if (added == 0)
        return 0;
    signs->graph->types[added].is_const = is_const;
    signs->graph->types[added].is_volatile = !is_const;
    return added;
}

static bool add_dimension(struct signs *signs, uint32_t array)
{
    struct graph_part *part = graph_add_part(signs->graph, array);
    char *end;

    signs->failed |= part == NULL;
    if (part == NULL)
        return false;
    part->value = -1;
    if (!take(signs, '?')) {
        part->value = strtoll(signs->at, &end, 10);
        signs->at = end;
    }
    return take(signs, ',');
}

static uint32_t read_array(struct signs *signs, int depth)
{
    uint32_t array = add_type(signs, GRAPH_ARRAY, 0);
    uint64_t size_bits;
    uint32_t element;

    while (array != 0 && add_dimension(signs, array))
        continue;
    if (array == 0 || !take(signs, ';'))
        return refuse(signs);
    element = read_type(signs, depth);
    size_bits = graph_size(signs->graph, element);
    for (uint32_t i = 0; i < signs->graph->types[array].part_count; i++) {
        int64_t count = signs->graph->types[array].parts[i].value;

        size_bits *= count > 0 ? (uint64_t)count : 0;
    }
    signs->graph->types[array].target = element;
    signs->graph->types[array].size_bits = size_bits;
    return array;
}

static void read_parameter(struct signs *signs, uint32_t function, int depth)
{
    bool is_variadic = take(signs, '.');
    uint32_t type = is_variadic ? 0 : read_type(signs, depth);
    struct graph_part *part = graph_add_part(signs->graph, function);

    signs->failed |= part == NULL;
    if (part == NULL)
        return;
    part->type = type;
    part->is_variadic = is_variadic;
}

static uint32_t read_function(struct signs *signs, int depth)
{
    uint32_t result = read_type(signs, depth);
    uint32_t function = add_type(signs, GRAPH_FUNCTION, result);

    while (!signs->is_wrong && !signs->failed && !take(signs, ')'))
        read_parameter(signs, function, depth);
    return function;
}

static uint32_t read_type(struct signs *signs, int depth)
{
    char sign = *signs->at;

    if (signs->is_wrong || signs->failed || sign == '\0' ||
        depth >= DEPTH_LIMIT)
        return refuse(signs);
    signs->at++;
    switch (sign) {
    case 'v':
        return 0;
    case 'b':
        return read_base(signs);
    case 's':
    case 'S':
        return read_body(signs, GRAPH_STRUCT, sign == 'S');
    case 'u':
    case 'U':
        return read_body(signs, GRAPH_UNION, sign == 'U');
    case 'e':
    case 'E':
        return read_body(signs, GRAPH_ENUM, sign == 'E');
    case 't':
        return read_typedef(signs);
    case 'c':
    case 'w':
        return read_qualified(signs, sign == 'c', depth + 1);
    case '*':
        return read_address(signs, GRAPH_POINTER, depth + 1);
    case '&':
        return read_address(signs, GRAPH_REFERENCE, depth + 1);
    case 'a':
        return read_array(signs, depth + 1);
    case 'f':
        return read_function(signs, depth + 1);
    default:
        return refuse(signs);
    }
}

bool signature_read(struct graph *graph, const struct type_names *names,
                    const struct signature *signature)
{
    struct signs *signs = calloc(1, sizeof *signs);
    struct graph_export *added;
    uint32_t type;
    bool is_good;

    if (signs == NULL)
        return false;
    signs->graph = graph;
    signs->names = names;
    signs->at = signature->type;
    type = take(signs, 'f') ? read_function(signs, 0) : refuse(signs);
    added = !signs->is_wrong && !signs->failed ? graph_add_export(graph) : NULL;
    is_good = added != NULL || (signs->is_wrong && !signs->failed);
    free(signs);
    if (added == NULL)
        return is_good;
    added->name = graph_keep(graph, signature->name);
    added->symbol = graph_keep(graph, signature->symbol);
    added->place.file = "";
    added->type = type;
    added->is_function = true;
    return true;
}
