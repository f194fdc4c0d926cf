/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Draws bytes as tables with rows of eight. A cell is one member, or the part
 * of it in that row. A member has the same colour on both sides; moves are
 * shown by a border and in words, never by colour alone.
 */
#include "check/html_map.h"

#include <inttypes.h>

#include "check/escape.h"

#define ROW_BYTES 8
#define COLOURS 8
#define PARTS_DRAWN 400 /* more would be unreadable */
#define NAMES_SHOWN 4   /* of members that share a byte */

/* One side while it is drawn. */
struct canvas {
    struct text_buffer *out;
    const struct outline_side *side, *other;
    bool is_found;
    int64_t column; /* the next one in the row */
};

/* Consecutive bytes of one part, or of padding. */
struct run {
    int64_t first, end;
    size_t owner; /* OUTLINE_ALONE: padding */
};

/* The end of a part. Debug information gives a bit-field the size of its type;
 * it is cut at the next part, or at the end of its byte. */
static int64_t end_bit(const struct outline_side *side, size_t index)
{
    const struct outline_part *part = &side->parts[index];
    int64_t end = part->offset_bits + part->size_bits;

    if (index + 1 < side->count) {
        int64_t next = side->parts[index + 1].offset_bits;

        if (next > part->offset_bits && next < end && next % 8 != 0)
            return next;
    }
    if (part->offset_bits % 8 != 0)
        return (part->offset_bits / 8 + 1) * 8;
    return end;
}

static int64_t first_byte(const struct outline_side *side, size_t index)
{
    return side->parts[index].offset_bits / 8;
}

static int64_t end_byte(const struct outline_side *side, size_t index)
{
    int64_t end = (end_bit(side, index) + 7) / 8;
    int64_t limit = (side->size_bits + 7) / 8;

    return end < limit ? end : limit;
}

/* The run of bytes that begins at `at`. */
static struct run next_run(const struct outline_side *side, int64_t at)
{
    struct run run = { at, (side->size_bits + 7) / 8, OUTLINE_ALONE };

    for (size_t i = 0; i < side->count; i++) {
        int64_t first = first_byte(side, i), end = end_byte(side, i);

        if (first > at && first < run.end)
            run.end = first;
        if (run.owner == OUTLINE_ALONE && first <= at && end > at) {
            run.owner = i;
            if (end < run.end)
                run.end = end;
        }
    }
    return run;
}

/* The same colour for both partners. */
static unsigned colour_of(const struct canvas *canvas, size_t index)
{
    size_t first =
        canvas->is_found ? canvas->side->parts[index].partner : index;

    return (unsigned)(first % COLOURS);
}

static bool lies_in(const struct outline_side *side, size_t index,
                    const struct run *run)
{
    return first_byte(side, index) < run->end &&
           end_byte(side, index) > run->first;
}

/* The mark of the first part in the run that has changed. */
static size_t most_marked(const struct canvas *canvas, const struct run *run)
{
    for (size_t i = 0; i < canvas->side->count; i++)
        if (lies_in(canvas->side, i, run) &&
            outline_mark(&canvas->side->parts[i], canvas->other) != MARK_SAME)
            return i;
    return run->owner;
}

static void put_names(const struct canvas *canvas, const struct run *run)
{
    size_t count = 0;

    for (size_t i = 0; i < canvas->side->count; i++) {
        if (!lies_in(canvas->side, i, run) || ++count > NAMES_SHOWN)
            continue;
        if (count > 1)
            pdk__text_append_format(canvas->out, ", ");
        escape_markup(canvas->out, canvas->side->parts[i].name);
    }
    if (count > NAMES_SHOWN)
        pdk__text_append_format(canvas->out, " +%zu", count - NAMES_SHOWN);
}

static void put_offset(struct text_buffer *out, int64_t bits)
{
    if (bits % 8 == 0)
        pdk__text_append_format(out, "%" PRId64, bits / 8);
    else
        pdk__text_append_format(out, "%" PRId64 ".%" PRId64, bits / 8,
                                bits % 8);
}

/* An arrow and the place or type on the other side. */
static void put_mark(const struct canvas *canvas, size_t index)
{
    const struct outline_part *part = &canvas->side->parts[index];
    const char *word = canvas->is_found ? "was" : "now";

    switch (outline_mark(part, canvas->other)) {
    case MARK_SAME:
        escape_markup(canvas->out, part->type);
        return;
    case MARK_ALONE:
        pdk__text_append_format(canvas->out, canvas->is_found ? "new" : "gone");
        return;
    case MARK_MOVED:
        pdk__text_append_format(
            canvas->out, canvas->is_found ? "\342\206\220 " : "\342\206\222 ");
        put_offset(canvas->out,
                   canvas->other->parts[part->partner].offset_bits);
        return;
    case MARK_CHANGED:
        pdk__text_append_format(canvas->out, "%s ", word);
        escape_markup(canvas->out, canvas->other->parts[part->partner].type);
        return;
    }
}

static const char *class_of(enum outline_mark mark)
{
    static const char *const classes[] = {
        [MARK_SAME] = "same",
        [MARK_ALONE] = "alone",
        [MARK_MOVED] = "moved",
        [MARK_CHANGED] = "changed",
    };

    return classes[mark];
}

/* A part without a partner has no colour. */
static void put_class(const struct canvas *canvas, size_t owner, size_t marked)
{
    enum outline_mark mark =
        outline_mark(&canvas->side->parts[marked], canvas->other);

    if (canvas->side->parts[owner].partner != OUTLINE_ALONE)
        pdk__text_append_format(canvas->out, "c%u ", colour_of(canvas, owner));
    pdk__text_append_format(canvas->out, "%s\"", class_of(mark));
}

static void put_title(const struct canvas *canvas, const struct run *run)
{
    const struct outline_part *part = &canvas->side->parts[run->owner];

    pdk__text_append_format(canvas->out, " title=\"");
    escape_markup(canvas->out, part->type);
    pdk__text_append_format(canvas->out, " ");
    put_names(canvas, run);
    pdk__text_append_format(canvas->out, "\"");
}

static void put_cell(const struct canvas *canvas, const struct run *run,
                     int64_t columns, bool is_begin)
{
    struct text_buffer *out = canvas->out;
    size_t marked;

    pdk__text_append_format(out, "<td colspan=\"%" PRId64 "\" class=\"",
                            columns);
    if (run->owner == OUTLINE_ALONE) {
        pdk__text_append_format(out, "pad\"><span>padding</span></td>");
        return;
    }
    marked = most_marked(canvas, run);
    put_class(canvas, run->owner, marked);
    put_title(canvas, run);
    pdk__text_append_format(out, ">");
    put_names(canvas, run);
    pdk__text_append_format(out, "<small>");
    if (is_begin)
        put_mark(canvas, marked);
    else
        pdk__text_append_format(out, "continued");
    pdk__text_append_format(out, "</small></td>");
}

static void begin_row(const struct canvas *canvas, int64_t first, int64_t last)
{
    pdk__text_append_format(canvas->out, "<tr><th scope=\"row\">%" PRId64,
                            first);
    if (last > first)
        pdk__text_append_format(canvas->out, "\342\200\223%" PRId64, last);
    pdk__text_append_format(canvas->out, "</th>");
}

static void end_row(struct canvas *canvas)
{
    if (canvas->column == 0)
        return;
    if (canvas->column < ROW_BYTES)
        pdk__text_append_format(canvas->out,
                                "<td colspan=\"%" PRId64 "\"></td>",
                                ROW_BYTES - canvas->column);
    pdk__text_append_format(canvas->out, "</tr>\n");
    canvas->column = 0;
}

/* Rows with only this run are drawn as one. */
static int64_t put_full_rows(const struct canvas *canvas, const struct run *run,
                             int64_t at)
{
    int64_t bytes = (run->end - at) / ROW_BYTES * ROW_BYTES;

    begin_row(canvas, at, bytes > ROW_BYTES ? at + bytes - 1 : at);
    put_cell(canvas, run, ROW_BYTES, at == run->first);
    pdk__text_append_format(canvas->out, "</tr>\n");
    return at + bytes;
}

static void put_run(struct canvas *canvas, const struct run *run)
{
    int64_t at = run->first;

    while (at < run->end) {
        int64_t room = ROW_BYTES - canvas->column;
        int64_t bytes = run->end - at < room ? run->end - at : room;

        if (canvas->column == 0 && bytes == ROW_BYTES) {
            at = put_full_rows(canvas, run, at);
            continue;
        }
        if (canvas->column == 0)
            begin_row(canvas, at, at);
        put_cell(canvas, run, bytes, at == run->first);
        canvas->column += bytes;
        at += bytes;
        if (canvas->column == ROW_BYTES)
            end_row(canvas);
    }
}

static void put_caption(struct text_buffer *out, const char *name,
                        const struct outline_side *side)
{
    char size[40];

    graph_describe_bits(side->size_bits, size, sizeof size);
    pdk__text_append_format(out, "<caption>%s, %s</caption>\n", name, size);
}

static void draw_side(struct canvas *canvas, const char *name)
{
    int64_t at = 0, end = (canvas->side->size_bits + 7) / 8;

    pdk__text_append_format(canvas->out, "<table class=\"map\">");
    put_caption(canvas->out, name, canvas->side);
    pdk__text_append_format(
        canvas->out, "<thead><tr><th scope=\"col\" class=\"at\">byte</th>");
    for (int i = 0; i < ROW_BYTES; i++)
        pdk__text_append_format(canvas->out, "<th scope=\"col\">%d</th>", i);
    pdk__text_append_format(canvas->out, "</tr></thead>\n<tbody>\n");
    while (at < end) {
        struct run run = next_run(canvas->side, at);

        put_run(canvas, &run);
        at = run.end;
    }
    end_row(canvas);
    pdk__text_append_format(canvas->out, "</tbody></table>\n");
}

static void put_place(struct text_buffer *out, const struct outline_part *part)
{
    pdk__text_append_format(out, "<td>");
    if (part != NULL) {
        put_offset(out, part->offset_bits);
        pdk__text_append_format(out, "</td><td>");
        escape_markup(out, part->type);
    } else {
        pdk__text_append_format(out, "</td><td>");
    }
    pdk__text_append_format(out, "</td>");
}

static void put_member(struct text_buffer *out,
                       const struct outline_part *expected,
                       const struct outline_part *found, const char *change)
{
    pdk__text_append_format(out, "<tr><th scope=\"row\"><code>");
    escape_markup(out, expected != NULL ? expected->name : found->name);
    pdk__text_append_format(out, "</code></th>");
    put_place(out, expected);
    put_place(out, found);
    pdk__text_append_format(out, "<td>%s</td></tr>\n", change);
}

static const char *change_of(enum outline_mark mark)
{
    static const char *const words[] = {
        [MARK_SAME] = "",
        [MARK_ALONE] = "gone",
        [MARK_MOVED] = "moved",
        [MARK_CHANGED] = "changed",
    };

    return words[mark];
}

static void put_members(struct text_buffer *out, const struct html_map *map)
{
    const struct outline_side *expected = &map->outline->expected;
    const struct outline_side *found = &map->outline->found;

    pdk__text_append_format(
        out,
        "<details><summary>All members as a table</summary>\n"
        "<div class=\"scroll\"><table class=\"list members\"><thead><tr>"
        "<th scope=\"col\">member</th>"
        "<th scope=\"col\">%s: byte</th><th scope=\"col\">type</th>"
        "<th scope=\"col\">%s: byte</th><th scope=\"col\">type</th>"
        "<th scope=\"col\">change</th></tr></thead>\n<tbody>\n",
        map->expected_name, map->found_name);
    for (size_t i = 0; i < expected->count; i++) {
        const struct outline_part *part = &expected->parts[i];

        put_member(out, part,
                   part->partner != OUTLINE_ALONE ? &found->parts[part->partner]
                                                  : NULL,
                   change_of(outline_mark(part, found)));
    }
    for (size_t i = 0; i < found->count; i++)
        if (found->parts[i].partner == OUTLINE_ALONE)
            put_member(out, NULL, &found->parts[i], "new");
    pdk__text_append_format(out, "</tbody></table></div></details>\n");
}

void html_map_draw(struct text_buffer *out, const struct html_map *map)
{
    const struct outline_side *expected = &map->outline->expected;
    const struct outline_side *found = &map->outline->found;
    struct canvas left = { out, expected, found, false, 0 };
    struct canvas right = { out, found, expected, true, 0 };

    if (expected->count + found->count > PARTS_DRAWN) {
        pdk__text_append_format(out,
                                "<p class=\"soft\">%zu and %zu members: too "
                                "many to draw.</p>\n",
                                expected->count, found->count);
        return;
    }
    pdk__text_append_format(out, "<figure><div class=\"sides\">\n");
    draw_side(&left, map->expected_name);
    draw_side(&right, map->found_name);
    pdk__text_append_format(out, "</div>\n<figcaption><code>");
    escape_markup(out, map->title);
    pdk__text_append_format(
        out, "</code> byte by byte. Dashed frame: moved, with its byte on the "
             "other side. Heavy frame: new, gone, or of another type. Hatched: "
             "padding.</figcaption>\n");
    put_members(out, map);
    pdk__text_append_format(out, "</figure>\n");
}
