/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares two function types, and adds the pairs of their parameter and result
 * types to the walk.
 */
#include "check/compare_function.h"

/* The number of parameters, without a "..." at the end. */
static uint32_t count_parameters(const struct graph_type *function,
                                 bool *is_variadic)
{
    uint32_t count = function->part_count;

    *is_variadic = count > 0 && function->parts[count - 1].is_variadic;
    return *is_variadic ? count - 1 : count;
}

static void tell_parameters(struct comparison *comparison, uint32_t pair,
                            uint32_t expected, uint32_t found)
{
    const char *path =
        difference_path(comparison, walk_declared(&comparison->walk, pair));

    difference_add(comparison, pair,
                   found > expected ? "parameter-added" : "parameter-removed",
                   "%s takes %u argument%s in %s, %u in %s", path, expected,
                   expected == 1 ? "" : "s", comparison->expected_name, found,
                   comparison->found_name);
}

/* Is the result returned in registers, so that callers may ignore it? */
static bool is_in_registers(const struct graph_type *type)
{
    return (type->kind != GRAPH_STRUCT && type->kind != GRAPH_UNION) ||
           (type->size_bits <= 128 && !type->is_address);
}

/* Existing callers of a library function that returned nothing are not affected
 * if it returns something now. */
static bool is_more_than_nothing(struct comparison *comparison, uint32_t pair,
                                 const struct sides *sides)
{
    struct graph_stripped expected =
        graph_strip(comparison->expected, sides->expected.type->target);
    struct graph_stripped found =
        graph_strip(comparison->found, sides->found.type->target);

    if (comparison->walk.pairs[pair].edge != EDGE_ROOT ||
        !graph_is_void(expected.type) || graph_is_void(found.type) ||
        !is_in_registers(found.type))
        return false;
    difference_add(comparison, pair, "result-added",
                   "%s returns nothing in %s, '%s' in %s",
                   difference_path(comparison, pair), comparison->expected_name,
                   difference_type(comparison, comparison->found,
                                   sides->found.type->target),
                   comparison->found_name);
    return true;
}

void compare_function(struct comparison *comparison, uint32_t pair,
                      const struct sides *sides)
{
    const struct graph_type *expected = sides->expected.type;
    const struct graph_type *found = sides->found.type;
    bool is_variadic, is_variadic_too;
    uint32_t count = count_parameters(expected, &is_variadic);
    uint32_t other = count_parameters(found, &is_variadic_too);

    if (!walk_enter(&comparison->walk, sides->expected.index,
                    sides->found.index, SEEN_BY_POINTER))
        return;
    if (is_variadic != is_variadic_too)
        difference_add(comparison, pair, "variadic-changed",
                       "%s takes %s in %s, %s in %s",
                       difference_path(comparison, pair),
                       is_variadic ? "variable arguments" : "fixed arguments",
                       comparison->expected_name,
                       is_variadic ? "fixed ones" : "variable ones",
                       comparison->found_name);
    if (count != other)
        tell_parameters(comparison, pair, count, other);
    for (uint32_t i = 0; i < count && count == other; i++) {
        walk_add_step(&comparison->walk, pair, EDGE_ARGUMENT,
                      expected->parts[i].type, found->parts[i].type);
        if (!comparison->walk.failed)
            comparison->walk.pairs[comparison->walk.count - 1].number = i + 1;
    }
    if (!is_more_than_nothing(comparison, pair, sides))
        walk_add_step(&comparison->walk, pair, EDGE_RESULT, expected->target,
                      found->target);
}
