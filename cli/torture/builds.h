/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_BUILDS_H
#define PDK_TORTURE_BUILDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * Many builds of one plugin, made from its file by writing a number where its
 * build-id is. The number is also written into a gap between two segments far
 * behind that, if there is one: an image with two different numbers in it was
 * put together from two builds.
 */
#define BUILDS_ID_LIMIT 32

/* A place in the file, and where it is in an image that is loaded. */
struct builds_place {
    uint64_t offset, address;
    size_t size_bytes; /* 0: there is none */
};

struct builds {
    unsigned char *data; /* the file as of the last builds_stamp() */
    size_t size_bytes;
    uint64_t loadable_bytes;
    struct builds_place id, mark;
};

/* Reads the plugin. PDK_E_ARGUMENT, with how to get one, if it has no build-id
 * that could be changed. */
pdk_result builds_open(struct builds *out, const char *path, pdk_error *error);
void builds_close(struct builds *builds);

/* Makes `data` the build of that number. */
void builds_stamp(struct builds *builds, uint32_t number);

/* Which build has that build-id, in hexadecimal? False: none of them. */
bool builds_number(const struct builds *builds, const char *build_id,
                   uint32_t *number);

/* What the build of that number has in its two places; `out` has room for
 * BUILDS_ID_LIMIT bytes. */
void builds_write_id(const struct builds *builds, uint32_t number,
                     unsigned char *out);
void builds_write_mark(const struct builds *builds, uint32_t number,
                       unsigned char *out);

#endif
