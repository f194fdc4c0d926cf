/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_WALK_H
#define PDK_CHECK_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "check/graph.h"
#include "pdk/error.h"

/*
 * The queue of a comparison: pairs of types, one of each side, with the path
 * that led to each. It is breadth first, so that findings have the shortest
 * path. Pure.
 */
enum walk_edge {
    EDGE_ROOT,     /* the table itself */
    EDGE_MEMBER,   /* a member of a struct or union, by value */
    EDGE_BASE,     /* a base class */
    EDGE_TARGET,   /* of a pointer */
    EDGE_ELEMENT,  /* of an array */
    EDGE_ARGUMENT, /* of a function */
    EDGE_RESULT,   /* of a function */
};

struct walk_pair {
    uint32_t expected, found; /* types, including typedefs and qualifiers */
    uint32_t parent;          /* index of the pair that led here */
    enum walk_edge edge;
    const char *name; /* of a member or a root, or "" */
    uint32_t number;  /* of an argument, from 1 */
    uint32_t chain;   /* consecutive pointers and arrays before it */
    bool is_by_value; /* its size is part of the parent's */
    int64_t expected_offset, found_offset; /* of a member, or -1 */
    struct graph_place expected_place, found_place;
};

/* A consequence of what will be found about another pair. */
struct walk_consequence {
    uint32_t cause;   /* index of that pair */
    uint32_t around;  /* index of the pair whose body it is about */
    const char *line; /* borrowed */
};

struct walk {
    struct walk_pair *pairs;
    uint32_t count, capacity;
    uint32_t next;  /* the first that has not been compared */
    uint64_t *seen; /* pairs that were compared: a hash set */
    uint32_t seen_count, seen_capacity;
    struct walk_consequence *consequences;
    uint32_t consequence_count, consequence_capacity;
    bool failed;     /* the comparison is incomplete: out of memory, or ... */
    bool is_endless; /* ... a pointer type that leads only to pointers */
};

void walk_finish(struct walk *walk); /* accepts zeroes */

/* Is the comparison complete? PDK_E_MEMORY or PDK_E_LIMIT if not. */
pdk_result walk_end(const struct walk *walk, pdk_error *error);

/* Adds a pair and computes its chain; returns its index. */
uint32_t walk_add(struct walk *walk, struct walk_pair pair);

/* Adds a pair without name and place. It is by value unless it is the target of
 * a pointer. */
uint32_t walk_add_step(struct walk *walk, uint32_t parent, enum walk_edge edge,
                       uint32_t expected, uint32_t found);

/* The purpose for which a pair of types was compared. */
enum walk_mark {
    SEEN_BY_POINTER, /* also for types without a size */
    SEEN_BY_VALUE,
    SEEN_DECLARED,
    SEEN_PASSED,
};

/* True the first time it is called for this pair of types and mark. */
bool walk_enter(struct walk *walk, uint32_t expected, uint32_t found,
                enum walk_mark mark);

void walk_add_consequence(struct walk *walk, struct walk_consequence added);

/* Is the pair part of the value of its parent? */
bool walk_is_part(const struct walk *walk, uint32_t pair);

/* The pair as it was declared: outside of its pointers and arrays. */
uint32_t walk_declared(const struct walk *walk, uint32_t pair);

/* Writes the path, "init(argument 2)->gain", truncated to `capacity`. */
void walk_path(const struct walk *walk, uint32_t pair, char *out,
               size_t capacity);

#endif
