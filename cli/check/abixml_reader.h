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
 * Where a reader of abixml is: the elements that are open around it, and what
 * was met so far.
 */
#define SCOPE_LIMIT 1024

enum element {
    ELEMENT_OTHER,
    ELEMENT_CORPUS, /* and what else holds declarations */
    ELEMENT_TYPE,   /* of any kind */
    ELEMENT_MEMBER, /* data-member: the var-decl in it is the member */
    ELEMENT_METHOD, /* member-function: the function-decl in it is the method */
};

/* An element that is open, and what those in it belong to. */
struct frame {
    enum element element;
    uint32_t type;      /* of ELEMENT_TYPE */
    int64_t value;      /* a member's offset, a method's place in the table */
    bool is_static;     /* of ELEMENT_MEMBER */
    bool is_virtual;    /* of ELEMENT_METHOD */
    size_t scope_bytes; /* how much of the scope is around it */
};

struct reader {
    struct xml xml;
    struct graph *graph;
    xmlHashTablePtr indices; /* by id; the index itself, as a pointer */
    struct frame frames[XML_DEPTH];
    char scope[SCOPE_LIMIT]; /* "outer::inner::" */
    const char *unit;        /* its source file */
    bool is_cplusplus;       /* the unit */
};

void abixml_refuse_memory(struct reader *reader);

/* The index of an id; a new one for an id that was not met before. */
uint32_t abixml_index(struct reader *reader, const char *id);

/* Of the element that begins: the type that it leads to, where it stands in the
 * source, and its name with its namespaces. */
uint32_t abixml_target(struct reader *reader);
struct graph_place abixml_place(struct reader *reader);
const char *abixml_scoped_name(struct reader *reader);

/* The element describes a type. */
void abixml_begin_type(struct reader *reader, struct frame *frame,
                       enum graph_kind kind);

/* What is inside of the element has its name in front. */
void abixml_begin_scope(struct reader *reader);

#endif
