/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares two types and all types that they refer to. Each step compares one
 * pair and adds the types inside it to the walk, so that there is no recursion.
 * Structs, enums, functions and virtual functions have their own rooms.
 */
#include "check/compare.h"

#include <stdio.h>
#include <string.h>

#include "check/base_type.h"
#include "check/compare_enum.h"
#include "check/compare_function.h"
#include "check/compare_hidden.h"
#include "check/compare_kinds.h"
#include "check/compare_members.h"
#include "check/compare_traits.h"
#include "check/compare_virtuals.h"
#include "check/difference.h"
#include "check/fold.h"
#include "check/naming.h"
#include "failure.h"

#define BASE_LIMIT 16 /* nesting of base classes */

static bool is_body(const struct graph_type *type)
{
    return type->kind == GRAPH_STRUCT || type->kind == GRAPH_UNION ||
           type->kind == GRAPH_ENUM;
}

/* A length that is not told is no other one: what it means for the size of what
 * is around it is told there. */
static bool is_same_array(const struct graph_type *one,
                          const struct graph_type *other)
{
    if (one->part_count != other->part_count)
        return false;
    for (uint32_t i = 0; i < one->part_count; i++)
        if (one->parts[i].value != other->parts[i].value &&
            one->parts[i].value >= 0 && other->parts[i].value >= 0)
            return false;
    return true;
}

static void compare_array(struct comparison *comparison, uint32_t pair,
                          const struct sides *sides)
{
    const struct graph_type *expected = sides->expected.type;
    const struct graph_type *found = sides->found.type;

    if (!is_same_array(expected, found))
        difference_add_types(comparison, pair, "array-length");
    walk_add_step(&comparison->walk, pair, EDGE_ELEMENT, expected->target,
                  found->target);
}

static void compare_target(struct comparison *comparison, uint32_t pair,
                           const struct sides *sides)
{
    uint32_t one = sides->expected.type->target;
    uint32_t other = sides->found.type->target;
    struct graph_stripped expected = graph_strip(comparison->expected, one);
    struct graph_stripped found = graph_strip(comparison->found, other);

    if (expected.is_const != found.is_const ||
        expected.is_volatile != found.is_volatile)
        difference_add_types(comparison, pair, "qualifier-changed");
    walk_add_step(&comparison->walk, pair, EDGE_TARGET, one, other);
}

/* Does the type have a base class of that name at offset 0? */
static bool begins_with(const struct graph *graph,
                        const struct graph_type *type,
                        const struct graph_stripped *wanted)
{
    for (int depth = 0; depth < BASE_LIMIT; depth++) {
        struct graph_stripped base;
        const struct graph_part *first = NULL;

        for (uint32_t i = 0; i < type->part_count && first == NULL; i++)
            if (type->parts[i].kind == PART_BASE && type->parts[i].value == 0)
                first = &type->parts[i];
        if (first == NULL)
            return false;
        base = graph_strip(graph, first->type);
        if (naming_is_same(wanted, &base))
            return true;
        type = base.type;
    }
    return false;
}

/* Is the pair the result of a function that now returns a derived class? */
static bool is_derived_result(const struct comparison *comparison,
                              uint32_t pair, const struct sides *sides)
{
    const struct walk_pair *at = &comparison->walk.pairs[pair];

    return at->edge == EDGE_TARGET &&
           comparison->walk.pairs[at->parent].edge == EDGE_RESULT &&
           begins_with(comparison->found, sides->found.type, &sides->expected);
}

/* True if the two need no further comparison. */
static bool compare_names(struct comparison *comparison, uint32_t pair,
                          const struct sides *sides)
{
    const char *one = difference_name(&sides->expected);
    const char *other = difference_name(&sides->found);

    if (naming_is_same(&sides->expected, &sides->found))
        return false;
    if (is_derived_result(comparison, pair, sides)) {
        difference_add(comparison, pair, "result-derived",
                       "%s is returned in %s; in %s it is %s, which is derived "
                       "from it",
                       one, comparison->expected_name, comparison->found_name,
                       other);
        return true;
    }
    if (naming_is_other_instance(one, other)) {
        difference_add_types(comparison, pair, NULL);
        return true;
    }
    difference_add(comparison, pair, "type-renamed",
                   "%s of %s is called %s in %s", one,
                   comparison->expected_name, other, comparison->found_name);
    return false;
}

/* A struct, union or enum. */
static void compare_body(struct comparison *comparison, uint32_t pair,
                         const struct sides *sides)
{
    if (compare_hidden(comparison, pair, sides))
        return;
    if (compare_names(comparison, pair, sides))
        return;
    compare_passing(comparison, pair, sides);
    if (sides->expected.type->kind == GRAPH_ENUM)
        compare_enum(comparison, pair);
    else if (compare_members(comparison, pair))
        compare_virtuals(comparison, pair);
}

static bool is_opaque(const struct comparison *comparison,
                      const struct sides *sides)
{
    const struct contract_type *declared;

    return is_body(sides->expected.type) && is_body(sides->found.type) &&
           difference_role(comparison, &sides->expected, &declared) ==
               ROLE_OPAQUE &&
           naming_is_same(&sides->expected, &sides->found);
}

static void compare_pair(struct comparison *comparison, uint32_t pair)
{
    struct sides sides = difference_sides(comparison, pair);
    enum graph_kind kind = sides.expected.type->kind;
    bool is_atomic =
        sides.expected.type->is_atomic || sides.found.type->is_atomic;
    const char *rule = is_atomic ? "member-atomic" : NULL;

    if (graph_is_void(sides.expected.type) && graph_is_void(sides.found.type))
        return;
    if (is_opaque(comparison, &sides))
        return;
    if (compare_kinds(comparison, pair, &sides))
        return;
    if (kind != sides.found.type->kind ||
        (kind == GRAPH_BASE &&
         !base_type_is_same(sides.expected.type, sides.found.type)))
        difference_add_types(comparison, pair, rule);
    else if (kind == GRAPH_ARRAY)
        compare_array(comparison, pair, &sides);
    else if (kind == GRAPH_POINTER || kind == GRAPH_REFERENCE)
        compare_target(comparison, pair, &sides);
    else if (kind == GRAPH_FUNCTION)
        compare_function(comparison, pair, &sides);
    else if (is_body(sides.expected.type))
        compare_body(comparison, pair, &sides);
}

static void add_root(struct comparison *comparison,
                     const struct compare_root *root)
{
    struct walk_pair pair = {
        .expected = root->expected_type,
        .found = root->found_type,
        .edge = EDGE_ROOT,
        .name = root->name,
        .is_by_value = root->is_by_value,
        .expected_offset = -1,
        .found_offset = -1,
    };

    walk_add(&comparison->walk, pair);
}

pdk_result compare_types(const struct compare_request *request,
                         struct finding_list *findings, pdk_error *error)
{
    struct comparison comparison = {
        .expected = request->expected,
        .found = request->found,
        .expected_name = request->expected_name,
        .found_name = request->found_name,
        .contract = request->contract,
        .interface = request->interface,
        .privacy = request->privacy,
        .findings = findings,
    };
    struct walk *walk = &comparison.walk;
    size_t first = findings->count;
    pdk_result result;

    for (size_t i = 0; i < request->root_count; i++)
        add_root(&comparison, &request->roots[i]);
    while (walk->next < walk->count && !walk->failed)
        compare_pair(&comparison, walk->next++);
    if (!walk->failed)
        fold_consequences(&comparison, first);
    result = findings->failed ? pdk__fail_memory(error) : walk_end(walk, error);
    walk_finish(walk);
    return result;
}
