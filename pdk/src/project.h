/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_PROJECT_H
#define PDK_PROJECT_H

#include <stddef.h>
#include <stdint.h>

#include "pdk/error.h"

/*
 * A plugin project's own file, pdk.json. Pure: it reads text. Paths in it are
 * relative to the folder that it is in.
 *
 *     { "pdk_project": 1, "id": "org.example.counter", "version": "0.1.0",
 *       "contract": "pdk.tick", "output": "build/counter.so",
 *       "build": [["cmake", "--build", "build"]], "sources": ["."] }
 */
struct project_command {
    const char *const *arguments; /* NULL-terminated */
};

struct project {
    const char *id;
    const char *version;
    const char *contract; /* a path ending in .json, or the name of one that
                           * ships with pdk; NULL: none */
    const char *output;   /* the shared object that the build makes */
    const char *const *sources; /* what to watch; NULL-terminated */
    struct project_command *build; /* run one after the other; none: CMake */
    size_t build_count;
    struct json *json; /* owns the texts */
};

pdk_result pdk__project_parse(struct project *out, const char *text,
                              size_t size_bytes, const char *path,
                              pdk_error *error);
void pdk__project_finish(struct project *project); /* accepts zeroes */

#endif
