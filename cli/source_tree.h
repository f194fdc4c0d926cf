/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_SOURCE_TREE_H
#define PDK_CLI_SOURCE_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"
#include "workspace.h"

/*
 * Watches the sources of a project: the files that it names, pdk.json, and all
 * C, C++ and CMake files in the folders that it names and below. Ignores hidden
 * names, "build", the folder of the project's output, and other build folders
 * of CMake.
 */
struct source_tree;

pdk_result source_tree_open(struct source_tree **out,
                            const struct workspace *workspace,
                            pdk_error *error);
void source_tree_close(struct source_tree *tree); /* accepts NULL */

/* Readable when source_tree_changed() must be called. */
int source_tree_descriptor(const struct source_tree *tree);

/*
 * True once for each change, after a few milliseconds without another one: an
 * editor may take several steps to save a file. Touching a file is a change;
 * replacing it by the same file with the same times is not.
 */
bool source_tree_changed(struct source_tree *tree, uint64_t now_ns);

#endif
