/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Trees from JSON, as strict as its grammar and not one bit looser: no number
 * is rounded that need not be, no key is dropped. What is open lies on a stack
 * of its own, so that depth is an error and not a crash.
 */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "failure.h"
#include "json_cursor.h"
#include "number.h"
#include "pdk/value.h"
#include "text.h"
#include "value_walk.h"
#include "value_writer.h"

#define SPECIAL_ALONE                                                          \
    "this key stands alone in its object, with a text; put another \"$\" in "  \
    "front of it if it is a name"

struct parser {
    struct json_cursor cursor;
    pdk_writer *writer;
    struct text_buffer key, text; /* as they mean, without escapes */
    size_t key_at;                /* where the key of the next value stands */
    char brackets[PDK__VALUE_DEPTH]; /* the ones that close what is open */
    uint32_t depth;
    bool is_first; /* nothing stands yet in what was opened last */
};

static pdk_result refuse(const struct parser *parser, size_t at,
                         const char *what)
{
    return pdk__json_refuse(&parser->cursor, at, what);
}

static bool is_text(const struct text_buffer *buffer, const char *text)
{
    size_t size = strlen(text);

    return buffer->size_bytes == size && memcmp(buffer->data, text, size) == 0;
}

/* What the writer said to the last value that was put. */
static pdk_result check_put(struct parser *parser)
{
    pdk_error *error = parser->cursor.error;

    switch (parser->writer->result) {
    case PDK_OK:
        return PDK_OK;
    case PDK_E_MEMORY:
        return pdk__fail_memory(error);
    case PDK_E_EXISTS:
        return refuse(parser, parser->key_at, "this key is there twice");
    default:
        return pdk_fail(error, parser->writer->result,
                        "cannot take up the value: %s",
                        pdk_result_text(parser->writer->result));
    }
}

/* Puts a row of digits with at most a sign in front. False: they are too many
 * for an integer. */
static bool put_integer(struct parser *parser, const char *key,
                        const char *digits, const char *end)
{
    bool is_negative = *digits == '-';
    uint64_t number = 0;

    for (digits += is_negative; digits < end; digits++) {
        uint64_t digit = (uint64_t)(*digits - '0');

        if (number > (UINT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    if (is_negative && number > (uint64_t)INT64_MAX + 1)
        return false;
    if (!is_negative && number > INT64_MAX)
        pdk_put_u64(parser->writer, key, number);
    else
        pdk_put_i64(parser->writer, key,
                    (int64_t)(is_negative ? 0 - number : number));
    return true;
}

static pdk_result read_number(struct parser *parser, const char *key)
{
    size_t start = parser->cursor.at;
    const char *text = parser->cursor.text + start;
    bool is_integer;
    double number;
    pdk_result result = pdk__json_take_number(&parser->cursor, &is_integer);

    if (result != PDK_OK)
        return result;
    if (is_integer &&
        put_integer(parser, key, text, parser->cursor.text + parser->cursor.at))
        return check_put(parser);
    if (!pdk__number_read(&number, text, parser->cursor.at - start,
                          &parser->text))
        return parser->text.failed
                   ? pdk__fail_memory(parser->cursor.error)
                   : refuse(parser, start, "this number is too large");
    pdk_put_f64(parser->writer, key, number);
    return check_put(parser);
}

static pdk_result read_word(struct parser *parser, const char *key)
{
    if (pdk__json_take_word(&parser->cursor, "null"))
        pdk_put_null(parser->writer, key);
    else if (pdk__json_take_word(&parser->cursor, "true"))
        pdk_put_bool(parser->writer, key, true);
    else if (pdk__json_take_word(&parser->cursor, "false"))
        pdk_put_bool(parser->writer, key, false);
    else
        return refuse(parser, parser->cursor.at, "a value is expected");
    return check_put(parser);
}

static bool is_special(const struct text_buffer *name)
{
    return is_text(name, "$bytes") || is_text(name, "$f64");
}

static pdk_result put_bytes(struct parser *parser, const char *key, size_t at)
{
    const struct text_buffer *text = &parser->text;
    size_t size;
    void *place;

    if (!pdk__base64_measure(text->data, text->size_bytes, &size))
        return refuse(parser, at, "the text of \"$bytes\" must be base64");
    place = parser->writer->reserve(parser->writer, key, size);
    if (place != NULL)
        pdk__base64_read(place, text->data, text->size_bytes);
    return check_put(parser);
}

static pdk_result put_f64(struct parser *parser, const char *key, size_t at)
{
    const struct text_buffer *text = &parser->text;

    if (is_text(text, "inf"))
        pdk_put_f64(parser->writer, key, INFINITY);
    else if (is_text(text, "-inf"))
        pdk_put_f64(parser->writer, key, -INFINITY);
    else if (is_text(text, "nan"))
        pdk_put_f64(parser->writer, key, NAN);
    else
        return refuse(parser, at,
                      "the text of \"$f64\" must be \"inf\", \"-inf\" or "
                      "\"nan\"");
    return check_put(parser);
}

/* Behind the key "$bytes" or "$f64" of an object that must have no other. */
static pdk_result read_special(struct parser *parser, const char *key,
                               size_t key_at)
{
    struct json_cursor *cursor = &parser->cursor;
    bool is_bytes = is_text(&parser->text, "$bytes");
    pdk_result result;
    size_t at;

    pdk__json_skip_space(cursor);
    if (!pdk__json_take(cursor, ':'))
        return refuse(parser, cursor->at, "':' is expected behind a key");
    pdk__json_skip_space(cursor);
    at = cursor->at;
    if (pdk__json_peek(cursor) != '"')
        return refuse(parser, key_at, SPECIAL_ALONE);
    result = pdk__json_take_text(cursor, &parser->text);
    if (result != PDK_OK)
        return result;
    pdk__json_skip_space(cursor);
    if (!pdk__json_take(cursor, '}'))
        return refuse(parser, key_at, SPECIAL_ALONE);
    return is_bytes ? put_bytes(parser, key, at) : put_f64(parser, key, at);
}

static pdk_result open_container(struct parser *parser, const char *key)
{
    bool is_map = pdk__json_peek(&parser->cursor) == '{';

    if (parser->depth == PDK__VALUE_DEPTH)
        return refuse(parser, parser->cursor.at, "this is nested too deeply");
    parser->cursor.at++;
    parser->brackets[parser->depth++] = is_map ? '}' : ']';
    parser->is_first = true;
    parser->writer->begin(parser->writer, key, is_map ? PDK_MAP : PDK_LIST);
    return check_put(parser);
}

/* An object may stand for bytes or a number: its first key tells. */
static pdk_result read_object(struct parser *parser, const char *key)
{
    struct json_cursor *cursor = &parser->cursor;
    size_t brace = cursor->at++, key_at;

    pdk__json_skip_space(cursor);
    key_at = cursor->at;
    if (pdk__json_peek(cursor) == '"') {
        pdk_result result = pdk__json_take_text(cursor, &parser->text);

        if (result != PDK_OK)
            return result;
        if (is_special(&parser->text))
            return read_special(parser, key, key_at);
    }
    cursor->at = brace;
    return open_container(parser, key);
}

static pdk_result read_value(struct parser *parser, const char *key)
{
    struct json_cursor *cursor = &parser->cursor;
    char first = pdk__json_peek(cursor);
    pdk_result result;

    if (first == '{')
        return read_object(parser, key);
    if (first == '[')
        return open_container(parser, key);
    if (first == '-' || (first >= '0' && first <= '9'))
        return read_number(parser, key);
    if (first != '"')
        return read_word(parser, key);
    result = pdk__json_take_text(cursor, &parser->text);
    if (result != PDK_OK)
        return result;
    parser->writer->put_block(parser->writer, key, PDK_TEXT, parser->text.data,
                              parser->text.size_bytes);
    return check_put(parser);
}

/* A name like "$$bytes" was given one "$" more than it has. */
static const char *name_of_key(const struct text_buffer *key)
{
    size_t signs = strspn(key->data, "$");
    const char *rest = key->data + signs;
    bool is_escaped =
        signs > 1 && (strcmp(rest, "bytes") == 0 || strcmp(rest, "f64") == 0);

    return is_escaped ? key->data + 1 : key->data;
}

static pdk_result read_entry(struct parser *parser)
{
    struct json_cursor *cursor = &parser->cursor;
    pdk_result result;

    if (pdk__json_peek(cursor) != '"')
        return refuse(parser, cursor->at, "a key in quotes is expected");
    parser->key_at = cursor->at;
    result = pdk__json_take_text(cursor, &parser->key);
    if (result != PDK_OK)
        return result;
    if (memchr(parser->key.data, '\0', parser->key.size_bytes) != NULL)
        return refuse(parser, parser->key_at, "a key cannot hold a NUL");
    if (is_special(&parser->key))
        return refuse(parser, parser->key_at, SPECIAL_ALONE);
    pdk__json_skip_space(cursor);
    if (!pdk__json_take(cursor, ':'))
        return refuse(parser, cursor->at, "':' is expected behind a key");
    pdk__json_skip_space(cursor);
    return read_value(parser, name_of_key(&parser->key));
}

/* One entry or element of what was opened last, or its end. */
static pdk_result read_step(struct parser *parser)
{
    struct json_cursor *cursor = &parser->cursor;
    bool is_map = parser->brackets[parser->depth - 1] == '}';

    if (pdk__json_take(cursor, is_map ? '}' : ']')) {
        parser->depth--;
        parser->is_first = false;
        parser->writer->end(parser->writer);
        return check_put(parser);
    }
    if (!parser->is_first && !pdk__json_take(cursor, ','))
        return refuse(parser, cursor->at,
                      is_map ? "',' or '}' is expected"
                             : "',' or ']' is expected");
    parser->is_first = false;
    pdk__json_skip_space(cursor);
    return is_map ? read_entry(parser) : read_value(parser, NULL);
}

static pdk_result read_document(struct parser *parser)
{
    struct json_cursor *cursor = &parser->cursor;
    size_t good = pdk__text_utf8_prefix(cursor->text, cursor->size);
    pdk_result result;

    if (good < cursor->size)
        return refuse(parser, good, "this is not UTF-8");
    pdk__json_skip_space(cursor);
    result = read_value(parser, NULL);
    pdk__json_skip_space(cursor);
    while (result == PDK_OK && parser->depth > 0) {
        result = read_step(parser);
        pdk__json_skip_space(cursor);
    }
    if (result == PDK_OK && cursor->at < cursor->size)
        result = refuse(parser, cursor->at, "nothing may follow the end");
    return result;
}

pdk_result pdk_document_from_json(pdk_document **out, const char *json,
                                  uint64_t size_bytes, pdk_error *error)
{
    struct parser parser = {
        .cursor = { .text = json, .size = size_bytes, .error = error },
        .key = TEXT_BUFFER_INIT,
        .text = TEXT_BUFFER_INIT,
    };
    pdk_result result = pdk_writer_create(&parser.writer, error);

    if (result != PDK_OK)
        return result;
    result = read_document(&parser);
    if (result == PDK_OK)
        result = pdk__writer_take(parser.writer, out, error);
    pdk__text_finish(&parser.key);
    pdk__text_finish(&parser.text);
    pdk_writer_destroy(parser.writer);
    return result;
}
