/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SNAPSHOT_H
#define PDK_SNAPSHOT_H

#include "archive.h"
#include "pdk/host.h"
#include "pdk/value.h"

/* A saved state: built by a writer, or read from a file into a block. The
 * public functions that need no instance are in this room. */
struct pdk_snapshot {
    struct archive_info info;
    const pdk_document *state; /* in the writer or the block */
    pdk_writer *writer;        /* owned; or NULL */
    void *block;               /* owned; or NULL */
};

#endif
