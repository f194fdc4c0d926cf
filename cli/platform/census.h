/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_CENSUS_H
#define PDK_CLI_CENSUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What this process holds. A figure that the system does not tell is 0, always.
 */
struct census {
    uint32_t descriptors;
    uint32_t threads;
    uint64_t resident_bytes;
};

void census_take(struct census *out);

/* An image as it is loaded. */
struct census_image {
    const char *path; /* borrowed; as the loader knows it */
    uintptr_t base;   /* what its addresses count from */
};

/* Calls `visit` for each image that has all those bytes in one segment. */
void census_images(uint64_t address, size_t size_bytes,
                   void (*visit)(void *context,
                                 const struct census_image *image),
                   void *context);

/* How many files are in the folder where that file is. */
uint32_t census_neighbours(const char *path);

#endif
