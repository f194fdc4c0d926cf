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
 * What a plugin is made from, and whether it changed. A project names files and
 * folders; in a folder and those below it C, C++ and CMake files count, and
 * pdk.json always does. Left out are hidden names, "build", the folder of the
 * project's output and whatever else CMake builds in.
 */
struct source_tree;

pdk_result source_tree_open(struct source_tree **out,
                            const struct workspace *workspace,
                            pdk_error *error);
void source_tree_close(struct source_tree *tree); /* accepts NULL */

/* A descriptor that is readable when source_tree_changed() has a look to do. */
int source_tree_descriptor(const struct source_tree *tree);

/*
 * True once for each change, when it has been quiet for a few milliseconds:
 * an editor takes several steps to save one file. A file that was only touched
 * counts as changed; one that came back as it was does not.
 */
bool source_tree_changed(struct source_tree *tree, uint64_t now_ns);

#endif
