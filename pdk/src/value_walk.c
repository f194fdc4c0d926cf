/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Steps through trees of values. The stack is the walk's own, so that its depth
 * is known and a tree that is deeper is refused.
 */
#include "value_walk.h"

#include <stddef.h>

static enum value_step visit(struct value_walk *walk)
{
    uint32_t kind = pdk_kind(walk->value);

    if (kind != PDK_LIST && kind != PDK_MAP)
        return VALUE_LEAF;
    if (walk->depth == PDK__VALUE_DEPTH)
        return VALUE_TOO_DEEP;
    walk->open[walk->depth].container = walk->value;
    walk->open[walk->depth].next = 0;
    walk->depth++;
    return VALUE_OPEN;
}

enum value_step pdk__value_next(struct value_walk *walk)
{
    const pdk_value *container;

    walk->key = (pdk_text){ NULL, 0 };
    walk->index = 0;
    if (!walk->has_begun) {
        walk->has_begun = true;
        walk->value = walk->root;
        return visit(walk);
    }
    if (walk->depth == 0)
        return VALUE_DONE;
    container = walk->open[walk->depth - 1].container;
    walk->index = walk->open[walk->depth - 1].next++;
    if (walk->index >= pdk_length(container)) {
        walk->depth--;
        walk->value = container;
        return VALUE_CLOSE;
    }
    walk->value = pdk_at(container, walk->index);
    if (pdk_kind(container) == PDK_MAP)
        walk->key = pdk_key_at(container, walk->index);
    return visit(walk);
}

static pdk_result put_leaf(pdk_writer *writer, const char *key,
                           const pdk_value *value)
{
    uint32_t kind = pdk_kind(value);

    if (kind == PDK_TEXT || kind == PDK_BYTES)
        return writer->put_block(writer, key, kind, pdk_content_(value),
                                 pdk_length(value));
    return writer->put(writer, key, kind, value != NULL ? value->bits : 0);
}

pdk_result pdk__value_put(pdk_writer *writer, const char *key,
                          const pdk_value *value)
{
    struct value_walk walk = { .root = value };
    enum value_step step;

    while ((step = pdk__value_next(&walk)) > VALUE_DONE) {
        const char *name = walk.value == value ? key : walk.key.data;
        pdk_result result;

        if (step == VALUE_OPEN)
            result = writer->begin(writer, name, pdk_kind(walk.value));
        else if (step == VALUE_CLOSE)
            result = writer->end(writer);
        else
            result = put_leaf(writer, name, walk.value);
        if (result != PDK_OK)
            return result;
    }
    if (step == VALUE_TOO_DEEP && writer->result == PDK_OK)
        writer->result = PDK_E_LIMIT;
    return writer->result;
}
