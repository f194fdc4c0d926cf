/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Places that are watched: for one file each, and for all that is or will be in
 * a folder. Watching begins before the first look, so that no change can fall
 * between the two.
 */
#include "watched.h"

#include <stdlib.h>

#include "engine_folder.h"
#include "failure.h"
#include "text.h"

void pdk__watched_forget(pdk_host *host, struct slot *slot)
{
    pdk__engine_remove(host->engine, slot->berth);
    pdk__plugins_remove(&host->plugins, slot);
}

pdk_result pdk__watched_add(pdk_host *host, struct slot **out, const char *path,
                            pdk_error *error)
{
    pdk_result result = pdk__plugins_add(&host->plugins, out, path, error);

    if (result != PDK_OK)
        return result;
    result =
        pdk__engine_add(host->engine, &(*out)->berth, path, false, *out, error);
    if (result != PDK_OK)
        pdk__plugins_remove(&host->plugins, *out);
    return result;
}

static bool add_file(void *context, const char *path)
{
    pdk_host *host = context;
    struct slot *slot = NULL;

    if (pdk__watched_add(host, &slot, path, NULL) != PDK_OK)
        return true;
    slot->is_from_folder = true;
    pdk__engine_look(host->engine, slot->berth, 0);
    return true;
}

pdk_result pdk__watched_scan(pdk_host *host, const struct folder *folder,
                             pdk_error *error)
{
    return pdk__engine_each_new(host->engine, folder->path, add_file, host,
                                error);
}

pdk_result pdk__watched_add_folder(pdk_host *host, const char *path,
                                   pdk_error *error)
{
    struct folder *folder = calloc(1, sizeof *folder);
    pdk_result result;

    if (folder == NULL)
        return pdk__fail_memory(error);
    pdk__text_copy(folder->path, sizeof folder->path, path);
    result = pdk__engine_add(host->engine, &folder->berth, path, true, folder,
                             error);
    if (result == PDK_OK) {
        result = pdk__watched_scan(host, folder, error);
        if (result != PDK_OK)
            pdk__engine_remove(host->engine, folder->berth);
    }
    if (result != PDK_OK) {
        free(folder);
        return result;
    }
    folder->next = host->folders;
    host->folders = folder;
    return PDK_OK;
}

void pdk__watched_stir(pdk_host *host)
{
    if (!host->plugins.has_stirred)
        return;
    host->plugins.has_stirred = false;
    for (struct slot *slot = host->plugins.slots; slot; slot = slot->next)
        if (slot->is_waiting)
            pdk__engine_look(host->engine, slot->berth, 0);
}

void pdk__watched_refresh(pdk_host *host)
{
    pdk__plugins_refresh(&host->plugins);
    pdk__watched_stir(host);
}

void pdk__watched_say_degraded(pdk_host *host)
{
    char path[PDK_ERROR_PATH_SIZE];
    pdk_error why = PDK_ERROR_INIT;

    while (pdk__engine_degraded(host->engine, path, &why)) {
        pdk_event *event =
            pdk__event_push(&host->plugins.events, PDK_EVENT_DEGRADED);

        if (event == NULL)
            continue;
        pdk__text_copy(event->path, sizeof event->path, path);
        pdk__error_place(&why, PDK_STAGE_WATCH, event->path);
        event->error = why;
    }
}
