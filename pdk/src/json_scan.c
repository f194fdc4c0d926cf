/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Walks a JSON text once and notes where each value stands. It owns the
 * grammar, so that every text that passes here is one that the parser takes,
 * and every one that does not is refused with a place.
 */
#include "json_scan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "text.h"

#define DEPTH_LIMIT 64
#define NUMBER_LIMIT 40 /* longer ones are cut apart by the parser */

enum expectation {
    WANT_VALUE,
    WANT_VALUE_OR_END, /* behind '[' */
    WANT_KEY,
    WANT_KEY_OR_END,  /* behind '{' */
    WANT_MORE_OR_END, /* ',' or the closing bracket */
    WANT_NOTHING,
};

struct scan {
    const char *text;
    size_t size, at;
    size_t key; /* of the value that comes next; or JSON_NO_KEY */
    char brackets[DEPTH_LIMIT]; /* the ones that close what is open */
    size_t depth;
    enum expectation want;
    struct json_places *places;
    pdk_error *error;
};

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

static pdk_result refuse(const struct scan *scan, size_t at, const char *what)
{
    pdk__json_locate(scan->text, at, scan->error);
    if (at < scan->size)
        return pdk_fail(scan->error, PDK_E_SYNTAX, "%s", what);
    return pdk_fail(scan->error, PDK_E_SYNTAX, "the text ends here, but %s",
                    what);
}

static char peek(const struct scan *scan)
{
    return scan->at < scan->size ? scan->text[scan->at] : '\0';
}

static bool take(struct scan *scan, char wanted)
{
    if (peek(scan) != wanted || scan->at >= scan->size)
        return false;
    scan->at++;
    return true;
}

static void skip_space(struct scan *scan)
{
    while (scan->at < scan->size && strchr(" \t\r\n", peek(scan)) != NULL &&
           peek(scan) != '\0')
        scan->at++;
}

static bool take_digits(struct scan *scan)
{
    size_t start = scan->at;

    while (peek(scan) >= '0' && peek(scan) <= '9')
        scan->at++;
    return scan->at > start;
}

static pdk_result scan_number(struct scan *scan)
{
    size_t start = scan->at;
    bool is_good;

    take(scan, '-');
    is_good = take(scan, '0') || take_digits(scan);
    if (is_good && take(scan, '.'))
        is_good = take_digits(scan);
    if (is_good && (take(scan, 'e') || take(scan, 'E'))) {
        if (!take(scan, '-'))
            take(scan, '+');
        is_good = take_digits(scan);
    }
    if (!is_good)
        return refuse(scan, scan->at, "a digit is expected");
    if (scan->at - start > NUMBER_LIMIT)
        return refuse(scan, start, "a number has too many digits");
    return PDK_OK;
}

/* Four hexadecimal digits, or -1. */
static int32_t scan_code_unit(struct scan *scan)
{
    static const char digits[] = "0123456789abcdef";
    int32_t unit = 0;

    for (int i = 0; i < 4; i++) {
        char letter = peek(scan);
        const char *digit;

        if (letter >= 'A' && letter <= 'F')
            letter = (char)(letter - 'A' + 'a');
        digit = letter != '\0' ? strchr(digits, letter) : NULL;
        if (digit == NULL)
            return -1;
        unit = unit * 16 + (int32_t)(digit - digits);
        scan->at++;
    }
    return unit;
}

static pdk_result scan_escape(struct scan *scan)
{
    size_t start = scan->at - 1;
    int32_t unit;

    if (peek(scan) != '\0' && strchr("\"\\/bfnrt", peek(scan)) != NULL) {
        scan->at++;
        return PDK_OK;
    }
    if (!take(scan, 'u'))
        return refuse(scan, start, "there is no such escape sequence");
    unit = scan_code_unit(scan);
    if (unit < 0)
        return refuse(scan, start, "four hexadecimal digits are expected");
    if (unit == 0)
        return refuse(scan, start, "a text cannot hold a NUL character");
    if (unit < 0xd800 || unit > 0xdfff)
        return PDK_OK;
    if (unit < 0xdc00 && take(scan, '\\') && take(scan, 'u')) {
        unit = scan_code_unit(scan);
        if (unit >= 0xdc00 && unit <= 0xdfff)
            return PDK_OK;
    }
    return refuse(scan, start, "half of a surrogate pair is no character");
}

static pdk_result scan_text(struct scan *scan)
{
    size_t start = scan->at++; /* the quote */
    pdk_result result = PDK_OK;

    while (result == PDK_OK && scan->at < scan->size) {
        unsigned char byte = (unsigned char)scan->text[scan->at++];

        if (byte == '"')
            return PDK_OK;
        if (byte == '\\')
            result = scan_escape(scan);
        else if (byte < 0x20)
            result = refuse(scan, scan->at - 1,
                            "a control character in a text must be written "
                            "as an escape sequence, such as \\n");
    }
    return result != PDK_OK ? result
                            : refuse(scan, start, "a text has no end quote");
}

static pdk_result scan_word(struct scan *scan)
{
    static const char *const words[] = { "true", "false", "null" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i]);

        if (scan->size - scan->at >= size &&
            memcmp(scan->text + scan->at, words[i], size) == 0) {
            scan->at += size;
            return PDK_OK;
        }
    }
    return refuse(scan, scan->at, "a value is expected");
}

static pdk_result add_place(struct scan *scan)
{
    struct json_places *places = scan->places;
    struct json_place place = { (uint32_t)scan->key, (uint32_t)scan->at };

    if (places->count == places->capacity) {
        size_t capacity = places->capacity != 0 ? places->capacity * 2 : 64;
        struct json_place *items =
            realloc(places->items, capacity * sizeof *items);

        if (items == NULL)
            return pdk__fail_memory(scan->error);
        places->items = items;
        places->capacity = capacity;
    }
    places->items[places->count++] = place;
    scan->key = JSON_NO_KEY;
    return PDK_OK;
}

static pdk_result open_bracket(struct scan *scan)
{
    bool is_object = peek(scan) == '{';

    if (scan->depth == DEPTH_LIMIT)
        return refuse(scan, scan->at, "this is nested too deeply");
    scan->brackets[scan->depth++] = is_object ? '}' : ']';
    scan->want = is_object ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
    scan->at++;
    return PDK_OK;
}

static void close_bracket(struct scan *scan)
{
    scan->depth--;
    scan->want = scan->depth == 0 ? WANT_NOTHING : WANT_MORE_OR_END;
}

static pdk_result scan_value(struct scan *scan)
{
    char first = peek(scan);
    pdk_result result = add_place(scan);

    if (result != PDK_OK)
        return result;
    scan->want = scan->depth == 0 ? WANT_NOTHING : WANT_MORE_OR_END;
    if (first == '{' || first == '[')
        return open_bracket(scan);
    if (first == '"')
        return scan_text(scan);
    if (first == '-' || (first >= '0' && first <= '9'))
        return scan_number(scan);
    return scan_word(scan);
}

static pdk_result scan_key(struct scan *scan)
{
    pdk_result result;

    if (peek(scan) != '"')
        return refuse(scan, scan->at, "a key in quotes is expected");
    scan->key = scan->at;
    result = scan_text(scan);
    if (result != PDK_OK)
        return result;
    skip_space(scan);
    if (!take(scan, ':'))
        return refuse(scan, scan->at, "':' is expected behind a key");
    scan->want = WANT_VALUE;
    return PDK_OK;
}

static pdk_result scan_more(struct scan *scan)
{
    bool is_object = scan->brackets[scan->depth - 1] == '}';

    if (!take(scan, ','))
        return refuse(scan, scan->at,
                      is_object ? "',' or '}' is expected"
                                : "',' or ']' is expected");
    scan->want = is_object ? WANT_KEY : WANT_VALUE;
    return PDK_OK;
}

static pdk_result scan_step(struct scan *scan)
{
    bool may_end = scan->want == WANT_VALUE_OR_END ||
                   scan->want == WANT_KEY_OR_END ||
                   scan->want == WANT_MORE_OR_END;

    if (may_end && take(scan, scan->brackets[scan->depth - 1])) {
        close_bracket(scan);
        return PDK_OK;
    }
    if (scan->want == WANT_MORE_OR_END)
        return scan_more(scan);
    if (scan->want == WANT_KEY || scan->want == WANT_KEY_OR_END)
        return scan_key(scan);
    return scan_value(scan);
}

static pdk_result check_bytes(const struct scan *scan)
{
    const char *nul = memchr(scan->text, '\0', scan->size);
    size_t good = pdk__text_utf8_prefix(scan->text, scan->size);

    if (scan->size >= UINT32_MAX)
        return pdk_fail(scan->error, PDK_E_LIMIT, "the text is too long");
    if (nul != NULL)
        return refuse(scan, (size_t)(nul - scan->text),
                      "there is a NUL byte in the text");
    if (good < scan->size)
        return refuse(scan, good, "this is not UTF-8");
    return PDK_OK;
}

pdk_result pdk__json_scan(struct json_places *out, const char *text,
                          size_t size_bytes, pdk_error *error)
{
    struct scan scan = { .text = text,
                         .size = size_bytes,
                         .key = JSON_NO_KEY,
                         .want = WANT_VALUE,
                         .places = out,
                         .error = error };
    pdk_result result = check_bytes(&scan);

    skip_space(&scan);
    while (result == PDK_OK && scan.want != WANT_NOTHING) {
        result = scan_step(&scan);
        skip_space(&scan);
    }
    if (result == PDK_OK && scan.at < scan.size)
        result = refuse(&scan, scan.at, "nothing may follow the end");
    return result;
}
