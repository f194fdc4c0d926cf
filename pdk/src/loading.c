/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * What the host author asks for by name: loading a path, unloading and
 * reloading a plugin.
 */
#include "pdk/host.h"

#include <stdlib.h>

#include "failure.h"
#include "host_state.h"
#include "intake.h"
#include "needs.h"
#include "platform/file.h"
#include "project.h"
#include "text.h"
#include "watched.h"

/* More than any manifest. */
#define TEXT_LIMIT_BYTES (UINT64_C(16) * 1024 * 1024)

static pdk_result load_file(pdk_host *host, const char *path, pdk_error *error)
{
    struct slot *slot = NULL;
    pdk_result result = pdk__watched_add(host, &slot, path, error);

    if (result != PDK_OK)
        return result;
    result = pdk__intake_demand(host, slot, error);
    if (result != PDK_OK)
        pdk__watched_forget(host, slot);
    return result;
}

static pdk_result load_project(pdk_host *host, const char *path,
                               pdk_error *error)
{
    struct project project = { 0 };
    char directory[PDK_ERROR_PATH_SIZE], output[PDK_ERROR_PATH_SIZE];
    char *text = NULL;
    size_t size;
    pdk_result result =
        pdk__file_read_all(&text, &size, path, TEXT_LIMIT_BYTES, error);

    if (result == PDK_OK)
        result = pdk__project_parse(&project, text, size, path, error);
    if (result == PDK_OK &&
        (!pdk__path_directory(directory, sizeof directory, path) ||
         !pdk__path_join(output, sizeof output, directory, project.output)))
        result = pdk_fail(error, PDK_E_LIMIT,
                          "the path of its output is too "
                          "long");
    if (result == PDK_OK)
        result = load_file(host, output, error);
    else
        pdk__error_place(error, PDK_STAGE_NONE, path);
    pdk__project_finish(&project);
    free(text);
    return result;
}

static pdk_result load_folder(pdk_host *host, const char *path,
                              pdk_error *error)
{
    pdk_result result = pdk__watched_add_folder(host, path, error);

    if (result == PDK_OK)
        pdk__intake_folders(host);
    return result;
}

pdk_result pdk_host_load(pdk_host *host, const char *path, pdk_error *error)
{
    char absolute[PDK_ERROR_PATH_SIZE];

    pdk__error_clear(error);
    if (host == NULL || path == NULL || path[0] == '\0')
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "pdk_host_load() needs a host and a path");
    if (!pdk__file_absolute(absolute, sizeof absolute, path))
        return pdk_fail(error, PDK_E_LIMIT, "the path '%.80s...' is too long",
                        path);
    if (pdk__folder_is(absolute))
        return load_folder(host, absolute, error);
    if (pdk__text_ends_with(absolute, ".json"))
        return load_project(host, absolute, error);
    return load_file(host, absolute, error);
}

static pdk_result refuse_if_needed(const pdk_host *host,
                                   const struct slot *slot,
                                   const char *plugin_id, pdk_error *error)
{
    struct plan plan = { host->plugins.slots, slot, NULL };
    const struct metadata_need *need;
    const struct pdk_instance *orphan = pdk__needs_orphan(&plan, &need);

    if (orphan == NULL)
        return PDK_OK;
    return pdk_fail(error, PDK_E_BUSY,
                    "%s cannot be unloaded: %s needs %s from it; unload that "
                    "first",
                    plugin_id, orphan->plugin_id, need->wanted.id);
}

static pdk_result find_slot(pdk_host *host, struct slot **out,
                            const char *plugin_id, pdk_error *error)
{
    pdk__error_clear(error);
    if (host == NULL || plugin_id == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "a host and a plugin's id are needed");
    return pdk__plugins_require(&host->plugins, out, plugin_id, error);
}

/* No thread is in the slot's instances any more, nor will it be. */
static pdk_result close_slot(pdk_host *host, struct gates *gates,
                             struct slot *slot, pdk_error *error)
{
    pdk_result result;

    for (struct pdk_instance *at = slot->instances; at; at = at->next)
        pdk__gates_add(gates, at);
    result = pdk__gates_close(gates, &host->surroundings, error);
    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_DRAIN, slot->path);
        return result;
    }
    for (struct pdk_instance *at = slot->instances; at; at = at->next)
        pdk__gates_abandon(gates, at);
    return PDK_OK;
}

pdk_result pdk_host_unload(pdk_host *host, const char *plugin_id,
                           pdk_error *error)
{
    struct gates gates = { 0 };
    struct slot *slot;
    pdk_result result = find_slot(host, &slot, plugin_id, error);

    if (result != PDK_OK)
        return result;
    if (pdk__hook_is_inside(&host->surroundings))
        return pdk_fail(error, PDK_E_BUSY,
                        "%s cannot be unloaded from inside a plugin's call",
                        plugin_id);
    result = refuse_if_needed(host, slot, plugin_id, error);
    if (result != PDK_OK)
        return result;
    result = close_slot(host, &gates, slot, error);
    if (result != PDK_OK)
        return result;
    pdk__plugins_unload(&host->plugins, slot);
    pdk__gates_open(&gates);
    /* In a watched folder its place stays, for the next build. */
    if (!slot->is_from_folder || slot->is_missing)
        pdk__watched_forget(host, slot);
    else
        pdk__intake_tell(host, slot);
    return PDK_OK;
}

pdk_result pdk_host_reload(pdk_host *host, const char *plugin_id,
                           pdk_error *error)
{
    struct slot *slot;
    pdk_result result = find_slot(host, &slot, plugin_id, error);

    if (result != PDK_OK)
        return result;
    if (pdk__hook_is_inside(&host->surroundings)) {
        pdk__engine_look(host->engine, slot->berth, 0);
        return pdk_fail(error, PDK_E_QUEUED,
                        "%s is reloaded at the next poll, not inside a call",
                        plugin_id);
    }
    return pdk__intake_demand(host, slot, error);
}

uint32_t pdk_host_zombie_count(const pdk_host *host)
{
    return host != NULL ? host->plugins.zombies.count : 0;
}

uint32_t pdk_host_zombies_of(const pdk_host *host, uint32_t cause)
{
    return host != NULL ? pdk__zombies_for(&host->plugins.zombies, cause) : 0;
}
