/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PLATFORM_SIGHT_H
#define PDK_PLATFORM_SIGHT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What can be seen of a path without opening the file, in one number to be
 * compared with an earlier one: which folders and links are on the way, and
 * device, inode, size and both times, to the nanosecond, of what it leads to.
 * Of a folder, the same of everything in it.
 *
 * A second change inside one tick of the file system's clock can look like the
 * first; `*tick_ns` is how long that may be.
 */
uint64_t pdk__sight_of(const char *path, bool is_folder, uint64_t *tick_ns);

#endif
