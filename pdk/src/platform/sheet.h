/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_SHEET_H
#define PDK_PLATFORM_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/*
 * A file without a name, that one process hands to another by its descriptor:
 * in memory where the system has such files, else in a folder. The other side
 * may write to it and cut it at any time, so whoever made it reads it and never
 * maps it.
 */
struct sheet {
    int descriptor; /* -1: none; closed on exec */
};

#define SHEET_INIT                                                             \
    {                                                                          \
        -1                                                                     \
    }

/* With these bytes on it. PDK_E_SYSTEM, PDK_E_LIMIT, PDK_E_MEMORY. */
pdk_result pdk__sheet_make(struct sheet *out, const char *folder,
                           const void *data, size_t size_bytes,
                           pdk_error *error);

/* Its first bytes; false if there are fewer. */
bool pdk__sheet_read(const struct sheet *sheet, void *out, size_t size_bytes);

void pdk__sheet_close(struct sheet *sheet); /* accepts none */

/* For the other side: the whole of it in memory, for ever; what is written
 * there, its maker reads. NULL if that cannot be. */
void *pdk__sheet_map(int descriptor, size_t *size_bytes);

#endif
