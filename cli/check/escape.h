/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_ESCAPE_H
#define PDK_CHECK_ESCAPE_H

#include "text.h"

/*
 * Texts that may be anybody's (names of files, names in debug information) on
 * their way into a report. Pure.
 */

/* Makes one line of valid UTF-8 of it, in place: what is none becomes '?',
 * control characters become blanks. */
void escape_tame(char *text);

/* Appends it as UTF-8: each byte that is none becomes U+FFFD. */
void escape_utf8(struct text_buffer *out, const char *text);

/* The same for XML and HTML, as text or in an attribute: what XML 1.0 cannot
 * hold becomes U+FFFD too. */
void escape_markup(struct text_buffer *out, const char *text);

/* The path of a file as the reference of a URI: "a%20b.so", "file:///a". */
void escape_uri(struct text_buffer *out, const char *path);

#endif
