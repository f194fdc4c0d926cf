/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SECTIONS_H
#define PDK_CHECK_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Finds sections in an ELF file, for data that is not loaded. Pure and bounded:
 * never reads outside of the given bytes.
 */
struct section {
    const unsigned char *data;
    uint64_t size_bytes;
};

/* The section of that name; false if there is none, or it is empty. */
bool sections_find(const void *data, size_t size_bytes, const char *name,
                   struct section *out);

#endif
