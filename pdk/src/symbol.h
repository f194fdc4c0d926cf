/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SYMBOL_H
#define PDK_SYMBOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The names of the functions and variables of an image, from the full symbol
 * table of its file, which has the static ones too.
 */
struct symbol_table;

/* NULL if the file has no such table, or one of more than `limit_bytes`.
 * pdk__symbol_table_free() accepts NULL. */
struct symbol_table *pdk__symbol_table_read(const char *path,
                                            uint64_t limit_bytes);
void pdk__symbol_table_free(struct symbol_table *table);

/* Writes "function+0x12" for `address`, counted from where the image begins.
 * False if nothing is there, or `table` is NULL. */
bool pdk__symbol_table_find(const struct symbol_table *table, char *out,
                            size_t capacity, uint64_t address);

/* The same, once, from a file. Async-signal-safe: a few kilobytes of stack are
 * enough for it, however large the table is. */
bool pdk__symbol_name(char *out, size_t capacity, const char *path,
                      uint64_t address);

#endif
