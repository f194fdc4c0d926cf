/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * One pass over the elements of an abixml document. It knows the elements that
 * say how something lies in memory and steps over all others. Refuses a
 * document in which something is used that is described nowhere: that is how a
 * damaged one looks that is still well-formed.
 */
#include "check/abixml.h"

#include <stdio.h>
#include <string.h>

#include <libxml/hash.h>

#include "check/graph_make.h"
#include "check/xml.h"
#include "failure.h"

#define SCOPE_LIMIT 1024

enum element {
    ELEMENT_OTHER,
    ELEMENT_CORPUS, /* and what else holds declarations */
    ELEMENT_TYPE,   /* of any kind */
    ELEMENT_MEMBER, /* data-member: the var-decl in it is the member */
};

/* An element that is open, and what those in it belong to. */
struct frame {
    enum element element;
    uint32_t type;      /* of ELEMENT_TYPE */
    int64_t offset;     /* of ELEMENT_MEMBER */
    bool is_static;     /* of ELEMENT_MEMBER */
    size_t scope_bytes; /* how much of the scope is around it */
};

struct reader {
    struct xml xml;
    struct graph *graph;
    xmlHashTablePtr indices; /* by id; the index itself, as a pointer */
    struct frame frames[XML_DEPTH];
    char scope[SCOPE_LIMIT]; /* "outer::inner::" */
};

static void refuse_memory(struct reader *reader)
{
    xml_refuse(&reader->xml, PDK_E_MEMORY,
               "there are too many types, or memory is out", NULL);
}

/* The index of an id; a new one for an id that was not met before. */
static uint32_t index_of(struct reader *reader, const char *id)
{
    const xmlChar *key = (const xmlChar *)id;
    uint32_t index;

    if (id[0] == '\0') {
        xml_refuse(&reader->xml, PDK_E_SCHEMA, "there is a type without an id",
                   NULL);
        return 0;
    }
    index = (uint32_t)(uintptr_t)xmlHashLookup(reader->indices, key);
    if (index != 0)
        return index;
    index = graph_add_type(reader->graph);
    if (index == 0 ||
        xmlHashAddEntry(reader->indices, key, (void *)(uintptr_t)index) != 0)
        refuse_memory(reader);
    return index;
}

static uint32_t target(struct reader *reader)
{
    return index_of(reader, xml_text(&reader->xml, "type-id"));
}

static struct graph_place place(struct reader *reader)
{
    struct graph_place out = { xml_text(&reader->xml, "filepath"), 0 };
    int64_t line = xml_number(&reader->xml, "line", 0);

    if (line > 0 && line <= UINT32_MAX)
        out.line = (uint32_t)line;
    return out;
}

static const char *scoped_name(struct reader *reader)
{
    const char *name = xml_text(&reader->xml, "name");
    char whole[2 * SCOPE_LIMIT];

    if (xml_is_set(&reader->xml, "is-anonymous"))
        return "";
    if (reader->scope[0] == '\0')
        return name;
    snprintf(whole, sizeof whole, "%s%s", reader->scope, name);
    name = graph_keep(reader->graph, whole);
    if (name == NULL)
        refuse_memory(reader);
    return name != NULL ? name : "";
}

/* 0 for the size that an array without a length has. */
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

/* The element describes a type. */
static void begin_type(struct reader *reader, struct frame *frame,
                       enum graph_kind kind)
{
    struct xml *xml = &reader->xml;
    uint32_t index = index_of(reader, xml_text(xml, "id"));
    uint32_t to = has_target(kind) ? target(reader) : 0;
    struct graph_type *type = &reader->graph->types[index];

    if (xml->result != PDK_OK || type->kind != GRAPH_UNKNOWN)
        return; /* told once more: the first time counts */
    frame->element = ELEMENT_TYPE;
    frame->type = index;
    type->kind = kind;
    type->target = to;
    type->name = scoped_name(reader);
    type->size_bits = size_in_bits(reader);
    type->is_declaration = xml_is_set(xml, "is-declaration-only");
    type->is_const = xml_is_set(xml, "const");
    type->is_volatile = xml_is_set(xml, "volatile");
    type->place = place(reader);
}

/* What is inside of the element has its name in front. */
static void begin_scope(struct reader *reader)
{
    size_t used = strlen(reader->scope);
    const char *name = xml_text(&reader->xml, "name");

    if (used + strlen(name) + 3 > sizeof reader->scope)
        xml_refuse(&reader->xml, PDK_E_LIMIT, "a name is too long", NULL);
    else if (name[0] != '\0' && !xml_is_set(&reader->xml, "is-anonymous"))
        snprintf(reader->scope + used, sizeof reader->scope - used,
                 "%s::", name);
}

/* A new part of the type around the element; NULL if that is not of the kind
 * that has such parts. */
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
        refuse_memory(reader);
    return part;
}

static void add_dimension(struct reader *reader, const struct frame *array)
{
    struct graph_part *part = begin_part(reader, array, GRAPH_ARRAY);
    const char *length = xml_text(&reader->xml, "length");

    if (part == NULL)
        return;
    part->value = -1;
    if (strcmp(length, "infinite") != 0 && strcmp(length, "unknown") != 0)
        part->value = xml_number(&reader->xml, "length", -1);
}

static void add_enumerator(struct reader *reader, const struct frame *owner)
{
    struct graph_part *part = begin_part(reader, owner, GRAPH_ENUM);

    if (part == NULL)
        return;
    part->name = xml_text(&reader->xml, "name");
    part->value = xml_number(&reader->xml, "value", 0);
}

static void add_parameter(struct reader *reader, const struct frame *function)
{
    bool is_variadic = xml_is_set(&reader->xml, "is-variadic");
    struct graph_part *part = begin_part(reader, function, GRAPH_FUNCTION);

    if (part == NULL)
        return;
    part->name = xml_text(&reader->xml, "name");
    part->is_variadic = is_variadic;
    if (!is_variadic)
        part->type = target(reader);
}

static void add_base(struct reader *reader, const struct frame *owner)
{
    struct graph_part *part = begin_part(reader, owner, GRAPH_STRUCT);

    if (part == NULL)
        return;
    part->is_base = true;
    part->value = xml_number(&reader->xml, "layout-offset-in-bits", 0);
    part->type = target(reader);
}

static void set_target(struct reader *reader, const struct frame *owner,
                       enum graph_kind kind)
{
    uint32_t to;

    if (owner->element != ELEMENT_TYPE ||
        reader->graph->types[owner->type].kind != kind)
        return;
    to = target(reader);
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
    part->value = member->offset;
    part->place = place(reader);
    part->type = target(reader);
}

static void add_variable(struct reader *reader)
{
    struct graph_variable *variable = graph_add_variable(reader->graph);

    if (variable == NULL) {
        refuse_memory(reader);
        return;
    }
    variable->name = xml_text(&reader->xml, "name");
    variable->symbol = xml_text(&reader->xml, "elf-symbol-id");
    variable->place = place(reader);
    variable->type = target(reader);
}

static void begin_variable(struct reader *reader, const struct frame *around)
{
    if (around->element == ELEMENT_MEMBER && !around->is_static)
        add_member(reader, around);
    else if (around->element == ELEMENT_CORPUS)
        add_variable(reader);
}

static void begin_member(struct reader *reader, struct frame *frame)
{
    frame->element = ELEMENT_MEMBER;
    frame->offset = xml_number(&reader->xml, "layout-offset-in-bits", 0);
    frame->is_static = xml_is_set(&reader->xml, "static");
}

/* Elements that describe a type, by their names. */
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

static void read_element(struct reader *reader, const char *name,
                         struct frame *frame)
{
    const struct frame *around = frame - 1;
    enum graph_kind kind = find_kind(name);

    if (kind != GRAPH_UNKNOWN)
        begin_type(reader, frame, kind);
    if (kind == GRAPH_STRUCT || kind == GRAPH_UNION ||
        strcmp(name, "namespace-decl") == 0)
        begin_scope(reader);
    if (strcmp(name, "namespace-decl") == 0 || strcmp(name, "abi-instr") == 0 ||
        strcmp(name, "abi-corpus") == 0)
        frame->element = ELEMENT_CORPUS;
    else if (strcmp(name, "data-member") == 0)
        begin_member(reader, frame);
    else if (strcmp(name, "var-decl") == 0)
        begin_variable(reader, around);
    else if (strcmp(name, "subrange") == 0)
        add_dimension(reader, around);
    else if (strcmp(name, "enumerator") == 0)
        add_enumerator(reader, around);
    else if (strcmp(name, "underlying-type") == 0)
        set_target(reader, around, GRAPH_ENUM);
    else if (strcmp(name, "parameter") == 0)
        add_parameter(reader, around);
    else if (strcmp(name, "return") == 0)
        set_target(reader, around, GRAPH_FUNCTION);
    else if (strcmp(name, "base-class") == 0)
        add_base(reader, around);
}

/* The first element: is it abixml at all? */
static void read_root(struct reader *reader, const char *name)
{
    if (strcmp(name, "abi-corpus") != 0 &&
        strcmp(name, "abi-corpus-group") != 0)
        xml_refuse(&reader->xml, PDK_E_SCHEMA, "it begins with element", name);
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

/* Is everything described that is used? */
static void check_complete(struct reader *reader)
{
    const struct graph *graph = reader->graph;

    for (uint32_t i = 1; i < graph->type_count; i++)
        if (graph->types[i].kind == GRAPH_UNKNOWN)
            xml_refuse(&reader->xml, PDK_E_SCHEMA,
                       "a type is used that is not described", NULL);
}

pdk_result abixml_read(struct graph *out, const char *text, size_t size_bytes,
                       const char *path, pdk_error *error)
{
    struct reader reader = { .graph = out };

    if (!graph_begin(out)) {
        graph_finish(out);
        return pdk__fail_memory(error);
    }
    xml_open(&reader.xml, out->names, text, size_bytes, path, error);
    reader.indices = xmlHashCreate(512);
    if (reader.indices == NULL)
        refuse_memory(&reader);
    if (reader.xml.result == PDK_OK)
        read_all(&reader);
    if (reader.xml.result == PDK_OK)
        check_complete(&reader);
    if (reader.xml.result == PDK_OK && !graph_settle(out))
        refuse_memory(&reader);
    xml_close(&reader.xml);
    xmlHashFree(reader.indices, NULL);
    if (reader.xml.result != PDK_OK)
        graph_finish(out);
    return reader.xml.result;
}
