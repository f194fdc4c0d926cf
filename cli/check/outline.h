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
 * A struct or union as it lies in memory on both sides, for a report to draw.
 * It belongs to the list of findings that it was made for, and so do its texts.
 */
#define OUTLINE_ALONE SIZE_MAX

struct outline_part {
    const char *name, *type;
    int64_t offset_bits, size_bits;
    size_t partner; /* the same member of the other side, or OUTLINE_ALONE */
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
    MARK_ALONE, /* the other side has none */
    MARK_MOVED,
    MARK_CHANGED, /* another type, size or name at the same place */
};

/* Draws both. NULL if memory is out; the list has `failed` then. */
const struct outline *outline_make(struct finding_list *list,
                                   const struct graph *expected_graph,
                                   uint32_t expected,
                                   const struct graph *found_graph,
                                   uint32_t found);

enum outline_mark outline_mark(const struct outline_part *part,
                               const struct outline_side *other);

/* Is anything at another place, or there on one side only? */
bool outline_differs(const struct outline *outline);

#endif
