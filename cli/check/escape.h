/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_ESCAPE_H
#define PDK_CHECK_ESCAPE_H

#include "text.h"

/*
 * Makes untrusted texts, such as file names and names in debug information,
 * safe for a report. Pure.
 */

/* Appends the text as UTF-8; invalid bytes become U+FFFD. */
void escape_utf8(struct text_buffer *out, const char *text);

/* The same as a string of cJSON, which writes control characters as "\u001b";
 * NULL if out of memory. */
struct cJSON *escape_json(const char *text);

/* The same for XML and HTML, as text or in an attribute; characters that
 * XML 1.0 does not allow become U+FFFD, too. */
void escape_markup(struct text_buffer *out, const char *text);

/* Appends a path as a URI reference: "a%20b.so", "file:///a". */
void escape_uri(struct text_buffer *out, const char *path);

#endif
