/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Walks into nameless structs and out again. What leads nowhere, or too deep,
 * is an ordinary member.
 */
#include "layout_flat.h"

#include <string.h>

static const char nameless_struct[] = "struct #";

/* Goes into the struct that this member is; false if it is none of these. */
static bool enter(struct layout_flat *flat, const struct layout_member *member)
{
    size_t size = sizeof nameless_struct - 1;
    struct layout_type type;

    if (!pdk__slice_is(member->name, "-") || member->type.size_bytes <= size ||
        memcmp(member->type.data, nameless_struct, size) != 0 ||
        flat->depth == LAYOUT_FLAT_DEPTH ||
        !pdk__layout_find_type(flat->text, member->type, &type) ||
        type.is_declared)
        return false;
    flat->lines[flat->depth] = type.lines;
    flat->offsets[flat->depth++] = member->offset;
    return true;
}

struct layout_flat pdk__flat_begin(struct slice text,
                                   const struct layout_type *type)
{
    struct layout_flat flat = { .text = text, .depth = 1 };

    flat.lines[0] = type->lines;
    if (type->is_union || type->is_enum)
        flat.text.size_bytes = 0; /* finds nothing to go into */
    return flat;
}

bool pdk__flat_next(struct layout_flat *flat, struct layout_member *out)
{
    while (flat->depth > 0) {
        size_t level = flat->depth - 1;

        if (!pdk__layout_next_member(&flat->lines[level], out)) {
            flat->depth--;
            continue;
        }
        out->offset += flat->offsets[level];
        if (!enter(flat, out))
            return true;
    }
    return false;
}

bool pdk__flat_find(struct slice text, const struct layout_type *type,
                    struct slice name, struct layout_member *out)
{
    struct layout_flat flat = pdk__flat_begin(text, type);

    while (pdk__flat_next(&flat, out))
        if (pdk__slice_same(out->name, name))
            return true;
    return false;
}
