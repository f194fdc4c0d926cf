/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TEXT_MAP_H
#define PDK_CHECK_TEXT_MAP_H

#include <stdio.h>

#include "check/outline.h"

/*
 * Draws an outline for a terminal: the members of both sides next to each
 * other, with their offsets, from the first difference to the last.
 *
 *     contract        plugin
 *       0 gain          0 gain
 *                     + 4 inserted
 *       4 left        > 8 left
 */
struct text_map {
    const struct outline *outline;
    const char *expected_name, *found_name;
    int indent;
};

/* Is a drawing useful, because a member was moved, added or removed? */
bool text_map_helps(const struct outline *outline);

void text_map_print(FILE *out, const struct text_map *map);

#endif
