/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_WORKSPACE_H
#define PDK_CLI_WORKSPACE_H

#include <stdbool.h>
#include <stddef.h>

#include "pdk/error.h"
#include "project.h"

/*
 * A plugin project on disk: reading its pdk.json, and building it.
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

/* The nearest pdk.json in the folder `path` is in, or above it; false if there
 * is none. */
bool workspace_above(char *out, size_t capacity, const char *path);

/*
 * Runs the project's build commands or, if it has none, configures and builds
 * it with CMake in "build/". The compiler's output goes to stderr or, without
 * the lines of Ninja itself, into *log (released with free()) if `log` is not
 * NULL. PDK_E_NOT_FOUND: a program is missing; the message says how to install
 * it. PDK_E_BUILD: the build failed.
 */
pdk_result workspace_build(const struct workspace *workspace, char **log,
                           pdk_error *error);

/* The path of a contract: `given` is a file, "a/b" or "b.json", relative to
 * `directory`, or the name of a contract that ships with pdk, "pdk.tick". */
pdk_result workspace_find_contract(char *out, size_t capacity,
                                   const char *directory, const char *given,
                                   pdk_error *error);

/* The path of the project's contract. PDK_E_NOT_FOUND: it names none. */
pdk_result workspace_contract(const struct workspace *workspace, char *out,
                              size_t capacity, pdk_error *error);

#endif
