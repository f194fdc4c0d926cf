/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Makes a finding from a pair of types that differ, with its path, both sides
 * and its place in the source.
 */
#include "check/difference.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check/outline.h"
#include "text.h"

#define TYPE_TEXT 400 /* longer types are truncated */
#define PATH_TEXT 600

struct sides difference_sides(const struct comparison *comparison,
                              uint32_t pair)
{
    const struct walk_pair *at = &comparison->walk.pairs[pair];
    struct sides sides = { graph_strip(comparison->expected, at->expected),
                           graph_strip(comparison->found, at->found) };

    return sides;
}

const char *difference_name(const struct graph_stripped *side)
{
    if (side->type->name[0] != '\0')
        return side->type->name;
    return side->alias != NULL ? side->alias : "";
}

static const struct contract_type *declared_type(
    const struct contract *contract, const char *name)
{
    if (contract == NULL || name == NULL || name[0] == '\0')
        return NULL;
    return pdk__contract_type(contract, name);
}

static bool is_called(const struct graph_stripped *side, const char *name)
{
    return strcmp(side->type->name, name) == 0 ||
           (side->alias != NULL && strcmp(side->alias, name) == 0);
}

enum contract_role difference_role(const struct comparison *comparison,
                                   const struct graph_stripped *expected,
                                   const struct contract_type **declared)
{
    *declared = declared_type(comparison->contract, expected->type->name);
    if (*declared == NULL)
        *declared = declared_type(comparison->contract, expected->alias);
    if (*declared != NULL)
        return (*declared)->role;
    if (comparison->interface != NULL &&
        is_called(expected, comparison->interface->type_name))
        return ROLE_PLUGIN_TABLE;
    return ROLE_SHARED;
}

const char *difference_type(const struct comparison *comparison,
                            const struct graph *graph, uint32_t type)
{
    char text[TYPE_TEXT];

    graph_describe(graph, type, text, sizeof text);
    return finding_text(comparison->findings, "%s", text);
}

const char *difference_path(const struct comparison *comparison, uint32_t pair)
{
    char text[PATH_TEXT];

    walk_path(&comparison->walk, pair, text, sizeof text);
    return finding_text(comparison->findings, "%s", text);
}

const char *difference_owner(const struct comparison *comparison, uint32_t pair)
{
    const struct walk_pair *at = &comparison->walk.pairs[pair];
    bool is_member = at->edge == EDGE_MEMBER || at->edge == EDGE_BASE;
    struct sides sides =
        difference_sides(comparison, is_member ? at->parent : pair);

    return finding_text(comparison->findings, "%s",
                        difference_name(&sides.expected));
}

const char *difference_place(const struct comparison *comparison, uint32_t pair)
{
    const struct walk_pair *at = &comparison->walk.pairs[pair];
    const char *owner = difference_owner(comparison, pair);

    if ((at->edge == EDGE_MEMBER || at->edge == EDGE_BASE) && owner[0] != '\0')
        return finding_text(comparison->findings, "%s.%s", owner, at->name);
    if (at->edge == EDGE_ROOT && comparison->interface != NULL)
        return comparison->interface->type_name;
    return difference_path(comparison, pair);
}

static const char *bare_type(const struct comparison *comparison,
                             const struct graph *graph, uint32_t type)
{
    char text[TYPE_TEXT];

    graph_describe_bare(graph, type, text, sizeof text);
    return finding_text(comparison->findings, "%s", text);
}

const char *difference_types(const struct comparison *comparison,
                             uint32_t expected, uint32_t found)
{
    const char *one =
        difference_type(comparison, comparison->expected, expected);
    const char *other = difference_type(comparison, comparison->found, found);

    if (strcmp(one, other) != 0)
        return finding_text(comparison->findings, "'%s' in %s, '%s' in %s", one,
                            comparison->expected_name, other,
                            comparison->found_name);
    return finding_text(comparison->findings,
                        "'%s' (%s) in %s, '%s' (%s) in %s", one,
                        bare_type(comparison, comparison->expected, expected),
                        comparison->expected_name, other,
                        bare_type(comparison, comparison->found, found),
                        comparison->found_name);
}

struct finding_side difference_side(const struct comparison *comparison,
                                    const struct graph *graph, uint32_t type,
                                    int64_t offset_bits,
                                    struct graph_place place)
{
    struct finding_side side = {
        .type = difference_type(comparison, graph, type),
        .offset_bits = offset_bits,
        .size_bits = (int64_t)graph_size(graph, type),
        .line = place.line,
    };

    if (place.line > 0)
        side.file = finding_text(comparison->findings, "%s", place.file);
    return side;
}

/* The pair's place in the source: that of the member, or of the type. */
static struct graph_place source_of(struct graph_place place,
                                    const struct graph_stripped *side)
{
    return place.file != NULL && place.file[0] != '\0' ? place
                                                       : side->type->place;
}

static bool has_members(const struct graph_stripped *side)
{
    return (side->type->kind == GRAPH_STRUCT ||
            side->type->kind == GRAPH_UNION) &&
           !side->type->is_declaration;
}

/* The outline of the pair's struct; NULL if it is not a struct. The last one is
 * kept, as it is often needed again. */
static const struct outline *draw(struct comparison *comparison, uint32_t pair)
{
    struct sides sides = difference_sides(comparison, pair);
    uint32_t expected = sides.expected.index, found = sides.found.index;

    if (!has_members(&sides.expected) || !has_members(&sides.found))
        return NULL;
    if (comparison->drawn == NULL || comparison->drawn_expected != expected ||
        comparison->drawn_found != found)
        comparison->drawn =
            outline_make(comparison->findings, comparison->expected, expected,
                         comparison->found, found);
    comparison->drawn_expected = expected;
    comparison->drawn_found = found;
    return comparison->drawn;
}

struct finding *difference_add(struct comparison *comparison, uint32_t pair,
                               const char *rule, const char *format, ...)
{
    const struct walk_pair *at = &comparison->walk.pairs[pair];
    struct sides sides = difference_sides(comparison, pair);
    struct finding *finding;
    char message[TYPE_TEXT * 3];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    finding = finding_add(comparison->findings, rule, "%s", message);
    finding->origin = pair;
    if (comparison->interface != NULL)
        finding->interface = comparison->interface->id;
    finding->path = difference_path(comparison, pair);
    finding->type_name = finding_text(comparison->findings, "%s",
                                      difference_name(&sides.expected));
    finding->expected = difference_side(
        comparison, comparison->expected, at->expected, at->expected_offset,
        source_of(at->expected_place, &sides.expected));
    finding->found = difference_side(comparison, comparison->found, at->found,
                                     at->found_offset,
                                     source_of(at->found_place, &sides.found));
    finding->outline = draw(comparison, pair);
    return finding;
}

struct finding *difference_add_declared(struct comparison *comparison,
                                        uint32_t pair, const char *rule,
                                        const char *message)
{
    const struct walk_pair *at = &comparison->walk.pairs[pair];
    struct finding *finding =
        difference_add(comparison, pair, rule, "%s", message);

    finding->type_name = difference_owner(comparison, pair);
    if (at->edge == EDGE_MEMBER || at->edge == EDGE_BASE)
        finding->outline = draw(comparison, at->parent);
    return finding;
}

/* The rule for a different type at this place. */
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

struct finding *difference_add_types(struct comparison *comparison,
                                     uint32_t pair, const char *rule)
{
    uint32_t whole = walk_declared(&comparison->walk, pair);
    const struct walk_pair *at = &comparison->walk.pairs[whole];
    const char *types = difference_types(comparison, at->expected, at->found);
    struct finding *finding = difference_add_declared(
        comparison, whole, rule != NULL ? rule : rule_of(at->edge),
        finding_text(comparison->findings, "%s is %s",
                     difference_place(comparison, whole), types));

    finding->origin = pair;
    return finding;
}

bool difference_are_comparable(const struct comparison *comparison)
{
    const struct graph_traits *expected = &comparison->expected->traits;
    const struct graph_traits *found = &comparison->found->traits;

    return expected->is_told && found->is_told &&
           strcmp(expected->compilers, found->compilers) == 0;
}
