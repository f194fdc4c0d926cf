/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Adds traits to the graph of the same image. Types are matched by name,
 * members by name and offset, so that another type of the same name is not
 * changed.
 */
#include "check/traits_apply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/graph_make.h"
#include "check/signature_read.h"
#include "check/type_names.h"

#define WORD_LIMIT 6
#define NESTING_LIMIT 16

/* A line, split at its tabs. */
struct words {
    char *items[WORD_LIMIT];
    size_t count;
};

struct applying {
    struct graph *graph;
    struct type_names names;
    uint32_t type; /* the first type that the lines are about, or 0 */
    uint64_t size_bits;
    bool failed;
};

static struct words cut(char *line)
{
    struct words words = { { NULL }, 0 };

    while (words.count < WORD_LIMIT) {
        words.items[words.count++] = line;
        line = strchr(line, '\t');
        if (line == NULL)
            break;
        *line++ = '\0';
    }
    return words;
}

static bool is_record(const struct graph_type *type)
{
    return type->kind == GRAPH_STRUCT || type->kind == GRAPH_UNION;
}

/* The unnamed struct that is the member's type, or its element's; else 0. */
static uint32_t nameless_of(const struct graph *graph, uint32_t index)
{
    struct graph_stripped type = graph_strip(graph, index);

    for (int i = 0; i < NESTING_LIMIT && type.type->kind == GRAPH_ARRAY; i++)
        type = graph_strip(graph, type.type->target);
    return is_record(type.type) && type.type->name[0] == '\0' ? type.index : 0;
}

/* The member of that name at that offset, in the type or in an unnamed struct
 * inside it; NULL if there is none. */
static struct graph_part *find_member(struct graph *graph, uint32_t index,
                                      const char *name, int64_t offset,
                                      int depth)
{
    struct graph_type *type = &graph->types[index];
    struct graph_part *found = NULL;

    for (uint32_t i = 0; i < type->part_count && found == NULL; i++) {
        struct graph_part *part = &type->parts[i];
        uint32_t nameless;

        if (part->kind != PART_PLAIN)
            continue;
        if (part->value == offset && strcmp(part->name, name) == 0)
            return part;
        nameless = nameless_of(graph, part->type);
        if (nameless != 0 && depth < NESTING_LIMIT)
            found = find_member(graph, nameless, name, offset - part->value,
                                depth + 1);
    }
    return found;
}

static void apply_bits(struct applying *applying, uint32_t type,
                       const struct words *words)
{
    struct graph_part *part =
        find_member(applying->graph, type, words->items[2],
                    strtoll(words->items[3], NULL, 10), 0);

    if (part != NULL)
        part->bits = (uint32_t)strtoul(words->items[4], NULL, 10);
}

/* abixml omits atomic members, so they are added here. */
static void apply_atomic(struct applying *applying, uint32_t type,
                         const struct words *words)
{
    struct graph *graph = applying->graph;
    uint32_t added = graph_add_type(graph);
    struct graph_part *part = added != 0 ? graph_add_part(graph, type) : NULL;

    applying->failed |= part == NULL;
    if (part == NULL)
        return;
    graph->types[added].kind = GRAPH_BASE;
    graph->types[added].name = graph_keep(graph, words->items[5]);
    graph->types[added].is_atomic = true;
    graph->types[added].size_bits = strtoull(words->items[4], NULL, 10);
    part->name = graph_keep(graph, words->items[2]);
    part->value = strtoll(words->items[3], NULL, 10);
    part->type = added;
    part->is_atomic = true;
}

static void apply_pure(struct applying *applying, uint32_t type,
                       const struct words *words)
{
    struct graph_type *owner = &applying->graph->types[type];

    for (uint32_t i = 0; i < owner->part_count; i++)
        if (owner->parts[i].kind == PART_VIRTUAL &&
            strcmp(owner->parts[i].symbol, words->items[2]) == 0)
            owner->parts[i].is_pure = true;
}

static bool is_meant(const struct applying *applying, uint32_t type)
{
    const struct graph_type *found = &applying->graph->types[type];

    return is_record(found) && !found->is_declaration &&
           found->size_bits == applying->size_bits;
}

/* Applies a line about a part to all types of the last name and size. */
static void apply_part(struct applying *applying, const struct words *words)
{
    const char *what = words->items[1];

    for (uint32_t i = applying->type; i != 0; i = applying->names.next[i]) {
        if (!is_meant(applying, i))
            continue;
        if (words->count == 5 && strcmp(what, "bits") == 0)
            apply_bits(applying, i, words);
        else if (words->count == 6 && strcmp(what, "atomic") == 0)
            apply_atomic(applying, i, words);
        else if (words->count == 3 && strcmp(what, "pure") == 0)
            apply_pure(applying, i, words);
    }
}

static void apply_type(struct applying *applying, const struct words *words)
{
    struct graph *graph = applying->graph;

    applying->type = type_names_first(&applying->names, words->items[1]);
    applying->size_bits = strtoull(words->items[2], NULL, 10) * 8;
    for (uint32_t i = applying->type; i != 0; i = applying->names.next[i]) {
        if (!is_meant(applying, i))
            continue;
        graph->types[i].alignment = strtoull(words->items[3], NULL, 10);
        graph->types[i].is_address = strcmp(words->items[4], "address") == 0;
    }
}

static void apply_function(struct applying *applying, const struct words *words)
{
    struct signature signature = { words->items[1], words->items[2],
                                   words->items[3] };

    applying->failed |=
        !signature_read(applying->graph, &applying->names, &signature);
}

/* Appends the value of another unit. */
static void add_word(struct graph *graph, const char **words, const char *more)
{
    char both[400];

    snprintf(both, sizeof both, "%s%s%s", *words,
             (*words)[0] != '\0' && more[0] != '\0' ? " " : "", more);
    *words = graph_keep(graph, both);
}

static void apply_line(struct applying *applying, char *line)
{
    struct graph *graph = applying->graph;
    struct words words = cut(line);
    const char *what = words.items[0];

    if (what[0] == '\0' && words.count > 1)
        apply_part(applying, &words);
    else if (strcmp(what, "type") == 0 && words.count == 5)
        apply_type(applying, &words);
    else if (strcmp(what, "function") == 0 && words.count == 4)
        apply_function(applying, &words);
    else if (strcmp(what, "passing") == 0)
        graph->traits.tells_passing = true;
    else if (strcmp(what, "lines") == 0)
        graph->traits.tells_lines_only = true;
    else if (strcmp(what, "compiler") == 0 && words.count == 2)
        add_word(graph, &graph->traits.compilers, words.items[1]);
    else if (strcmp(what, "flags") == 0 && words.count == 2)
        add_word(graph, &graph->traits.flags, words.items[1]);
    else if (strcmp(what, "char") == 0 && words.count == 2)
        add_word(graph, &graph->traits.char_signs, words.items[1]);
}

static void apply_lines(struct applying *applying, const char *text)
{
    while (text[0] != '\0' && !applying->failed) {
        size_t size = strcspn(text, "\n");
        char *line = strndup(text, size);

        applying->failed |= line == NULL;
        if (line != NULL)
            apply_line(applying, line);
        free(line);
        text += size + (text[size] != '\0');
    }
}

bool traits_apply(struct graph *graph, const char *text)
{
    struct applying applying = { .graph = graph };

    graph->traits = (struct graph_traits){
        .is_told = true, .compilers = "", .flags = "", .char_signs = ""
    };
    applying.failed = !type_names_open(&applying.names, graph);
    if (!applying.failed)
        apply_lines(&applying, text);
    type_names_finish(&applying.names);
    return !applying.failed;
}
