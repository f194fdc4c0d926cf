/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares two enums. In an open enum either side may have enumerators that the
 * other does not know. A changed value is a break in every enum.
 */
#include "check/compare_enum.h"

#include <inttypes.h>
#include <string.h>

struct enums {
    struct comparison *comparison;
    uint32_t pair;
    const char *title;
    const struct graph_type *expected, *found;
    bool is_open;
    size_t cause; /* index of the finding that renumbers, or NO_CAUSE */
};

#define NO_CAUSE SIZE_MAX

static const struct graph_part *find_name(const struct graph_type *type,
                                          const char *name)
{
    for (uint32_t i = 0; i < type->part_count; i++)
        if (strcmp(type->parts[i].name, name) == 0)
            return &type->parts[i];
    return NULL;
}

/* The enumerator with that value whose name is only on this side. */
static const struct graph_part *find_renamed(const struct graph_type *type,
                                             const struct graph_type *other,
                                             int64_t value)
{
    for (uint32_t i = 0; i < type->part_count; i++)
        if (type->parts[i].value == value &&
            find_name(other, type->parts[i].name) == NULL)
            return &type->parts[i];
    return NULL;
}

/* Several names may have the same value. */
static bool has_value(const struct graph_type *type, int64_t value)
{
    for (uint32_t i = 0; i < type->part_count; i++)
        if (type->parts[i].value == value)
            return true;
    return false;
}

static void tell_value(struct enums *enums, const struct graph_part *expected,
                       const struct graph_part *found)
{
    struct finding_list *findings = enums->comparison->findings;
    const char *line =
        finding_text(findings, "%s changed from %" PRId64 " to %" PRId64,
                     expected->name, expected->value, found->value);

    if (enums->cause != NO_CAUSE) {
        struct finding *cause = &findings->items[enums->cause];

        finding_add_consequence(findings, cause, line);
        cause->severity = SEVERITY_BREAK;
        return;
    }
    difference_add(enums->comparison, enums->pair, "enumerator-value",
                   "%s: %s is %" PRId64 " in %s, %" PRId64 " in %s",
                   enums->title, expected->name, expected->value,
                   enums->comparison->expected_name, found->value,
                   enums->comparison->found_name);
    if (findings->count > 0)
        enums->cause = findings->count - 1;
}

static void tell_missing(struct enums *enums, const struct graph_part *expected)
{
    const struct graph_part *renamed =
        find_renamed(enums->found, enums->expected, expected->value);
    struct finding *finding;

    if (renamed != NULL) {
        difference_add(enums->comparison, enums->pair, "enumerator-renamed",
                       "%s: %s of %s is called %s in %s", enums->title,
                       expected->name, enums->comparison->expected_name,
                       renamed->name, enums->comparison->found_name);
        return;
    }
    finding = difference_add(
        enums->comparison, enums->pair, "enumerator-removed",
        "%s: %s does not know %s (%" PRId64 ") of %s", enums->title,
        enums->comparison->found_name, expected->name, expected->value,
        enums->comparison->expected_name);
    if (enums->is_open || has_value(enums->found, expected->value))
        finding->severity = SEVERITY_INFO;
    enums->cause = enums->comparison->findings->count - 1;
}

static void tell_new(struct enums *enums, const struct graph_part *found)
{
    struct finding *finding;

    if (find_renamed(enums->expected, enums->found, found->value) != NULL)
        return; /* reported as renamed */
    finding = difference_add(enums->comparison, enums->pair, "enumerator-added",
                             "%s: %s does not know %s (%" PRId64 ") of %s",
                             enums->title, enums->comparison->expected_name,
                             found->name, found->value,
                             enums->comparison->found_name);
    if (enums->is_open || has_value(enums->expected, found->value))
        finding->severity = SEVERITY_INFO;
    else if (enums->comparison->interface == NULL)
        finding->severity = SEVERITY_WARNING; /* new values of a library */
    enums->cause = enums->comparison->findings->count - 1;
}

/* In the order of the plugin, so that a new enumerator precedes those that it
 * renumbers. */
static void compare_enumerators(struct enums *enums)
{
    for (uint32_t i = 0; i < enums->expected->part_count; i++)
        if (find_name(enums->found, enums->expected->parts[i].name) == NULL)
            tell_missing(enums, &enums->expected->parts[i]);
    for (uint32_t i = 0; i < enums->found->part_count; i++) {
        const struct graph_part *found = &enums->found->parts[i];
        const struct graph_part *expected =
            find_name(enums->expected, found->name);

        if (expected == NULL)
            tell_new(enums, found);
        else if (expected->value != found->value)
            tell_value(enums, expected, found);
    }
}

void compare_enum(struct comparison *comparison, uint32_t pair)
{
    struct sides sides = difference_sides(comparison, pair);
    const struct contract_type *declared;
    struct enums enums = {
        .comparison = comparison,
        .pair = pair,
        .expected = sides.expected.type,
        .found = sides.found.type,
        .cause = NO_CAUSE,
    };

    if (!walk_enter(&comparison->walk, sides.expected.index, sides.found.index,
                    SEEN_BY_POINTER))
        return;
    enums.title = finding_text(comparison->findings, "enum %s",
                               difference_name(&sides.expected));
    enums.is_open = difference_role(comparison, &sides.expected, &declared) ==
                    ROLE_OPEN_ENUM;
    if (enums.expected->size_bits != enums.found->size_bits)
        difference_add(
            comparison, pair, "enum-size", "%s takes %u bytes in %s, %u in %s",
            enums.title, (unsigned)enums.expected->size_bits / 8,
            comparison->expected_name, (unsigned)enums.found->size_bits / 8,
            comparison->found_name);
    compare_enumerators(&enums);
}
