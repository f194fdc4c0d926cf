/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_VALUE_WALK_H
#define PDK_VALUE_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "pdk/value.h"

/*
 * A walk through a tree of values, in the order in which it was written,
 * without recursion. A container is seen twice: when it is opened and when it
 * is closed.
 *
 *     struct value_walk walk = { .root = value };
 *     while ((step = pdk__value_next(&walk)) > VALUE_DONE) ...
 */
#define PDK__VALUE_DEPTH 128 /* containers inside one another, at most */

enum value_step {
    VALUE_TOO_DEEP = -1,
    VALUE_DONE = 0,
    VALUE_LEAF,
    VALUE_OPEN,
    VALUE_CLOSE,
};

struct value_walk {
    const pdk_value *root;
    const pdk_value *value; /* of this step */
    pdk_text key;           /* of `value`; its data is NULL without a map */
    uint64_t index;         /* of `value` in its container */
    uint32_t depth;         /* containers that are open, this one included */
    bool has_begun;
    struct {
        const pdk_value *container;
        uint64_t next;
    } open[PDK__VALUE_DEPTH];
};

enum value_step pdk__value_next(struct value_walk *walk);

/* Puts a deep copy of the tree under `value`, by the writer's own functions. */
pdk_result pdk__value_put(pdk_writer *writer, const char *key,
                          const pdk_value *value);

#endif
