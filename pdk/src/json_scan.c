/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Walks a JSON text once and notes where each value stands. It owns the order
 * of the words, so that every text that passes here is one that the parser
 * takes, and every one that does not is refused with a place.
 */
#include "json_scan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "json_cursor.h"
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
    struct json_cursor cursor;
    size_t key; /* of the value that comes next; or JSON_NO_KEY */
    char brackets[DEPTH_LIMIT]; /* the ones that close what is open */
    size_t depth;
    enum expectation want;
    struct json_places *places;
};

static pdk_result refuse(const struct scan *scan, size_t at, const char *what)
{
    return pdk__json_refuse(&scan->cursor, at, what);
}

static pdk_result scan_number(struct scan *scan)
{
    size_t start = scan->cursor.at;
    bool is_integer;
    pdk_result result = pdk__json_take_number(&scan->cursor, &is_integer);

    if (result == PDK_OK && scan->cursor.at - start > NUMBER_LIMIT)
        return refuse(scan, start, "a number has too many digits");
    return result;
}

static pdk_result scan_word(struct scan *scan)
{
    static const char *const words[] = { "true", "false", "null" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (pdk__json_take_word(&scan->cursor, words[i]))
            return PDK_OK;
    return refuse(scan, scan->cursor.at, "a value is expected");
}

static pdk_result add_place(struct scan *scan)
{
    struct json_places *places = scan->places;
    struct json_place place = { (uint32_t)scan->key,
                                (uint32_t)scan->cursor.at };

    if (places->count == places->capacity) {
        size_t capacity = places->capacity != 0 ? places->capacity * 2 : 64;
        struct json_place *items =
            realloc(places->items, capacity * sizeof *items);

        if (items == NULL)
            return pdk__fail_memory(scan->cursor.error);
        places->items = items;
        places->capacity = capacity;
    }
    places->items[places->count++] = place;
    scan->key = JSON_NO_KEY;
    return PDK_OK;
}

static pdk_result open_bracket(struct scan *scan)
{
    bool is_object = pdk__json_peek(&scan->cursor) == '{';

    if (scan->depth == DEPTH_LIMIT)
        return refuse(scan, scan->cursor.at, "this is nested too deeply");
    scan->brackets[scan->depth++] = is_object ? '}' : ']';
    scan->want = is_object ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
    scan->cursor.at++;
    return PDK_OK;
}

static void close_bracket(struct scan *scan)
{
    scan->depth--;
    scan->want = scan->depth == 0 ? WANT_NOTHING : WANT_MORE_OR_END;
}

static pdk_result scan_value(struct scan *scan)
{
    char first = pdk__json_peek(&scan->cursor);
    pdk_result result = add_place(scan);

    if (result != PDK_OK)
        return result;
    scan->want = scan->depth == 0 ? WANT_NOTHING : WANT_MORE_OR_END;
    if (first == '{' || first == '[')
        return open_bracket(scan);
    if (first == '"')
        return pdk__json_take_text(&scan->cursor, NULL);
    if (first == '-' || (first >= '0' && first <= '9'))
        return scan_number(scan);
    return scan_word(scan);
}

static pdk_result scan_key(struct scan *scan)
{
    pdk_result result;

    if (pdk__json_peek(&scan->cursor) != '"')
        return refuse(scan, scan->cursor.at, "a key in quotes is expected");
    scan->key = scan->cursor.at;
    result = pdk__json_take_text(&scan->cursor, NULL);
    if (result != PDK_OK)
        return result;
    pdk__json_skip_space(&scan->cursor);
    if (!pdk__json_take(&scan->cursor, ':'))
        return refuse(scan, scan->cursor.at, "':' is expected behind a key");
    scan->want = WANT_VALUE;
    return PDK_OK;
}

static pdk_result scan_more(struct scan *scan)
{
    bool is_object = scan->brackets[scan->depth - 1] == '}';

    if (!pdk__json_take(&scan->cursor, ','))
        return refuse(scan, scan->cursor.at,
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

    if (may_end &&
        pdk__json_take(&scan->cursor, scan->brackets[scan->depth - 1])) {
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
    const char *nul = memchr(scan->cursor.text, '\0', scan->cursor.size);
    size_t good = pdk__text_utf8_prefix(scan->cursor.text, scan->cursor.size);

    if (scan->cursor.size >= UINT32_MAX)
        return pdk_fail(scan->cursor.error, PDK_E_LIMIT,
                        "the text is too long");
    if (nul != NULL)
        return refuse(scan, (size_t)(nul - scan->cursor.text),
                      "there is a NUL byte in the text");
    if (good < scan->cursor.size)
        return refuse(scan, good, "this is not UTF-8");
    return PDK_OK;
}

pdk_result pdk__json_scan(struct json_places *out, const char *text,
                          size_t size_bytes, pdk_error *error)
{
    struct scan scan = { .cursor = { .text = text,
                                     .size = size_bytes,
                                     .forbids_nul = true,
                                     .error = error },
                         .key = JSON_NO_KEY,
                         .want = WANT_VALUE,
                         .places = out };
    pdk_result result = check_bytes(&scan);

    pdk__json_skip_space(&scan.cursor);
    while (result == PDK_OK && scan.want != WANT_NOTHING) {
        result = scan_step(&scan);
        pdk__json_skip_space(&scan.cursor);
    }
    if (result == PDK_OK && scan.cursor.at < scan.cursor.size)
        result = refuse(&scan, scan.cursor.at, "nothing may follow the end");
    return result;
}
