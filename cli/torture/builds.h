/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_TORTURE_BUILDS_H
#define PDK_TORTURE_BUILDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf.h"
#include "pdk/error.h"

/*
 * Makes many builds of a plugin by writing a number into the build-id of its
 * file. The number is also written into a gap between two segments far behind
 * it, if there is one: an image with two different numbers is a mix of two
 * builds.
 */
#define BUILDS_ID_LIMIT 32

/* A place in the file, and its address in a loaded image. */
struct builds_place {
    uint64_t offset, address;
    size_t size_bytes; /* 0: none */
};

struct builds {
    unsigned char *data; /* the file as of the last builds_stamp() */
    size_t size_bytes;
    uint64_t loadable_bytes;
    struct builds_place id, mark;
};

/* Reads the plugin. PDK_E_ARGUMENT if it has no build-id that can be changed;
 * the message says how to get one. */
pdk_result builds_open(struct builds *out, const char *path, pdk_error *error);
void builds_close(struct builds *builds);

/* Does a segment use that part of the file, or is it behind all of them? */
bool builds_is_used(const struct elf *elf, uint64_t offset,
                    uint64_t size_bytes);

/* Makes `data` the build with that number. */
void builds_stamp(struct builds *builds, uint32_t number);

/* The number of the build with that build-id, in hexadecimal; false if it is
 * none of these builds. */
bool builds_number(const struct builds *builds, const char *build_id,
                   uint32_t *number);

/* Write the bytes of a build's build-id and mark; `out` has room for
 * BUILDS_ID_LIMIT bytes. */
void builds_write_id(const struct builds *builds, uint32_t number,
                     unsigned char *out);
void builds_write_mark(const struct builds *builds, uint32_t number,
                       unsigned char *out);

#endif
