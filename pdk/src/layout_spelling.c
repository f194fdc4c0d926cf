/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Takes spellings apart. The names of templates have commas and brackets of
 * their own, so that a name ends where its angle brackets are closed.
 */
#include "layout_spelling.h"

#include <string.h>

static bool begins_with(struct slice text, const char *word)
{
    size_t size = strlen(word);

    return text.size_bytes >= size && memcmp(text.data, word, size) == 0;
}

static void skip(struct slice *text, size_t size)
{
    text->data += size;
    text->size_bytes -= size;
}

static size_t name_end(struct slice text)
{
    size_t at = 0, open = 0;

    for (; at < text.size_bytes; at++) {
        char sign = text.data[at];

        if (open == 0 && (sign == ',' || sign == ')'))
            break;
        if (sign == '<')
            open++;
        else if (sign == '>' && open > 0)
            open--;
    }
    return at;
}

struct slice pdk__spelling_take_body(struct slice *text)
{
    struct slice body = { text->data, 0 };

    if (begins_with(*text, "struct ") || begins_with(*text, "union ") ||
        begins_with(*text, "enum "))
        body.size_bytes = name_end(*text);
    skip(text, body.size_bytes);
    return body;
}

bool pdk__spelling_is_nameless(struct slice body)
{
    const char *blank = memchr(body.data, ' ', body.size_bytes);

    return blank != NULL && blank + 1 < body.data + body.size_bytes &&
           blank[1] == '#';
}

bool pdk__spelling_is_same_kind(struct slice one, struct slice other)
{
    return one.size_bytes > 0 && other.size_bytes > 0 &&
           one.data[0] == other.data[0];
}

static bool is_array(struct slice text)
{
    return begins_with(text, "[");
}

void pdk__spelling_skip_single(struct slice *one, struct slice *other)
{
    static const char single[] = "[1]";

    if (begins_with(*one, single) && !is_array(*other))
        skip(one, sizeof single - 1);
    else if (begins_with(*other, single) && !is_array(*one))
        skip(other, sizeof single - 1);
}
