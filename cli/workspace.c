/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds a project's pdk.json and resolves the paths in it. It does not check
 * that their files exist.
 */
#include "workspace.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "platform/file.h"
#include "platform/folder.h"
#include "self.h"
#include "text.h"

enum { MANIFEST_LIMIT_BYTES = 1 << 20, PATH_SIZE = 1024, PATH_MOST = 4096 };

static pdk_result find_manifest(struct workspace *out, const char *path,
                                pdk_error *error)
{
    bool fits = true;

    if (pdk__folder_is(path)) {
        fits = pdk__text_copy(out->directory, sizeof out->directory, path) &&
               pdk__path_join(out->manifest, sizeof out->manifest, path,
                              "pdk.json");
        if (fits && !folder_exists(out->manifest))
            return pdk_fail(
                error, PDK_E_NOT_FOUND,
                "there is no pdk.json in '%s'; 'pdk new' creates a project",
                path);
    } else {
        fits =
            pdk__path_directory(out->directory, sizeof out->directory, path) &&
            pdk__text_copy(out->manifest, sizeof out->manifest, path);
    }
    if (!fits)
        return pdk_fail(error, PDK_E_LIMIT, "the path '%.80s...' is too long",
                        path);
    return PDK_OK;
}

pdk_result workspace_open(struct workspace *out, const char *path,
                          pdk_error *error)
{
    char *text = NULL;
    size_t size = 0;
    pdk_result result;

    memset(out, 0, sizeof *out);
    result = find_manifest(out, path, error);
    if (result == PDK_OK)
        result = pdk__file_read_all(&text, &size, out->manifest,
                                    MANIFEST_LIMIT_BYTES, error);
    if (result == PDK_OK)
        result =
            pdk__project_parse(&out->project, text, size, out->manifest, error);
    free(text);
    if (result != PDK_OK)
        return result;
    if (pdk__path_join(out->output, sizeof out->output, out->directory,
                       out->project.output))
        return PDK_OK;
    workspace_close(out);
    return pdk_fail(error, PDK_E_LIMIT,
                    "the path of the output of '%.80s' is "
                    "too long",
                    path);
}

bool workspace_above(char *out, size_t capacity, const char *path)
{
    char folder[PATH_MOST], above[PATH_MOST];

    if (!folder_real(folder, sizeof folder, path))
        return false;
    if (!pdk__folder_is(folder) &&
        (!pdk__path_directory(above, sizeof above, folder) ||
         !pdk__text_copy(folder, sizeof folder, above)))
        return false;
    for (;;) {
        if (pdk__path_join(out, capacity, folder, "pdk.json") &&
            folder_exists(out))
            return true;
        if (strcmp(folder, "/") == 0 ||
            !pdk__path_directory(above, sizeof above, folder))
            return false;
        pdk__text_copy(folder, sizeof folder, above);
    }
}

void workspace_close(struct workspace *workspace)
{
    pdk__project_finish(&workspace->project);
}

pdk_result workspace_find_contract(char *out, size_t capacity,
                                   const char *directory, const char *given,
                                   pdk_error *error)
{
    char name[PATH_SIZE];

    if (strchr(given, '/') == NULL && !pdk__text_ends_with(given, ".json")) {
        snprintf(name, sizeof name, "contracts/%.200s.contract.json", given);
        if (self_data(out, capacity, name, NULL) == PDK_OK)
            return PDK_OK;
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "there is no contract '%.200s'; name its file, or one "
                        "that comes with pdk, such as pdk.tick",
                        given);
    }
    if (pdk__path_join(out, capacity, directory, given))
        return PDK_OK;
    return pdk_fail(error, PDK_E_LIMIT,
                    "the path of the contract, '%.80s...', is too long", given);
}

pdk_result workspace_contract(const struct workspace *workspace, char *out,
                              size_t capacity, pdk_error *error)
{
    if (workspace->project.contract == NULL)
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "'%s' has no \"contract\"; add that of its host",
                        workspace->manifest);
    return workspace_find_contract(out, capacity, workspace->directory,
                                   workspace->project.contract, error);
}
