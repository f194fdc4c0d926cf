/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares types of different kinds with the same representation. Adds the
 * types inside them to the walk.
 */
#include "check/compare_kinds.h"

#include "check/base_type.h"

/* The element of an array of length 1; else the type itself. */
static struct graph_stripped single(const struct graph *graph,
                                    struct graph_stripped type)
{
    for (uint32_t i = 0; i < type.type->part_count; i++)
        if (type.type->parts[i].value != 1)
            return type;
    return graph_strip(graph, type.type->target);
}

/* Is one side an array of length 1 of the other? */
static bool compare_single(struct comparison *comparison, uint32_t pair,
                           const struct sides *sides)
{
    struct graph_stripped one = sides->expected, other = sides->found;

    if (one.type->kind == GRAPH_ARRAY)
        one = single(comparison->expected, one);
    else if (other.type->kind == GRAPH_ARRAY)
        other = single(comparison->found, other);
    if (one.type->kind != other.type->kind || one.type->kind == GRAPH_ARRAY)
        return false;
    walk_add_step(&comparison->walk, pair, EDGE_ELEMENT, one.index,
                  other.index);
    return true;
}

static bool is_address(const struct graph_type *type)
{
    return type->kind == GRAPH_POINTER || type->kind == GRAPH_REFERENCE;
}

static bool is_number(const struct graph_type *type)
{
    return (type->kind == GRAPH_ENUM && !type->is_declaration) ||
           base_type_is_integer(type);
}

/* A difference in the source only: it matters for a contract, since plugins are
 * compiled with its header. */
static void tell_renamed(struct comparison *comparison, uint32_t pair)
{
    const struct walk_pair *at = &comparison->walk.pairs[pair];

    if (comparison->interface != NULL)
        difference_add_types(comparison, pair, NULL);
    else
        difference_add(comparison, pair, "type-renamed", "%s is %s",
                       difference_place(comparison, pair),
                       difference_types(comparison, at->expected, at->found));
}

/* A pointer to void may become a pointer to any object, and vice versa. */
static bool compare_targets(struct comparison *comparison, uint32_t pair,
                            const struct sides *sides)
{
    struct graph_stripped one =
        graph_strip(comparison->expected, sides->expected.type->target);
    struct graph_stripped other =
        graph_strip(comparison->found, sides->found.type->target);

    if (graph_is_void(one.type) == graph_is_void(other.type) ||
        one.type->kind == GRAPH_FUNCTION || other.type->kind == GRAPH_FUNCTION)
        return false;
    tell_renamed(comparison, pair);
    return true;
}

bool compare_kinds(struct comparison *comparison, uint32_t pair,
                   const struct sides *sides)
{
    const struct graph_type *expected = sides->expected.type;
    const struct graph_type *found = sides->found.type;

    if (is_address(expected) && expected->kind == found->kind)
        return compare_targets(comparison, pair, sides);
    if (is_address(expected) && is_address(found)) {
        tell_renamed(comparison, pair);
        walk_add_step(&comparison->walk, pair, EDGE_TARGET, expected->target,
                      found->target);
        return true;
    }
    if (expected->kind == found->kind)
        return false;
    if (is_number(expected) && is_number(found) &&
        expected->size_bits == found->size_bits) {
        tell_renamed(comparison, pair);
        return true;
    }
    return compare_single(comparison, pair, sides);
}
