/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_SPELL_H
#define PDK_CHECK_LAYOUT_SPELL_H

#include <stdbool.h>
#include <stddef.h>

#include <elfutils/libdw.h>

#include "text.h"

/* A struct, union or enum that is to be spelt, or was. */
struct layout_body {
    Dwarf_Die die;
    char *name; /* "struct demo_params", "union #3" */
};

/* One table and all that it leads to, on its way to a text. */
struct layout {
    struct text_buffer *out;
    struct layout_body *bodies; /* each is named in the text, and added once */
    size_t count, capacity;
    bool failed; /* out of memory, or too much of it */
};

/* Appends what the DIE has as its type: "*struct demo_params"; "v" for none. */
void layout_spell_type_of(struct layout *layout, struct text_buffer *text,
                          Dwarf_Die *die, int depth);

/* Appends that type itself. */
void layout_spell_type(struct layout *layout, struct text_buffer *text,
                       Dwarf_Die *type);

/* Appends the lines of one body to the text; may add bodies. */
void layout_spell_body(struct layout *layout, size_t index);

#endif
