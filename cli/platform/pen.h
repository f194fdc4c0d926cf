/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_PEN_H
#define PDK_CLI_PEN_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Writes files step by step, as other programs do: deliberately without the
 * usual care for atomic replacement.
 */
enum pen_mode {
    PEN_NEW,   /* the file must not exist */
    PEN_EMPTY, /* truncates the file */
    PEN_KEEP,  /* overwrites the file */
};

struct pen {
    int descriptor; /* -1: none */
};

#define PEN_INIT                                                               \
    {                                                                          \
        -1                                                                     \
    }

pdk_result pen_open(struct pen *out, const char *path, enum pen_mode mode,
                    pdk_error *error);
pdk_result pen_write(struct pen *pen, const void *data, size_t size_bytes,
                     pdk_error *error);
void pen_close(struct pen *pen); /* accepts a closed one */

/* Rename, hard link and symbolic link; the last argument is the new name. */
pdk_result pen_rename(const char *from, const char *to, pdk_error *error);
pdk_result pen_link(const char *file, const char *name, pdk_error *error);
pdk_result pen_point(const char *target, const char *name, pdk_error *error);

/* Changes times and mode, and no content. */
pdk_result pen_touch(const char *path, pdk_error *error);

void pen_pause(uint32_t time_us);

#endif
