/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Prints two columns of members, with partners on one line. A sign shows how
 * each differs, so that colour is not needed.
 */
#include "check/text_map.h"

#include <inttypes.h>
#include <string.h>

#include "console.h"

#define ROWS_SHOWN 8
#define NAME_WIDTH 28 /* of the left column, at most */

/* Iterates over both sides in order, row by row. */
struct cursor {
    const struct outline *outline;
    size_t expected, found;           /* of this row, or OUTLINE_ALONE */
    size_t next_expected, next_found; /* the first not shown */
};

static bool is_alone(const struct outline_side *side, size_t index)
{
    return index < side->count && side->parts[index].partner == OUTLINE_ALONE;
}

/* Rows follow the order of the expected side. A part that only the found side
 * has comes before the part that follows it there. */
static bool next_row(struct cursor *at)
{
    const struct outline_side *expected = &at->outline->expected;
    const struct outline_side *found = &at->outline->found;
    size_t until = found->count;

    at->expected = OUTLINE_ALONE;
    at->found = OUTLINE_ALONE;
    if (at->next_expected < expected->count)
        until = expected->parts[at->next_expected].partner;
    while (at->next_found < found->count && at->next_found < until &&
           !is_alone(found, at->next_found) && until != OUTLINE_ALONE)
        at->next_found++;
    if (at->next_found < until && until != OUTLINE_ALONE &&
        is_alone(found, at->next_found)) {
        at->found = at->next_found++;
        return true;
    }
    if (at->next_expected == expected->count)
        return false;
    at->expected = at->next_expected++;
    at->found = until;
    return true;
}

static bool differs(const struct cursor *at)
{
    if (at->expected == OUTLINE_ALONE)
        return true;
    return outline_mark(&at->outline->expected.parts[at->expected],
                        &at->outline->found) != MARK_SAME;
}

bool text_map_helps(const struct outline *outline)
{
    struct cursor at = { .outline = outline };

    while (next_row(&at)) {
        const struct outline_part *part;

        if (at.expected == OUTLINE_ALONE || at.found == OUTLINE_ALONE)
            return true;
        part = &outline->expected.parts[at.expected];
        if (outline_mark(part, &outline->found) == MARK_MOVED)
            return true;
    }
    return false;
}

static int name_width(const struct outline_side *side)
{
    size_t widest = strlen("contract");

    for (size_t i = 0; i < side->count; i++)
        if (strlen(side->parts[i].name) > widest)
            widest = strlen(side->parts[i].name);
    return widest < NAME_WIDTH ? (int)widest : NAME_WIDTH;
}

static void print_part(FILE *out, const struct outline_side *side, size_t index,
                       int width)
{
    const struct outline_part *part;
    char offset[32];

    if (index == OUTLINE_ALONE) {
        fprintf(out, "%*s", width > 0 ? 6 + width : 0, "");
        return;
    }
    part = &side->parts[index];
    if (part->offset_bits % 8 == 0)
        snprintf(offset, sizeof offset, "%" PRId64, part->offset_bits / 8);
    else
        snprintf(offset, sizeof offset, "%" PRId64 ".%" PRId64,
                 part->offset_bits / 8, part->offset_bits % 8);
    fprintf(out, "%5s %-*.*s", offset, width, NAME_WIDTH, part->name);
}

static void print_row(FILE *out, const struct cursor *at, int width)
{
    static const struct {
        char sign;
        enum console_colour colour;
    } signs[] = {
        [MARK_SAME] = { ' ', COLOUR_PLAIN },
        [MARK_ALONE] = { '-', COLOUR_BAD },
        [MARK_MOVED] = { '>', COLOUR_NOTICE },
        [MARK_CHANGED] = { '~', COLOUR_BAD },
    };
    const struct outline *outline = at->outline;
    enum outline_mark mark = MARK_ALONE;
    char sign;

    if (at->expected != OUTLINE_ALONE)
        mark = outline_mark(&outline->expected.parts[at->expected],
                            &outline->found);
    sign = at->expected == OUTLINE_ALONE ? '+' : signs[mark].sign;
    print_part(out, &outline->expected, at->expected, width);
    fprintf(out, "  %s%c", console_colour(out, signs[mark].colour), sign);
    print_part(out, &outline->found, at->found, 0);
    fprintf(out, "%s\n", console_colour(out, COLOUR_PLAIN));
}

/* The rows to show: from the one before the first difference to the one after
 * the last. */
struct window {
    struct cursor start;
    size_t rows;
};

static struct window find_window(const struct outline *outline)
{
    struct cursor at = { .outline = outline }, before = at, here = at;
    struct window window = { at, 0 };
    size_t row = 0;
    bool has_begun = false;

    for (; next_row(&at); before = here, here = at) {
        row++;
        if (!differs(&at))
            continue;
        if (!has_begun) {
            window.start = before;
            row = here.next_expected + here.next_found > 0 ? 2 : 1;
        }
        has_begun = true;
        window.rows = row + 1;
    }
    return window;
}

void text_map_print(FILE *out, const struct text_map *map)
{
    int width = name_width(&map->outline->expected);
    struct window window = find_window(map->outline);
    struct cursor at = window.start;
    size_t shown = 0;

    fprintf(out, "      %-*s         %s\n", width, map->expected_name,
            map->found_name);
    for (; shown < window.rows && shown < ROWS_SHOWN && next_row(&at);
         shown++) {
        fprintf(out, "%*s", map->indent, "");
        print_row(out, &at, width);
    }
    while (shown < window.rows && next_row(&at))
        shown++;
    if (shown > ROWS_SHOWN)
        fprintf(out, "%*s      and %zu more\n", map->indent, "",
                shown - ROWS_SHOWN);
}
