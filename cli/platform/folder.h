/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_FOLDER_H
#define PDK_CLI_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/* Folders. A new one is made under a temporary name, and then renamed. */

bool folder_exists(const char *path); /* true for anything, even a dead link */

/* The absolute path, without symbolic links; false if nothing is there. */
bool folder_real(char *out, size_t capacity, const char *path);

/* Makes a temporary folder, "PARENT/.NAME.XXXXXX", beside the future `path`,
 * and writes its path to `out`. */
pdk_result folder_make_aside(char *out, size_t capacity, const char *path,
                             pdk_error *error);
pdk_result folder_make(const char *path, pdk_error *error); /* and parents */

/* Renames the temporary folder to `path`; PDK_E_EXISTS if that is taken. */
pdk_result folder_publish(const char *aside, const char *path,
                          pdk_error *error);

/* Removes a folder and its content; never follows links. */
void folder_remove(const char *path);

/* Calls `visit` for each file and folder below `path`, with its relative path,
 * sorted by name, and each folder before its content. */
typedef pdk_result (*folder_visit)(void *context, const char *relative,
                                   bool is_folder, pdk_error *error);
pdk_result folder_walk(const char *path, folder_visit visit, void *context,
                       pdk_error *error);

#endif
