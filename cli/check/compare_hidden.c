/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Types without a definition, and private types. They can only be compared by
 * name.
 */
#include "check/compare_hidden.h"

#include <string.h>

#include "check/naming.h"

static void tell_undefined(struct comparison *comparison, uint32_t pair,
                           const struct sides *sides)
{
    bool is_old = sides->expected.type->is_declaration;

    difference_add(
        comparison, pair, "definition-missing",
        "%s is defined in %s, but the debug information of %s has only a "
        "declaration of it",
        difference_name(&sides->expected),
        is_old ? comparison->found_name : comparison->expected_name,
        is_old ? comparison->expected_name : comparison->found_name);
}

static void tell_undefined_twice(struct comparison *comparison, uint32_t pair,
                                 const struct sides *sides)
{
    difference_add(comparison, pair, "definition-missing",
                   "the debug information of both files has only a "
                   "declaration of %s, so the two cannot be compared",
                   difference_name(&sides->expected));
}

static bool has_virtuals(const struct graph_type *type)
{
    for (uint32_t i = 0; i < type->part_count; i++)
        if (type->parts[i].kind == PART_VIRTUAL)
            return true;
    return false;
}

/* May a compiler omit the definition of such a class from the debug
 * information? g++ does if it has virtual functions that are defined elsewhere.
 */
static bool may_be_left_out(const struct comparison *comparison,
                            const struct graph_type *found)
{
    return found->is_declaration || has_virtuals(found) ||
           strcmp(comparison->expected->traits.compilers, "GNU") != 0;
}

/* A declaration does not mean that the type is opaque: C++ compilers omit the
 * definitions of classes whose functions are elsewhere. */
static void compare_declared(struct comparison *comparison, uint32_t pair,
                             const struct sides *sides)
{
    const struct graph_type *found = sides->found.type;
    const char *name = difference_name(&sides->expected);

    if (!naming_is_same(&sides->expected, &sides->found)) {
        difference_add_types(comparison, pair, NULL);
        return;
    }
    if (!sides->expected.type->is_cplusplus ||
        privacy_expects_no_definition(comparison->privacy, name) ||
        (!found->is_declaration && privacy_hides(comparison->privacy, found)) ||
        !may_be_left_out(comparison, found) ||
        !walk_enter(&comparison->walk, sides->expected.index,
                    sides->found.index, SEEN_DECLARED))
        return;
    if (found->is_declaration)
        tell_undefined_twice(comparison, pair, sides);
    else
        tell_undefined(comparison, pair, sides);
}

/* Its users do not depend on its layout; a change is only a note. */
static void tell_private(struct comparison *comparison, uint32_t pair,
                         const struct sides *sides)
{
    if (sides->expected.type->size_bits != sides->found.type->size_bits)
        difference_add(comparison, pair, "private-type",
                       "%s is not defined in a public header, so its change "
                       "is assumed to be private",
                       difference_name(&sides->expected));
}

/* Users pass pointers to the one, and the library takes them as pointers to the
 * other. */
static void compare_private(struct comparison *comparison, uint32_t pair,
                            const struct sides *sides)
{
    const char *name = sides->expected.type->name;

    if (naming_is_same(&sides->expected, &sides->found) ||
        !graph_has_body(comparison->found, name))
        tell_private(comparison, pair, sides);
    else
        difference_add_types(comparison, pair, NULL);
}

static bool is_private(const struct comparison *comparison,
                       const struct sides *sides)
{
    return privacy_hides(comparison->privacy, sides->expected.type) &&
           (sides->found.type->is_declaration ||
            privacy_hides(comparison->privacy, sides->found.type));
}

bool compare_hidden(struct comparison *comparison, uint32_t pair,
                    const struct sides *sides)
{
    if (sides->expected.type->is_declaration)
        compare_declared(comparison, pair, sides);
    else if (!comparison->walk.pairs[pair].is_by_value &&
             is_private(comparison, sides))
        compare_private(comparison, pair, sides);
    else if (sides->found.type->is_declaration)
        tell_undefined(comparison, pair, sides);
    else
        return false;
    return true;
}
