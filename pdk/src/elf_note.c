/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Walks the notes of an image, which tell of it without loading it. A note
 * that does not fit into its segment ends the walk of that segment.
 */
#include "elf.h"

#include <elf.h>
#include <string.h>

#define HEAD_BYTES 12u /* three words, in every class */

/* The cursor is the segment's index above and the offset in it below: what is
 * in memory is never as large as 2^48 bytes. */
#define CURSOR_SHIFT 48
#define CURSOR_MASK ((1ull << CURSOR_SHIFT) - 1)

static uint64_t round_up(uint64_t value, uint64_t alignment)
{
    return (value + alignment - 1) & ~(alignment - 1);
}

static bool is_walkable(const struct elf *elf,
                        const struct elf_segment *segment)
{
    return segment->type == PT_NOTE && segment->offset % 4 == 0 &&
           segment->offset <= elf->loadable_bytes &&
           segment->file_bytes <= elf->loadable_bytes - segment->offset;
}

/* Reads the note at *at, and moves *at behind it. */
static bool read_note(const unsigned char *data, uint64_t size_bytes,
                      uint64_t alignment, uint64_t *at, struct elf_note *out)
{
    uint32_t words[3];
    uint64_t start;

    if (size_bytes - *at < HEAD_BYTES)
        return false;
    memcpy(words, data + *at, sizeof words);
    start = round_up(*at + HEAD_BYTES + words[0], alignment);
    if (start > size_bytes || words[1] > size_bytes - start)
        return false;
    out->owner = (const char *)data + *at + HEAD_BYTES;
    out->owner_bytes = words[0];
    out->type = words[2];
    out->data = data + start;
    out->size_bytes = words[1];
    *at = round_up(start + words[1], alignment);
    if (*at > size_bytes)
        *at = size_bytes;
    return true;
}

/* Instrumented builds leave zeroes between what a compiler put in one section;
 * a note has a name, so that a zero where its length stands is such a gap. */
static uint64_t skip_gap(const unsigned char *data, uint64_t size_bytes,
                         uint64_t at)
{
    static const unsigned char nothing[4];

    while (size_bytes - at >= 4 && memcmp(data + at, nothing, 4) == 0)
        at += 4;
    return at;
}

bool pdk__elf_next_note(const struct elf *elf, uint64_t *cursor,
                        struct elf_note *out)
{
    uint32_t index = (uint32_t)(*cursor >> CURSOR_SHIFT);
    uint64_t at = *cursor & CURSOR_MASK;
    struct elf_segment segment;

    for (; pdk__elf_segment(elf, index, &segment); index++, at = 0) {
        uint64_t alignment = segment.alignment == 8 ? 8 : 4;
        const unsigned char *data;

        if (!is_walkable(elf, &segment))
            continue;
        data = elf->data + segment.offset;
        at = skip_gap(data, segment.file_bytes, at);
        if (!read_note(data, segment.file_bytes, alignment, &at, out))
            continue;
        *cursor = (uint64_t)index << CURSOR_SHIFT | at;
        return true;
    }
    *cursor = (uint64_t)index << CURSOR_SHIFT;
    return false;
}

bool pdk__elf_build_id(const struct elf *elf, const unsigned char **out,
                       size_t *size_bytes)
{
    struct elf_note note;
    uint64_t cursor = 0;

    while (pdk__elf_next_note(elf, &cursor, &note))
        if (note.type == NT_GNU_BUILD_ID && note.owner_bytes == 4 &&
            memcmp(note.owner, "GNU", 4) == 0) {
            *out = note.data;
            *size_bytes = note.size_bytes;
            return true;
        }
    return false;
}
