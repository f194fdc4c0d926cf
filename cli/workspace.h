/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_WORKSPACE_H
#define PDK_CLI_WORKSPACE_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"
#include "project.h"

/*
 * A plugin project on disk: its pdk.json, and building it.
 */
struct workspace {
    struct project project;
    char directory[512]; /* where pdk.json is */
    char manifest[512];  /* its path */
    char output[512];    /* the shared object's path */
};

/* Opens `path`: a pdk.json, or a folder that has one. */
pdk_result workspace_open(struct workspace *out, const char *path,
                          pdk_error *error);
void workspace_close(struct workspace *workspace);

/* The pdk.json in the folder of `path`, or in the nearest one above; false if
 * there is none. */
bool workspace_above(char *out, size_t capacity, const char *path);

/*
 * Runs the project's build commands, or configures and builds it with CMake in
 * "build/" where it names none. What the compiler says goes to stderr as it is,
 * or into *log (released with free()) if that is not NULL, there without the
 * lines of Ninja itself.
 * PDK_E_NOT_FOUND: a program is missing, and how to install it. PDK_E_BUILD:
 * the build failed.
 */
pdk_result workspace_build(const struct workspace *workspace, char **log,
                           pdk_error *error);

/* Path of the contract that somebody names in `directory`: a file, "a/b" or
 * "b.json", or the name of one that ships with pdk, "pdk.tick". */
pdk_result workspace_find_contract(char *out, size_t capacity,
                                   const char *directory, const char *given,
                                   pdk_error *error);

/* Path of the contract that the project names, or of the one that ships with
 * pdk under that name. */
pdk_result workspace_contract(const struct workspace *workspace, char *out,
                              size_t capacity, pdk_error *error);

#endif
