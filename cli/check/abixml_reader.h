/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_ABIXML_READER_H
#define PDK_CHECK_ABIXML_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libxml/hash.h>

#include "check/graph.h"
#include "check/xml.h"

/*
 * The state of the abixml reader: the open elements, and the types and exports
 * that it has found so far.
 */
#define SCOPE_LIMIT 1024

enum element {
    ELEMENT_OTHER,
    ELEMENT_CORPUS, /* and other elements that contain declarations */
    ELEMENT_TYPE,   /* of any kind */
    ELEMENT_MEMBER, /* data-member: the var-decl in it is the member */
    ELEMENT_METHOD, /* member-function: the function-decl in it is the method */
};

/* An open element, which the elements inside it refer to. */
struct frame {
    enum element element;
    uint32_t type;      /* of ELEMENT_TYPE */
    int64_t value;      /* a member's offset, a method's place in the vtable */
    bool is_static;     /* of ELEMENT_MEMBER */
    bool is_virtual;    /* of ELEMENT_METHOD */
    size_t scope_bytes; /* length of the scope outside of it */
};

struct reader {
    struct xml xml;
    struct graph *graph;
    xmlHashTablePtr indices; /* by id; the index is stored as a pointer */
    struct frame frames[XML_DEPTH];
    char scope[SCOPE_LIMIT]; /* "outer::inner::" */
    const char *unit;        /* the source file of the current unit */
    bool is_cplusplus;       /* of the current unit */
};

void abixml_refuse_memory(struct reader *reader);

/* The index of an id; a new one if the id is new. */
uint32_t abixml_index(struct reader *reader, const char *id);

/* Attributes of the current element: the type that it refers to, its place in
 * the source, and its qualified name. */
uint32_t abixml_target(struct reader *reader);
struct graph_place abixml_place(struct reader *reader);
const char *abixml_scoped_name(struct reader *reader);

/* Handles the start of an element that describes a type. */
void abixml_begin_type(struct reader *reader, struct frame *frame,
                       enum graph_kind kind);

/* Adds the element's name to the scope of the elements inside it. */
void abixml_begin_scope(struct reader *reader);

#endif
