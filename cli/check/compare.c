/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The comparison of two types and of all that they lead to. Each step looks at
 * one pair: are both of a kind? What is inside is left to later steps, so that
 * nothing here calls itself. Structs and enums have rooms of their own.
 */
#include "check/compare.h"

#include <stdio.h>
#include <string.h>

#include "check/compare_enum.h"
#include "check/compare_members.h"
#include "check/compare_virtuals.h"
#include "check/difference.h"
#include "check/fold.h"
#include "failure.h"

/* What a base type is made of, whatever its compiler calls it. */
struct base {
    enum { BASE_OTHER, BASE_BOOL, BASE_CHAR, BASE_INTEGER, BASE_FLOAT } kind;
    bool is_unsigned, is_signed;
};

static struct base read_base(const char *name)
{
    struct base base = { BASE_OTHER, false, false };

    while (*name != '\0') {
        size_t size = strcspn(name, " ");

        if (strncmp(name, "unsigned", size) == 0 && size == 8)
            base.is_unsigned = true;
        else if (strncmp(name, "signed", size) == 0 && size == 6)
            base.is_signed = true;
        else if ((strncmp(name, "_Bool", size) == 0 && size == 5) ||
                 (strncmp(name, "bool", size) == 0 && size == 4))
            base.kind = BASE_BOOL;
        else if (strncmp(name, "char", size) == 0 && size == 4)
            base.kind = BASE_CHAR;
        else if (strncmp(name, "double", size) == 0 ||
                 strncmp(name, "float", size) == 0)
            base.kind = BASE_FLOAT;
        else if (strncmp(name, "int", size) == 0 ||
                 strncmp(name, "long", size) == 0 ||
                 strncmp(name, "short", size) == 0 ||
                 strncmp(name, "__int128", size) == 0)
            base.kind = base.kind == BASE_FLOAT ? BASE_FLOAT : BASE_INTEGER;
        else
            return (struct base){ BASE_OTHER, false, false };
        name += size + strspn(name + size, " ");
    }
    if (base.kind == BASE_OTHER && (base.is_unsigned || base.is_signed))
        base.kind = BASE_INTEGER;
    return base;
}

static bool is_same_base(const struct graph_type *one,
                         const struct graph_type *other)
{
    struct base first = read_base(one->name), second = read_base(other->name);

    if (one->size_bits != other->size_bits)
        return false;
    if (first.kind == BASE_OTHER || second.kind == BASE_OTHER)
        return strcmp(one->name, other->name) == 0;
    return first.kind == second.kind &&
           first.is_unsigned == second.is_unsigned &&
           (first.kind != BASE_CHAR || first.is_signed == second.is_signed);
}

static bool is_body(const struct graph_type *type)
{
    return type->kind == GRAPH_STRUCT || type->kind == GRAPH_UNION ||
           type->kind == GRAPH_ENUM;
}

/* Which rule is broken when the type at this place is another one. */
static const char *rule_of(enum walk_edge edge)
{
    switch (edge) {
    case EDGE_MEMBER:
    case EDGE_BASE:
        return "member-type";
    case EDGE_ARGUMENT:
        return "parameter-type";
    case EDGE_RESULT:
        return "result-type";
    default:
        return "type-changed";
    }
}

/* What was declared there is not the same on both sides. */
static void tell_declared(struct comparison *comparison, uint32_t pair,
                          const char *rule)
{
    uint32_t whole = walk_declared(&comparison->walk, pair);
    const struct walk_pair *at = &comparison->walk.pairs[whole];
    const char *types = difference_types(comparison, at->expected, at->found);
    struct finding *finding = difference_add_declared(
        comparison, whole, rule != NULL ? rule : rule_of(at->edge),
        finding_text(comparison->findings, "%s is %s",
                     difference_place(comparison, whole), types));

    finding->origin = pair;
}

static void tell_type(struct comparison *comparison, uint32_t pair)
{
    tell_declared(comparison, pair, NULL);
}

static void tell_undefined(struct comparison *comparison, uint32_t pair,
                           const struct sides *sides)
{
    difference_add(comparison, pair, "definition-missing",
                   "%s is defined in %s, but the debug information of %s has "
                   "only a declaration of it",
                   difference_name(&sides->expected), comparison->expected_name,
                   comparison->found_name);
}

/* "inner" and "outer::inner": C has no scopes, C++ has. */
static bool is_same_name(const char *one, const char *other)
{
    size_t size = strlen(one), more = strlen(other);
    const char *end;

    if (size > more)
        return is_same_name(other, one);
    end = other + (more - size);
    return size > 0 && strcmp(one, end) == 0 &&
           (end == other || end[-1] == ':');
}

static bool has_same_name(const struct sides *sides)
{
    const char *one = sides->expected.type->name;
    const char *other = sides->found.type->name;
    const char *alias = sides->expected.alias, *also = sides->found.alias;

    if (one[0] == '\0' && other[0] == '\0')
        return true;
    return is_same_name(one, other) ||
           (alias != NULL && is_same_name(alias, other)) ||
           (also != NULL && is_same_name(one, also)) ||
           (alias != NULL && also != NULL && is_same_name(alias, also));
}

static bool is_void(const struct graph_type *type)
{
    return type->kind == GRAPH_UNKNOWN ||
           (type->kind == GRAPH_BASE && strcmp(type->name, "void") == 0);
}

static void add_pair(struct comparison *comparison, uint32_t parent,
                     enum walk_edge edge, uint32_t expected, uint32_t found)
{
    struct walk_pair pair = {
        .expected = expected,
        .found = found,
        .parent = parent,
        .edge = edge,
        .name = "",
        .is_by_value = edge != EDGE_TARGET,
        .expected_offset = -1,
        .found_offset = -1,
    };

    walk_add(&comparison->walk, pair);
}

static bool is_same_array(const struct graph_type *one,
                          const struct graph_type *other)
{
    if (one->part_count != other->part_count)
        return false;
    for (uint32_t i = 0; i < one->part_count; i++)
        if (one->parts[i].value != other->parts[i].value)
            return false;
    return true;
}

static void compare_array(struct comparison *comparison, uint32_t pair,
                          const struct sides *sides)
{
    const struct graph_type *expected = sides->expected.type;
    const struct graph_type *found = sides->found.type;

    if (!is_same_array(expected, found))
        tell_declared(comparison, pair, "array-length");
    add_pair(comparison, pair, EDGE_ELEMENT, expected->target, found->target);
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
        tell_declared(comparison, pair, "qualifier-changed");
    add_pair(comparison, pair, EDGE_TARGET, one, other);
}

/* How many there are, without the "..." at the end. */
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

static void compare_function(struct comparison *comparison, uint32_t pair,
                             const struct sides *sides)
{
    const struct graph_type *expected = sides->expected.type;
    const struct graph_type *found = sides->found.type;
    bool is_variadic, is_variadic_too;
    uint32_t count = count_parameters(expected, &is_variadic);
    uint32_t other = count_parameters(found, &is_variadic_too);

    if (!walk_enter(&comparison->walk, sides->expected.index,
                    sides->found.index, 0))
        return;
    if (is_variadic != is_variadic_too)
        difference_add(
            comparison, pair, "variadic-changed", "%s takes %s in %s, %s in %s",
            difference_path(comparison, pair),
            is_variadic ? "any arguments" : "fixed arguments",
            comparison->expected_name, is_variadic ? "fixed ones" : "any",
            comparison->found_name);
    if (count != other)
        tell_parameters(comparison, pair, count, other);
    for (uint32_t i = 0; i < count && count == other; i++) {
        add_pair(comparison, pair, EDGE_ARGUMENT, expected->parts[i].type,
                 found->parts[i].type);
        if (!comparison->walk.failed)
            comparison->walk.pairs[comparison->walk.count - 1].number = i + 1;
    }
    add_pair(comparison, pair, EDGE_RESULT, expected->target, found->target);
}

/* Nobody else can know what is in it; that it changed is told all the same. */
static void tell_private(struct comparison *comparison, uint32_t pair,
                         const struct sides *sides)
{
    if (sides->expected.type->size_bits != sides->found.type->size_bits)
        difference_add(comparison, pair, "private-type",
                       "%s is defined in a source file, so its change is "
                       "taken to be nobody else's",
                       difference_name(&sides->expected));
}

/* A struct, union or enum: is there a definition on both sides? */
static void compare_body(struct comparison *comparison, uint32_t pair,
                         const struct sides *sides)
{
    if (sides->expected.type->is_declaration) {
        if (!has_same_name(sides))
            tell_type(comparison, pair);
        return;
    }
    if (sides->found.type->is_declaration) {
        tell_undefined(comparison, pair, sides);
        return;
    }
    if (!comparison->walk.pairs[pair].is_by_value &&
        difference_is_private(comparison, &sides->expected) &&
        difference_is_private(comparison, &sides->found)) {
        tell_private(comparison, pair, sides);
        return;
    }
    if (!has_same_name(sides))
        difference_add(
            comparison, pair, "type-renamed", "%s of %s is called %s in %s",
            difference_name(&sides->expected), comparison->expected_name,
            difference_name(&sides->found), comparison->found_name);
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
           has_same_name(sides);
}

static void compare_pair(struct comparison *comparison, uint32_t pair)
{
    struct sides sides = difference_sides(comparison, pair);
    enum graph_kind kind = sides.expected.type->kind;

    if (is_void(sides.expected.type) && is_void(sides.found.type))
        return;
    if (is_opaque(comparison, &sides))
        return;
    if (kind != sides.found.type->kind)
        tell_type(comparison, pair);
    else if (kind == GRAPH_BASE &&
             !is_same_base(sides.expected.type, sides.found.type))
        tell_type(comparison, pair);
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
        .hides_private = request->hides_private,
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
