/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * SHA-256 by libmd.
 */
#include "check/digest.h"

#include <sha2.h>

#include "text.h"

void digest_bytes(unsigned char out[DIGEST_SIZE], const void *data,
                  size_t size_bytes)
{
    SHA2_CTX context;

    SHA256Init(&context);
    SHA256Update(&context, data, size_bytes);
    SHA256Final(out, &context);
}

void digest_hex(char out[DIGEST_HEX_SIZE], const void *data, size_t size_bytes)
{
    unsigned char digest[DIGEST_SIZE];

    digest_bytes(digest, data, size_bytes);
    pdk__text_hex(out, DIGEST_HEX_SIZE, digest, sizeof digest);
}

void digest_layout(unsigned char out[DIGEST_SIZE], struct slice layout)
{
    struct slice body = pdk__layout_body(layout);

    digest_bytes(out, body.data, body.size_bytes);
}
