/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Takes the texts of layouts apart, line by line. Whoever wrote them may have
 * been anybody: what is no line of ours ends the reading or is passed over.
 */
#include "layout_text.h"

#include <string.h>

#define DIGITS 18 /* no number that we write is longer */

bool pdk__slice_is(struct slice slice, const char *text)
{
    return slice.size_bytes == strlen(text) &&
           memcmp(slice.data, text, slice.size_bytes) == 0;
}

bool pdk__slice_same(struct slice one, struct slice other)
{
    return one.size_bytes == other.size_bytes &&
           (one.size_bytes == 0 ||
            memcmp(one.data, other.data, one.size_bytes) == 0);
}

static struct slice skip(struct slice slice, size_t size)
{
    return (struct slice){ slice.data + size, slice.size_bytes - size };
}

static bool begins_with(struct slice slice, const char *text)
{
    size_t size = strlen(text);

    return slice.size_bytes >= size && memcmp(slice.data, text, size) == 0;
}

/* The next line, without its end; false once there is none. */
static bool next_line(struct slice *rest, struct slice *out)
{
    const char *end;

    if (rest->size_bytes == 0)
        return false;
    end = memchr(rest->data, '\n', rest->size_bytes);
    out->data = rest->data;
    out->size_bytes =
        end != NULL ? (size_t)(end - rest->data) : rest->size_bytes;
    *rest = skip(*rest, out->size_bytes + (end != NULL));
    return true;
}

struct slice pdk__layout_of_symbol(struct slice texts, const char *symbol)
{
    struct slice rest = texts, line, out = { texts.data, 0 };
    bool is_inside = false;

    while (next_line(&rest, &line)) {
        bool is_title = begins_with(line, "== ");

        if (is_title && is_inside)
            break;
        if (is_title && pdk__slice_is(skip(line, 3), symbol)) {
            is_inside = true;
            out = (struct slice){ rest.data, 0 };
        } else if (is_inside) {
            out.size_bytes = (size_t)(rest.data - out.data);
        }
    }
    return out;
}

struct slice pdk__layout_head(struct slice text, const char *word)
{
    size_t size = strlen(word);
    struct slice line;

    while (next_line(&text, &line))
        if (begins_with(line, word)) {
            line = skip(line, size);
            return begins_with(line, " ") ? skip(line, 1) : line;
        }
    return (struct slice){ text.data, 0 };
}

struct slice pdk__layout_body(struct slice text)
{
    struct slice rest = text, line, from = text;

    while (next_line(&rest, &line)) {
        if (begins_with(line, "table ") || begins_with(line, "flags "))
            return from;
        from = rest;
    }
    return text;
}

/* Takes a number off the beginning. */
static bool take_number(struct slice *rest, int64_t *out)
{
    bool is_negative = begins_with(*rest, "-");
    struct slice digits = skip(*rest, is_negative);
    size_t count = 0;

    *out = 0;
    while (count < digits.size_bytes && digits.data[count] >= '0' &&
           digits.data[count] <= '9' && count < DIGITS)
        *out = *out * 10 + (digits.data[count++] - '0');
    *rest = skip(digits, count);
    if (is_negative)
        *out = -*out;
    return count > 0;
}

/* Takes what is before the next blank, and the blank. */
static struct slice take_word(struct slice *rest)
{
    struct slice word = { rest->data, 0 };

    while (word.size_bytes < rest->size_bytes &&
           word.data[word.size_bytes] != ' ')
        word.size_bytes++;
    *rest = skip(*rest, word.size_bytes + (word.size_bytes < rest->size_bytes));
    return word;
}

/* Cuts the last word off; false if there is but one. */
static bool cut_word(struct slice *line, struct slice *out)
{
    size_t at = line->size_bytes;

    while (at > 0 && line->data[at - 1] != ' ')
        at--;
    if (at == 0)
        return false;
    *out = skip(*line, at);
    line->size_bytes = at - 1;
    return true;
}

/* Cuts " align 8" off the end; empty if that is not there. */
static struct slice cut_alignment(struct slice *line)
{
    struct slice before = *line, number, word;

    if (!cut_word(&before, &number) || !cut_word(&before, &word) ||
        !pdk__slice_is(word, "align"))
        return (struct slice){ line->data, 0 };
    *line = before;
    return number;
}

/* "struct demo_params 88", "enum x 4", "union u 8 align 8", "struct s ?": the
 * name is what is left once its end was read, and may have blanks in it. */
static bool read_title(struct slice line, struct layout_type *out)
{
    struct slice size;

    *out = (struct layout_type){ .is_enum = begins_with(line, "enum "),
                                 .is_union = begins_with(line, "union ") };
    if (!out->is_enum && !out->is_union && !begins_with(line, "struct "))
        return false;
    out->alignment = cut_alignment(&line);
    if (!cut_word(&line, &size))
        return false;
    out->name = line;
    out->is_declared = pdk__slice_is(size, "?");
    return out->is_declared || take_number(&size, &out->size_bytes);
}

bool pdk__layout_next_type(struct slice *rest, struct layout_type *out)
{
    struct slice line, ahead;
    bool is_found = false;

    while (!is_found && next_line(rest, &line))
        is_found = read_title(line, out);
    if (!is_found)
        return false;
    out->lines = (struct slice){ rest->data, 0 };
    ahead = *rest;
    while (next_line(&ahead, &line) && begins_with(line, " ")) {
        out->lines.size_bytes = (size_t)(ahead.data - out->lines.data);
        *rest = ahead;
    }
    return true;
}

bool pdk__layout_find_type(struct slice text, struct slice name,
                           struct layout_type *out)
{
    while (pdk__layout_next_type(&text, out))
        if (pdk__slice_same(out->name, name))
            return true;
    return false;
}

/* " 64 32 gain i4", or " 2 DEMO_MODE_ON" */
static bool read_member(struct slice line, struct layout_member *out)
{
    struct slice first;

    *out = (struct layout_member){ 0 };
    take_word(&line); /* nothing is before the first blank */
    first = take_word(&line);
    if (!take_number(&first, &out->offset) || first.size_bytes != 0)
        return false;
    out->name = take_word(&line);
    if (line.size_bytes == 0)
        return out->name.size_bytes > 0;
    first = out->name;
    if (!take_number(&first, &out->bits) || first.size_bytes != 0)
        return false;
    out->name = take_word(&line);
    out->alignment = cut_alignment(&line);
    out->type = line;
    return out->name.size_bytes > 0 && line.size_bytes > 0;
}

bool pdk__layout_next_member(struct slice *lines, struct layout_member *out)
{
    struct slice line;

    while (next_line(lines, &line))
        if (read_member(line, out))
            return true;
    return false;
}

bool pdk__layout_has_value(const struct layout_type *type, int64_t value)
{
    struct slice lines = type->lines;
    struct layout_member at;

    while (pdk__layout_next_member(&lines, &at))
        if (at.offset == value)
            return true;
    return false;
}
