/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LAYOUT_TEXT_H
#define PDK_LAYOUT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How a table lies in memory, as text: what contracts keep beside them, what is
 * sealed into plugins, and what fingerprints are made of. Pure; it reads only
 * inside the bytes that it was given, and believes nothing of them.
 *
 *     compiler GNU
 *     flags
 *     table struct demo_effect_v1
 *     struct demo_effect_v1 64
 *      0 32 struct_size u4
 *      64 64 start *(*v,*struct demo_params)i4
 *     struct demo_handle ?
 *     enum demo_mode 4
 *      0 DEMO_MODE_OFF
 *
 * The lines of a type have a blank before them: offset and width in bits, name
 * ("-": none) and type of a member, or an enumerator's value and name. A type
 * that is only declared has a question mark. Nameless ones have a number.
 */
struct slice {
    const char *data; /* borrowed, as all that is found in it */
    size_t size_bytes;
};

bool pdk__slice_is(struct slice slice, const char *text);
bool pdk__slice_same(struct slice one, struct slice other);

/* The text of one symbol among several, each of which stands behind a line
 * "== SYMBOL"; empty if it has none. */
struct slice pdk__layout_of_symbol(struct slice texts, const char *symbol);

/* What a fingerprint is made of: all that is not the compiler's name, and of
 * the flags only those that there are. */
struct slice pdk__layout_body(struct slice text);

/* What stands behind that word at the beginning of a line: "compiler". */
struct slice pdk__layout_head(struct slice text, const char *word);

/* A type, and the lines that belong to it. */
struct layout_type {
    struct slice name; /* "struct demo_params" */
    bool is_declared;  /* nothing but its name is known */
    bool is_enum, is_union;
    int64_t size_bytes;
    struct slice alignment; /* "8"; empty if it was not told */
    struct slice lines;
};

/* The next type of a text; false once there is none. */
bool pdk__layout_next_type(struct slice *rest, struct layout_type *out);
bool pdk__layout_find_type(struct slice text, struct slice name,
                           struct layout_type *out);

struct layout_member {
    int64_t offset, bits; /* of an enumerator: its value, and 0 */
    struct slice name;
    struct slice type;      /* empty for an enumerator */
    struct slice alignment; /* as above */
};

/* The next of a type's lines; one that makes no sense is left out. */
bool pdk__layout_next_member(struct slice *lines, struct layout_member *out);

/* Is there an enumerator of that value, under whatever name? */
bool pdk__layout_has_value(const struct layout_type *type, int64_t value);

#endif
