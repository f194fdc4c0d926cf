/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_JSON_CURSOR_H
#define PDK_JSON_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"
#include "text.h"

/*
 * The words of JSON: a place in a text that moves over texts, numbers and
 * signs. What is refused is PDK_E_SYNTAX, with line and column. Pure.
 */
struct json_cursor {
    const char *text; /* UTF-8, not necessarily NUL-terminated */
    size_t size, at;
    bool forbids_nul; /* also as an escape in a text */
    pdk_error *error; /* may be NULL */
};

/* Sets line and column, from 1, of an offset into the text. */
void pdk__json_locate(const char *text, size_t offset, pdk_error *error);

/* Fails with PDK_E_SYNTAX at that offset. */
pdk_result pdk__json_refuse(const struct json_cursor *cursor, size_t at,
                            const char *what);

/* The next byte; NUL, which JSON never has, at the end. */
char pdk__json_peek(const struct json_cursor *cursor);

/* Moves over `wanted` if it comes next. */
bool pdk__json_take(struct json_cursor *cursor, char wanted);
bool pdk__json_take_word(struct json_cursor *cursor, const char *word);

void pdk__json_skip_space(struct json_cursor *cursor);

/* From quote to quote. `out` gets what it means, and nothing else; it may be
 * NULL. */
pdk_result pdk__json_take_text(struct json_cursor *cursor,
                               struct text_buffer *out);

/* Moves over a number, which may be an integer. */
pdk_result pdk__json_take_number(struct json_cursor *cursor, bool *is_integer);

#endif
