/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Two bodies of members, side by side, in the order of declaration. The last
 * difference met is the cause of the moves behind it. Who may have more members
 * at the end is decided by the role of the type.
 */
#include "check/compare_members.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "check/members.h"

#define SEEN_BY_POINTER 0u
#define SEEN_BY_VALUE 1u

/* What moves whatever stands behind it. */
struct cause {
    enum { CAUSE_NONE, CAUSE_FINDING, CAUSE_PAIR } kind;
    size_t finding; /* index: the list may move */
    uint32_t pair;
};

struct body {
    struct comparison *comparison;
    uint32_t pair;
    const char *name;  /* "demo_params" */
    const char *title; /* "struct demo_params" */
    struct member_list expected, found;
    bool may_be_newer; /* the plugin may have more at the end ... */
    bool may_be_older; /* ... or less */
    bool is_repeat;    /* all but the end was compared before */
    bool has_events;
    struct cause cause;
};

static bool begins_with_size(const struct graph *graph,
                             const struct graph_type *type, const char *name)
{
    struct graph_stripped first;

    if (type->part_count == 0 || strcmp(type->parts[0].name, name) != 0)
        return false;
    first = graph_strip(graph, type->parts[0].type);
    return first.type->kind == GRAPH_BASE && first.type->size_bits == 32;
}

/* Who may have more at its end, by the role of the type. */
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
            break; /* the contract says "shared": exactly */
        body->may_be_newer = tells_size;
        body->may_be_older = tells_size;
        break;
    }
}

static const char *text(struct body *body, const char *format, ...)
    PDK_PRINTF(2, 3);

static const char *text(struct body *body, const char *format, ...)
{
    char line[1000];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    return finding_text(body->comparison->findings, "%s", line);
}

/* "byte 4", "bit 35" */
static const char *at(struct body *body, int64_t offset)
{
    return text(body, "%s %lld", offset % 8 == 0 ? "byte" : "bit",
                (long long)(offset % 8 == 0 ? offset / 8 : offset));
}

static const char *size(struct body *body, int64_t bits)
{
    char out[40];

    graph_describe_bits(bits, out, sizeof out);
    return text(body, "%s", out);
}

static struct finding *finding_of(const struct body *body)
{
    return &body->comparison->findings->items[body->cause.finding];
}

/* The finding becomes the cause of what comes behind it. */
static void set_cause(struct body *body, const struct finding *finding)
{
    const struct finding_list *list = body->comparison->findings;

    body->has_events = true;
    if (finding == &list->unkept)
        return;
    body->cause.kind = CAUSE_FINDING;
    body->cause.finding = list->count - 1;
}

/* A line that follows from the cause; false if there is none. `harms` makes
 * the cause a break, whatever it was. */
static bool follow(struct body *body, bool harms, const char *line)
{
    struct finding *finding;

    if (body->cause.kind == CAUSE_PAIR) {
        walk_add_consequence(
            &body->comparison->walk,
            (struct walk_consequence){ body->cause.pair, body->pair, line });
        return true;
    }
    if (body->cause.kind == CAUSE_NONE)
        return false;
    finding = finding_of(body);
    finding_add_consequence(body->comparison->findings, finding, line);
    if (harms && finding->severity < SEVERITY_BREAK)
        finding->severity = SEVERITY_BREAK;
    return true;
}

static struct finding_side side_of(struct body *body, const struct graph *graph,
                                   const struct member *member)
{
    return difference_side(body->comparison, graph, member->type,
                           member->offset, member->place);
}

static const char *member_path(struct body *body, const struct member *member)
{
    const struct walk *walk = &body->comparison->walk;
    const char *around = difference_path(body->comparison, body->pair);
    const char *between = around[0] != '\0' ? "." : "";

    if (walk->pairs[body->pair].edge == EDGE_TARGET)
        between = "->";
    return text(body, "%s%s%s", around, between, member->name);
}

/* There is nothing on this side, but for the struct that it would be in. */
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
                             "%s: %s has a member '%s' at %s that %s has not",
                             body->title, body->comparison->found_name,
                             member->name, at(body, member->offset),
                             body->comparison->expected_name);
    if (is_behind && body->may_be_newer)
        finding->severity = SEVERITY_INFO;
    set_cause(body, finding);
    finding->path = member_path(body, member);
    set_nothing(&finding->expected);
    finding->found = side_of(body, body->comparison->found, member);
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
    set_cause(body, finding);
    finding->path = member_path(body, member);
    finding->expected = side_of(body, body->comparison->expected, member);
    set_nothing(&finding->found);
}

static void explain_move(struct body *body, const struct member *expected,
                         const struct member *found)
{
    struct finding *finding;

    if (body->cause.kind != CAUSE_FINDING)
        return;
    finding = finding_of(body);
    if (finding->why == NULL)
        finding->why =
            text(body, "%s is at %s in %s and at %s in %s", expected->name,
                 at(body, expected->offset), body->comparison->expected_name,
                 at(body, found->offset), body->comparison->found_name);
}

static void tell_moved(struct body *body, uint32_t pair,
                       const struct member *expected,
                       const struct member *found)
{
    struct finding *finding;

    if (!follow(body, true,
                text(body, "%s.%s moved from %s to %s", body->name,
                     expected->name, at(body, expected->offset),
                     at(body, found->offset)))) {
        finding = difference_add_declared(
            body->comparison, pair, "member-moved",
            text(body, "%s: the member '%s' is at %s in %s, at %s in %s",
                 body->title, expected->name, at(body, expected->offset),
                 body->comparison->expected_name, at(body, found->offset),
                 body->comparison->found_name));
        set_cause(body, finding);
    }
    explain_move(body, expected, found);
}

static void tell_renamed(struct body *body, uint32_t pair,
                         const struct member *expected,
                         const struct member *found)
{
    difference_add_declared(
        body->comparison, pair, "member-renamed",
        text(body, "%s: the member '%s' of %s is called '%s' in %s",
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
    if (expected->size != found->size) {
        body->has_events = true;
        body->cause = (struct cause){ .kind = CAUSE_PAIR, .pair = pair };
    }
}

/* Tells the members that only the plugin has, from *next up to `end`. */
static void tell_new_ones(struct body *body, size_t *next, size_t end)
{
    for (; *next < end; (*next)++)
        if (body->found.items[*next].partner == NO_PARTNER)
            tell_inserted(body, &body->found.items[*next]);
}

static void compare_in_order(struct body *body)
{
    size_t next = 0; /* in found: those before it are told */

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
    if (follow(body, harms,
               text(body, "size of %s changed from %s to %s", body->title,
                    size(body, expected), size(body, found))))
        return;
    if (!body->has_events && !body->is_repeat)
        difference_add(body->comparison, body->pair, "type-size",
                       "%s takes %s in %s, %s in %s", body->title,
                       size(body, expected), body->comparison->expected_name,
                       size(body, found), body->comparison->found_name);
}

/* Was this pair of bodies compared before, as strictly as it must be now? */
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
        text(&body, "%s %s",
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
    }
    members_finish(&body.expected);
    members_finish(&body.found);
    return !body.is_repeat;
}
