/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef ELF_IMAGE_H
#define ELF_IMAGE_H

#include "test.h"

#include "elf.h"

/* A file in memory, open to be spoilt, and what the reader makes of it. */
struct image {
    char *data; /* released with free() */
    size_t size;
    struct elf elf;
    pdk_error error;
};

static inline pdk_result open_bytes(struct image *image)
{
    image->error = (pdk_error)PDK_ERROR_INIT;
    return pdk__elf_open(&image->elf, image->data, image->size, image->size,
                         &image->error);
}

static inline pdk_result open_file(struct image *image, const char *path)
{
    image->data = test_read(path, &image->size);
    return open_bytes(image);
}

#endif
