/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * If a member's type changes size, the members after it move: that becomes a
 * consequence of the finding about the type. A type is compared only once, so
 * that finding may be at another path. A consequence without a cause becomes a
 * finding of its own.
 */
#include "check/fold.h"

#include <string.h>

#define CHAIN_LIMIT 32 /* structs in structs in structs */

/* Do both pairs have the same two bodies? */
static bool is_same_body(const struct comparison *comparison, uint32_t one,
                         uint32_t other)
{
    struct sides first = difference_sides(comparison, one);
    struct sides second = difference_sides(comparison, other);
    enum graph_kind kind = first.expected.type->kind;

    return (kind == GRAPH_STRUCT || kind == GRAPH_UNION) &&
           first.expected.index == second.expected.index &&
           first.found.index == second.found.index;
}

/* Was the finding made in the pair, or in a part of its value? */
static bool is_found_in(const struct comparison *comparison, uint32_t origin,
                        uint32_t pair)
{
    while (origin != pair && !is_same_body(comparison, origin, pair)) {
        if (!walk_is_part(&comparison->walk, origin))
            return false;
        origin = comparison->walk.pairs[origin].parent;
    }
    return true;
}

/* Can the finding change a size? Changes of a vtable, a name, a qualifier or
 * the way of passing cannot. */
static bool is_about_size(const struct finding *finding)
{
    const char *id = finding->rule->id;

    return strncmp(id, "virtual-", strlen("virtual-")) != 0 &&
           strstr(id, "-renamed") == NULL &&
           strcmp(id, "qualifier-changed") != 0 &&
           strcmp(id, "passing-changed") != 0;
}

static struct finding *find_finding(struct comparison *comparison, size_t first,
                                    uint32_t pair)
{
    struct finding_list *findings = comparison->findings;

    for (size_t i = first; i < findings->count; i++)
        if (is_about_size(&findings->items[i]) &&
            is_found_in(comparison, findings->items[i].origin, pair))
            return &findings->items[i];
    return NULL;
}

/* The finding that moved something in the body of that pair, or NULL. */
static const struct walk_consequence *find_inner(
    const struct comparison *comparison, uint32_t pair)
{
    const struct walk *walk = &comparison->walk;

    for (uint32_t i = 0; i < walk->consequence_count; i++)
        if (is_same_body(comparison, walk->consequences[i].around, pair))
            return &walk->consequences[i];
    return NULL;
}

static struct finding *find_cause(struct comparison *comparison, size_t first,
                                  uint32_t pair)
{
    const struct walk_consequence *inner;
    struct finding *finding = find_finding(comparison, first, pair);

    for (int i = 0; i < CHAIN_LIMIT && finding == NULL; i++) {
        inner = find_inner(comparison, pair);
        if (inner == NULL)
            return NULL;
        pair = inner->cause;
        finding = find_finding(comparison, first, pair);
    }
    return finding;
}

void fold_consequences(struct comparison *comparison, size_t first)
{
    const struct walk *walk = &comparison->walk;

    for (uint32_t i = 0; i < walk->consequence_count; i++) {
        const struct walk_consequence *next = &walk->consequences[i];
        struct finding *cause = find_cause(comparison, first, next->cause);

        if (cause == NULL)
            cause = difference_add(comparison, next->cause, "member-type",
                                   "%s has a different size",
                                   difference_path(comparison, next->cause));
        finding_add_consequence(comparison->findings, cause, next->line);
        if (cause->severity < SEVERITY_BREAK)
            cause->severity = SEVERITY_BREAK;
    }
}
