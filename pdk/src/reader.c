/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Takes apart the description of a note. Reads nothing beyond its end, and
 * refuses texts that would not fit into one line of a message.
 */
#include "reader.h"

#include <string.h>

#include "text.h"

uint32_t pdk__reader_word(struct reader *reader)
{
    uint32_t word = 0;

    if (reader->left < sizeof word) {
        reader->failed = true;
        return 0;
    }
    memcpy(&word, reader->data, sizeof word);
    reader->data += sizeof word;
    reader->left -= sizeof word;
    return word;
}

void pdk__reader_bytes(struct reader *reader, void *out, size_t size_bytes)
{
    if (reader->left < size_bytes) {
        reader->failed = true;
        return;
    }
    memcpy(out, reader->data, size_bytes);
    reader->data += size_bytes;
    reader->left -= size_bytes;
}

/* Fit to be shown in one line: UTF-8 without control characters. */
static bool is_printable(const char *text, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            return false;
    return pdk__text_is_utf8(text, size_bytes);
}

void pdk__reader_text(struct reader *reader, char *out, size_t capacity)
{
    const unsigned char *end = memchr(reader->data, 0, reader->left);
    size_t size = end != NULL ? (size_t)(end - reader->data) : 0;

    out[0] = '\0';
    if (end == NULL || size >= capacity ||
        !is_printable((const char *)reader->data, size)) {
        reader->failed = true;
        return;
    }
    memcpy(out, reader->data, size + 1);
    reader->data += size + 1;
    reader->left -= size + 1;
}
