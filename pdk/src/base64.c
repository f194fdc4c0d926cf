/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Three bytes are four letters. Refuses every text that writing would not have
 * made, so that each sequence of bytes has one form.
 */
#include "base64.h"

#include <stdint.h>
#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "abcdefghijklmnopqrstuvwxyz"
                              "0123456789+/";

/* What each letter stands for, and 64 for what is none. */
static void make_table(unsigned char table[256])
{
    memset(table, 64, 256);
    for (unsigned char i = 0; i < 64; i++)
        table[(unsigned char)letters[i]] = i;
}

void pdk__base64_append(struct text_buffer *out, const void *data,
                        size_t size_bytes)
{
    const unsigned char *bytes = data;

    for (size_t at = 0; at < size_bytes; at += 3) {
        size_t left = size_bytes - at;
        uint32_t word = (uint32_t)bytes[at] << 16;
        char four[4];

        if (left > 1)
            word |= (uint32_t)bytes[at + 1] << 8;
        if (left > 2)
            word |= bytes[at + 2];
        four[0] = letters[word >> 18];
        four[1] = letters[word >> 12 & 63];
        four[2] = left > 1 ? letters[word >> 6 & 63] : '=';
        four[3] = left > 2 ? letters[word & 63] : '=';
        pdk__text_append(out, four, sizeof four);
    }
}

bool pdk__base64_measure(const char *text, size_t size, size_t *size_bytes)
{
    unsigned char table[256];
    size_t padding = 0;
    unsigned last;

    *size_bytes = 0;
    if (size == 0)
        return true;
    if (size % 4 != 0)
        return false;
    while (padding < 2 && text[size - 1 - padding] == '=')
        padding++;
    make_table(table);
    for (size_t i = 0; i < size - padding; i++)
        if (table[(unsigned char)text[i]] == 64)
            return false;
    last = table[(unsigned char)text[size - padding - 1]];
    *size_bytes = size / 4 * 3 - padding;
    /* The bits of the last letter that belong to no byte are zero. */
    return (last & ((1u << 2 * padding) - 1)) == 0;
}

void pdk__base64_read(void *out, const char *text, size_t size)
{
    unsigned char table[256];
    unsigned char *bytes = out;
    uint32_t word = 0;
    unsigned bits = 0;

    make_table(table);
    for (size_t i = 0; i < size && text[i] != '='; i++) {
        word = word << 6 | table[(unsigned char)text[i]];
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *bytes++ = (unsigned char)(word >> bits);
        }
    }
}
