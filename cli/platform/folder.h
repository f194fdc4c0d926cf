/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_FOLDER_H
#define PDK_CLI_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"

/* Whole folders: made aside, then given their name in one step. */

bool folder_exists(const char *path); /* anything by that name, also a link */

/* The one absolute path without links of what `path` leads to. */
bool folder_real(char *out, size_t capacity, const char *path);

/* Makes "PARENT/.NAME.XXXXXX" beside the future `path`; its path is written to
 * `out`. */
pdk_result folder_make_aside(char *out, size_t capacity, const char *path,
                             pdk_error *error);
pdk_result folder_make(const char *path, pdk_error *error); /* and parents */

/* Gives the folder made aside its name; PDK_E_EXISTS if somebody was faster. */
pdk_result folder_publish(const char *aside, const char *path,
                          pdk_error *error);

/* Removes it and what is in it; never follows links. */
void folder_remove(const char *path);

/* Calls `visit` for each file below `path`, with its path relative to it,
 * sorted by name; folders before what is in them. */
typedef pdk_result (*folder_visit)(void *context, const char *relative,
                                   bool is_folder, pdk_error *error);
pdk_result folder_walk(const char *path, folder_visit visit, void *context,
                       pdk_error *error);

#endif
