/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_BASE64_H
#define PDK_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "text.h"

/* Bytes as letters (RFC 4648, the ordinary alphabet, padded). */
void pdk__base64_append(struct text_buffer *out, const void *data,
                        size_t size_bytes);

/* How many bytes `size` letters stand for; false if they are not base64 as it
 * is written above, to the last bit. */
bool pdk__base64_measure(const char *text, size_t size, size_t *size_bytes);

/* Reads what was measured into `out`. */
void pdk__base64_read(void *out, const char *text, size_t size);

#endif
