/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SEAL_IMAGE_H
#define PDK_CHECK_SEAL_IMAGE_H

#include <stddef.h>

#include "layout_text.h"
#include "pdk/error.h"
#include "seal.h"

/*
 * The bytes of an image with seals in them. Pure. What was there stays where it
 * was, but for the fingerprints themselves: the layouts, and a section table
 * that knows of them, come behind it.
 */
struct seal {
    size_t place; /* of the fingerprint in the image */
    unsigned char fingerprint[SEAL_SIZE];
    struct slice layout; /* that it is of */
};

/* *out is released with free(). PDK_E_NOT_ELF: its section table makes no
 * sense, or has no room; PDK_E_MEMORY. */
pdk_result seal_image(char **out, size_t *out_bytes, struct slice image,
                      const struct seal *seals, size_t count, pdk_error *error);

#endif
