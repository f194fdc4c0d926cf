/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Writes a definition for each function of an interface. Debug information has
 * no names for their parameters, so they are named after their types.
 */
#include "stubs.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "name.h"

/* After the last part of a line there is room for ");". */
enum { WORD_SIZE = 64, LINE_SIZE = 77, PARAMETER_LIMIT = 32 };

/* The definition that is being written; long lines are broken. */
struct stub {
    const struct stubs *stubs;
    const struct graph_type *function;
    char name[2 * WORD_SIZE]; /* "effect_process" */
    char parameters[PARAMETER_LIMIT][WORD_SIZE];
};

/* A line being written, and where its next lines are indented to. */
struct line {
    struct text_buffer *out;
    size_t began; /* where in the text */
    int indent;
};

static void append_part(struct line *line, const char *part)
{
    size_t width = line->out->size_bytes - line->began;

    if (width > (size_t)line->indent && width + 1 + strlen(part) > LINE_SIZE) {
        pdk__text_append_format(line->out, "\n");
        line->began = line->out->size_bytes;
        pdk__text_append_format(line->out, "%*s%s", line->indent, "", part);
        return;
    }
    pdk__text_append_format(line->out, "%s%s",
                            width > (size_t)line->indent ? " " : "", part);
}

/* The function that a member points to; NULL if it is something else, or has
 * too many parameters. */
static const struct graph_type *function_of(const struct graph *graph,
                                            const struct graph_part *member)
{
    const struct graph_type *type = graph_strip(graph, member->type).type;

    if (member->kind != PART_PLAIN || member->name[0] == '\0' ||
        type->kind != GRAPH_POINTER)
        return NULL;
    type = graph_strip(graph, type->target).type;
    return type->kind == GRAPH_FUNCTION && type->part_count <= PARAMETER_LIMIT
               ? type
               : NULL;
}

/* ----------------------------------------------------------- names --- */

/* "effect" of "demo.effect/1", "effect2" of "demo.effect/2". */
static void short_name(char *out, size_t capacity, const char *interface_id)
{
    size_t end = strcspn(interface_id, "/"), start = end;
    const char *major = interface_id + end + (interface_id[end] == '/');

    while (start > 0 && interface_id[start - 1] != '.')
        start--;
    snprintf(out, capacity, "%.*s%s", (int)(end - start), interface_id + start,
             strcmp(major, "1") == 0 ? "" : major);
    for (char *at = out; *at != '\0'; at++)
        if (!isalnum((unsigned char)*at))
            *at = '_';
}

/* "params" of "demo_params_v2": the last meaningful word. */
static void last_word(char *out, size_t capacity, const char *type_name)
{
    size_t end = strlen(type_name), start;

    for (;;) {
        start = end;
        while (start > 0 && type_name[start - 1] != '_' &&
               type_name[start - 1] != ':')
            start--;
        if (start < 2 || !(end - start == 1 ||
                           (type_name[start] == 'v' &&
                            isdigit((unsigned char)type_name[start + 1]))))
            break;
        end = start - 1;
    }
    snprintf(out, capacity, "%.*s", (int)(end - start), type_name + start);
}

/* "count" of demo_count; NULL for names such as uint32_t. */
static const char *telling_name(struct graph_stripped at)
{
    if (at.type->kind != GRAPH_BASE && at.type->name[0] != '\0')
        return at.type->name;
    return at.alias != NULL && !pdk__text_ends_with(at.alias, "_t") ? at.alias
                                                                    : "";
}

/* A name for a parameter of that type. */
static void word_for(char *out, const struct graph *graph, uint32_t index)
{
    struct graph_stripped at = graph_strip(graph, index);
    bool is_pointer = at.type->kind == GRAPH_POINTER;

    if (is_pointer)
        at = graph_strip(graph, at.type->target);
    last_word(out, WORD_SIZE, telling_name(at));
    if (at.type->kind == GRAPH_FUNCTION)
        pdk__text_copy(out, WORD_SIZE, "callback");
    else if (is_pointer && strcmp(at.type->name, "char") == 0)
        pdk__text_copy(out, WORD_SIZE, "text");
    else if (!name_is_free(out))
        pdk__text_copy(out, WORD_SIZE, is_pointer ? "data" : "value");
}

static bool is_void(const struct graph *graph, uint32_t index)
{
    const struct graph_type *type = graph_strip(graph, index).type;

    return type->kind == GRAPH_BASE && strcmp(type->name, "void") == 0;
}

static bool is_self(const struct graph *graph, uint32_t index)
{
    const struct graph_type *type = graph_strip(graph, index).type;

    return type->kind == GRAPH_POINTER && is_void(graph, type->target);
}

/* A second "value" is "value2". */
static void tell_apart(struct stub *stub, uint32_t index)
{
    char *name = stub->parameters[index];
    char word[WORD_SIZE];
    unsigned same = 1;

    pdk__text_copy(word, sizeof word, name);
    for (uint32_t i = 0; i < index; i++) {
        if (strcmp(stub->parameters[i], name) != 0)
            continue;
        snprintf(name, WORD_SIZE, "%.*s%u", WORD_SIZE - 12, word, ++same);
        i = UINT32_MAX; /* the new name may be there as well */
    }
}

static void name_parameters(struct stub *stub)
{
    const struct graph *graph = stub->stubs->graph;

    for (uint32_t i = 0; i < stub->function->part_count; i++) {
        const struct graph_part *part = &stub->function->parts[i];

        if (part->is_variadic)
            continue;
        if (part->name[0] != '\0')
            pdk__text_copy(stub->parameters[i], WORD_SIZE, part->name);
        else if (i == 0 && is_self(graph, part->type))
            pdk__text_copy(stub->parameters[i], WORD_SIZE, "self");
        else
            word_for(stub->parameters[i], graph, part->type);
        tell_apart(stub, i);
    }
}

/* ------------------------------------------------------- functions --- */

static void append_parameters(struct text_buffer *out, const struct stub *stub)
{
    const struct graph_type *function = stub->function;

    for (uint32_t i = 0; i < function->part_count; i++) {
        if (i > 0)
            pdk__text_append_format(out,
                                    ",\n"); /* the line may be broken here */
        if (function->parts[i].is_variadic)
            pdk__text_append_format(out, "...");
        else
            graph_declare(out, stub->stubs->graph, function->parts[i].type,
                          stub->parameters[i]);
    }
    if (function->part_count == 0)
        pdk__text_append_format(out, "void");
}

/* "static pdk_result effect_process(void *self, ...", wrapped. */
static void write_head(struct text_buffer *out, const struct stub *stub)
{
    struct line line = { out, out->size_bytes, 0 };
    struct text_buffer declarator = TEXT_BUFFER_INIT;
    struct text_buffer head = TEXT_BUFFER_INIT;
    char *part, *end;

    pdk__text_append_format(&declarator, "%s(", stub->name);
    append_parameters(&declarator, stub);
    pdk__text_append_format(&declarator, ")");
    pdk__text_append_format(&head, "static ");
    graph_declare(&head, stub->stubs->graph, stub->function->target,
                  declarator.data != NULL ? declarator.data : "");
    part = head.data;
    while (part != NULL) {
        end = strchr(part, '\n');
        if (end != NULL)
            *end = '\0';
        append_part(&line, part);
        if (line.indent == 0 && strchr(part, '(') != NULL)
            line.indent = (int)(strchr(part, '(') - part) + 1;
        part = end != NULL ? end + 1 : NULL;
    }
    pdk__text_append_format(out, "\n");
    pdk__text_finish(&head);
    pdk__text_finish(&declarator);
}

/* "    (void)self, (void)params;" */
static void write_uses(struct text_buffer *out, const struct stub *stub)
{
    struct line line = { out, out->size_bytes, 4 };
    bool is_any = false;

    for (uint32_t i = 0; i < stub->function->part_count; i++) {
        char part[WORD_SIZE + 16];
        bool is_last = i + 1 == stub->function->part_count ||
                       stub->function->parts[i + 1].is_variadic;

        if (stub->function->parts[i].is_variadic)
            break;
        snprintf(part, sizeof part, "%s(void)%s%s", is_any ? "" : "    ",
                 stub->parameters[i], is_last ? ";" : ",");
        append_part(&line, part);
        is_any = true;
    }
    if (is_any)
        pdk__text_append_format(out, "\n");
}

static void write_return(struct text_buffer *out, const struct stub *stub)
{
    const struct graph *graph = stub->stubs->graph;
    uint32_t target = stub->function->target;
    const struct graph_type *named = &graph->types[target];
    const struct graph_type *type = graph_strip(graph, target).type;

    if (type->kind == GRAPH_STRUCT || type->kind == GRAPH_UNION) {
        pdk__text_append_format(out, "    return (");
        graph_declare(out, graph, target, "");
        pdk__text_append_format(out, "){ 0 };\n");
    } else if (type->kind == GRAPH_POINTER) {
        pdk__text_append_format(out, "    return NULL;\n");
    } else if (strcmp(named->name, "pdk_result") == 0) {
        pdk__text_append_format(out, "    return PDK_OK;\n");
    } else if (!is_void(graph, target)) {
        pdk__text_append_format(out, "    return 0;\n");
    }
}

static void write_function(struct text_buffer *out, struct stub *stub)
{
    name_parameters(stub);
    write_head(out, stub);
    pdk__text_append_format(out, "{\n");
    write_uses(out, stub);
    write_return(out, stub);
    pdk__text_append_format(out, "}\n\n");
}

/* ----------------------------------------------------------- table --- */

static void write_table(struct text_buffer *out, const struct stubs *stubs,
                        const struct graph_type *table, const char *prefix)
{
    struct line line = { out, out->size_bytes, 14 };
    char part[3 * WORD_SIZE];
    const char *end = "";

    pdk__text_append_format(out, "PDK_INTERFACE(%s,", stubs->plugin);
    snprintf(part, sizeof part, "%.100s,", stubs->type_name);
    append_part(&line, part);
    snprintf(part, sizeof part, "\"%.100s\",", stubs->interface_id);
    append_part(&line, part);
    for (uint32_t i = 0; i < table->part_count; i++) {
        const struct graph_part *member = &table->parts[i];

        if (function_of(stubs->graph, member) == NULL)
            continue;
        pdk__text_append_format(out, "%s", end);
        end = ",";
        snprintf(part, sizeof part, ".%.60s = %.50s_%.60s", member->name,
                 prefix, member->name);
        append_part(&line, part);
    }
    pdk__text_append_format(out, ");\n");
}

void stubs_write(struct text_buffer *out, const struct stubs *stubs)
{
    const struct graph_type *table =
        graph_strip(stubs->graph, stubs->table).type;
    char prefix[WORD_SIZE];

    short_name(prefix, sizeof prefix, stubs->interface_id);
    pdk__text_append_format(out, "/* %s */\n\n", stubs->interface_id);
    for (uint32_t i = 0; i < table->part_count; i++) {
        struct stub stub = { .stubs = stubs };

        stub.function = function_of(stubs->graph, &table->parts[i]);
        if (stub.function == NULL)
            continue;
        snprintf(stub.name, sizeof stub.name, "%.50s_%.60s", prefix,
                 table->parts[i].name);
        write_function(out, &stub);
    }
    write_table(out, stubs, table, prefix);
}
