/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The shape of a tree as a number. A map is its keys and their shapes, one
 * after the other; a list is the set of its elements' shapes, however many have
 * each.
 */
#include "layout.h"

#include <stdbool.h>
#include <stdlib.h>

#include <xxhash.h>

#include "value_walk.h"

/* A container that is open. */
struct frame {
    uint64_t key;   /* of the container in the map that it is in; or 0 */
    uint64_t shape; /* of what was seen of a map so far */
    size_t first;   /* of a list's shapes */
};

struct layout {
    struct frame frames[PDK__VALUE_DEPTH];
    uint64_t *shapes; /* of the elements of all lists that are open */
    size_t count, capacity;
};

static uint64_t mix(uint64_t one, uint64_t other, uint64_t third)
{
    uint64_t words[3] = { one, other, third };

    return XXH3_64bits(words, sizeof words);
}

static uint64_t mark_of(pdk_text key)
{
    return key.data != NULL ? XXH3_64bits(key.data, key.size_bytes) : 0;
}

static int compare_shapes(const void *one, const void *other)
{
    uint64_t left = *(const uint64_t *)one, right = *(const uint64_t *)other;

    return left < right ? -1 : left > right;
}

static bool add_element(struct layout *layout, const struct frame *list,
                        uint64_t shape)
{
    /* Most lists have elements of one shape only. */
    if (layout->count > list->first &&
        layout->shapes[layout->count - 1] == shape)
        return true;
    if (layout->count == layout->capacity) {
        size_t capacity = layout->capacity != 0 ? layout->capacity * 2 : 64;
        uint64_t *shapes =
            realloc(layout->shapes, capacity * sizeof *layout->shapes);

        if (shapes == NULL)
            return false;
        layout->shapes = shapes;
        layout->capacity = capacity;
    }
    layout->shapes[layout->count++] = shape;
    return true;
}

static uint64_t close_list(struct layout *layout, const struct frame *list)
{
    size_t count = layout->count - list->first;
    uint64_t shape = mix(PDK_LIST, 0, 0);
    uint64_t *shapes;

    if (count == 0)
        return shape;
    shapes = layout->shapes + list->first;
    qsort(shapes, count, sizeof *shapes, compare_shapes);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || shapes[i] != shapes[i - 1])
            shape = mix(PDK_LIST, shape, shapes[i]);
    layout->count = list->first;
    return shape;
}

/* Gives a finished shape to the container around it; without one it is what
 * was asked for. */
static bool hand_up(struct layout *layout, const struct value_walk *walk,
                    uint64_t key, uint64_t *shape)
{
    struct frame *frame;

    if (walk->depth == 0)
        return true;
    frame = &layout->frames[walk->depth - 1];
    if (pdk_kind(walk->open[walk->depth - 1].container) == PDK_LIST)
        return add_element(layout, frame, *shape);
    frame->shape = mix(frame->shape, key, *shape);
    return true;
}

static bool take_step(struct layout *layout, const struct value_walk *walk,
                      enum value_step step, uint64_t *shape)
{
    uint32_t kind = pdk_kind(walk->value);
    struct frame *frame;

    switch (step) {
    case VALUE_OPEN:
        frame = &layout->frames[walk->depth - 1];
        frame->key = mark_of(walk->key);
        frame->shape = mix(PDK_MAP, 0, 0);
        frame->first = layout->count;
        return true;
    case VALUE_CLOSE:
        frame = &layout->frames[walk->depth];
        *shape = kind == PDK_LIST ? close_list(layout, frame) : frame->shape;
        return hand_up(layout, walk, frame->key, shape);
    case VALUE_LEAF:
        *shape = mix(kind, 0, 0);
        return hand_up(layout, walk, mark_of(walk->key), shape);
    default:
        return false;
    }
}

uint64_t pdk__layout_of_value(const pdk_value *value)
{
    struct layout layout = { .count = 0 };
    struct value_walk walk = { .root = value };
    enum value_step step;
    uint64_t shape = 0;
    bool is_known = true;

    while (is_known && (step = pdk__value_next(&walk)) != VALUE_DONE)
        is_known = take_step(&layout, &walk, step, &shape);
    free(layout.shapes);
    if (!is_known)
        return 0;
    return shape != 0 ? shape : 1;
}
