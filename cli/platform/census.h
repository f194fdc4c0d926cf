/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_CENSUS_H
#define PDK_CLI_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Resources of this process. A figure that the system does not provide is 0.
 */
struct census {
    uint32_t descriptors;
    uint32_t threads;
    uint64_t resident_bytes;
};

void census_take(struct census *out);

/* A loaded image. */
struct census_image {
    const char *path; /* borrowed; the loader's name for it */
    uintptr_t base;   /* its load address */
};

/* Calls `visit` for each image that has that address range in one segment. */
void census_images(uint64_t address, size_t size_bytes,
                   void (*visit)(void *context,
                                 const struct census_image *image),
                   void *context);

/* The number of files in the folder of that file. */
uint32_t census_neighbours(const char *path);

#endif
