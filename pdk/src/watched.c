/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Places that are watched: for one file each, and for all that is or will be in
 * a folder. Watching begins before the first look, so that no change can fall
 * between the two.
 */
#include "watched.h"

#include <stdlib.h>

#include "failure.h"
#include "platform/file.h"
#include "text.h"

uint64_t pdk__watched_now_ns(const pdk_host *host)
{
    return host->surroundings.now_ns(host->surroundings.host);
}

static pdk_result watch(pdk_host *host, const char *path, bool is_folder,
                        uint32_t *number, pdk_error *error)
{
    *number = ++host->last_number;
    if (host->watch == NULL)
        return PDK_OK;
    return pdk__watch_add(host->watch, path, is_folder, *number, error);
}

void pdk__watched_forget(pdk_host *host, struct slot *slot)
{
    if (host->watch != NULL)
        pdk__watch_remove(host->watch, slot->number);
    pdk__plugins_remove(&host->plugins, slot);
}

pdk_result pdk__watched_add(pdk_host *host, struct slot **out, const char *path,
                            pdk_error *error)
{
    pdk_result result = pdk__plugins_add(&host->plugins, out, path, error);

    if (result != PDK_OK)
        return result;
    result = watch(host, path, false, &(*out)->number, error);
    if (result != PDK_OK)
        pdk__plugins_remove(&host->plugins, *out);
    return result;
}

struct scan {
    pdk_host *host;
    const char *folder;
};

static bool visit_file(void *context, const char *name)
{
    struct scan *scan = context;
    char path[PDK_ERROR_PATH_SIZE];
    struct slot *slot = NULL;

    if (name[0] == '.' || !pdk__text_ends_with(name, ".so") ||
        !pdk__path_join(path, sizeof path, scan->folder, name))
        return true;
    if (pdk__watched_add(scan->host, &slot, path, NULL) != PDK_OK)
        return true;
    slot->is_from_folder = true;
    pdk__settle_note(&slot->settle, pdk__watched_now_ns(scan->host));
    return true;
}

static bool is_waiting(pdk_host *host, const struct slot *slot)
{
    return slot->is_from_folder && slot->current == NULL &&
           pdk__settle_is_due(&slot->settle, pdk__watched_now_ns(host));
}

/* Loads what can be loaded now; true if there was any. */
static bool load_ready(pdk_host *host)
{
    bool has_loaded = false;
    struct slot *next;

    for (struct slot *slot = host->plugins.slots; slot; slot = next) {
        next = slot->next;
        if (is_waiting(host, slot) &&
            pdk__plugins_attempt_if_met(&host->plugins, slot))
            has_loaded = true;
    }
    return has_loaded;
}

/* What others need comes before those that need it; what nobody provides is not
 * waited for. */
pdk_result pdk__watched_scan(pdk_host *host, const char *path, pdk_error *error)
{
    struct scan scan = { host, path };
    pdk_result result = pdk__folder_each(path, visit_file, &scan, error);
    struct slot *next;

    while (load_ready(host))
        continue;
    for (struct slot *slot = host->plugins.slots; slot; slot = next) {
        next = slot->next;
        if (is_waiting(host, slot))
            pdk__plugins_attempt(&host->plugins, slot);
    }
    return result;
}

pdk_result pdk__watched_add_folder(pdk_host *host, const char *path,
                                   pdk_error *error)
{
    struct folder *folder = calloc(1, sizeof *folder);
    pdk_result result;

    if (folder == NULL)
        return pdk__fail_memory(error);
    pdk__text_copy(folder->path, sizeof folder->path, path);
    result = watch(host, path, true, &folder->number, error);
    if (result == PDK_OK)
        result = pdk__watched_scan(host, path, error);
    if (result != PDK_OK) {
        if (host->watch != NULL)
            pdk__watch_remove(host->watch, folder->number);
        free(folder);
        return result;
    }
    folder->next = host->folders;
    host->folders = folder;
    return PDK_OK;
}

void pdk__watched_refresh(pdk_host *host)
{
    if (!pdk__plugins_refresh(&host->plugins))
        return;
    host->is_quiet = false;
    if (host->watch != NULL)
        pdk__watch_alarm(host->watch, 0);
}

/* The path that is watched by that number. */
static const char *path_of(const pdk_host *host, uint32_t number)
{
    for (struct slot *slot = host->plugins.slots; slot; slot = slot->next)
        if (slot->number == number)
            return slot->path;
    for (struct folder *at = host->folders; at != NULL; at = at->next)
        if (at->number == number)
            return at->path;
    return "";
}

bool pdk__watched_say_degraded(pdk_host *host)
{
    pdk_error why = PDK_ERROR_INIT;
    uint32_t number;
    bool is_any = false;

    while (pdk__watch_degraded(host->watch, &number, &why)) {
        pdk_event *event =
            pdk__event_push(&host->plugins.events, PDK_EVENT_DEGRADED);

        is_any = true;
        if (event == NULL)
            continue;
        pdk__text_copy(event->path, sizeof event->path, path_of(host, number));
        pdk__error_place(&why, PDK_STAGE_WATCH, event->path);
        event->error = why;
    }
    return is_any;
}
