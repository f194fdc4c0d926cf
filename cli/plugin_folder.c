/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Lists the plugins of a folder, sorted, so that the order does not depend on
 * the file system. Looks only at names: a file may turn out not to be a plugin.
 */
#include "plugin_folder.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "platform/file.h"
#include "text.h"

struct reading {
    struct plugin_folder *folder;
    bool failed; /* out of memory */
};

static bool add_name(void *context, const char *name)
{
    struct reading *reading = context;
    struct plugin_folder *folder = reading->folder;
    char **names;

    if (!pdk__text_ends_with(name, ".so"))
        return true;
    reading->failed = true;
    names = realloc(folder->names, (folder->count + 1) * sizeof *names);
    if (names == NULL)
        return false;
    folder->names = names;
    names[folder->count] = strdup(name);
    if (names[folder->count] == NULL)
        return false;
    folder->count++;
    reading->failed = false;
    return true;
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

pdk_result plugin_folder_read(struct plugin_folder *out, const char *path,
                              pdk_error *error)
{
    struct reading reading = { .folder = out };
    pdk_result result;

    *out = (struct plugin_folder){ .path = path };
    result = pdk__folder_each(path, add_name, &reading, error);
    if (result == PDK_OK && reading.failed)
        result = pdk__fail_memory(error);
    if (result != PDK_OK)
        plugin_folder_finish(out);
    else if (out->count > 0)
        qsort(out->names, out->count, sizeof *out->names, compare_names);
    return result;
}

void plugin_folder_finish(struct plugin_folder *folder)
{
    for (size_t i = 0; i < folder->count; i++)
        free(folder->names[i]);
    free(folder->names);
    *folder = (struct plugin_folder){ 0 };
}

pdk_result plugin_folder_each(const struct plugin_folder *folder,
                              pdk_result (*visit)(void *context,
                                                  const char *path,
                                                  pdk_error *error),
                              void *context, pdk_error *error)
{
    char path[PDK_ERROR_PATH_SIZE];
    pdk_result result = PDK_OK;

    for (size_t i = 0; i < folder->count && result == PDK_OK; i++) {
        if (!pdk__path_join(path, sizeof path, folder->path, folder->names[i]))
            return pdk_fail(error, PDK_E_LIMIT,
                            "a path in '%.100s' is too long", folder->path);
        if (!pdk__folder_is(path))
            result = visit(context, path, error);
    }
    return result;
}
