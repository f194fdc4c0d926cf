/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_PEN_H
#define PDK_CLI_PEN_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Writing a file step by step, as other programs do it: nothing here is safe,
 * or all at once.
 */
enum pen_mode {
    PEN_NEW,   /* which must not be there */
    PEN_EMPTY, /* what is there is gone */
    PEN_KEEP,  /* what is there is written over */
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

/* Names of files; the last one is what is made. */
pdk_result pen_rename(const char *from, const char *to, pdk_error *error);
pdk_result pen_link(const char *file, const char *name, pdk_error *error);
pdk_result pen_point(const char *target, const char *name, pdk_error *error);

/* New times and a new mode, and no new byte. */
pdk_result pen_touch(const char *path, pdk_error *error);

void pen_pause(uint32_t time_us);

#endif
