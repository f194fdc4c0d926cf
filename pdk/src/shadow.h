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
 * The private copy of an image: its own path and inode for each generation, so
 * that the original can be overwritten at any moment. Only the loadable part is
 * copied at first; the rest, which debuggers want, is filled in afterwards, or
 * before it is loaded if one is there (onlooker.h).
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
 * Reads the file under a read lease, checks that it is complete and did not
 * change meanwhile. Nothing is on disk yet.
 * PDK_E_BUSY: somebody writes it. PDK_E_TRUNCATED, PDK_E_NOT_ELF: not complete,
 * or no image. Other codes as in file.h and elf.h.
 */
pdk_result pdk__shadow_read(struct shadow *out, const char *path,
                            pdk_error *error);

/* A copy that outlives its generation, to go back to: a file in the cache. */
struct shadow_copy {
    char path[512];      /* "": there is none */
    uint64_t file_bytes; /* of the original; the copy may end before */
    uint64_t content[2]; /* of the original; the copy may be mended */
};

/* Takes the file out of the shadow, which gets the one that was kept before, to
 * remove it in its own time. */
void pdk__shadow_keep(struct shadow *shadow, struct shadow_copy *kept);

/* Reads a copy that was kept, as pdk__shadow_read() reads an original. */
pdk_result pdk__shadow_read_copy(struct shadow *out,
                                 const struct shadow_copy *copy,
                                 pdk_error *error);

/* Removes it from disk. Accepts none. */
void pdk__shadow_copy_remove(struct shadow_copy *copy);

/*
 * Writes the copy into the cache as "counter.7.so" for "counter.so" and 7. The
 * number must never have been used with this cache: the loader knows images by
 * their path, and one whose file is gone may still be mapped. PDK_E_EXISTS,
 * PDK_E_LIMIT if the path is too long, PDK_E_SYSTEM.
 */
pdk_result pdk__shadow_write(struct shadow *shadow, const struct cache *cache,
                             const char *original, uint64_t number,
                             pdk_error *error);

/*
 * Completes the copy with what is not mapped, if the original is unchanged
 * (PDK_E_BUSY if not), and closes the original. A failure leaves a copy that
 * runs but has no debug information. Nothing to do if it is complete;
 * PDK_E_NOT_FOUND if there is no copy or the original was closed before.
 */
pdk_result pdk__shadow_backfill(struct shadow *shadow, pdk_error *error);

/* A share of the same work, for whoever has the time; run or not, the caller's
 * to drop. NULL: there is nothing to do, or somebody else has it. */
struct filling *pdk__shadow_share_filling(struct shadow *shadow);

/* Frees the bytes in memory, and with them the elf; the copy on disk stays. */
void pdk__shadow_drop_data(struct shadow *shadow);

/* Removes the copy from disk and frees everything. Accepts zeroes. */
void pdk__shadow_finish(struct shadow *shadow);

#endif
