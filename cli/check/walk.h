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
 * Pairs of types, one of each side, that are still to be compared, and the way
 * that led to each. The nearest ones come first, so that what is found has the
 * shortest path. Pure.
 */
enum walk_edge {
    EDGE_ROOT,     /* the table itself */
    EDGE_MEMBER,   /* a member of a struct or union, by value */
    EDGE_BASE,     /* a base class */
    EDGE_TARGET,   /* what a pointer points to */
    EDGE_ELEMENT,  /* of an array */
    EDGE_ARGUMENT, /* of a function */
    EDGE_RESULT,   /* of a function */
};

struct walk_pair {
    uint32_t expected, found; /* types as they are written, typedefs and all */
    uint32_t parent;          /* index of the pair that led here */
    enum walk_edge edge;
    const char *name; /* of the member, or of a root; "" */
    uint32_t number;  /* of the argument, from 1 */
    uint32_t chain;   /* pointers and arrays on the way since anything else */
    bool is_by_value; /* its size is part of what is around it */
    int64_t expected_offset, found_offset; /* of a member; -1 */
    struct graph_place expected_place, found_place;
};

/* Something that follows from what another pair will be found to be. */
struct walk_consequence {
    uint32_t cause;   /* index of that pair */
    uint32_t around;  /* index of the pair in whose body it happened */
    const char *line; /* borrowed */
};

struct walk {
    struct walk_pair *pairs;
    uint32_t count, capacity;
    uint32_t next;  /* the first that was not compared yet */
    uint64_t *seen; /* pairs whose bodies were compared: a hash set */
    uint32_t seen_count, seen_capacity;
    struct walk_consequence *consequences;
    uint32_t consequence_count, consequence_capacity;
    bool failed;     /* something was not compared: out of memory, or ... */
    bool is_endless; /* ... a pointer that leads to nothing but itself */
};

void walk_finish(struct walk *walk); /* accepts zeroes */

/* Was all compared? PDK_E_MEMORY or PDK_E_LIMIT if not. */
pdk_result walk_end(const struct walk *walk, pdk_error *error);

/* Adds a pair, and its chain; returns its index. */
uint32_t walk_add(struct walk *walk, struct walk_pair pair);

/* Adds a pair that has no name and no place; what is not behind a pointer is
 * there by value. */
uint32_t walk_add_step(struct walk *walk, uint32_t parent, enum walk_edge edge,
                       uint32_t expected, uint32_t found);

/* What a pair of types was looked at for. */
enum walk_mark {
    SEEN_BY_POINTER, /* and all that has no size of its own */
    SEEN_BY_VALUE,
    SEEN_DECLARED,
    SEEN_PASSED,
};

/* True the first time that it is asked for this pair of types and mark. */
bool walk_enter(struct walk *walk, uint32_t expected, uint32_t found,
                enum walk_mark mark);

void walk_add_consequence(struct walk *walk, struct walk_consequence added);

/* Is the pair a part of the value of the one that led to it? */
bool walk_is_part(const struct walk *walk, uint32_t pair);

/* The pair that was written where this one is: above pointers and arrays. */
uint32_t walk_declared(const struct walk *walk, uint32_t pair);

/* "init(argument 2)->gain"; cut to what fits. */
void walk_path(const struct walk *walk, uint32_t pair, char *out,
               size_t capacity);

#endif
