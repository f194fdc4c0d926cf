/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_CACHE_H
#define PDK_PLATFORM_CACHE_H

#include "pdk/error.h"

/*
 * A private folder, for the copies of images or for other files of this process
 * alone: PARENT/pdk-UID/PID-RANDOM. It is locked for as long as it is open, so
 * that others see that its owner lives; opening also sweeps away those whose
 * owner is gone, of both kinds.
 */
struct cache {
    int lock;       /* descriptor; -1: none */
    char path[512]; /* absolute */
};

#define CACHE_INIT                                                             \
    {                                                                          \
        -1, ""                                                                 \
    }

/*
 * `parent` must be there (PDK_E_NOT_FOUND). PDK_E_EXISTS if PARENT/pdk-UID is
 * not a folder of this user's alone, PDK_E_UNSUPPORTED if code in it could not
 * be mapped (noexec), PDK_E_LIMIT if its path is too long, PDK_E_SYSTEM.
 */
pdk_result pdk__cache_open(struct cache *out, const char *parent,
                           pdk_error *error);

/* The same for files that nobody maps, and folders: noexec does not matter. */
pdk_result pdk__cache_open_for_files(struct cache *out, const char *parent,
                                     pdk_error *error);

/* Lets go of it as it is; whoever opens the next one sweeps it away. Accepts a
 * closed one. */
void pdk__cache_leave(struct cache *cache);

/* Removes it and all that is in it. Accepts a closed one. */
void pdk__cache_close(struct cache *cache);

#endif
