/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TEXT_H
#define PDK_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bounded texts and paths. All [any-thread]; nothing here fails loudly. */

/* Copies as much as fits, always with a NUL. False if it did not all fit. */
bool pdk__text_copy(char *out, size_t capacity, const char *text);

/* How many bytes from the start are well-formed UTF-8. */
size_t pdk__text_utf8_prefix(const char *text, size_t size_bytes);

bool pdk__text_is_utf8(const char *text, size_t size_bytes);

/* Makes one line of valid UTF-8 of it, in place, that does nothing to a
 * terminal: control characters become blanks, also those of more than one byte
 * and those that turn the direction of writing; what is no UTF-8 becomes '?'.
 */
void pdk__text_tame(char *text);

bool pdk__text_ends_with(const char *text, const char *ending);

/* 1 to 63 of [a-z0-9._-], starting with a letter: a plugin's id. */
bool pdk__text_is_plugin_id(const char *text);

/* "c" of "a/b/c"; the whole text if there is no slash. Points into `path`. */
const char *pdk__path_base(const char *path);

/* "a/b" of "a/b/c", "." of "c", "/" of "/c". False if it did not fit. */
bool pdk__path_directory(char *out, size_t capacity, const char *path);

/* "a/b"; `name` alone if it is absolute or `directory` is "" or ".". */
bool pdk__path_join(char *out, size_t capacity, const char *directory,
                    const char *name);

/* Lower-case hexadecimal, with a NUL; cut to what fits. */
void pdk__text_hex(char *out, size_t capacity, const void *data,
                   size_t size_bytes);

/*
 * "did you mean": shows candidates one after the other to a guess that begins
 * as { WORD, NULL, 0 }; `best` is the nearest so far, or NULL while none is
 * near enough to be what was meant. Texts are borrowed.
 */
struct text_guess {
    const char *word;
    const char *best;
    size_t distance; /* edits between the two */
};

void pdk__text_guess(struct text_guess *guess, const char *candidate);

/*
 * A text that grows. Start from TEXT_BUFFER_INIT; once memory runs out it
 * `failed`, and whatever is appended after that is dropped.
 */
struct text_buffer {
    char *data; /* NUL-terminated once something was appended; or NULL */
    size_t size_bytes;
    size_t capacity_bytes;
    bool failed;
};

#define TEXT_BUFFER_INIT                                                       \
    {                                                                          \
        NULL, 0, 0, false                                                      \
    }

void pdk__text_append(struct text_buffer *buffer, const char *data,
                      size_t size_bytes);
void pdk__text_append_format(struct text_buffer *buffer, const char *format,
                             ...) __attribute__((format(printf, 2, 3)));
void pdk__text_finish(struct text_buffer *buffer); /* frees what it holds */

#endif
