/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT */
#ifndef PDK_CLI_CHECK_CHOICE_H
#define PDK_CLI_CHECK_CHOICE_H

#include "pdk/error.h"

/*
 * Chooses what to check, and against which contract, when the user named only
 * one of them or neither.
 */
struct check_choice {
    char path[PDK_ERROR_PATH_SIZE];     /* a file or a folder of plugins */
    char contract[PDK_ERROR_PATH_SIZE]; /* "": none */
};

/*
 * `path` is a file, a folder of plugins, a project's folder or its pdk.json;
 * NULL means the project in this folder or above. `contract` is a file or the
 * name of a shipped contract; NULL means the one of the project that `path` is,
 * or is in. PDK_E_NOT_FOUND: the project was not built yet. PDK_E_LIMIT: the
 * path is too long. Else the errors of workspace.h.
 */
pdk_result check_choose(struct check_choice *out, const char *path,
                        const char *contract, pdk_error *error);

#endif
