/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_CHECK_CHOICE_H
#define PDK_CLI_CHECK_CHOICE_H

#include "pdk/error.h"

/*
 * What a person means to be checked, and against which contract, where they
 * named little or nothing of both.
 */
struct check_choice {
    char path[PDK_ERROR_PATH_SIZE];     /* a file, or a folder of plugins */
    char contract[PDK_ERROR_PATH_SIZE]; /* "": there is none */
};

/*
 * `path` is a file, a folder of plugins, a project's folder or its pdk.json;
 * NULL is the project in this folder or above. `contract` is a file or a name;
 * NULL is the one that the project names which `path` is, or is in.
 * PDK_E_LIMIT: the path is too long; else what workspace.h says.
 */
pdk_result check_choose(struct check_choice *out, const char *path,
                        const char *contract, pdk_error *error);

#endif
