/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SYMBOL_H
#define PDK_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The name of the function at an address of an image, from the full symbol
 * table of its file, which has the static functions too.
 */

/* Writes "function+0x12" for `address`, counted from where the image begins.
 * False if the file has no such table, or no function there. */
bool pdk__symbol_name(char *out, size_t capacity, const char *path,
                      uint64_t address);

#endif
