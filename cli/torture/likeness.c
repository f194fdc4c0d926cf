/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Compares two states as text. It does not know their members: where the texts
 * differ, both must have a number that may count reloads.
 */
#include "torture/likeness.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Goes back to the start of the number in which the texts differ. */
static size_t number_start(const char *text, size_t at)
{
    while (at > 0 && isdigit((unsigned char)text[at - 1]))
        at--;
    return at;
}

/* Is it a whole number, not a part of a decimal one? */
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
