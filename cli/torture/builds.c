/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Makes builds that differ only in their build-id and mark. Code and data of
 * the plugin are the same in all of them, and so is its behaviour.
 */
#include "torture/builds.h"

#include <stdlib.h>
#include <string.h>

#include "elf.h"
#include "failure.h"
#include "platform/file.h"
#include "text.h"
#include "torture/random.h"

#define FILE_LIMIT_BYTES (UINT64_C(256) * 1024 * 1024)

enum {
    NUMBER_BYTES = 4, /* at the start of the build-id */
    ID_LEAST_BYTES = 8,
    MARK_BYTES = 16,
    PAGE_BYTES = 4096, /* the smallest page size */
    SEGMENT_LOAD = 1,
};

static void write_number(unsigned char *out, size_t size_bytes, uint32_t number,
                         uint64_t kind)
{
    struct random random;

    random_begin(&random, (uint64_t)number << 8 | kind);
    for (size_t i = 0; i < size_bytes; i++)
        out[i] = i < NUMBER_BYTES ? (unsigned char)(number >> 8 * i)
                                  : (unsigned char)(random_next(&random) >> 56);
}

void builds_write_id(const struct builds *builds, uint32_t number,
                     unsigned char *out)
{
    write_number(out, builds->id.size_bytes, number, 0);
}

void builds_write_mark(const struct builds *builds, uint32_t number,
                       unsigned char *out)
{
    write_number(out, builds->mark.size_bytes, number, 1);
}

void builds_stamp(struct builds *builds, uint32_t number)
{
    builds_write_id(builds, number, builds->data + builds->id.offset);
    builds_write_mark(builds, number, builds->data + builds->mark.offset);
}

bool builds_number(const struct builds *builds, const char *build_id,
                   uint32_t *number)
{
    unsigned char id[BUILDS_ID_LIMIT];
    char text[2 * BUILDS_ID_LIMIT + 1], digits[2 * NUMBER_BYTES + 1];
    uint32_t read;

    if (strlen(build_id) != 2 * builds->id.size_bytes)
        return false;
    pdk__text_copy(digits, sizeof digits, build_id);
    read = (uint32_t)strtoul(digits, NULL, 16);
    *number =
        read >> 24 | (read >> 8 & 0xff00) | (read << 8 & 0xff0000) | read << 24;
    builds_write_id(builds, *number, id);
    pdk__text_hex(text, sizeof text, id, builds->id.size_bytes);
    return strcmp(text, build_id) == 0;
}

/* ----------------------------------------------------------- opening --- */

static bool find_id(struct builds *builds, const struct elf *elf)
{
    struct elf_segment segment;
    const unsigned char *id;
    uint64_t offset;

    if (!pdk__elf_build_id(elf, &id, &builds->id.size_bytes))
        return false;
    offset = (uint64_t)(id - elf->data);
    builds->id.offset = offset;
    for (uint32_t i = 0; pdk__elf_segment(elf, i, &segment); i++) {
        if (segment.type != SEGMENT_LOAD || offset < segment.offset ||
            offset + builds->id.size_bytes >
                segment.offset + segment.file_bytes)
            continue;
        builds->id.address = segment.address + (offset - segment.offset);
        return builds->id.size_bytes >= ID_LEAST_BYTES &&
               builds->id.size_bytes <= BUILDS_ID_LIMIT;
    }
    return false;
}

bool builds_is_used(const struct elf *elf, uint64_t offset, uint64_t size_bytes)
{
    struct elf_segment segment;

    for (uint32_t i = 0; pdk__elf_segment(elf, i, &segment); i++)
        if (offset < segment.offset + segment.file_bytes &&
            segment.offset < offset + size_bytes)
            return true;
    return offset + size_bytes > elf->loadable_bytes;
}

/* The last page of a segment is mapped completely, with the bytes that follow
 * the segment in the file: the mark is there. Without room for it, only the
 * build-id identifies a build. */
static void find_mark(struct builds *builds, const struct elf *elf)
{
    struct elf_segment segment;

    for (uint32_t i = 0; pdk__elf_segment(elf, i, &segment); i++) {
        uint64_t end = segment.offset + segment.file_bytes;

        if (segment.type != SEGMENT_LOAD || end <= builds->mark.offset ||
            segment.memory_bytes != segment.file_bytes ||
            PAGE_BYTES - end % PAGE_BYTES < MARK_BYTES ||
            end % PAGE_BYTES == 0 || builds_is_used(elf, end, MARK_BYTES))
            continue;
        builds->mark = (struct builds_place){
            end,
            segment.address + segment.file_bytes,
            MARK_BYTES,
        };
    }
}

static pdk_result find_places(struct builds *builds, pdk_error *error)
{
    struct elf elf;
    pdk_result result = pdk__elf_open(&elf, builds->data, builds->size_bytes,
                                      builds->size_bytes, error);

    if (result != PDK_OK)
        return result;
    if (!find_id(builds, &elf))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "it has no build-id to tell its builds apart; link it "
                        "with -Wl,--build-id");
    builds->loadable_bytes = elf.loadable_bytes;
    find_mark(builds, &elf);
    return PDK_OK;
}

pdk_result builds_open(struct builds *out, const char *path, pdk_error *error)
{
    char *data = NULL;
    pdk_result result;

    *out = (struct builds){ .data = NULL };
    result = pdk__file_read_all(&data, &out->size_bytes, path, FILE_LIMIT_BYTES,
                                error);
    if (result != PDK_OK)
        return result;
    out->data = (unsigned char *)data;
    result = find_places(out, error);
    if (result == PDK_OK)
        return PDK_OK;
    pdk__error_place(error, PDK_STAGE_NONE, path);
    builds_close(out);
    return result;
}

void builds_close(struct builds *builds)
{
    free(builds->data);
    builds->data = NULL;
}
