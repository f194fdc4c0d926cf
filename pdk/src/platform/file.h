/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_FILE_H
#define PDK_PLATFORM_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/* Files and folders, as far as the library needs them. */

/* What tells two contents of one name apart without reading them. */
struct file_identity {
    uint64_t device, inode, size_bytes;
    int64_t modified_ns, changed_ns;
};

bool pdk__file_same(const struct file_identity *one,
                    const struct file_identity *other);

/* The same but for what does not touch the bytes: a chmod, a new name, a name
 * less. */
bool pdk__file_same_bytes(const struct file_identity *one,
                          const struct file_identity *other);

struct file {
    int descriptor; /* -1: none */
    struct file_identity identity; /* as of opening, or of the last refresh */
    bool is_leased;
    bool lease_blocks; /* the lease blocks a signal of this thread */
};

#define FILE_INIT { -1, { 0, 0, 0, 0, 0 }, false, false }

/*
 * Opens a regular file for reading, close-on-exec, without waiting for a
 * FIFO's writer. PDK_E_NOT_FOUND, PDK_E_NOT_REGULAR (names what it is instead),
 * PDK_E_LIMIT beyond `limit_bytes`, PDK_E_BUSY under another's write lease,
 * PDK_E_SYSTEM.
 */
pdk_result pdk__file_open(struct file *out, const char *path,
                          uint64_t limit_bytes, pdk_error *error);
void pdk__file_close(struct file *file); /* accepts a closed one */
pdk_result pdk__file_refresh(struct file *file, pdk_error *error);

/* Reads exactly that range; PDK_E_TRUNCATED if the file ends before. */
pdk_result pdk__file_read(const struct file *file, uint64_t offset, void *out,
                          size_t size_bytes, pdk_error *error);

/* The whole file in one NUL-terminated block, released with free(). */
pdk_result pdk__file_read_all(char **out, size_t *size_bytes, const char *path,
                              uint64_t limit_bytes, pdk_error *error);

/* The path from the root: as it is, or below the folder that we are in. Links
 * are kept as they are. False if it does not fit. */
bool pdk__file_absolute(char *out, size_t capacity, const char *path);

/* Identity of what `path` leads to now; false if there is nothing. */
bool pdk__file_identify(struct file_identity *out, const char *path);

/*
 * A read lease: granted only while nobody has the file open for writing or
 * mapped writable, and nobody can begin to until it is released: they wait. The
 * signal that asks for it back never reaches the host's threads. Held for a
 * short time only, and released by the thread that took it; closing releases.
 */
enum file_lease {
    FILE_LEASE_GRANTED,
    FILE_LEASE_BUSY,        /* somebody writes: try again a little later */
    FILE_LEASE_UNSUPPORTED, /* not ours, or not on this file system */
};

enum file_lease pdk__file_lease(struct file *file);
void pdk__file_release(struct file *file);

/*
 * Writes a new file, which must not exist (PDK_E_EXISTS); `mode` as for open().
 * What was begun is removed again on failure.
 */
pdk_result pdk__file_write_new(const char *path, const void *data,
                               size_t size_bytes, unsigned mode,
                               pdk_error *error);

/* Appends the range of `source` to the existing file at `path`, at the same
 * offset: the part of an image that is not mapped. On failure the file ends at
 * `offset` again. */
pdk_result pdk__file_backfill(const char *path, const struct file *source,
                              uint64_t offset, uint64_t size_bytes,
                              pdk_error *error);

/* Shortens the file to that many bytes. */
bool pdk__file_cut(const char *path, uint64_t size_bytes);

/* Writes aside in the same folder, syncs, renames over `path`: whoever looks
 * sees the old file or the new one. A file that was there keeps its mode. */
pdk_result pdk__file_replace(const char *path, const void *data,
                             size_t size_bytes, pdk_error *error);

/* The same without waiting for the disk: for what can be made again. */
pdk_result pdk__file_publish(const char *path, const void *data,
                             size_t size_bytes, pdk_error *error);

void pdk__file_remove(const char *path);

/* Calls `visit` with the name of each entry; stops early when it says false. */
pdk_result pdk__folder_each(const char *path,
                            bool (*visit)(void *context, const char *name),
                            void *context, pdk_error *error);
bool pdk__folder_is(const char *path);

#endif
