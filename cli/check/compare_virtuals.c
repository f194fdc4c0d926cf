/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares the virtual functions of two classes. Functions are identified by
 * their mangled names, so that overloads are different functions.
 */
#include "check/compare_virtuals.h"

#include <inttypes.h>
#include <string.h>

struct tables {
    struct comparison *comparison;
    uint32_t pair;
    const char *class_name;
    const struct graph_type *expected, *found;
    size_t cause; /* index of the finding that moves others, or NO_CAUSE */
};

#define NO_CAUSE SIZE_MAX
#define BASE_LIMIT 16 /* nesting of base classes */

static bool is_same_function(const struct graph_part *one,
                             const struct graph_part *other)
{
    if (strcmp(one->name, other->name) != 0)
        return false;
    if (one->value < 0 || other->value < 0) /* a class has one destructor */
        return one->value == other->value;
    return one->symbol[0] == '\0' || other->symbol[0] == '\0' ||
           strcmp(one->symbol, other->symbol) == 0;
}

/* Do they have the same place? The destructors of all classes share one. */
static bool is_same_place(const struct graph_part *one,
                          const struct graph_part *other)
{
    if (one->value < 0 || other->value < 0)
        return one->value == other->value;
    return one->value == other->value && strcmp(one->name, other->name) == 0;
}

static const struct graph_part *find_function(const struct graph_type *type,
                                              const struct graph_part *wanted)
{
    for (uint32_t i = 0; i < type->part_count; i++)
        if (type->parts[i].kind == PART_VIRTUAL &&
            is_same_function(&type->parts[i], wanted))
            return &type->parts[i];
    return NULL;
}

static void tell(struct tables *tables, const char *rule, const char *message)
{
    difference_add(tables->comparison, tables->pair, rule, "%s", message);
    tables->cause = tables->comparison->findings->count - 1;
}

static void tell_moved(struct tables *tables, const struct graph_part *expected,
                       const struct graph_part *found)
{
    struct finding_list *findings = tables->comparison->findings;
    const char *line = finding_text(
        findings,
        "%s::%s moved from place %" PRId64 " to %" PRId64 " in the vtable",
        tables->class_name, expected->name, expected->value, found->value);

    if (tables->cause == NO_CAUSE)
        tell(tables, "virtual-moved", line);
    else
        finding_add_consequence(findings, &findings->items[tables->cause],
                                line);
}

/* Does the primary base of the class have that function at the same place? Then
 * it is an override. */
static bool is_override(const struct tables *tables,
                        const struct graph_part *part, bool is_new)
{
    const struct comparison *comparison = tables->comparison;
    const struct graph *graph =
        is_new ? comparison->found : comparison->expected;
    const struct graph_type *type = is_new ? tables->found : tables->expected;

    for (int depth = 0; depth < BASE_LIMIT && type != NULL; depth++) {
        const struct graph_part *base = NULL;

        for (uint32_t i = 0; i < type->part_count && base == NULL; i++)
            if (type->parts[i].kind == PART_BASE && type->parts[i].value == 0)
                base = &type->parts[i];
        type = base != NULL ? graph_strip(graph, base->type).type : NULL;
        for (uint32_t i = 0; type != NULL && i < type->part_count; i++)
            if (type->parts[i].kind == PART_VIRTUAL &&
                is_same_place(&type->parts[i], part))
                return true;
    }
    return false;
}

static void tell_one_side(struct tables *tables, const struct graph_part *part,
                          bool is_new)
{
    struct comparison *comparison = tables->comparison;
    const char *with =
        is_new ? comparison->found_name : comparison->expected_name;
    const char *without =
        is_new ? comparison->expected_name : comparison->found_name;

    tell(tables,
         is_override(tables, part, is_new) ? "virtual-overridden"
         : is_new                          ? "virtual-added"
                                           : "virtual-removed",
         finding_text(comparison->findings,
                      "class %s: %s has a virtual function '%s', %s does not",
                      tables->class_name, with, part->name, without));
}

/* Mangled names do not contain the result, so it is compared here. */
static void add_function_pair(struct tables *tables,
                              const struct graph_part *expected,
                              const struct graph_part *found)
{
    struct walk_pair pair = {
        .expected = expected->type,
        .found = found->type,
        .parent = tables->pair,
        .edge = EDGE_MEMBER,
        .name = expected->name,
        .expected_offset = -1,
        .found_offset = -1,
        .expected_place = expected->place,
        .found_place = found->place,
    };

    walk_add(&tables->comparison->walk, pair);
}

/* Was it told of the images' own tables? */
static bool is_told(const struct finding_list *findings, const char *symbol)
{
    for (size_t i = 0; i < findings->count; i++)
        if (strcmp(findings->items[i].rule->id, "virtual-pure") == 0 &&
            findings->items[i].type_name != NULL &&
            strcmp(findings->items[i].type_name, symbol) == 0)
            return true;
    return false;
}

static void tell_pure(struct tables *tables, const struct graph_part *found)
{
    if (is_told(tables->comparison->findings, found->symbol))
        return;
    difference_add(tables->comparison, tables->pair, "virtual-pure",
                   "%s::%s is pure virtual in %s", tables->class_name,
                   found->name, tables->comparison->found_name);
}

static void compare_expected(struct tables *tables)
{
    for (uint32_t i = 0; i < tables->expected->part_count; i++) {
        const struct graph_part *expected = &tables->expected->parts[i];
        const struct graph_part *found;

        if (expected->kind != PART_VIRTUAL)
            continue;
        found = find_function(tables->found, expected);
        if (found == NULL) {
            tell_one_side(tables, expected, false);
            continue;
        }
        if (expected->value != found->value)
            tell_moved(tables, expected, found);
        if (found->is_pure && !expected->is_pure &&
            difference_are_comparable(tables->comparison))
            tell_pure(tables, found);
        add_function_pair(tables, expected, found);
    }
}

static void compare_found(struct tables *tables)
{
    for (uint32_t i = 0; i < tables->found->part_count; i++) {
        const struct graph_part *found = &tables->found->parts[i];

        if (found->kind == PART_VIRTUAL &&
            find_function(tables->expected, found) == NULL)
            tell_one_side(tables, found, true);
    }
}

void compare_virtuals(struct comparison *comparison, uint32_t pair)
{
    struct sides sides = difference_sides(comparison, pair);
    struct tables tables = {
        .comparison = comparison,
        .pair = pair,
        .expected = sides.expected.type,
        .found = sides.found.type,
        .cause = NO_CAUSE,
    };

    tables.class_name = finding_text(comparison->findings, "%s",
                                     difference_name(&sides.expected));
    compare_found(&tables); /* first: new functions move the others */
    compare_expected(&tables);
}
