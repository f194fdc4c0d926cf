/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Judges two layouts, type by type in the order of the contract's, and stops at
 * the first difference that harms. Whatever differs and is not known to be
 * harmless does.
 */
#include "layout_fit.h"

#include <string.h>

#include "layout_flat.h"
#include "layout_role.h"
#include "layout_spelling.h"
#include "layout_why.h"

#define DEPTH_LIMIT 16 /* of types that are compared inside of others */
#define TWIN_LIMIT 64  /* types that only one side calls so */

/* Two types under different names that are taken for the same: one that leads
 * back to itself would be compared for ever. */
struct twins {
    struct slice expected, found;
};

struct judge {
    const struct layout_sides *sides;
    enum layout_fit verdict;
    struct layout_why why;
    struct twins twins[TWIN_LIMIT];
    size_t twin_count;
};

/* One type on both sides, and who may have more at its end. */
struct body {
    struct layout_type expected, found;
    struct layout_growth growth;
};

static bool judge_body(struct judge *judge, struct body *body, int depth);

static bool refuse(struct judge *judge, enum layout_fit verdict)
{
    judge->verdict = verdict;
    return false;
}

static bool differ(struct judge *judge)
{
    return refuse(judge, LAYOUT_DIFFERS);
}

/* ---- types, as they are spelt ---- */

/* True if they were twins before. */
static bool add_twins(struct judge *judge, struct slice expected,
                      struct slice found)
{
    for (size_t i = 0; i < judge->twin_count; i++)
        if (pdk__slice_same(judge->twins[i].expected, expected) &&
            pdk__slice_same(judge->twins[i].found, found))
            return true;
    judge->twins[judge->twin_count++] = (struct twins){ expected, found };
    return false;
}

/* Does the other side have a type of that name as well? Then it is not one that
 * was renamed. */
static bool is_taken(struct slice text, struct slice name)
{
    struct layout_type unused;

    return !pdk__spelling_is_nameless(name) &&
           pdk__layout_find_type(text, name, &unused);
}

/* Two types under different names, or without any: the same if they lie alike,
 * and neither name means another type on the other side. */
static bool judge_twins(struct judge *judge, struct slice expected,
                        struct slice found, int depth)
{
    const struct layout_sides *sides = judge->sides;
    bool has_names = !pdk__spelling_is_nameless(expected) &&
                     !pdk__spelling_is_nameless(found);
    struct body body = { .growth = { false, false } };

    if (depth >= DEPTH_LIMIT || judge->twin_count == TWIN_LIMIT ||
        !pdk__spelling_is_same_kind(expected, found) ||
        (has_names && (is_taken(sides->found, expected) ||
                       is_taken(sides->expected, found))) ||
        !pdk__layout_find_type(sides->expected, expected, &body.expected) ||
        !pdk__layout_find_type(sides->found, found, &body.found) ||
        body.expected.is_declared)
        return differ(judge);
    return add_twins(judge, expected, found) ||
           judge_body(judge, &body, depth + 1);
}

/* Two types with bodies in the same place of two spellings. Those that both
 * sides call alike are judged by themselves. */
static bool judge_reference(struct judge *judge, struct slice expected,
                            struct slice found, int depth)
{
    if (!pdk__spelling_is_nameless(expected) &&
        pdk__slice_same(expected, found))
        return true;
    return judge_twins(judge, expected, found, depth);
}

static bool judge_spelling(struct judge *judge, struct slice expected,
                           struct slice found, int depth)
{
    while (expected.size_bytes > 0 && found.size_bytes > 0) {
        struct slice here, there;

        pdk__spelling_skip_single(&expected, &found);
        here = pdk__spelling_take_body(&expected);
        there = pdk__spelling_take_body(&found);
        if (here.size_bytes > 0 && there.size_bytes > 0) {
            if (!judge_reference(judge, here, there, depth))
                return false;
            continue;
        }
        if (here.size_bytes > 0 || there.size_bytes > 0 ||
            expected.data[0] != found.data[0])
            return differ(judge);
        expected.data++, expected.size_bytes--;
        found.data++, found.size_bytes--;
    }
    return (expected.size_bytes == 0 && found.size_bytes == 0) || differ(judge);
}

/* The same, where no more is asked than whether. */
static bool is_same_type(const struct judge *judge,
                         const struct layout_member *expected,
                         const struct layout_member *found, int depth)
{
    char nothing[1];
    struct judge quiet = *judge;

    quiet.why.text = nothing;
    quiet.why.capacity = sizeof nothing;
    return expected->bits == found->bits &&
           judge_spelling(&quiet, expected->type, found->type, depth);
}

/* ---- members ---- */

static bool judge_member(struct judge *judge, const struct body *body,
                         const struct layout_member *expected,
                         const struct layout_member *found, int depth)
{
    const struct layout_type *type = &body->expected;

    if (expected->offset != found->offset) {
        if (type->is_enum)
            pdk__why_value(&judge->why, type, expected, found);
        else
            pdk__why_moved(&judge->why, type, expected, found);
        return differ(judge);
    }
    judge->why.text[0] = '\0';
    if (expected->bits == found->bits &&
        judge_spelling(judge, expected->type, found->type, depth))
        return true;
    if (judge->why.text[0] == '\0')
        pdk__why_retyped(&judge->why, type, expected, found);
    return differ(judge);
}

/* One side of a body, for those who look from the other. */
struct side {
    struct slice text;
    const struct layout_type *type;
};

/* The member that is there under another name. */
static bool find_renamed(const struct judge *judge, struct side side,
                         const struct layout_member *member, struct side own,
                         int depth)
{
    struct layout_flat flat = pdk__flat_begin(side.text, side.type);
    struct layout_member at, unused;
    bool has_name = !pdk__slice_is(member->name, "-");

    while (pdk__flat_next(&flat, &at))
        if (at.offset == member->offset &&
            (!has_name ||
             !pdk__flat_find(own.text, own.type, at.name, &unused)) &&
            is_same_type(judge, member, &at, depth))
            return true;
    return false;
}

/* A nameless member is compared with the one in its place, for what is in it:
 * of several in a union the one that is like it, if there is one. */
static bool find_counterpart(const struct judge *judge, struct side side,
                             const struct layout_member *member,
                             struct layout_member *out, int depth)
{
    struct layout_flat flat = pdk__flat_begin(side.text, side.type);
    struct layout_member at;
    bool is_found = false;

    if (!pdk__slice_is(member->name, "-"))
        return pdk__flat_find(side.text, side.type, member->name, out);
    while (pdk__flat_next(&flat, &at)) {
        bool is_there = at.offset == member->offset &&
                        pdk__slice_same(at.name, member->name);

        if (is_there && (!is_found || is_same_type(judge, member, &at, depth)))
            *out = at;
        is_found |= is_there;
    }
    return is_found;
}

static bool judge_expected(struct judge *judge, const struct body *body,
                           int depth)
{
    const struct side here = { judge->sides->expected, &body->expected };
    const struct side there = { judge->sides->found, &body->found };
    struct layout_flat flat = pdk__flat_begin(here.text, here.type);
    struct layout_member expected, found;
    bool is_enum = body->expected.is_enum;

    while (pdk__flat_next(&flat, &expected)) {
        if (find_counterpart(judge, there, &expected, &found, depth)) {
            if (!judge_member(judge, body, &expected, &found, depth))
                return false;
        } else if (!(is_enum
                         ? pdk__layout_has_value(&body->found, expected.offset)
                         : find_renamed(judge, there, &expected, here,
                                        depth)) &&
                   !(body->growth.may_be_older &&
                     (is_enum ||
                      expected.offset >= body->found.size_bytes * 8))) {
            pdk__why_alone(&judge->why, &body->expected, &expected, true);
            return differ(judge);
        }
    }
    return true;
}

/* May the plugin have this, of which the host does not know? */
static bool is_addition(const struct judge *judge, const struct body *body,
                        const struct layout_member *found, int depth)
{
    const struct side here = { judge->sides->expected, &body->expected };
    const struct side there = { judge->sides->found, &body->found };

    if (body->expected.is_enum)
        return body->growth.may_be_newer ||
               pdk__layout_has_value(&body->expected, found->offset);
    return body->expected.is_union ||
           (body->growth.may_be_newer &&
            found->offset >= body->expected.size_bytes * 8) ||
           find_renamed(judge, here, found, there, depth);
}

static bool judge_additions(struct judge *judge, const struct body *body,
                            int depth)
{
    const struct side here = { judge->sides->expected, &body->expected };
    struct layout_flat flat =
        pdk__flat_begin(judge->sides->found, &body->found);
    struct layout_member expected, found;

    while (pdk__flat_next(&flat, &found))
        if (!find_counterpart(judge, here, &found, &expected, depth) &&
            !is_addition(judge, body, &found, depth)) {
            pdk__why_alone(&judge->why, &body->expected, &found, false);
            return differ(judge);
        }
    return true;
}

/* Each compiler tells alignment in its own way: only one and the same can be
 * held to it. */
static bool judge_alignment(struct judge *judge, const struct body *body)
{
    const struct layout_sides *sides = judge->sides;

    if (pdk__slice_same(body->expected.alignment, body->found.alignment) ||
        !pdk__slice_same(pdk__layout_head(sides->expected, "compiler"),
                         pdk__layout_head(sides->found, "compiler")))
        return true;
    pdk__why_alignment(&judge->why, &body->expected, &body->found);
    return differ(judge);
}

static bool judge_size(struct judge *judge, const struct body *body)
{
    int64_t here = body->expected.size_bytes, there = body->found.size_bytes;

    if (here == there ||
        (!body->expected.is_enum && (there > here ? body->growth.may_be_newer
                                                  : body->growth.may_be_older)))
        return true;
    pdk__why_size(&judge->why, &body->expected, &body->found);
    return differ(judge);
}

static bool judge_body(struct judge *judge, struct body *body, int depth)
{
    if (body->expected.is_declared)
        return true;
    if (body->found.is_declared) {
        pdk__why_declared(&judge->why, &body->expected);
        return refuse(judge, LAYOUT_UNKNOWN);
    }
    return judge_expected(judge, body, depth) &&
           judge_additions(judge, body, depth) && judge_size(judge, body) &&
           judge_alignment(judge, body);
}

/* ---- the whole ---- */

static bool judge_named(struct judge *judge, const struct layout_type *expected)
{
    const struct layout_sides *sides = judge->sides;
    const struct contract_type *declared =
        pdk__layout_declared(sides->contract, expected);
    struct body body = { .expected = *expected };

    /* Nameless ones are looked at where they are used; one that the plugin does
     * not know of was led to by what differs. */
    if ((declared != NULL && declared->role == ROLE_OPAQUE) ||
        pdk__spelling_is_nameless(expected->name) ||
        !pdk__layout_find_type(sides->found, expected->name, &body.found))
        return true;
    body.growth =
        pdk__layout_growth(declared, sides->interface->type_name,
                           sides->expected, &body.expected, &body.found);
    judge->why.inside = expected->name;
    return judge_body(judge, &body, 0);
}

static bool judge_table(struct judge *judge)
{
    struct slice here = pdk__layout_head(judge->sides->expected, "table");
    struct slice there = pdk__layout_head(judge->sides->found, "table");

    judge->why.inside = here;
    judge->why.text[0] = '\0';
    if (judge_spelling(judge, here, there, 0))
        return true;
    if (judge->why.text[0] == '\0')
        pdk__why_other(&judge->why, "its table is a", here, there);
    return false;
}

/* Options that change how functions are called; only gcc tells them. */
static bool judge_flags(struct judge *judge)
{
    struct slice here = pdk__layout_head(judge->sides->expected, "flags");
    struct slice there = pdk__layout_head(judge->sides->found, "flags");
    struct slice maker = pdk__layout_head(judge->sides->found, "compiler");

    if (pdk__slice_same(here, there) ||
        (there.size_bytes == 0 && !pdk__slice_is(maker, "GNU")))
        return true;
    pdk__why_other(&judge->why, "functions are called with", here, there);
    return differ(judge);
}

enum layout_fit pdk__layout_fit(const struct layout_sides *sides, char *why,
                                size_t capacity)
{
    struct judge judge = { .sides = sides,
                           .verdict = LAYOUT_FITS,
                           .why = {
                               why, capacity, sides->host_name, { why, 0 } } };
    struct slice rest = sides->expected;
    struct layout_type type;
    bool goes_on;

    why[0] = '\0';
    goes_on = judge_table(&judge) && judge_flags(&judge);
    while (goes_on && pdk__layout_next_type(&rest, &type))
        goes_on = judge_named(&judge, &type);
    return judge.verdict;
}
