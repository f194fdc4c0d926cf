/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds the file to check and its contract, with or without an argument. It
 * reads projects and the file system. A file that it chooses may not exist, but
 * a project must have been built.
 */
#include "check_choice.h"

#include <stdbool.h>

#include "failure.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "text.h"
#include "workspace.h"

/* Takes the project's contract, if it has one and none was given. */
static pdk_result take_contract(struct check_choice *out,
                                const struct workspace *workspace,
                                const char *given, pdk_error *error)
{
    if (given != NULL || workspace->project.contract == NULL)
        return PDK_OK;
    return workspace_contract(workspace, out->contract, sizeof out->contract,
                              error);
}

static pdk_result choose_project(struct check_choice *out, const char *path,
                                 const char *contract, pdk_error *error)
{
    struct workspace workspace;
    pdk_result result = workspace_open(&workspace, path, error);

    if (result != PDK_OK)
        return result;
    result = take_contract(out, &workspace, contract, error);
    pdk__text_copy(out->path, sizeof out->path, workspace.output);
    workspace_close(&workspace);
    if (result == PDK_OK && !folder_exists(out->path))
        result = pdk_fail(error, PDK_E_NOT_FOUND,
                          "'%.500s' does not exist yet; run 'pdk build' first",
                          out->path);
    return result;
}

/* A file or a folder of plugins, and the contract of the project around it, if
 * there is one. */
static pdk_result choose_file(struct check_choice *out, const char *path,
                              const char *contract, pdk_error *error)
{
    char manifest[PDK_ERROR_PATH_SIZE];
    struct workspace workspace;
    pdk_result result;

    if (!pdk__text_copy(out->path, sizeof out->path, path))
        return pdk_fail(error, PDK_E_LIMIT, "the path is too long");
    if (contract != NULL || !workspace_above(manifest, sizeof manifest, path))
        return PDK_OK;
    result = workspace_open(&workspace, manifest, error);
    if (result != PDK_OK)
        return result;
    result = take_contract(out, &workspace, contract, error);
    workspace_close(&workspace);
    return result;
}

static bool is_project(const char *path)
{
    char manifest[PDK_ERROR_PATH_SIZE];

    if (pdk__text_ends_with(path, ".json"))
        return true;
    return pdk__folder_is(path) &&
           pdk__path_join(manifest, sizeof manifest, path, "pdk.json") &&
           folder_exists(manifest);
}

/* The project in the current folder or above. */
static pdk_result choose_nearest(struct check_choice *out, const char *contract,
                                 pdk_error *error)
{
    char manifest[PDK_ERROR_PATH_SIZE];

    if (!is_project(".") && workspace_above(manifest, sizeof manifest, "."))
        return choose_project(out, manifest, contract, error);
    return choose_project(out, ".", contract, error);
}

pdk_result check_choose(struct check_choice *out, const char *path,
                        const char *contract, pdk_error *error)
{
    pdk_result result;

    *out = (struct check_choice){ .path = "" };
    if (path == NULL)
        result = choose_nearest(out, contract, error);
    else if (is_project(path))
        result = choose_project(out, path, contract, error);
    else
        result = choose_file(out, path, contract, error);
    if (result == PDK_OK && contract != NULL)
        result = workspace_find_contract(out->contract, sizeof out->contract,
                                         ".", contract, error);
    return result;
}
