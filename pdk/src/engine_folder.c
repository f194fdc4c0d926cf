/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Which files of a folder are new to an engine.
 */
#include "engine_folder.h"

#include "platform/file.h"
#include "text.h"

struct search {
    struct engine *engine;
    const char *folder;
    bool (*visit)(void *context, const char *path);
    void *context;
};

static bool visit_name(void *context, const char *name)
{
    struct search *search = context;
    char path[PDK_ERROR_PATH_SIZE];
    bool is_known;

    if (name[0] == '.' || !pdk__text_ends_with(name, ".so") ||
        !pdk__path_join(path, sizeof path, search->folder, name))
        return true;
    pdk__lock_take(&search->engine->lock);
    is_known = pdk__berth_is_known(&search->engine->berths, path);
    pdk__lock_release(&search->engine->lock);
    return is_known || search->visit(search->context, path);
}

pdk_result pdk__engine_each_new(struct engine *engine, const char *folder,
                                bool (*visit)(void *context, const char *path),
                                void *context, pdk_error *error)
{
    struct search search = { engine, folder, visit, context };

    return pdk__folder_each(folder, visit_name, &search, error);
}
