/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_SEAL_IMAGE_H
#define PDK_CHECK_SEAL_IMAGE_H

#include <stddef.h>

#include "layout_text.h"
#include "pdk/error.h"
#include "seal.h"

/*
 * Adds seals to the bytes of an image. Nothing moves: fingerprints are written
 * into their notes, and the layouts are appended, with a new section table.
 * Pure.
 */
struct seal {
    size_t place; /* of the fingerprint in the image */
    unsigned char fingerprint[SEAL_SIZE];
    struct slice layout; /* that the fingerprint is of */
};

/* *out is released with free(). PDK_E_NOT_ELF: the section table is invalid, or
 * full. PDK_E_MEMORY. */
pdk_result seal_image(char **out, size_t *out_bytes, struct slice image,
                      const struct seal *seals, size_t count, pdk_error *error);

#endif
