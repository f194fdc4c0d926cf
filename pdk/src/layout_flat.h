/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LAYOUT_FLAT_H
#define PDK_LAYOUT_FLAT_H

#include "layout_text.h"

/*
 * The members of a type as its users name them: those of a nameless struct in a
 * struct are the outer one's own, at its offsets. Nameless unions stay as they
 * are, and so do the structs in a union. Pure, and bounded.
 */
enum { LAYOUT_FLAT_DEPTH = 16 };

struct layout_flat {
    struct slice text; /* where the nameless types are */
    struct slice lines[LAYOUT_FLAT_DEPTH];
    int64_t offsets[LAYOUT_FLAT_DEPTH]; /* of what is in these lines, in bits */
    size_t depth;
};

struct layout_flat pdk__flat_begin(struct slice text,
                                   const struct layout_type *type);

/* The next; false once there is none. */
bool pdk__flat_next(struct layout_flat *flat, struct layout_member *out);

/* The member of that name; false if the type has none. */
bool pdk__flat_find(struct slice text, const struct layout_type *type,
                    struct slice name, struct layout_member *out);

#endif
