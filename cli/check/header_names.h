/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CHECK_HEADER_NAMES_H
#define PDK_CHECK_HEADER_NAMES_H

#include <stddef.h>

#include "pdk/error.h"

/*
 * The base names of a library's public headers: of the given files, and of all
 * files in the given folders.
 */
struct header_names {
    char **items;
    size_t count, capacity;
};

/* PDK_E_NOT_FOUND: a path does not exist, or a folder has no header. */
pdk_result header_names_read(struct header_names *out, const char *const *paths,
                             size_t count, pdk_error *error);
void header_names_finish(struct header_names *names); /* accepts zeroes */

#endif
