/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_SCAFFOLD_TREE_H
#define PDK_SCAFFOLD_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "pdk/error.h"
#include "render.h"

/* The files of a new plugin: rendered in memory first, written afterwards. */
struct tree_entry {
    char *path; /* relative; rendered */
    bool is_folder;
    char *data; /* of a file */
    size_t size_bytes;
};

struct tree {
    struct tree_entry *items; /* a folder comes before what is in it */
    size_t count;
};

/* Reads the template in the folder `path` and renders it. Omits its
 * template.json, build folder and version control data. */
pdk_result tree_read(struct tree *out, const char *path,
                     const struct rendering *rendering, pdk_error *error);
void tree_finish(struct tree *tree); /* accepts zeroes */

/* Makes the folder `path` with all files, or nothing at all: it is written
 * under a temporary name and then renamed. PDK_E_EXISTS if `path` exists. */
pdk_result tree_make(const struct tree *tree, const char *path,
                     pdk_error *error);

/* Prints the paths, one a line, each with `top` in front. */
void tree_print(const struct tree *tree, const char *top, FILE *stream);

#endif
