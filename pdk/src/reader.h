/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_READER_H
#define PDK_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What is left to read of some bytes. Pure. Once something was not there, or
 * not as it should be, `failed` stays true.
 */
struct reader {
    const unsigned char *data; /* borrowed */
    size_t left;
    bool failed;
};

uint32_t pdk__reader_word(struct reader *reader);
void pdk__reader_bytes(struct reader *reader, void *out, size_t size_bytes);

/* A text with its NUL, of one line of UTF-8; "" if it is none. */
void pdk__reader_text(struct reader *reader, char *out, size_t capacity);

#endif
