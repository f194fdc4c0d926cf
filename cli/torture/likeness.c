/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares two states as they are written down. It knows no members: where the
 * texts differ there must be a count of reloads in both.
 */
#include "torture/likeness.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Goes back to where the number begins in which the texts part. */
static size_t number_start(const char *text, size_t at)
{
    while (at > 0 && isdigit((unsigned char)text[at - 1]))
        at--;
    return at;
}

/* A whole number stands by itself: not behind a point, nor before one. */
static bool is_whole(const char *text, size_t start, const char *end)
{
    if (!isdigit((unsigned char)text[start]))
        return false;
    if (start > 0 && strchr(".-+eE", text[start - 1]) != NULL)
        return false;
    return strchr(".eE", *end) == NULL || *end == '\0';
}

bool likeness_holds(const char *before, const char *after, uint32_t reloads)
{
    for (;;) {
        size_t same = 0, start;
        char *end_before, *end_after;

        while (before[same] != '\0' && before[same] == after[same])
            same++;
        if (before[same] == after[same])
            return true;
        start = number_start(before, same);
        if (strtoull(before + start, &end_before, 10) + reloads !=
            strtoull(after + start, &end_after, 10))
            return false;
        if (!is_whole(before, start, end_before) ||
            !is_whole(after, start, end_after))
            return false;
        before = end_before;
        after = end_after;
    }
}
