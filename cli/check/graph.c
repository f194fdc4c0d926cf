/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Queries on a graph of types. Its edges come from untrusted files, so every
 * walk along them is bounded: a cycle of typedefs ends, too.
 */
#include "check/graph.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlstring.h>

#include <libxml/dict.h>

#include "text.h"

#define STRIP_LIMIT 64      /* typedefs of typedefs */
#define DESCRIBE_LIMIT 6    /* nesting of a type in a description */
#define SPELLING_LIMIT 1000 /* steps; more than fit any text */

void graph_finish(struct graph *graph)
{
    for (uint32_t i = 0; i < graph->type_count; i++)
        free(graph->types[i].parts);
    free(graph->types);
    free(graph->exports);
    free(graph->symbols);
    if (graph->names != NULL)
        xmlDictFree(graph->names);
    *graph = (struct graph){ 0 };
}

const struct graph_export *graph_variable(const struct graph *graph,
                                          const char *symbol)
{
    const struct graph_export *named = NULL;

    for (uint32_t i = 0; i < graph->export_count; i++) {
        const struct graph_export *next = &graph->exports[i];

        if (next->is_function)
            continue;
        if (strcmp(next->symbol, symbol) == 0)
            return next;
        if (named == NULL && next->symbol[0] == '\0' &&
            strcmp(next->name, symbol) == 0)
            named = next;
    }
    return named;
}

struct graph_stripped graph_strip(const struct graph *graph, uint32_t index)
{
    struct graph_stripped out = { index, &graph->types[index], NULL, false,
                                  false };

    for (int i = 0; i < STRIP_LIMIT; i++) {
        bool is_link = out.type->is_declaration && out.type->target != 0;

        if (out.type->kind == GRAPH_TYPEDEF)
            out.alias = out.type->name;
        else if (out.type->kind != GRAPH_QUALIFIED && !is_link)
            return out;
        out.is_const |= out.type->is_const;
        out.is_volatile |= out.type->is_volatile;
        out.index = out.type->target;
        out.type = &graph->types[out.index];
    }
    out.index = 0;
    out.type = &graph->types[0];
    return out;
}

bool graph_has_body(const struct graph *graph, const char *name)
{
    for (uint32_t i = 1; i < graph->type_count && name[0] != '\0'; i++) {
        enum graph_kind kind = graph->types[i].kind;

        if ((kind == GRAPH_STRUCT || kind == GRAPH_UNION ||
             kind == GRAPH_ENUM) &&
            strcmp(graph->types[i].name, name) == 0)
            return true;
    }
    return false;
}

bool graph_is_void(const struct graph_type *type)
{
    return type->kind == GRAPH_UNKNOWN ||
           (type->kind == GRAPH_BASE && strcmp(type->name, "void") == 0);
}

uint64_t graph_size(const struct graph *graph, uint32_t index)
{
    return graph_strip(graph, index).type->size_bits;
}

void graph_describe_bits(int64_t bits, char *out, size_t capacity)
{
    if (bits % 8 != 0)
        snprintf(out, capacity, "%" PRId64 " bits", bits);
    else
        snprintf(out, capacity, "%" PRId64 " byte%s", bits / 8,
                 bits == 8 ? "" : "s");
}

/* A type is written from the outside in: the text before the name and the text
 * after it. */
struct spelling {
    const struct graph *graph;
    struct text_buffer before, behind;
    bool is_bare;               /* typedefs are resolved */
    bool is_const, is_volatile; /* qualifiers of the type behind the name */
    unsigned *left; /* remaining steps, shared with nested spellings */
};

static const char *keyword(const struct graph_type *type)
{
    switch (type->kind) {
    case GRAPH_STRUCT:
        return "struct ";
    case GRAPH_UNION:
        return "union ";
    case GRAPH_ENUM:
        return "enum ";
    default:
        return "";
    }
}

static void prepend(struct text_buffer *buffer, const char *text)
{
    struct text_buffer joined = TEXT_BUFFER_INIT;

    pdk__text_append_format(&joined, "%s%s", text,
                            buffer->data != NULL ? buffer->data : "");
    pdk__text_finish(buffer);
    *buffer = joined;
}

static void spell_arguments(struct spelling *spelling,
                            const struct graph_type *function, int depth);

static void append_spelt(struct text_buffer *buffer,
                         const struct spelling *around, uint32_t index,
                         int depth);

static void spell_pointer(struct spelling *spelling, uint32_t target,
                          const char *sign)
{
    enum graph_kind kind = graph_strip(spelling->graph, target).type->kind;

    prepend(&spelling->before, sign);
    if (kind != GRAPH_FUNCTION && kind != GRAPH_ARRAY)
        return;
    prepend(&spelling->before, "(");
    pdk__text_append_format(&spelling->behind, ")");
}

static void spell_array(struct spelling *spelling,
                        const struct graph_type *array)
{
    for (uint32_t i = 0; i < array->part_count; i++) {
        int64_t length = array->parts[i].value;

        if (length >= 0)
            pdk__text_append_format(&spelling->behind, "[%" PRId64 "]", length);
        else
            pdk__text_append_format(&spelling->behind, "[]");
    }
}

static void spell_name(struct spelling *spelling, const struct graph_type *type)
{
    const char *name = type->name[0] != '\0' ? type->name : "(unnamed)";
    const char *sign = spelling->before.data;
    char words[300];

    if (type->kind == GRAPH_UNKNOWN)
        name = "?";
    snprintf(words, sizeof words, "%s%s%s%s%s",
             spelling->is_const ? "const " : "",
             spelling->is_volatile ? "volatile " : "", keyword(type), name,
             sign != NULL && sign[0] != '\0' ? " " : "");
    prepend(&spelling->before, words);
}

/* The qualifiers of a pointer follow its star, all others precede the name. */
static void spell_qualifiers(struct spelling *spelling,
                             const struct graph_type *type)
{
    const char *sign = spelling->before.data;
    bool is_pointer =
        spelling->graph->types[type->target].kind == GRAPH_POINTER;

    if (!is_pointer) {
        spelling->is_const |= type->is_const;
        spelling->is_volatile |= type->is_volatile;
        return;
    }
    if (sign != NULL && sign[0] != '\0')
        prepend(&spelling->before, " ");
    if (type->is_volatile)
        prepend(&spelling->before, type->is_const ? " volatile" : "volatile");
    if (type->is_const)
        prepend(&spelling->before, "const");
}

/* May the typedef be resolved? Not if it is the type's only name. */
static bool is_left_out(const struct spelling *spelling,
                        const struct graph_type *type)
{
    struct graph_stripped under = graph_strip(spelling->graph, type->target);
    bool is_body = under.type->kind == GRAPH_STRUCT ||
                   under.type->kind == GRAPH_UNION ||
                   under.type->kind == GRAPH_ENUM;

    return spelling->is_bare && !(is_body && under.type->name[0] == '\0');
}

/* One step towards the name; false when it is reached. */
static bool spell_step(struct spelling *spelling, uint32_t *index, int depth)
{
    const struct graph_type *type = &spelling->graph->types[*index];

    switch (type->kind) {
    case GRAPH_POINTER:
    case GRAPH_REFERENCE:
        spell_pointer(spelling, type->target,
                      type->kind == GRAPH_POINTER ? "*" : "&");
        break;
    case GRAPH_QUALIFIED:
        spell_qualifiers(spelling, type);
        break;
    case GRAPH_ARRAY:
        spell_array(spelling, type);
        break;
    case GRAPH_FUNCTION:
        spell_arguments(spelling, type, depth);
        break;
    case GRAPH_TYPEDEF:
        if (!is_left_out(spelling, type)) {
            spell_name(spelling, type);
            return false;
        }
        break;
    default:
        spell_name(spelling, type);
        return false;
    }
    *index = type->target;
    return true;
}

static void spell_arguments(struct spelling *spelling,
                            const struct graph_type *function, int depth)
{
    struct text_buffer *behind = &spelling->behind;

    pdk__text_append_format(behind, "(");
    for (uint32_t i = 0; i < function->part_count; i++) {
        if (*spelling->left == 0)
            break;
        if (i > 0)
            pdk__text_append_format(behind, ", ");
        if (function->parts[i].is_variadic)
            pdk__text_append_format(behind, "...");
        else
            append_spelt(behind, spelling, function->parts[i].type, depth + 1);
    }
    pdk__text_append_format(behind, function->part_count == 0 ? "void)" : ")");
}

/* Appends the result of the steps. */
static void finish_spelling(struct text_buffer *buffer,
                            struct spelling *spelling, uint32_t index,
                            int depth)
{
    bool is_more = true;

    for (int i = 0; i < STRIP_LIMIT && is_more; i++) {
        if (*spelling->left == 0)
            break;
        --*spelling->left;
        is_more = spell_step(spelling, &index, depth);
    }
    pdk__text_append_format(
        buffer, "%s%s",
        spelling->before.data != NULL ? spelling->before.data : "",
        spelling->behind.data != NULL ? spelling->behind.data : "");
    pdk__text_finish(&spelling->before);
    pdk__text_finish(&spelling->behind);
}

static void append_spelt(struct text_buffer *buffer,
                         const struct spelling *around, uint32_t index,
                         int depth)
{
    struct spelling spelling = { .graph = around->graph,
                                 .is_bare = around->is_bare,
                                 .left = around->left };

    if (depth >= DESCRIBE_LIMIT)
        pdk__text_append_format(buffer, "...");
    else
        finish_spelling(buffer, &spelling, index, depth);
}

void graph_declare(struct text_buffer *out, const struct graph *graph,
                   uint32_t index, const char *declarator)
{
    unsigned left = SPELLING_LIMIT;
    struct spelling spelling = { .graph = graph, .left = &left };

    prepend(&spelling.before, declarator);
    finish_spelling(out, &spelling, index, 0);
}

static void describe(const struct graph *graph, uint32_t index, bool is_bare,
                     char *out, size_t capacity)
{
    struct text_buffer text = TEXT_BUFFER_INIT;
    unsigned left = SPELLING_LIMIT;
    struct spelling how = { .graph = graph, .is_bare = is_bare, .left = &left };

    append_spelt(&text, &how, index, 0);
    pdk__text_copy(out, capacity, text.data != NULL ? text.data : "?");
    pdk__text_finish(&text);
}

void graph_describe(const struct graph *graph, uint32_t index, char *out,
                    size_t capacity)
{
    describe(graph, index, false, out, capacity);
}

void graph_describe_bare(const struct graph *graph, uint32_t index, char *out,
                         size_t capacity)
{
    describe(graph, index, true, out, capacity);
}
