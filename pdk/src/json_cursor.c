/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads JSON's words to the letter of the grammar. What they mean is its
 * callers' to say.
 */
#include "json_cursor.h"

#include <stdint.h>
#include <string.h>

#include "failure.h"

void pdk__json_locate(const char *text, size_t offset, pdk_error *error)
{
    if (error == NULL)
        return;
    error->line = 1;
    error->column = 1;
    for (size_t i = 0; i < offset; i++) {
        error->column++;
        if (text[i] == '\n') {
            error->line++;
            error->column = 1;
        }
    }
}

pdk_result pdk__json_refuse(const struct json_cursor *cursor, size_t at,
                            const char *what)
{
    pdk__json_locate(cursor->text, at, cursor->error);
    if (at < cursor->size)
        return pdk_fail(cursor->error, PDK_E_SYNTAX, "%s", what);
    return pdk_fail(cursor->error, PDK_E_SYNTAX, "the text ends here, but %s",
                    what);
}

char pdk__json_peek(const struct json_cursor *cursor)
{
    return cursor->at < cursor->size ? cursor->text[cursor->at] : '\0';
}

bool pdk__json_take(struct json_cursor *cursor, char wanted)
{
    if (pdk__json_peek(cursor) != wanted)
        return false;
    cursor->at++;
    return true;
}

void pdk__json_skip_space(struct json_cursor *cursor)
{
    while (pdk__json_take(cursor, ' ') || pdk__json_take(cursor, '\n') ||
           pdk__json_take(cursor, '\t') || pdk__json_take(cursor, '\r'))
        continue;
}

bool pdk__json_take_word(struct json_cursor *cursor, const char *word)
{
    size_t size = strlen(word);

    if (cursor->size - cursor->at < size ||
        memcmp(cursor->text + cursor->at, word, size) != 0)
        return false;
    cursor->at += size;
    return true;
}

/* Four hexadecimal digits, or -1. */
static int32_t read_code_unit(struct json_cursor *cursor)
{
    int32_t unit = 0;

    for (int i = 0; i < 4; i++, cursor->at++) {
        char letter = pdk__json_peek(cursor);

        if (letter >= '0' && letter <= '9')
            unit = unit * 16 + letter - '0';
        else if (letter >= 'a' && letter <= 'f')
            unit = unit * 16 + letter - 'a' + 10;
        else if (letter >= 'A' && letter <= 'F')
            unit = unit * 16 + letter - 'A' + 10;
        else
            return -1;
    }
    return unit;
}

static void append(struct text_buffer *out, const char *text, size_t size)
{
    if (out != NULL)
        pdk__text_append(out, text, size);
}

static void append_point(struct text_buffer *out, int32_t point)
{
    char bytes[4];
    size_t size = point < 0x80      ? 1
                  : point < 0x800   ? 2
                  : point < 0x10000 ? 3
                                    : 4;
    static const unsigned char leads[] = { 0x00, 0xc0, 0xe0, 0xf0 };

    for (size_t i = size; i-- > 1; point >>= 6)
        bytes[i] = (char)(0x80 | (point & 0x3f));
    bytes[0] = (char)(leads[size - 1] | point);
    append(out, bytes, size);
}

/* Behind "\u": one character, which may take two units. */
static pdk_result read_point(struct json_cursor *cursor,
                             struct text_buffer *out)
{
    size_t start = cursor->at - 2;
    int32_t point = read_code_unit(cursor), low = 0;

    if (point < 0)
        return pdk__json_refuse(cursor, start,
                                "four hexadecimal digits are expected");
    if (point >= 0xd800 && point < 0xdc00 && pdk__json_take(cursor, '\\') &&
        pdk__json_take(cursor, 'u')) {
        low = read_code_unit(cursor);
        if (low >= 0xdc00 && low < 0xe000)
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    if (point >= 0xd800 && point < 0xe000)
        return pdk__json_refuse(cursor, start,
                                "half of a surrogate pair is no character");
    if (point == 0 && cursor->forbids_nul)
        return pdk__json_refuse(cursor, start,
                                "a text cannot hold a NUL character");
    append_point(out, point);
    return PDK_OK;
}

static pdk_result read_escape(struct json_cursor *cursor,
                              struct text_buffer *out)
{
    static const char named[] = "\"\\/bfnrt", plain[] = "\"\\/\b\f\n\r\t";
    const char *found;

    cursor->at++;
    if (pdk__json_take(cursor, 'u'))
        return read_point(cursor, out);
    found = pdk__json_peek(cursor) != '\0'
                ? strchr(named, pdk__json_peek(cursor))
                : NULL;
    if (found == NULL)
        return pdk__json_refuse(cursor, cursor->at - 1,
                                "there is no such escape sequence");
    cursor->at++;
    append(out, &plain[found - named], 1);
    return PDK_OK;
}

pdk_result pdk__json_take_text(struct json_cursor *cursor,
                               struct text_buffer *out)
{
    size_t quote = cursor->at++, start = cursor->at;

    if (out != NULL)
        out->size_bytes = 0;
    append(out, "", 0);
    while (cursor->at < cursor->size) {
        unsigned char byte = (unsigned char)cursor->text[cursor->at];
        pdk_result result;

        if (byte >= ' ' && byte != '"' && byte != '\\') {
            cursor->at++;
            continue;
        }
        append(out, cursor->text + start, cursor->at - start);
        if (byte < ' ')
            return pdk__json_refuse(
                cursor, cursor->at,
                "a control character in a text must be written as "
                "an escape sequence, such as \\n");
        if (byte == '"') {
            cursor->at++;
            return out != NULL && out->failed ? pdk__fail_memory(cursor->error)
                                              : PDK_OK;
        }
        result = read_escape(cursor, out);
        if (result != PDK_OK)
            return result;
        start = cursor->at;
    }
    return pdk__json_refuse(cursor, quote, "a text has no end quote");
}

static bool take_digits(struct json_cursor *cursor)
{
    size_t start = cursor->at;

    while (pdk__json_peek(cursor) >= '0' && pdk__json_peek(cursor) <= '9')
        cursor->at++;
    return cursor->at > start;
}

pdk_result pdk__json_take_number(struct json_cursor *cursor, bool *is_integer)
{
    bool is_good;
    size_t behind;

    pdk__json_take(cursor, '-');
    is_good = pdk__json_take(cursor, '0') || take_digits(cursor);
    behind = cursor->at;
    if (is_good && pdk__json_take(cursor, '.'))
        is_good = take_digits(cursor);
    if (is_good &&
        (pdk__json_take(cursor, 'e') || pdk__json_take(cursor, 'E'))) {
        if (!pdk__json_take(cursor, '-'))
            pdk__json_take(cursor, '+');
        is_good = take_digits(cursor);
    }
    *is_integer = behind == cursor->at;
    return is_good
               ? PDK_OK
               : pdk__json_refuse(cursor, cursor->at, "a digit is expected");
}
