/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The C library converts; this room takes out what it owes to the locale.
 */
#include "number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { RADIX_SIZE = 8 };

/* What stands between the digits of 0.5 in this locale. */
static void find_radix(char radix[RADIX_SIZE])
{
    char half[RADIX_SIZE + 2];
    int size = snprintf(half, sizeof half, "%.1f", 0.5);

    if (size < 3 || (size_t)size >= sizeof half)
        size = snprintf(half, sizeof half, "0.5");
    memcpy(radix, half + 1, (size_t)size - 2);
    radix[size - 2] = '\0';
}

/* Appends `text` with `to` in the place of the first `from`. */
static void append_changed(struct text_buffer *out, const char *text,
                           size_t size_bytes, const char *from, const char *to)
{
    size_t at = 0;

    while (at < size_bytes && strncmp(text + at, from, strlen(from)) != 0)
        at++;
    pdk__text_append(out, text, at);
    if (at == size_bytes)
        return;
    pdk__text_append(out, to, strlen(to));
    at += strlen(from);
    pdk__text_append(out, text + at, size_bytes - at);
}

void pdk__number_write(struct text_buffer *out, double number)
{
    char radix[RADIX_SIZE], text[40];
    int precision = 15;

    do
        snprintf(text, sizeof text, "%.*g", precision, number);
    while (strtod(text, NULL) != number && precision++ < 17);
    find_radix(radix);
    append_changed(out, text, strlen(text), radix, ".");
    if (strpbrk(text, "e") == NULL && strstr(text, radix) == NULL)
        pdk__text_append(out, ".0", 2);
}

bool pdk__number_read(double *out, const char *text, size_t size_bytes,
                      struct text_buffer *scratch)
{
    char radix[RADIX_SIZE];
    char *end;

    find_radix(radix);
    scratch->size_bytes = 0;
    append_changed(scratch, text, size_bytes, ".", radix);
    if (scratch->failed || size_bytes == 0)
        return false;
    *out = strtod(scratch->data, &end);
    return *end == '\0' && isfinite(*out);
}
