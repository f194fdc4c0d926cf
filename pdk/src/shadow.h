/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SHADOW_H
#define PDK_SHADOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "elf.h"
#include "filling.h"
#include "pdk/error.h"
#include "platform/cache.h"
#include "platform/file.h"

/*
 * A shadow is the private copy of an image. Each generation has its own path
 * and inode, so that the original can be overwritten at any time. At first only
 * the loadable part is copied. The rest, which debuggers need, is filled in
 * later, or before loading if a debugger is attached (onlooker.h).
 */
struct shadow {
    char path[512];          /* of the copy; "" if there is none on disk */
    uint64_t content[2];     /* hash of the loadable part */
    struct elf elf;          /* over `data` */
    unsigned char *data;     /* the loadable part, owned */
    struct file source;      /* for the backfill */
    bool has_source;         /* it is still open */
    struct filling *filling; /* has taken the source over; or NULL */
    bool is_filled;          /* the copy has all bytes of the original */
};

/*
 * Reads the file under a read lease, and checks that it is complete and did not
 * change meanwhile. Writes nothing to disk. PDK_E_BUSY: it is being written.
 * PDK_E_TRUNCATED, PDK_E_NOT_ELF: it is incomplete, or no image. Other codes as
 * in file.h and elf.h.
 */
pdk_result pdk__shadow_read(struct shadow *out, const char *path,
                            pdk_error *error);

/* A copy that outlives its generation, for a rollback: a file in the cache. */
struct shadow_copy {
    char path[512];      /* "": none */
    uint64_t file_bytes; /* of the original; the copy may end before */
    uint64_t content[2]; /* of the original; the copy may be mended */
};

/* Swaps the file of the shadow and the kept one: *kept gets the shadow's, and
 * the shadow will remove the old one. */
void pdk__shadow_keep(struct shadow *shadow, struct shadow_copy *kept);

/* Reads a kept copy, as pdk__shadow_read() reads an original. */
pdk_result pdk__shadow_read_copy(struct shadow *out,
                                 const struct shadow_copy *copy,
                                 pdk_error *error);

/* Removes it from disk. Accepts an empty one. */
void pdk__shadow_copy_remove(struct shadow_copy *copy);

/*
 * Writes the copy into the cache, as "counter.7.so" for "counter.so" and 7.
 * Never use a number twice with one cache: the loader identifies images by
 * their path, and an image whose file is gone may still be mapped.
 * PDK_E_EXISTS; PDK_E_LIMIT if the path is too long; PDK_E_SYSTEM.
 */
pdk_result pdk__shadow_write(struct shadow *shadow, const struct cache *cache,
                             const char *original, uint64_t number,
                             pdk_error *error);

/*
 * Adds the parts that are not mapped to the copy, and closes the original.
 * After a failure the copy works, but has no debug information. PDK_E_BUSY: the
 * original has changed. PDK_E_NOT_FOUND: there is no copy, or the original was
 * closed. Does nothing if the copy is complete.
 */
pdk_result pdk__shadow_backfill(struct shadow *shadow, pdk_error *error);

/* A share of that work, for any thread that has the time. The caller drops it,
 * whether it was run or not. NULL: there is nothing to do, or it is shared
 * already. */
struct filling *pdk__shadow_share_filling(struct shadow *shadow);

/* Frees `data`, and with it `elf`; the copy on disk stays. */
void pdk__shadow_drop_data(struct shadow *shadow);

/* Removes the copy from disk and frees everything. Accepts zeroes. */
void pdk__shadow_finish(struct shadow *shadow);

#endif
