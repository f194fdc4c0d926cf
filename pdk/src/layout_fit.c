/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Judges two layouts, type by type in the order of the contract's, and stops at
 * the first difference that harms. Whatever differs and is not known to be
 * harmless does.
 */
#include "layout_fit.h"

#include <string.h>

#include "layout_role.h"
#include "layout_why.h"

#define DEPTH_LIMIT 16 /* of nameless types in nameless types */

struct judge {
    const struct layout_sides *sides;
    enum layout_fit verdict;
    struct layout_why why;
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

/* How many digits of a nameless type's number are here. */
static size_t number_size(struct slice text, size_t at)
{
    size_t size = 0;

    while (at + size < text.size_bytes && text.data[at + size] >= '0' &&
           text.data[at + size] <= '9')
        size++;
    return size;
}

/* "union #8" of "[4]union #8": what leads to the number that ends at `end`. */
static struct slice nameless(struct slice text, size_t sign, size_t end)
{
    size_t from = sign > 0 ? sign - 1 : 0; /* the blank before it */

    while (from > 0 && text.data[from - 1] >= 'a' && text.data[from - 1] <= 'z')
        from--;
    return (struct slice){ text.data + from, end - from };
}

/* Two nameless types in the same place of two spellings. */
static bool judge_nameless(struct judge *judge, struct slice expected,
                           struct slice found, int depth)
{
    struct body body = { .growth = { false, false } };

    if (depth >= DEPTH_LIMIT ||
        !pdk__layout_find_type(judge->sides->expected, expected,
                               &body.expected) ||
        !pdk__layout_find_type(judge->sides->found, found, &body.found))
        return differ(judge);
    return judge_body(judge, &body, depth + 1);
}

/* Is it the same type? Numbers of nameless ones may differ; what they stand for
 * may not. */
static bool judge_spelling(struct judge *judge, struct slice expected,
                           struct slice found, int depth)
{
    size_t i = 0, k = 0;

    while (i < expected.size_bytes && k < found.size_bytes) {
        size_t here, there;

        if (expected.data[i++] != found.data[k++])
            return differ(judge);
        if (expected.data[i - 1] != '#')
            continue;
        here = number_size(expected, i);
        there = number_size(found, k);
        if (!judge_nameless(judge, nameless(expected, i - 1, i + here),
                            nameless(found, k - 1, k + there), depth))
            return false;
        i += here;
        k += there;
    }
    return (i == expected.size_bytes && k == found.size_bytes) || differ(judge);
}

/* The same, where no more is asked than whether. */
static bool is_same_type(struct judge *judge,
                         const struct layout_member *expected,
                         const struct layout_member *found, int depth)
{
    char nothing[1];
    struct judge quiet = { judge->sides,
                           LAYOUT_FITS,
                           { nothing, 1, { nothing, 0 } } };

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

/* The member that is there under another name. */
static bool find_renamed(struct judge *judge, struct slice lines,
                         const struct layout_member *member,
                         struct slice others, int depth)
{
    struct layout_member at, unused;
    bool has_name = !pdk__slice_is(member->name, "-");

    while (pdk__layout_next_member(&lines, &at))
        if (at.offset == member->offset &&
            (!has_name || !pdk__layout_find_member(others, at.name, &unused)) &&
            is_same_type(judge, member, &at, depth))
            return true;
    return false;
}

/* A nameless member is compared with the one in its place, for what is in it.
 */
static bool find_counterpart(struct slice lines,
                             const struct layout_member *member,
                             struct layout_member *out)
{
    if (!pdk__slice_is(member->name, "-"))
        return pdk__layout_find_member(lines, member->name, out);
    while (pdk__layout_next_member(&lines, out))
        if (out->offset == member->offset &&
            pdk__slice_same(out->name, member->name))
            return true;
    return false;
}

static bool judge_expected(struct judge *judge, const struct body *body,
                           int depth)
{
    struct slice lines = body->expected.lines;
    struct layout_member expected, found;

    while (pdk__layout_next_member(&lines, &expected)) {
        if (find_counterpart(body->found.lines, &expected, &found)) {
            if (!judge_member(judge, body, &expected, &found, depth))
                return false;
        } else if (!find_renamed(judge, body->found.lines, &expected,
                                 body->expected.lines, depth) &&
                   !(body->growth.may_be_older &&
                     expected.offset >= body->found.size_bytes * 8)) {
            pdk__why_alone(&judge->why, &body->expected, &expected, true);
            return differ(judge);
        }
    }
    return true;
}

static bool judge_additions(struct judge *judge, const struct body *body,
                            int depth)
{
    struct slice lines = body->found.lines;
    struct layout_member expected, found;

    while (pdk__layout_next_member(&lines, &found))
        if (!find_counterpart(body->expected.lines, &found, &expected) &&
            !find_renamed(judge, body->expected.lines, &found,
                          body->found.lines, depth) &&
            !body->expected.is_union &&
            !(body->growth.may_be_newer &&
              (body->expected.is_enum ||
               found.offset >= body->expected.size_bytes * 8))) {
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
        (there > here && body->growth.may_be_newer &&
         !body->expected.is_enum) ||
        (there < here && body->growth.may_be_older))
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
        memchr(expected->name.data, '#', expected->name.size_bytes) != NULL ||
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

    if (pdk__slice_same(here, there))
        return true;
    pdk__why_other(&judge->why, "its table is a", here, there);
    return differ(judge);
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
    struct judge judge = { sides, LAYOUT_FITS, { why, capacity, { why, 0 } } };
    struct slice rest = sides->expected;
    struct layout_type type;
    bool goes_on;

    why[0] = '\0';
    goes_on = judge_table(&judge) && judge_flags(&judge);
    while (goes_on && pdk__layout_next_type(&rest, &type))
        goes_on = judge_named(&judge, &type);
    return judge.verdict;
}
