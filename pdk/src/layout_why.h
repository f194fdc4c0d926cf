/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_LAYOUT_WHY_H
#define PDK_LAYOUT_WHY_H

#include <stdbool.h>
#include <stddef.h>

#include "layout_text.h"

/*
 * Says where two layouts differ, in half a line: the type, the member, and what
 * it is in the plugin and in the host. Pure. What is said last stands.
 */
struct layout_why {
    char *text; /* NUL-terminated; "" until something was said */
    size_t capacity;
    const char *host;    /* what the other side than the plugin is called */
    struct slice inside; /* the last type that has a name */
};

void pdk__why_moved(const struct layout_why *why,
                    const struct layout_type *type,
                    const struct layout_member *expected,
                    const struct layout_member *found);
void pdk__why_retyped(const struct layout_why *why,
                      const struct layout_type *type,
                      const struct layout_member *expected,
                      const struct layout_member *found);
void pdk__why_value(const struct layout_why *why,
                    const struct layout_type *type,
                    const struct layout_member *expected,
                    const struct layout_member *found);

/* Only one side has it. */
void pdk__why_alone(const struct layout_why *why,
                    const struct layout_type *type,
                    const struct layout_member *member, bool is_the_hosts);

void pdk__why_size(const struct layout_why *why,
                   const struct layout_type *expected,
                   const struct layout_type *found);
void pdk__why_alignment(const struct layout_why *why,
                        const struct layout_type *expected,
                        const struct layout_type *found);
void pdk__why_declared(const struct layout_why *why,
                       const struct layout_type *expected);

/* "its table is": what both have. */
void pdk__why_other(const struct layout_why *why, const char *what,
                    struct slice expected, struct slice found);

#endif
