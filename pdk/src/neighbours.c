/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Searches as the loader would, had it been given the original: an entry of a
 * run path is for the image that has it; one of the older kind, DT_RPATH, is
 * for what that needs, too. Entries that do not begin with $ORIGIN mean the
 * same from anywhere, and are the loader's own to follow.
 */
#include "neighbours.h"

#include <elf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/file.h"
#include "platform/image.h"
#include "text.h"

/* More than a library's loadable part. */
#define LIBRARY_LIMIT_BYTES (UINT64_C(256) * 1024 * 1024)

/* Libraries in the order in which they were found. */
struct search {
    const char *path;      /* the image's */
    const char *directory; /* of its original */
    char found[NEIGHBOURS_MOST][PDK_ERROR_PATH_SIZE];
    size_t count;
};

/* What follows $ORIGIN at the beginning of an entry; NULL if it is not there.
 */
static const char *behind_origin(const char *entry)
{
    static const char *const spellings[] = { "$ORIGIN", "${ORIGIN}" };

    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (strncmp(entry, spellings[i], strlen(spellings[i])) == 0)
            return entry + strlen(spellings[i]);
    return NULL;
}

/* Writes "DIRECTORY/LIBRARY" for the entry that `entry` begins with; false if
 * it is not relative to the image, or there is no such file. */
static bool resolve(char *out, const char *entry, const char *directory,
                    const char *library)
{
    const char *rest = behind_origin(entry);
    struct file_identity identity;
    int used;

    if (rest == NULL)
        return false;
    used = snprintf(out, PDK_ERROR_PATH_SIZE, "%s%.*s/%s", directory,
                    (int)strcspn(rest, ":"), rest, library);
    return used > 0 && used < PDK_ERROR_PATH_SIZE &&
           pdk__file_identify(&identity, out);
}

static bool is_found(const struct search *search, const char *library)
{
    for (size_t i = 0; i < search->count; i++)
        if (strcmp(pdk__path_base(search->found[i]), library) == 0)
            return true;
    return false;
}

static void look_for(struct search *search, const char *library)
{
    char *out = search->found[search->count];

    if (search->count == NEIGHBOURS_MOST || strchr(library, '/') != NULL ||
        is_found(search, library))
        return;
    for (const char *entry = search->path; *entry != '\0';) {
        if (resolve(out, entry, search->directory, library)) {
            search->count++;
            return;
        }
        entry += strcspn(entry, ":");
        entry += *entry == ':';
    }
}

static void look_for_needs(struct search *search, const struct elf *elf)
{
    const char *library;

    for (uint32_t i = 0; (library = pdk__elf_needed(elf, i)) != NULL; i++)
        look_for(search, library);
}

/* What a library of the list needs in turn. */
static void look_further(struct search *search, const char *path)
{
    char *data = NULL;
    size_t size = 0;
    struct elf elf;

    if (pdk__file_read_all(&data, &size, path, LIBRARY_LIMIT_BYTES, NULL) !=
        PDK_OK)
        return;
    if (pdk__elf_open(&elf, (unsigned char *)data, size, size, NULL) == PDK_OK)
        look_for_needs(search, &elf);
    free(data);
}

/* A path of the older kind is looked along for all, if there is no newer. */
static bool is_inherited(const struct elf *elf)
{
    uint64_t offset;

    return !pdk__elf_dynamic(elf, DT_RUNPATH, &offset);
}

/* Those that others need come first. */
static pdk_result hold_found(struct neighbours *out,
                             const struct search *search, pdk_error *error)
{
    pdk_result result = PDK_OK;

    for (size_t i = search->count; i-- > 0 && result == PDK_OK;) {
        result = pdk__image_hold_file(&out->held[out->count], search->found[i],
                                      error);
        out->count += result == PDK_OK;
    }
    return result;
}

static pdk_result hold_beside(struct neighbours *out, const struct elf *elf,
                              const char *path, const char *directory,
                              pdk_error *error)
{
    struct search *search = calloc(1, sizeof *search);
    pdk_result result;

    if (search == NULL)
        return pdk_fail(error, PDK_E_MEMORY, "out of memory");
    search->path = path;
    search->directory = directory;
    look_for_needs(search, elf);
    for (size_t i = 0; i < search->count && is_inherited(elf); i++)
        look_further(search, search->found[i]);
    result = hold_found(out, search, error);
    free(search);
    return result;
}

/*
 * A library that came in with the image could bind to templates which that
 * happens to export, as the C++ library does, and keep it for ever. It has to
 * be there first. An image with a search path of its own may mean another
 * library of that name, and is left alone.
 */
static void hold_all(struct neighbours *out, const struct elf *elf)
{
    const char *library;

    for (uint32_t i = 0; out->count < NEIGHBOURS_MOST &&
                         (library = pdk__elf_needed(elf, i)) != NULL;
         i++) {
        void *held = pdk__image_hold(library);

        if (held != NULL)
            out->held[out->count++] = held;
    }
}

pdk_result pdk__neighbours_hold(struct neighbours *out, const struct elf *elf,
                                const char *original, pdk_error *error)
{
    const char *path = pdk__elf_runpath(elf);
    char directory[PDK_ERROR_PATH_SIZE];

    *out = (struct neighbours){ .count = 0 };
    if (path == NULL)
        hold_all(out, elf);
    else if (pdk__path_directory(directory, sizeof directory, original))
        return hold_beside(out, elf, path, directory, error);
    return PDK_OK;
}

void pdk__neighbours_let_go(struct neighbours *neighbours)
{
    while (neighbours->count > 0)
        pdk__image_let_go(neighbours->held[--neighbours->count]);
}
