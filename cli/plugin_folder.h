/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_PLUGIN_FOLDER_H
#define PDK_CLI_PLUGIN_FOLDER_H

#include <stddef.h>

#include "pdk/error.h"

/*
 * The files named like plugins (*.so) directly inside a folder.
 */
struct plugin_folder {
    const char *path; /* borrowed */
    char **names;     /* owned, sorted */
    size_t count;
};

pdk_result plugin_folder_read(struct plugin_folder *out, const char *path,
                              pdk_error *error);
void plugin_folder_finish(struct plugin_folder *folder); /* accepts zeroes */

/* Calls `visit` with the path of each that is not a folder. Stops at the first
 * failure and returns it. */
pdk_result plugin_folder_each(const struct plugin_folder *folder,
                              pdk_result (*visit)(void *context,
                                                  const char *path,
                                                  pdk_error *error),
                              void *context, pdk_error *error);

#endif
