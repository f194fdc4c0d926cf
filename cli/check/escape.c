/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Escapes untrusted text, byte by byte, for UTF-8, markup and URIs. Knows no
 * report format.
 */
#include "check/escape.h"

#include <string.h>

#include <cJSON.h>

#define REPLACEMENT "\357\277\275" /* U+FFFD */

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == '\177';
}

void escape_utf8(struct text_buffer *out, const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        size_t good = pdk__text_utf8_prefix(text, left);

        pdk__text_append(out, text, good);
        if (good < left) {
            pdk__text_append(out, REPLACEMENT, strlen(REPLACEMENT));
            good++;
        }
        text += good;
        left -= good;
    }
}

struct cJSON *escape_json(const char *text)
{
    struct text_buffer clean = TEXT_BUFFER_INIT;
    cJSON *out = NULL;

    escape_utf8(&clean, text);
    if (!clean.failed)
        out = cJSON_CreateString(clean.data != NULL ? clean.data : "");
    pdk__text_finish(&clean);
    return out;
}

/* The replacement of one byte of valid UTF-8; NULL: none. */
static const char *markup_of(const char *at)
{
    switch (at[0]) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    default:
        return is_control(at[0]) ? REPLACEMENT : NULL;
    }
}

/* U+FFFE and U+FFFF: valid UTF-8, but not characters. */
static bool is_no_character(const char *at)
{
    return strncmp(at, "\357\277\276", 3) == 0 ||
           strncmp(at, "\357\277\277", 3) == 0;
}

static void append_marked_up(struct text_buffer *out, const char *text)
{
    while (text[0] != '\0') {
        const char *instead = markup_of(text);
        size_t size = 1;

        if (is_no_character(text)) {
            instead = REPLACEMENT;
            size = 3;
        }
        if (instead != NULL)
            pdk__text_append(out, instead, strlen(instead));
        else
            pdk__text_append(out, text, size);
        text += size;
    }
}

void escape_markup(struct text_buffer *out, const char *text)
{
    struct text_buffer valid = TEXT_BUFFER_INIT;

    escape_utf8(&valid, text);
    out->failed |= valid.failed;
    if (valid.data != NULL)
        append_marked_up(out, valid.data);
    pdk__text_finish(&valid);
}

void escape_uri(struct text_buffer *out, const char *path)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789-._~/+,";

    if (path[0] == '/')
        pdk__text_append_format(out, "file://");
    for (; path[0] != '\0'; path++) {
        if (strchr(plain, path[0]) != NULL)
            pdk__text_append(out, path, 1);
        else
            pdk__text_append_format(out, "%%%02X", (unsigned char)path[0]);
    }
}
