/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Two graphs of types, made as the input says: the second one is like the
 * first, but where the input says otherwise. Whatever they are, comparing them
 * ends, gives the same findings again, and what is alike one way round is alike
 * the other way round.
 */
#include "fuzz.h"

#include "likeness.h"

#include "check/graph_make.h"

#define TYPES 24
#define PARTS 6

struct input {
    const uint8_t *data;
    size_t left;
};

static uint8_t take(struct input *input)
{
    if (input->left == 0)
        return 0;
    input->left--;
    return *input->data++;
}

static const char *take_name(struct input *input, struct graph *graph)
{
    static const char *const names[] = { "",     "a",     "b",    "one",
                                         "char", "int",   "long", "double",
                                         "void", "n::s",  "size", "self",
                                         "bool", "float", "x::y", "unsigned" };

    return graph_keep(graph, names[take(input) % 16]);
}

/* Parts of one type have names of their own, in every language. */
static const char *part_name(struct input *input, uint32_t index)
{
    static const char *const names[2][PARTS] = {
        { "A", "B", "C", "D", "E", "F" },
        { "G", "H", "I", "J", "K", "L" },
    };

    return names[take(input) % 2][index % PARTS];
}

static void make_part(struct input *input, struct graph *graph, uint32_t owner,
                      uint32_t types)
{
    struct graph_part *part = graph_add_part(graph, owner);
    uint8_t what = take(input);

    HOLDS(part != NULL);
    part->name = part_name(input, graph->types[owner].part_count);
    part->type = take(input) % types;
    part->value = (int8_t)take(input) * 8;
    part->kind = graph->types[owner].kind == GRAPH_STRUCT && what % 8 == 0
                     ? PART_VIRTUAL
                     : PART_PLAIN;
    part->symbol = part->kind == PART_VIRTUAL ? part->name : "";
    part->is_variadic = what / 16 == 15;
    part->place.file = "";
}

static void make_type(struct input *input, struct graph *graph, uint32_t index,
                      uint32_t types)
{
    struct graph_type *type = &graph->types[index];
    uint8_t flags = take(input);

    type->kind = take(input) % (GRAPH_FUNCTION + 1);
    type->name = take_name(input, graph);
    type->size_bits = take(input) * 8u;
    type->target = take(input) % types;
    type->is_declaration = flags % 8 == 0;
    type->is_const = (flags & 8) != 0;
    type->is_volatile = (flags & 16) != 0;
    type->place.file = (flags & 32) != 0 ? "private.c" : "public.h";
    for (uint8_t parts = take(input) % PARTS; parts > 0; parts--)
        make_part(input, graph, index, types);
}

static void make_graph(struct input *input, struct graph *graph)
{
    uint32_t types = 1 + take(input) % TYPES;

    HOLDS(graph_begin(graph));
    while (graph->type_count < types)
        HOLDS(graph_add_type(graph) != 0);
    for (uint32_t i = 1; i < types; i++)
        make_type(input, graph, i, types);
    for (uint32_t i = 0; i < 3; i++) {
        static const char *const symbols[] = { "first", "second", "third" };
        struct graph_export *next = graph_add_export(graph);
        struct graph_symbol *symbol;

        HOLDS(next != NULL);
        next->name = next->symbol = symbols[i];
        next->type = (types - 1 - i % types) % types;
        next->is_function = graph->types[next->type].kind == GRAPH_FUNCTION;
        next->place.file = "";
        symbol = graph_add_symbol(graph);
        HOLDS(symbol != NULL);
        symbol->name = symbols[i];
        symbol->version = symbol->aliases = "";
        symbol->kind = next->is_function ? SYMBOL_FUNCTION : SYMBOL_OBJECT;
        symbol->is_default = true;
        symbol->size_bytes = take(input);
    }
    HOLDS(graph_settle(graph));
}

/* The input once more, with the bytes that its end names replaced. */
static void change(uint8_t *data, size_t size_bytes)
{
    size_t count;

    if (size_bytes < 8)
        return;
    count = data[size_bytes - 1] % 4;
    for (size_t i = 0; i < count && 2 * i + 2 < size_bytes; i++)
        data[data[size_bytes - 2 - 2 * i] % size_bytes] =
            data[size_bytes - 3 - 2 * i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size_bytes)
{
    uint8_t *changed = fuzz_copy(data, size_bytes);
    struct input one = { data, size_bytes }, other = { changed, size_bytes };
    struct graph first, second;
    enum likeness there, back;

    change(changed, size_bytes);
    make_graph(&one, &first);
    make_graph(&other, &second);
    HOLDS(likeness_of(&first, &first) != LIKENESS_DIFFERENT);
    HOLDS(likeness_of(&second, &second) != LIKENESS_DIFFERENT);
    there = likeness_of(&first, &second);
    back = likeness_of(&second, &first);
    HOLDS(there == back || there == LIKENESS_UNKNOWN ||
          back == LIKENESS_UNKNOWN);
    graph_finish(&second);
    graph_finish(&first);
    free(changed);
    return 0;
}
