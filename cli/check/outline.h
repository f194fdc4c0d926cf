/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_OUTLINE_H
#define PDK_CHECK_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "check/finding.h"
#include "check/graph.h"

/*
 * The memory layout of a struct or union on both sides, for reports to draw. It
 * and its texts belong to the list of findings that it was made for.
 */
#define OUTLINE_ALONE SIZE_MAX

struct outline_part {
    const char *name, *type;
    int64_t offset_bits, size_bits;
    size_t partner; /* the same member on the other side, or OUTLINE_ALONE */
};

struct outline_side {
    int64_t size_bits;
    const struct outline_part *parts;
    size_t count;
};

struct outline {
    struct outline_side expected, found;
    struct outline_part parts[]; /* of both */
};

/* How a part of one side differs from its partner. */
enum outline_mark {
    MARK_SAME,
    MARK_ALONE, /* it has no partner */
    MARK_MOVED,
    MARK_CHANGED, /* another type, size or name at the same offset */
};

/* Makes the outline of two types. NULL if out of memory; the list has `failed`
 * then. */
const struct outline *outline_make(struct finding_list *list,
                                   const struct graph *expected_graph,
                                   uint32_t expected,
                                   const struct graph *found_graph,
                                   uint32_t found);

enum outline_mark outline_mark(const struct outline_part *part,
                               const struct outline_side *other);

/* Has any member moved, or is it on one side only? */
bool outline_differs(const struct outline *outline);

#endif
