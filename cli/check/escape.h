/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_ESCAPE_H
#define PDK_CHECK_ESCAPE_H

#include "text.h"

/*
 * Makes untrusted texts, such as file names and names in debug information,
 * safe for a report. Pure.
 */

/* Makes the text one line of valid UTF-8, in place: invalid bytes become '?',
 * control characters become blanks. */
void escape_tame(char *text);

/* Appends the text as UTF-8; invalid bytes become U+FFFD. */
void escape_utf8(struct text_buffer *out, const char *text);

/* The same for XML and HTML, as text or in an attribute; characters that
 * XML 1.0 does not allow become U+FFFD, too. */
void escape_markup(struct text_buffer *out, const char *text);

/* Appends a path as a URI reference: "a%20b.so", "file:///a". */
void escape_uri(struct text_buffer *out, const char *path);

#endif
