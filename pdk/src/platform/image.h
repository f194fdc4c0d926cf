/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_IMAGE_H
#define PDK_PLATFORM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/* Shared objects as the system's loader has them. */
struct image {
    void *handle;     /* NULL: not loaded */
    const char *low;  /* the lowest address that it maps ... */
    const char *high; /* ... and the one behind the highest */
    uintptr_t base;   /* what the loader adds to its addresses */
    bool is_mapped;
    char name[512]; /* that the loader knows it by: its file */
};

#define IMAGE_INIT { NULL, NULL, NULL, 0, false, "" }

/*
 * Loads with all symbols bound now and none given to others (PDK_E_LOAD with
 * the loader's own words), and proves that the loader did not hand out an image
 * that it already had for another path (PDK_E_STALE_IMAGE).
 */
pdk_result pdk__image_open(struct image *out, const char *path,
                           pdk_error *error);

/*
 * Asks the loader to unmap it. True if it is really gone; if not, it may be
 * asked again. `low`, `high` and `name` stay, so that a stale address can still
 * be told. Accepts one that is not loaded.
 */
bool pdk__image_close(struct image *image);

/*
 * The address of a symbol that this image itself defines; NULL if there is
 * none, also when one of its dependencies has it.
 */
const void *pdk__image_symbol(const struct image *image, const char *name);

/* The folder of the file that this library is in: itself, or the program that
 * it is a part of. */
bool pdk__image_folder(char *out, size_t capacity);

/* Does a sanitizer look on, whose reports name code by the image it is in? */
bool pdk__image_is_examined(void);

bool pdk__image_contains(const struct image *image, const void *address);

/*
 * Writes "function+0x12" for an address in a function that a loaded image
 * exports, "counter.so+0x1139" (a place for addr2line) elsewhere in an image,
 * "0x7f12" in none. Async-signal-safe enough for a fault handler: no memory is
 * allocated, but the loader's lock is taken.
 */
void pdk__image_describe(char *out, size_t capacity, const void *address);

/*
 * Loads a library that an image is going to need, so that it binds its symbols
 * before the image is there, and to nothing of it; NULL if it is not found. Let
 * go of it once the image is open.
 */
void *pdk__image_hold(const char *library);
void pdk__image_let_go(void *held);

/* The same for a file, which is known by its soname from then on. */
pdk_result pdk__image_hold_file(void **out, const char *path,
                                pdk_error *error);

#endif
