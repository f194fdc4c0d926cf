/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_TEXT_MAP_H
#define PDK_CHECK_TEXT_MAP_H

#include <stdio.h>

#include "check/outline.h"

/*
 * An outline for a terminal: the members of both sides beside each other with
 * their bytes, from where the first one differs, as far as it helps.
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

/* Is there anything that has moved, come or gone, so that it helps? */
bool text_map_helps(const struct outline *outline);

void text_map_print(FILE *out, const struct text_map *map);

#endif
