/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_LAYOUT_SPELL_H
#define PDK_CHECK_LAYOUT_SPELL_H

#include <stdbool.h>
#include <stddef.h>

#include <elfutils/libdw.h>

#include "text.h"

/* A struct, union or enum of the text, written or to be written. */
struct layout_body {
    Dwarf_Die die;
    char *name; /* "struct demo_params", "union #3" */
};

/* The text of one table and all types that it refers to. */
struct layout {
    struct text_buffer *out;
    struct layout_body *bodies; /* referred to by name; each is added once */
    size_t count, capacity;
    bool failed; /* out of memory, or too many types */
};

/* Appends the type of an entry: "*struct demo_params", or "v" for void. */
void layout_spell_type_of(struct layout *layout, struct text_buffer *text,
                          Dwarf_Die *die, int depth);

/* Appends a type. */
void layout_spell_type(struct layout *layout, struct text_buffer *text,
                       Dwarf_Die *type);

/* Appends the lines of one body to the text; may add more bodies. */
void layout_spell_body(struct layout *layout, size_t index);

#endif
