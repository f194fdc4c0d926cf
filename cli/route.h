/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_ROUTE_H
#define PDK_CLI_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The relative path from a folder to a file, such as "../sdk/effect.h", with
 * links resolved. False if one of them does not exist, or the path does not
 * fit.
 */
bool route_find(char *out, size_t capacity, const char *folder,
                const char *path);

/* Is the target inside the folder? */
bool route_is_below(const char *route);

#endif
