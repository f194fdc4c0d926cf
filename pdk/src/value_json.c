/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Trees as JSON. What JSON has no form for becomes an object with the one key
 * "$bytes" or "$f64"; a key that is really called so gets another "$" in front,
 * which reading takes off again.
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base64.h"
#include "failure.h"
#include "number.h"
#include "pdk/value.h"
#include "text.h"
#include "value_walk.h"

struct printer {
    struct text_buffer text;
    uint32_t indent;
};

static void append(struct printer *printer, const char *text)
{
    pdk__text_append(&printer->text, text, strlen(text));
}

/* Begins a line at that depth, where lines are wanted. */
static void append_line(struct printer *printer, uint32_t depth)
{
    if (printer->indent == 0)
        return;
    append(printer, "\n");
    for (uint64_t i = (uint64_t)depth * printer->indent; i > 0; i--)
        append(printer, " ");
}

static void append_escape(struct printer *printer, unsigned char letter)
{
    static const char plain[] = "\"\\\b\f\n\r\t", named[] = "\"\\bfnrt";
    const char *found = strchr(plain, letter);
    char escape[3] = "\\";

    if (letter == '\0' || found == NULL) {
        pdk__text_append_format(&printer->text, "\\u%04x", letter);
        return;
    }
    escape[1] = named[found - plain];
    append(printer, escape);
}

static void append_text(struct printer *printer, pdk_text text)
{
    uint64_t start = 0;

    append(printer, "\"");
    for (uint64_t i = 0; i < text.size_bytes; i++) {
        unsigned char letter = (unsigned char)text.data[i];

        if (letter >= ' ' && letter != '"' && letter != '\\')
            continue;
        pdk__text_append(&printer->text, text.data + start, i - start);
        append_escape(printer, letter);
        start = i + 1;
    }
    pdk__text_append(&printer->text, text.data + start,
                     text.size_bytes - start);
    append(printer, "\"");
}

static void append_key(struct printer *printer, pdk_text key)
{
    const char *name = key.data + strspn(key.data, "$");
    bool is_ours = name > key.data &&
                   (strcmp(name, "bytes") == 0 || strcmp(name, "f64") == 0);

    if (is_ours) {
        /* "$" needs no escape, so it can be slipped in behind the quote. */
        append(printer, "\"$");
        pdk__text_append(&printer->text, key.data, key.size_bytes);
        append(printer, "\"");
    } else {
        append_text(printer, key);
    }
    append(printer, printer->indent > 0 ? ": " : ":");
}

/* A text under the one key of an object of its own. */
static void open_special(struct printer *printer, const char *name)
{
    append(printer, "{\"");
    append(printer, name);
    append(printer, printer->indent > 0 ? "\": \"" : "\":\"");
}

static void append_f64(struct printer *printer, double number)
{
    if (isfinite(number)) {
        pdk__number_write(&printer->text, number);
        return;
    }
    open_special(printer, "$f64");
    append(printer, isnan(number) ? "nan" : number > 0 ? "inf" : "-inf");
    append(printer, "\"}");
}

static void append_bytes(struct printer *printer, pdk_bytes bytes)
{
    open_special(printer, "$bytes");
    pdk__base64_append(&printer->text, bytes.data, bytes.size_bytes);
    append(printer, "\"}");
}

static bool append_leaf(struct printer *printer, const pdk_value *value)
{
    switch (pdk_kind(value)) {
    case PDK_NULL:
        append(printer, "null");
        return true;
    case PDK_BOOL:
        append(printer, pdk_as_bool(value, 0) ? "true" : "false");
        return true;
    case PDK_I64:
        pdk__text_append_format(&printer->text, "%" PRId64,
                                pdk_as_i64(value, 0));
        return true;
    case PDK_U64:
        pdk__text_append_format(&printer->text, "%" PRIu64,
                                pdk_as_u64(value, 0));
        return true;
    case PDK_F64:
        append_f64(printer, pdk_as_f64(value, 0));
        return true;
    case PDK_TEXT:
        append_text(printer, pdk_as_text(value));
        return true;
    case PDK_BYTES:
        append_bytes(printer, pdk_as_bytes(value));
        return true;
    default:
        return false;
    }
}

/* What stands before a value: a comma, a line, a key. */
static void append_lead(struct printer *printer, const struct value_walk *walk,
                        uint32_t depth)
{
    if (walk->index > 0)
        append(printer, ",");
    if (depth > 0)
        append_line(printer, depth);
    if (walk->key.data != NULL)
        append_key(printer, walk->key);
}

static pdk_result append_step(struct printer *printer,
                              const struct value_walk *walk,
                              enum value_step step, pdk_error *error)
{
    bool is_map = pdk_kind(walk->value) == PDK_MAP;

    switch (step) {
    case VALUE_OPEN:
        append_lead(printer, walk, walk->depth - 1);
        append(printer, is_map ? "{" : "[");
        return PDK_OK;
    case VALUE_CLOSE:
        if (pdk_length(walk->value) > 0)
            append_line(printer, walk->depth);
        append(printer, is_map ? "}" : "]");
        return PDK_OK;
    default:
        append_lead(printer, walk, walk->depth);
        if (append_leaf(printer, walk->value))
            return PDK_OK;
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "cannot show a value of kind %u: there is none",
                        pdk_kind(walk->value));
    }
}

pdk_result pdk_value_to_json(char **out, const pdk_value *value,
                             uint32_t indent, pdk_error *error)
{
    struct printer printer = { .text = TEXT_BUFFER_INIT, .indent = indent };
    struct value_walk walk = { .root = value };
    pdk_result result = PDK_OK;
    enum value_step step;

    while (result == PDK_OK && (step = pdk__value_next(&walk)) != VALUE_DONE) {
        if (step == VALUE_TOO_DEEP)
            result = pdk_fail(error, PDK_E_LIMIT,
                              "cannot show the tree: it is too deep");
        else
            result = append_step(&printer, &walk, step, error);
    }
    if (result == PDK_OK && printer.text.failed)
        result = pdk__fail_memory(error);
    if (result != PDK_OK) {
        pdk__text_finish(&printer.text);
        return result;
    }
    *out = printer.text.data;
    return PDK_OK;
}
