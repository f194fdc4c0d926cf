/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Collects the names of headers, and opens none. Refuses a path without any
 * header, since all types would then be private.
 */
#include "check/header_names.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "text.h"

static pdk_result add_name(struct header_names *names, const char *path,
                           pdk_error *error)
{
    char *name = strdup(pdk__path_base(path));

    if (names->count == names->capacity) {
        size_t capacity = names->capacity != 0 ? names->capacity * 2 : 32;
        char **items = realloc(names->items, capacity * sizeof *items);

        if (items == NULL) {
            free(name);
            return pdk__fail_memory(error);
        }
        names->items = items;
        names->capacity = capacity;
    }
    if (name == NULL)
        return pdk__fail_memory(error);
    names->items[names->count++] = name;
    return PDK_OK;
}

static pdk_result visit(void *context, const char *relative, bool is_folder,
                        pdk_error *error)
{
    return is_folder ? PDK_OK : add_name(context, relative, error);
}

static pdk_result read_path(struct header_names *out, const char *path,
                            pdk_error *error)
{
    size_t before = out->count;
    pdk_result result;

    if (!folder_exists(path))
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "there is no header or folder '%.200s'", path);
    if (!pdk__folder_is(path))
        return add_name(out, path, error);
    result = folder_walk(path, visit, out, error);
    if (result == PDK_OK && out->count == before)
        return pdk_fail(error, PDK_E_NOT_FOUND,
                        "there is no header in the folder '%.200s'", path);
    return result;
}

pdk_result header_names_read(struct header_names *out, const char *const *paths,
                             size_t count, pdk_error *error)
{
    pdk_result result = PDK_OK;

    *out = (struct header_names){ NULL, 0, 0 };
    for (size_t i = 0; i < count && result == PDK_OK; i++)
        result = read_path(out, paths[i], error);
    return result;
}

void header_names_finish(struct header_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    *names = (struct header_names){ NULL, 0, 0 };
}
