/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares the members of two bodies in the order of declaration. The last
 * difference is the cause of the moves after it. The role of the type decides
 * which side may have more members at the end.
 */
#include "check/compare_members.h"

#include <string.h>

#include "check/body.h"
#include "check/compare_traits.h"

static bool begins_with_size(const struct graph *graph,
                             const struct graph_type *type, const char *name)
{
    struct graph_stripped first;

    if (type->part_count == 0 || strcmp(type->parts[0].name, name) != 0)
        return false;
    first = graph_strip(graph, type->parts[0].type);
    return first.type->kind == GRAPH_BASE && first.type->size_bits == 32;
}

/* Sets which side may have more members at its end. */
static void set_directions(struct body *body, const struct sides *sides)
{
    const struct contract_type *declared;
    enum contract_role role =
        difference_role(body->comparison, &sides->expected, &declared);
    const char *field = "struct_size";
    bool tells_size;

    if (body->comparison->walk.pairs[body->pair].is_by_value)
        return;
    if (declared != NULL && declared->size_field != NULL)
        field = declared->size_field;
    tells_size =
        begins_with_size(body->comparison->expected, sides->expected.type,
                         field) &&
        begins_with_size(body->comparison->found, sides->found.type, field);
    switch (role) {
    case ROLE_PLUGIN_TABLE:
        body->may_be_newer = tells_size;
        break;
    case ROLE_HOST_TABLE:
        body->may_be_older = true;
        break;
    default:
        if (declared != NULL && declared->size_field == NULL)
            break; /* declared "shared": must be equal */
        body->may_be_newer = tells_size;
        body->may_be_older = tells_size;
        break;
    }
}

/* An empty base class takes no space, so it is a break only if it moves
 * something. */
static bool is_empty_base(const struct graph *graph,
                          const struct member *member)
{
    const struct graph_type *type = graph_strip(graph, member->type).type;

    return member->is_base && !type->is_declaration && type->part_count == 0;
}

/* The side that does not have the member; its place is that of the struct. */
static void set_nothing(struct finding_side *side)
{
    side->type = NULL;
    side->offset_bits = -1;
    side->size_bits = -1;
}

static void tell_inserted(struct body *body, const struct member *member)
{
    bool is_behind = member->offset >= body->expected.size;
    const char *rule = "member-inserted";
    struct finding *finding;

    if (body->is_repeat && !is_behind)
        return;
    if (is_behind)
        rule = "member-appended";
    else if (member->is_alternative)
        rule = "union-member-added";
    finding = difference_add(body->comparison, body->pair, rule,
                             "%s: %s has a member '%s' at %s, %s does not",
                             body->title, body->comparison->found_name,
                             member->name, body_at(body, member->offset),
                             body->comparison->expected_name);
    if (is_behind && body->may_be_newer)
        finding->severity = SEVERITY_INFO;
    else if (is_empty_base(body->comparison->found, member))
        finding->severity = SEVERITY_WARNING;
    body_set_cause(body, finding);
    finding->path = body_path(body, member);
    set_nothing(&finding->expected);
    finding->found = body_side(body, body->comparison->found, member);
}

static void tell_removed(struct body *body, const struct member *member)
{
    bool is_behind = member->offset >= body->found.size;
    bool is_fine = is_behind && body->may_be_older;
    struct finding *finding;

    if (body->is_repeat && !is_behind)
        return;
    finding = difference_add(body->comparison, body->pair,
                             is_fine ? "member-absent" : "member-removed",
                             "%s: %s does not have the member '%s' of %s",
                             body->title, body->comparison->found_name,
                             member->name, body->comparison->expected_name);
    if (!is_fine && is_empty_base(body->comparison->expected, member))
        finding->severity = SEVERITY_WARNING;
    body_set_cause(body, finding);
    finding->path = body_path(body, member);
    finding->expected = body_side(body, body->comparison->expected, member);
    set_nothing(&finding->found);
}

static void explain_move(struct body *body, const struct member *expected,
                         const struct member *found)
{
    struct finding *finding;

    if (body->cause.kind != CAUSE_FINDING)
        return;
    finding = body_cause(body);
    if (finding->why == NULL)
        finding->why = body_text(
            body, "%s is at %s in %s and at %s in %s", expected->name,
            body_at(body, expected->offset), body->comparison->expected_name,
            body_at(body, found->offset), body->comparison->found_name);
}

static void tell_moved(struct body *body, uint32_t pair,
                       const struct member *expected,
                       const struct member *found)
{
    struct finding *finding;

    if (!body_follow(body, true,
                     body_text(body, "%s.%s moved from %s to %s", body->name,
                               expected->name, body_at(body, expected->offset),
                               body_at(body, found->offset)))) {
        finding = difference_add_declared(
            body->comparison, pair, "member-moved",
            body_text(
                body, "%s: the member '%s' is at %s in %s, at %s in %s",
                body->title, expected->name, body_at(body, expected->offset),
                body->comparison->expected_name, body_at(body, found->offset),
                body->comparison->found_name));
        body_set_cause(body, finding);
    }
    explain_move(body, expected, found);
}

static void tell_renamed(struct body *body, uint32_t pair,
                         const struct member *expected,
                         const struct member *found)
{
    difference_add_declared(
        body->comparison, pair, "member-renamed",
        body_text(body, "%s: the member '%s' of %s is called '%s' in %s",
                  body->title, expected->name, body->comparison->expected_name,
                  found->name, body->comparison->found_name));
}

static uint32_t add_member_pair(struct body *body,
                                const struct member *expected,
                                const struct member *found)
{
    struct walk_pair pair = {
        .expected = expected->type,
        .found = found->type,
        .parent = body->pair,
        .edge = expected->is_base ? EDGE_BASE : EDGE_MEMBER,
        .name = expected->name,
        .is_by_value = true,
        .expected_offset = expected->offset,
        .found_offset = found->offset,
        .expected_place = expected->place,
        .found_place = found->place,
    };

    return walk_add(&body->comparison->walk, pair);
}

static void compare_partners(struct body *body, const struct member *expected,
                             const struct member *found)
{
    uint32_t pair;

    if (body->is_repeat)
        return;
    pair = add_member_pair(body, expected, found);
    if (body->comparison->walk.failed)
        return;
    if (expected->is_renamed)
        tell_renamed(body, pair, expected, found);
    if (expected->offset != found->offset)
        tell_moved(body, pair, expected, found);
    compare_member_traits(body, pair, expected, found);
    if (expected->size != found->size) {
        body->has_events = true;
        body->cause = (struct cause){ .kind = CAUSE_PAIR, .pair = pair };
    }
}

/* Reports the members that only the plugin has, from *next up to `end`. */
static void tell_new_ones(struct body *body, size_t *next, size_t end)
{
    for (; *next < end; (*next)++)
        if (body->found.items[*next].partner == NO_PARTNER)
            tell_inserted(body, &body->found.items[*next]);
}

static void compare_in_order(struct body *body)
{
    size_t next = 0; /* in found: the first that was not compared */

    for (size_t i = 0; i < body->expected.count; i++) {
        const struct member *member = &body->expected.items[i];

        if (member->partner == NO_PARTNER) {
            tell_removed(body, member);
            continue;
        }
        tell_new_ones(body, &next, member->partner);
        compare_partners(body, member, &body->found.items[member->partner]);
    }
    tell_new_ones(body, &next, body->found.count);
}

static void compare_sizes(struct body *body)
{
    int64_t expected = body->expected.size, found = body->found.size;
    bool harms = (found > expected && !body->may_be_newer) ||
                 (found < expected && !body->may_be_older);

    if (expected == found)
        return;
    if (body_follow(body, harms,
                    body_text(body, "size of %s changed from %s to %s",
                              body->title, body_size(body, expected),
                              body_size(body, found))))
        return;
    if (!body->has_events && !body->is_repeat)
        difference_add(body->comparison, body->pair, "type-size",
                       "%s takes %s in %s, %s in %s", body->title,
                       body_size(body, expected),
                       body->comparison->expected_name, body_size(body, found),
                       body->comparison->found_name);
}

/* Has this pair of bodies been compared before, at least as strictly? */
static bool is_done(struct body *body, const struct sides *sides)
{
    struct walk *walk = &body->comparison->walk;
    uint32_t one = sides->expected.index, other = sides->found.index;

    if (!walk->pairs[body->pair].is_by_value)
        return !walk_enter(walk, one, other, SEEN_BY_POINTER);
    if (!walk_enter(walk, one, other, SEEN_BY_VALUE))
        return true;
    body->is_repeat = !walk_enter(walk, one, other, SEEN_BY_POINTER);
    return false;
}

bool compare_members(struct comparison *comparison, uint32_t pair)
{
    struct sides sides = difference_sides(comparison, pair);
    struct body body = { .comparison = comparison,
                         .pair = pair,
                         .name = difference_name(&sides.expected) };

    if (is_done(&body, &sides))
        return false;
    if (body.name[0] == '\0')
        body.name = "(unnamed)";
    body.title =
        body_text(&body, "%s %s",
                  sides.expected.type->kind == GRAPH_UNION ? "union" : "struct",
                  body.name);
    set_directions(&body, &sides);
    members_read(&body.expected, comparison->expected, sides.expected.index);
    members_read(&body.found, comparison->found, sides.found.index);
    if (body.expected.failed || body.found.failed) {
        comparison->walk.failed = true;
    } else {
        members_match(&body.expected, &body.found);
        compare_in_order(&body);
        compare_sizes(&body);
        compare_alignment(&body);
    }
    members_finish(&body.expected);
    members_finish(&body.found);
    return !body.is_repeat;
}
