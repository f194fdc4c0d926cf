/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_ARCHIVE_H
#define PDK_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"
#include "pdk/host.h"
#include "pdk/value.h"

/*
 * A snapshot as it lies in a file: whose state it is, and the state. Pure.
 *
 * One block: a head of fixed size with a checksum over all the rest, and then a
 * document as it is in memory. It is for the kind of machine that wrote it;
 * another byte order is refused and not converted.
 */
struct archive_info {
    char plugin_id[PDK_ID_SIZE];
    char build_id[PDK_BUILD_ID_SIZE]; /* "" if the image had none */
    uint32_t state_version;
    uint64_t layout_fingerprint;
};

/* *out is released with free(). */
pdk_result pdk__archive_encode(void **out, size_t *size_bytes,
                               const struct archive_info *info,
                               const pdk_document *state, pdk_error *error);

/* Checks every byte. *state is borrowed from `data`, which must be aligned
 * to 8. PDK_E_STATE_CORRUPT says what is wrong; *info and *state are untouched
 * then.
 */
pdk_result pdk__archive_decode(struct archive_info *info,
                               const pdk_document **state, const void *data,
                               size_t size_bytes, pdk_error *error);

#endif
