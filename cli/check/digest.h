/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_DIGEST_H
#define PDK_CHECK_DIGEST_H

#include <stddef.h>

#include "layout_text.h"

/* SHA-256, as bytes and in hexadecimal. Pure. */
#define DIGEST_SIZE 32
#define DIGEST_HEX_SIZE 65

void digest_bytes(unsigned char out[DIGEST_SIZE], const void *data,
                  size_t size_bytes);
void digest_hex(char out[DIGEST_HEX_SIZE], const void *data, size_t size_bytes);

/* The fingerprint of a layout. */
void digest_layout(unsigned char out[DIGEST_SIZE], struct slice layout);

#endif
