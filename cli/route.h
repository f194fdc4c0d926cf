/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_ROUTE_H
#define PDK_CLI_ROUTE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * "../sdk/effect.h": how to get from a folder to a file, links resolved. False
 * if one of the two is not there, or the way does not fit.
 */
bool route_find(char *out, size_t capacity, const char *folder,
                const char *path);

/* Does the way go down only? */
bool route_is_below(const char *route);

#endif
