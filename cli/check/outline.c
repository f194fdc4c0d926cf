/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Copies two structs or unions from the graphs, so that reports can draw them
 * after the graphs are released. Does not judge differences.
 */
#include "check/outline.h"

#include <stdlib.h>
#include <string.h>

#include "check/members.h"

#define TYPE_TEXT 200 /* longer types are truncated */

static void copy_part(struct outline_part *out, struct finding_list *list,
                      const struct graph *graph, const struct member *member)
{
    char type[TYPE_TEXT];

    graph_describe(graph, member->type, type, sizeof type);
    *out = (struct outline_part){
        .name = finding_text(list, "%s", member->name),
        .type = finding_text(list, "%s", type),
        .offset_bits = member->offset,
        .size_bits = member->size,
        .partner =
            member->partner == NO_PARTNER ? OUTLINE_ALONE : member->partner,
    };
}

static void copy_side(struct outline_side *out, struct outline_part *parts,
                      struct finding_list *list, const struct graph *graph,
                      const struct member_list *members)
{
    for (size_t i = 0; i < members->count; i++)
        copy_part(&parts[i], list, graph, &members->items[i]);
    out->size_bits = members->size;
    out->parts = parts;
    out->count = members->count;
}

const struct outline *outline_make(struct finding_list *list,
                                   const struct graph *expected_graph,
                                   uint32_t expected,
                                   const struct graph *found_graph,
                                   uint32_t found)
{
    struct member_list one, other;
    struct outline *outline = NULL;

    members_read(&one, expected_graph, expected);
    members_read(&other, found_graph, found);
    if (!one.failed && !other.failed) {
        members_match(&one, &other);
        outline =
            finding_keep(list, sizeof *outline + (one.count + other.count) *
                                                     sizeof *outline->parts);
    }
    if (outline != NULL) {
        copy_side(&outline->expected, outline->parts, list, expected_graph,
                  &one);
        copy_side(&outline->found, outline->parts + one.count, list,
                  found_graph, &other);
    }
    members_finish(&one);
    members_finish(&other);
    return outline;
}

enum outline_mark outline_mark(const struct outline_part *part,
                               const struct outline_side *other)
{
    const struct outline_part *partner;

    if (part->partner == OUTLINE_ALONE)
        return MARK_ALONE;
    partner = &other->parts[part->partner];
    if (partner->offset_bits != part->offset_bits)
        return MARK_MOVED;
    if (partner->size_bits != part->size_bits ||
        strcmp(partner->type, part->type) != 0 ||
        strcmp(partner->name, part->name) != 0)
        return MARK_CHANGED;
    return MARK_SAME;
}

bool outline_differs(const struct outline *outline)
{
    for (size_t i = 0; i < outline->expected.count; i++)
        if (outline_mark(&outline->expected.parts[i], &outline->found) !=
            MARK_SAME)
            return true;
    for (size_t i = 0; i < outline->found.count; i++)
        if (outline->found.parts[i].partner == OUTLINE_ALONE)
            return true;
    return outline->expected.size_bits != outline->found.size_bits;
}
