/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The private copy of an image. Reads a file only while nobody writes it, takes
 * only one that is complete, and never maps the original. What could change
 * under the reader is compared before and after.
 */
#include "shadow.h"

#include <inttypes.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "elf_sound.h"
#include "failure.h"
#include "seal.h"
#include "text.h"

/* More than any plugin has with its debug information; less than would fill
 * the memory of a machine that plugins are developed on. */
#define IMAGE_LIMIT_BYTES ((uint64_t)1 << 30)

/* As much of the original's name as a copy's name can hold: file systems take
 * 255 bytes, of which the number and the ending need 25. */
#define BASE_NAME_BYTES 200

static const char image_ending[] = ".so";

/* How many bytes are to be read, from the head of the file. */
static pdk_result measure(uint64_t *loadable_bytes, const struct file *file,
                          pdk_error *error)
{
    unsigned char head[PDK__ELF_HEAD_BYTES];
    size_t size = sizeof head;
    pdk_result result;

    if (size > file->identity.size_bytes)
        size = (size_t)file->identity.size_bytes;
    result = pdk__file_read(file, 0, head, size, error);
    if (result != PDK_OK)
        return result;
    return pdk__elf_measure(loadable_bytes, head, size,
                            file->identity.size_bytes, error);
}

static pdk_result read_loadable(struct shadow *shadow, size_t *size_bytes,
                                pdk_error *error)
{
    uint64_t size = 0;
    pdk_result result = measure(&size, &shadow->source, error);

    if (result != PDK_OK)
        return result;
    shadow->data = malloc((size_t)size);
    if (shadow->data == NULL)
        return pdk__fail_memory(error);
    *size_bytes = (size_t)size;
    return pdk__file_read(&shadow->source, 0, shadow->data, (size_t)size,
                          error);
}

static pdk_result fail_changed(pdk_error *error)
{
    return pdk_fail(error, PDK_E_BUSY,
                    "the file changed while it was read; it is tried again "
                    "when its writer is done");
}

/* Whatever was found in a file that changed meanwhile says nothing. */
static pdk_result read_unchanged(struct shadow *shadow, size_t *size_bytes,
                                 pdk_error *error)
{
    struct file_identity before;
    pdk_result found, result = pdk__file_refresh(&shadow->source, error);

    if (result != PDK_OK)
        return result;
    before = shadow->source.identity;
    found = read_loadable(shadow, size_bytes, error);
    result = pdk__file_refresh(&shadow->source, NULL);
    if (result == PDK_OK && !pdk__file_same(&before, &shadow->source.identity))
        return fail_changed(error);
    return found;
}

static pdk_result read_leased(struct shadow *shadow, size_t *size_bytes,
                              pdk_error *error)
{
    pdk_result result;

    if (pdk__file_lease(&shadow->source) == FILE_LEASE_BUSY)
        return pdk_fail(error, PDK_E_BUSY,
                        "the file is open for writing; it is tried again when "
                        "its writer is done");
    result = read_unchanged(shadow, size_bytes, error);
    pdk__file_release(&shadow->source);
    return result;
}

/*
 * Where the section headers are, and what was sealed into the notes, is not
 * run: a build that was stripped or sealed afterwards is the same build.
 */
static void hash_content(struct shadow *shadow, size_t size_bytes)
{
    ElfW(Ehdr) head;
    XXH128_hash_t hash;
    struct elf_note note;
    uint64_t cursor = 0;
    size_t from = sizeof head, place;

    memcpy(&head, shadow->data, sizeof head);
    head.e_shoff = 0;
    head.e_shnum = 0;
    head.e_shstrndx = 0;
    hash = XXH3_128bits(&head, sizeof head);
    while (pdk__elf_next_note(&shadow->elf, &cursor, &note)) {
        if (!pdk__seal_place(&shadow->elf, &note, &place) || place < from)
            continue;
        hash = XXH3_128bits_withSeed(shadow->data + from, place - from,
                                     hash.low64);
        from = place + SEAL_SIZE;
    }
    hash = XXH3_128bits_withSeed(shadow->data + from, size_bytes - from,
                                 hash.low64);
    shadow->content[0] = hash.low64;
    shadow->content[1] = hash.high64;
}

pdk_result pdk__shadow_read(struct shadow *out, const char *path,
                            pdk_error *error)
{
    size_t size = 0;
    pdk_result result;

    *out = (struct shadow){ .source = FILE_INIT };
    result = pdk__file_open(&out->source, path, IMAGE_LIMIT_BYTES, error);
    if (result == PDK_OK) {
        out->has_source = true;
        result = read_leased(out, &size, error);
    }
    if (result == PDK_OK)
        result = pdk__elf_open(&out->elf, out->data, size,
                               out->source.identity.size_bytes, error);
    if (result == PDK_OK)
        result = pdk__elf_sound(&out->elf, error);
    if (result == PDK_OK) {
        hash_content(out, size);
        return PDK_OK;
    }
    pdk__error_place(error, PDK_STAGE_COPY, path);
    pdk__shadow_finish(out);
    return result;
}

void pdk__shadow_keep(struct shadow *shadow, struct shadow_copy *kept)
{
    struct shadow_copy before = *kept;

    pdk__text_copy(kept->path, sizeof kept->path, shadow->path);
    kept->file_bytes = shadow->elf.file_bytes;
    memcpy(kept->content, shadow->content, sizeof kept->content);
    pdk__text_copy(shadow->path, sizeof shadow->path, before.path);
}

pdk_result pdk__shadow_read_copy(struct shadow *out,
                                 const struct shadow_copy *copy,
                                 pdk_error *error)
{
    uint64_t loadable = 0;
    char *data = NULL;
    size_t size = 0;
    pdk_result result;

    *out = (struct shadow){ .source = FILE_INIT };
    result =
        pdk__file_read_all(&data, &size, copy->path, IMAGE_LIMIT_BYTES, error);
    out->data = (unsigned char *)data;
    if (result == PDK_OK)
        result =
            pdk__elf_measure(&loadable, data, size, copy->file_bytes, error);
    if (result == PDK_OK)
        result = pdk__elf_open(&out->elf, out->data,
                               size < loadable ? size : (size_t)loadable,
                               copy->file_bytes, error);
    if (result == PDK_OK)
        result = pdk__elf_sound(&out->elf, error);
    if (result == PDK_OK) {
        memcpy(out->content, copy->content, sizeof out->content);
        return PDK_OK;
    }
    pdk__error_place(error, PDK_STAGE_COPY, copy->path);
    pdk__shadow_finish(out);
    return result;
}

void pdk__shadow_copy_remove(struct shadow_copy *copy)
{
    if (copy->path[0] != '\0')
        pdk__file_remove(copy->path);
    copy->path[0] = '\0';
}

/* "CACHE/counter.7.so" for "build/counter.so" and 7. */
static bool name_copy(struct shadow *shadow, const struct cache *cache,
                      const char *original, uint64_t number)
{
    const char *base = pdk__path_base(original);
    size_t size = strlen(base);
    int used;

    if (pdk__text_ends_with(base, image_ending))
        size -= sizeof image_ending - 1;
    if (size > BASE_NAME_BYTES)
        size = BASE_NAME_BYTES;
    used = snprintf(shadow->path, sizeof shadow->path, "%s/%.*s.%" PRIu64 "%s",
                    cache->path, (int)size, base, number, image_ending);
    return used > 0 && (size_t)used < sizeof shadow->path;
}

pdk_result pdk__shadow_write(struct shadow *shadow, const struct cache *cache,
                             const char *original, uint64_t number,
                             pdk_error *error)
{
    pdk_result result;

    if (!name_copy(shadow, cache, original, number))
        result = pdk_fail(error, PDK_E_LIMIT,
                          "the path of a copy in '%.400s' is longer than %zu "
                          "bytes; choose another cache folder",
                          cache->path, sizeof shadow->path - 1);
    else
        result = pdk__file_write_new(shadow->path, shadow->data,
                                     shadow->elf.size_bytes, 0700, error);
    if (result == PDK_OK) {
        shadow->is_filled = shadow->elf.size_bytes == shadow->elf.file_bytes;
        return PDK_OK;
    }
    pdk__error_place(error, PDK_STAGE_COPY, shadow->path);
    shadow->path[0] = '\0';
    return result;
}

static void close_source(struct shadow *shadow)
{
    if (shadow->has_source)
        pdk__file_close(&shadow->source);
    shadow->has_source = false;
}

/* From when the copy has its path; NULL: there is nothing that it could be
 * filled with. */
static struct filling *find_filling(struct shadow *shadow)
{
    struct filling_order order = {
        .source = &shadow->source,
        .path = shadow->path,
        .from = shadow->elf.size_bytes,
        .to = shadow->elf.file_bytes,
    };

    if (shadow->filling == NULL && shadow->has_source &&
        shadow->path[0] != '\0') {
        shadow->filling = pdk__filling_create(&order);
        shadow->has_source = shadow->filling == NULL;
    }
    return shadow->filling;
}

struct filling *pdk__shadow_share_filling(struct shadow *shadow)
{
    if (shadow->is_filled || shadow->filling != NULL ||
        find_filling(shadow) == NULL)
        return NULL;
    return pdk__filling_share(shadow->filling);
}

static void drop_filling(struct shadow *shadow)
{
    pdk__filling_drop(shadow->filling);
    shadow->filling = NULL;
}

pdk_result pdk__shadow_backfill(struct shadow *shadow, pdk_error *error)
{
    pdk_result result;

    if (shadow->is_filled) {
        close_source(shadow);
        return PDK_OK;
    }
    if (find_filling(shadow) == NULL && shadow->has_source &&
        shadow->path[0] != '\0')
        return pdk__fail_memory(error);
    if (shadow->filling == NULL)
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "there is no copy to complete, or its original is "
                        "closed");
    result = pdk__filling_run(shadow->filling, error);
    shadow->is_filled = result == PDK_OK;
    drop_filling(shadow);
    return result;
}

void pdk__shadow_drop_data(struct shadow *shadow)
{
    free(shadow->data);
    shadow->data = NULL;
    shadow->elf.data = NULL;
}

void pdk__shadow_finish(struct shadow *shadow)
{
    close_source(shadow);
    drop_filling(shadow);
    pdk__shadow_drop_data(shadow);
    if (shadow->path[0] != '\0')
        pdk__file_remove(shadow->path);
    *shadow = (struct shadow){ .source = FILE_INIT };
}
