/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Bounded texts and paths. Nothing here writes past what it was given.
 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool pdk__text_copy(char *out, size_t capacity, const char *text)
{
    size_t size = strlen(text);
    bool fits = size < capacity;

    if (capacity == 0)
        return false;
    if (!fits)
        size = capacity - 1;
    memcpy(out, text, size);
    out[size] = '\0';
    return fits;
}

/* How many bytes the UTF-8 sequence at `at` has; 0 if it is none. */
static size_t utf8_sequence(const unsigned char *at, size_t left)
{
    static const struct {
        unsigned char mask, lead;
        size_t size;
        uint32_t least;
    } forms[] = {
        { 0x80, 0x00, 1, 0 },
        { 0xe0, 0xc0, 2, 0x80 },
        { 0xf0, 0xe0, 3, 0x800 },
        { 0xf8, 0xf0, 4, 0x10000 },
    };

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        uint32_t point;

        if ((at[0] & forms[i].mask) != forms[i].lead)
            continue;
        if (forms[i].size > left)
            return 0;
        point = at[0] & (unsigned char)~forms[i].mask;
        for (size_t k = 1; k < forms[i].size; k++) {
            if ((at[k] & 0xc0) != 0x80)
                return 0;
            point = point << 6 | (at[k] & 0x3f);
        }
        if (point < forms[i].least || point > 0x10ffff ||
            (point >= 0xd800 && point <= 0xdfff))
            return 0;
        return forms[i].size;
    }
    return 0;
}

size_t pdk__text_utf8_prefix(const char *text, size_t size_bytes)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0;

    while (at < size_bytes) {
        uint64_t eight = UINT64_C(0x8080808080808080);
        size_t step;

        if (size_bytes - at >= sizeof eight)
            memcpy(&eight, bytes + at, sizeof eight);
        if ((eight & UINT64_C(0x8080808080808080)) == 0) {
            at += sizeof eight; /* most text is ASCII */
            continue;
        }
        step = utf8_sequence(bytes + at, size_bytes - at);
        if (step == 0)
            break;
        at += step;
    }
    return at;
}

bool pdk__text_is_utf8(const char *text, size_t size_bytes)
{
    return pdk__text_utf8_prefix(text, size_bytes) == size_bytes;
}

/* U+0080 to U+009F: terminals take them for escape sequences; U+2028 and
 * U+2029 end lines; U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069 turn
 * what stands around them. */
static bool is_control(const unsigned char *at, size_t size)
{
    if (size == 1)
        return at[0] < ' ' || at[0] == 0x7f;
    if (size == 2)
        return at[0] == 0xc2 && at[1] < 0xa0;
    return size == 3 && at[0] == 0xe2 &&
           ((at[1] == 0x80 && (at[2] == 0x8e || at[2] == 0x8f ||
                               (at[2] >= 0xa8 && at[2] <= 0xae))) ||
            (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9));
}

void pdk__text_tame(char *text)
{
    size_t left = strlen(text), size;

    for (; left > 0; text += size, left -= size) {
        size = utf8_sequence((unsigned char *)text, left);
        if (size == 0) {
            size = 1;
            *text = '?';
        } else if (is_control((unsigned char *)text, size)) {
            memset(text, ' ', size);
        }
    }
}

bool pdk__text_ends_with(const char *text, const char *ending)
{
    size_t size = strlen(text), end = strlen(ending);

    return size >= end && strcmp(text + size - end, ending) == 0;
}

bool pdk__text_is_plugin_id(const char *text)
{
    size_t size = strlen(text);

    if (size == 0 || size > 63 || text[0] < 'a' || text[0] > 'z')
        return false;
    return strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789._-") == size;
}

const char *pdk__path_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

bool pdk__path_directory(char *out, size_t capacity, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t size;

    if (slash == NULL)
        return pdk__text_copy(out, capacity, ".");
    size = slash == path ? 1 : (size_t)(slash - path);
    if (size >= capacity)
        return false;
    memcpy(out, path, size);
    out[size] = '\0';
    return true;
}

bool pdk__path_join(char *out, size_t capacity, const char *directory,
                    const char *name)
{
    int size;

    if (name[0] == '/' || directory[0] == '\0' || strcmp(directory, ".") == 0)
        return pdk__text_copy(out, capacity, name);
    size = snprintf(out, capacity, "%s%s%s", directory,
                    pdk__text_ends_with(directory, "/") ? "" : "/", name);
    return size >= 0 && (size_t)size < capacity;
}

void pdk__text_hex(char *out, size_t capacity, const void *data,
                   size_t size_bytes)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = data;
    size_t at = 0;

    if (capacity == 0)
        return;
    for (size_t i = 0; i < size_bytes && at + 2 < capacity; i++) {
        out[at++] = digits[bytes[i] >> 4];
        out[at++] = digits[bytes[i] & 15];
    }
    out[at] = '\0';
}

enum { GUESS_LENGTH = 63 };

static size_t smallest(size_t one, size_t other, size_t third)
{
    size_t least = one < other ? one : other;

    return least < third ? least : third;
}

/* How many letters must be put in, left out or changed. */
static size_t edits_between(const char *one, const char *other)
{
    size_t row[GUESS_LENGTH + 1];
    size_t width = strlen(other);

    for (size_t i = 0; i <= width; i++)
        row[i] = i;
    for (size_t k = 1; one[k - 1] != '\0'; k++) {
        size_t diagonal = row[0];

        row[0] = k;
        for (size_t i = 1; i <= width; i++) {
            size_t above = row[i];

            row[i] = smallest(above + 1, row[i - 1] + 1,
                              diagonal + (one[k - 1] != other[i - 1]));
            diagonal = above;
        }
    }
    return row[width];
}

void pdk__text_guess(struct text_guess *guess, const char *candidate)
{
    size_t length = strlen(candidate), distance;

    if (length > GUESS_LENGTH || strlen(guess->word) > GUESS_LENGTH)
        return;
    distance = edits_between(guess->word, candidate);
    if (distance > (length + 2) / 3)
        return;
    if (guess->best != NULL && distance >= guess->distance)
        return;
    guess->best = candidate;
    guess->distance = distance;
}

/* Makes room for `more` bytes and a NUL. */
static bool make_room(struct text_buffer *buffer, size_t more)
{
    size_t capacity = buffer->capacity_bytes;
    char *data;

    if (buffer->failed)
        return false;
    if (capacity > buffer->size_bytes + more)
        return true;
    if (capacity == 0)
        capacity = 256;
    while (capacity <= buffer->size_bytes + more)
        capacity *= 2;
    data = realloc(buffer->data, capacity);
    if (data == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->data = data;
    buffer->capacity_bytes = capacity;
    return true;
}

void pdk__text_append(struct text_buffer *buffer, const char *data,
                      size_t size_bytes)
{
    if (!make_room(buffer, size_bytes))
        return;
    memcpy(buffer->data + buffer->size_bytes, data, size_bytes);
    buffer->size_bytes += size_bytes;
    buffer->data[buffer->size_bytes] = '\0';
}

void pdk__text_append_format(struct text_buffer *buffer, const char *format,
                             ...)
{
    va_list arguments;
    int size;

    va_start(arguments, format);
    size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0 || !make_room(buffer, (size_t)size))
        return;
    va_start(arguments, format);
    vsnprintf(buffer->data + buffer->size_bytes, (size_t)size + 1, format,
              arguments);
    va_end(arguments);
    buffer->size_bytes += (size_t)size;
}

void pdk__text_finish(struct text_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct text_buffer)TEXT_BUFFER_INIT;
}
