/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares what abixml does not contain. Such differences can be causes, too:
 * members that they move are their consequences.
 */
#include "check/compare_traits.h"

#include <string.h>

static bool are_told(const struct comparison *comparison)
{
    return comparison->expected->traits.is_told &&
           comparison->found->traits.is_told;
}

static void tell_bits(struct body *body, uint32_t pair,
                      const struct member *expected, const struct member *found)
{
    struct finding *finding = difference_add_declared(
        body->comparison, pair, "member-bits",
        body_text(body, "%s: the member '%s' has %s in %s, %s in %s",
                  body->title, expected->name, body_size(body, expected->bits),
                  body->comparison->expected_name, body_size(body, found->bits),
                  body->comparison->found_name));

    finding->expected.size_bits = expected->bits;
    finding->found.size_bits = found->bits;
    body_set_cause(body, finding);
}

void compare_member_traits(struct body *body, uint32_t pair,
                           const struct member *expected,
                           const struct member *found)
{
    if (!are_told(body->comparison))
        return;
    if (expected->is_atomic || found->is_atomic)
        return; /* reported with their types */
    if (expected->size == found->size && expected->bits != found->bits)
        tell_bits(body, pair, expected, found);
}

void compare_alignment(struct body *body)
{
    struct comparison *comparison = body->comparison;
    struct sides sides = difference_sides(comparison, body->pair);
    unsigned long long expected = sides.expected.type->alignment;
    unsigned long long found = sides.found.type->alignment;

    if (expected == found || body->has_events || body->is_repeat ||
        body->expected.size != body->found.size ||
        !difference_are_comparable(comparison))
        return;
    difference_add(comparison, body->pair, "type-alignment",
                   "%s is aligned to %s in %s, to %s in %s", body->title,
                   expected != 0 ? body_text(body, "%llu bytes", expected)
                                 : "what its members need",
                   comparison->expected_name,
                   found != 0 ? body_text(body, "%llu bytes", found)
                              : "what its members need",
                   comparison->found_name);
}

void compare_passing(struct comparison *comparison, uint32_t pair,
                     const struct sides *sides)
{
    const struct walk_pair *at = &comparison->walk.pairs[pair];
    bool is_address = sides->expected.type->is_address;

    if ((at->edge != EDGE_ARGUMENT && at->edge != EDGE_RESULT) ||
        !are_told(comparison) || !comparison->expected->traits.tells_passing ||
        !comparison->found->traits.tells_passing ||
        is_address == sides->found.type->is_address ||
        !walk_enter(&comparison->walk, sides->expected.index,
                    sides->found.index, SEEN_PASSED))
        return;
    difference_add(
        comparison, pair, "passing-changed", "%s is passed %s in %s, %s in %s",
        difference_name(&sides->expected),
        is_address ? "by address" : "by value", comparison->expected_name,
        is_address ? "by value" : "by address", comparison->found_name);
}
