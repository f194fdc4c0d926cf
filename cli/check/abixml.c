/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads an abixml document in one pass: the elements that describe memory
 * layout; all others are ignored. Refuses a document in which a type is used
 * but not described: it is damaged, even if it is well-formed.
 */
#include "check/abixml.h"

#include <string.h>

#include "check/abixml_part.h"
#include "check/graph_make.h"
#include "failure.h"
#include "platform/late_libxml.h"

/* The elements that describe a type. */
static enum graph_kind find_kind(const char *name)
{
    static const struct {
        const char *name;
        enum graph_kind kind;
    } rows[] = {
        { "array-type-def", GRAPH_ARRAY },
        { "class-decl", GRAPH_STRUCT },
        { "enum-decl", GRAPH_ENUM },
        { "function-type", GRAPH_FUNCTION },
        { "pointer-type-def", GRAPH_POINTER },
        { "pointer-to-member-type", GRAPH_BASE },
        { "qualified-type-def", GRAPH_QUALIFIED },
        { "reference-type-def", GRAPH_REFERENCE },
        { "type-decl", GRAPH_BASE },
        { "typedef-decl", GRAPH_TYPEDEF },
        { "union-decl", GRAPH_UNION },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].kind;
    return GRAPH_UNKNOWN;
}

static void begin_unit(struct reader *reader)
{
    reader->is_cplusplus =
        strstr(xml_text(&reader->xml, "language"), "C_plus_plus") != NULL;
    reader->unit = xml_text(&reader->xml, "path");
}

static void read_element(struct reader *reader, const char *name,
                         struct frame *frame)
{
    const struct frame *around = frame - 1;
    enum graph_kind kind = find_kind(name);

    if (kind != GRAPH_UNKNOWN)
        abixml_begin_type(reader, frame, kind);
    if (kind == GRAPH_STRUCT || kind == GRAPH_UNION ||
        strcmp(name, "namespace-decl") == 0)
        abixml_begin_scope(reader);
    if (strcmp(name, "abi-instr") == 0)
        begin_unit(reader);
    if (strcmp(name, "namespace-decl") == 0 || strcmp(name, "abi-instr") == 0 ||
        strcmp(name, "abi-corpus") == 0)
        frame->element = ELEMENT_CORPUS;
    else if (strcmp(name, "data-member") == 0)
        abixml_begin_member(reader, frame);
    else if (strcmp(name, "member-function") == 0)
        abixml_begin_method(reader, frame);
    else if (strcmp(name, "var-decl") == 0)
        abixml_begin_variable(reader, around);
    else if (strcmp(name, "function-decl") == 0)
        abixml_begin_function(reader, frame);
    else if (strcmp(name, "elf-symbol") == 0)
        abixml_add_symbol(reader);
    else if (strcmp(name, "subrange") == 0)
        abixml_add_dimension(reader, around);
    else if (strcmp(name, "enumerator") == 0)
        abixml_add_enumerator(reader, around);
    else if (strcmp(name, "underlying-type") == 0)
        abixml_set_target(reader, around, GRAPH_ENUM);
    else if (strcmp(name, "parameter") == 0)
        abixml_add_parameter(reader, around);
    else if (strcmp(name, "return") == 0)
        abixml_set_target(reader, around, GRAPH_FUNCTION);
    else if (strcmp(name, "base-class") == 0)
        abixml_add_base(reader, around);
}

/* Checks the root element. */
static void read_root(struct reader *reader, const char *name)
{
    if (strcmp(name, "abi-corpus") != 0 &&
        strcmp(name, "abi-corpus-group") != 0)
        xml_refuse(&reader->xml, PDK_E_SCHEMA, "its root element is", name);
    reader->graph->soname = xml_text(&reader->xml, "soname");
    reader->frames[0].element = ELEMENT_CORPUS;
}

static void read_all(struct reader *reader)
{
    const char *name;
    enum xml_step step;
    int depth;

    while ((step = xml_next(&reader->xml, &name, &depth)) != XML_OVER) {
        struct frame *frame = &reader->frames[depth];

        if (step != XML_END) {
            *frame = (struct frame){ .scope_bytes = strlen(reader->scope) };
            if (depth == 0)
                read_root(reader, name);
            else
                read_element(reader, name, frame);
        }
        if (step != XML_BEGIN)
            reader->scope[frame->scope_bytes] = '\0';
    }
}

/* Is every type that is used also described? */
static void check_complete(struct reader *reader)
{
    const struct graph *graph = reader->graph;

    for (uint32_t i = 1; i < graph->type_count; i++)
        if (graph->types[i].kind == GRAPH_UNKNOWN)
            xml_refuse(&reader->xml, PDK_E_SCHEMA,
                       "a type is used but not described", NULL);
}

/* abidw leaves out the place of what stands in the source file of its unit,
 * where clang gave that the number 0; or all places, where it was told so. */
static void settle_places(struct graph *graph)
{
    bool are_told = false;

    for (uint32_t i = 1; i < graph->type_count; i++)
        are_told |= graph->types[i].place.line > 0;
    for (uint32_t i = 1; i < graph->type_count && !are_told; i++)
        graph->types[i].place.file = "";
}

pdk_result abixml_read(struct graph *out, const char *text, size_t size_bytes,
                       const char *path, pdk_error *error)
{
    struct reader reader = { .graph = out,
                             .xml = { .path = path, .error = error } };

    if (!graph_begin(out)) {
        graph_finish(out);
        return late_libxml_is_there()
                   ? pdk__fail_memory(error)
                   : pdk_fail(error, PDK_E_NOT_FOUND,
                              "there is no %s, which reads types; apt install "
                              "libxml2 brings it",
                              late_libxml_name());
    }
    reader.xml.names = out->names;
    xml_open(&reader.xml, text, size_bytes);
    reader.indices = xmlHashCreate(512);
    if (reader.indices == NULL)
        abixml_refuse_memory(&reader);
    if (reader.xml.result == PDK_OK)
        read_all(&reader);
    if (reader.xml.result == PDK_OK)
        check_complete(&reader);
    settle_places(out);
    if (reader.xml.result == PDK_OK && !graph_settle(out))
        abixml_refuse_memory(&reader);
    xml_close(&reader.xml);
    xmlHashFree(reader.indices, NULL);
    if (reader.xml.result != PDK_OK)
        graph_finish(out);
    return reader.xml.result;
}
