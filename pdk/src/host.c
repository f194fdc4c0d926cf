/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The composition root: here the watch, the plugins and what the host author
 * asked for come together. Everything is done inside pdk_host_poll() or another
 * call of the host's, on the host's thread.
 */
#include "pdk/host.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "host_jobs.h"
#include "host_state.h"
#include "intake.h"
#include "platform/clock.h"
#include "platform/image.h"
#include "registry.h"
#include "watched.h"

#define NS_PER_MS UINT64_C(1000000)

/* A thousand times what a flight takes. */
#define PREFLIGHT_MS 2000

/* ---------------------------------------------------- surroundings --- */

static void host_log(void *context, const char *plugin_id, uint32_t level,
                     const char *text)
{
    const pdk_host *host = context;

    if (host->options.log != NULL)
        host->options.log(host->options.log_context, plugin_id, level, text);
}

static uint64_t host_now_ns(void *context)
{
    const pdk_host *host = context;

    if (host->options.now_ns != NULL)
        return host->options.now_ns(host->options.now_context);
    return pdk__clock_now_ns();
}

static pdk_result host_find(struct services *finder,
                            const struct wanted *wanted,
                            const pdk_binding **out, pdk_error *error)
{
    const pdk_host *host = finder->surroundings->host;

    return pdk__registry_find(host->plugins.slots, finder, wanted, out, error);
}

static void host_refresh(void *context)
{
    pdk__watched_refresh(context);
}

/* -------------------------------------------------- coming and going --- */

static pdk_result copy_interfaces(pdk_host *host, pdk_error *error)
{
    uint32_t count = host->options.interface_count;

    host->interfaces = calloc(count + 1, sizeof *host->interfaces);
    if (host->interfaces == NULL)
        return pdk__fail_memory(error);
    host->plugins.gate.interfaces = host->interfaces;
    for (uint32_t i = 0; i < count; i++) {
        const pdk_interface *given = &host->options.interfaces[i];

        if (given->id == NULL || strlen(given->id) >= PDK_ID_SIZE)
            return pdk_fail(error, PDK_E_ARGUMENT,
                            "interface %u needs an id of 1 to %d characters", i,
                            PDK_ID_SIZE - 1);
        host->interfaces[i] = *given;
        host->interfaces[i].id = strdup(given->id);
        if (host->interfaces[i].id == NULL)
            return pdk__fail_memory(error);
        host->plugins.gate.interface_count = i + 1;
    }
    return PDK_OK;
}

static pdk_result read_contract(pdk_host *host, pdk_error *error)
{
    struct layout_gate *gate = &host->plugins.gate.layout;
    pdk_result result;

    gate->wants_seals = (host->options.flags & PDK_HOST_SEALED_ONLY) != 0;
    if (host->options.contract_path == NULL)
        return PDK_OK;
    result =
        pdk__contract_open(&host->contract, host->options.contract_path, error);
    if (result == PDK_OK)
        gate->contract = &host->contract;
    return result;
}

/* The first folder in which code may be mapped; memory before disks, since a
 * copy is written for each reload and is gone with the process. */
static pdk_result open_cache(pdk_host *host, pdk_error *error)
{
    const char *candidates[] = { getenv("XDG_RUNTIME_DIR"), "/dev/shm",
                                 getenv("TMPDIR"), "/tmp" };
    size_t count = sizeof candidates / sizeof *candidates;
    pdk_result result = PDK_E_NOT_FOUND;

    if (host->options.cache_directory != NULL)
        return pdk__cache_open(&host->cache, host->options.cache_directory,
                               error);
    for (size_t i = 0; i < count && result != PDK_OK; i++)
        if (candidates[i] != NULL && candidates[i][0] == '/')
            result = pdk__cache_open(&host->cache, candidates[i], error);
    return result;
}

static pdk_result open_preflight(pdk_host *host, pdk_error *error)
{
    const pdk_host_options *options = &host->options;

    if (!(options->flags & PDK_HOST_PREFLIGHT))
        return PDK_OK;
    host->preflight.folder = host->cache.path;
    host->preflight.deadline_ms =
        options->preflight_ms != 0 ? options->preflight_ms : PREFLIGHT_MS;
    host->plugins.preflight = &host->preflight;
    host->surroundings.flies = true;
    return pdk__preflight_find(&host->preflight, options->preflight_path,
                               error);
}

static pdk_result open_engine(pdk_host *host, pdk_error *error)
{
    uint32_t flags = host->options.flags;
    bool watches = !(flags & PDK_HOST_NO_WATCH);
    struct engine_means means = {
        .gate = &host->plugins.gate,
        .cache = &host->cache,
        .surroundings = &host->surroundings,
        .watches = watches,
        .has_thread = watches && flags & PDK_HOST_THREAD,
        .loads_ahead = !(flags & PDK_HOST_PREFLIGHT),
    };
    pdk_result result;

    result = pdk__engine_create(&host->engine, &means, error);
    host->plugins.engine = host->engine;
    return result;
}

static pdk_result open_host(pdk_host *host, pdk_error *error)
{
    pdk_result result = copy_interfaces(host, error);

    host->has_calls =
        pdk__calls_init(&host->calls, host->surroundings.leaves_calls);
    host->has_jobs = pdk__jobs_init(&host->jobs, pdk__host_wake, host);
    if (!host->has_calls || !host->has_jobs)
        return pdk__fail_memory(error);
    if (result == PDK_OK)
        result = read_contract(host, error);
    if (result == PDK_OK)
        result = open_cache(host, error);
    if (result == PDK_OK)
        result = open_preflight(host, error);
    if (result == PDK_OK)
        result = open_engine(host, error);
    if (result == PDK_OK)
        result = pdk__protection_open(&host->protection, &host->surroundings,
                                      host->options.crash_fd, error);
    return result;
}

static bool keeps_images(const pdk_host_options *options)
{
    return options->flags & PDK_HOST_KEEP_IMAGES ||
           (!(options->flags & PDK_HOST_DROP_IMAGES) &&
            pdk__image_is_examined());
}

pdk_result pdk_host_create(pdk_host **out, const pdk_host_options *options,
                           pdk_error *error)
{
    pdk_host *host;
    pdk_result result;

    pdk__error_clear(error);
    if (out == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT, "pdk_host_create() needs 'out'");
    host = calloc(1, sizeof *host);
    if (host == NULL)
        return pdk__fail_memory(error);
    host->cache = (struct cache)CACHE_INIT;
    if (options != NULL)
        memcpy(&host->options, options,
               options->struct_size < sizeof host->options
                   ? options->struct_size
                   : sizeof host->options);
    host->surroundings = (struct surroundings){
        .host = host,
        .log = host_log,
        .now_ns = host_now_ns,
        .find = host_find,
        .jobs = &host->jobs,
        .calls = &host->calls,
        .is_inside = pdk__calls_inside,
        .leaves_calls = (host->options.flags & PDK_HOST_LEAVE_CALLS) != 0,
        .checks_states = (host->options.flags & PDK_HOST_CHECK_STATES) != 0,
        .drain_ns = 100 * NS_PER_MS,
        .refresh = host_refresh,
        .wake = pdk__host_wake,
        .attention = { ATTENTION_NOW },
        .keeps_images = keeps_images(&host->options),
        .guards = !(host->options.flags & PDK_HOST_NO_GUARD),
    };
    if (host->options.drain_ms != 0)
        host->surroundings.drain_ns = host->options.drain_ms * NS_PER_MS;
    host->plugins.cache = &host->cache;
    host->plugins.zombie_budget = host->options.zombie_budget;
    host->plugins.surroundings = &host->surroundings;
    host->plugins.events.attention = &host->surroundings.attention;
    result = open_host(host, error);
    if (result != PDK_OK) {
        pdk_host_destroy(host);
        return result;
    }
    *out = host;
    return PDK_OK;
}

static void stop_engine(pdk_host *host)
{
    pdk__engine_stop(host->engine);
    pdk__plugins_take_lingering(&host->plugins);
}

void pdk_host_destroy(pdk_host *host)
{
    if (host == NULL)
        return;
    if (host->engine != NULL)
        stop_engine(host);
    pdk__plugins_finish(&host->plugins);
    while (host->folders != NULL) {
        struct folder *next = host->folders->next;

        free(host->folders);
        host->folders = next;
    }
    if (host->has_calls)
        pdk__calls_finish(&host->calls);
    if (host->has_jobs)
        pdk__jobs_finish(&host->jobs);
    pdk__engine_destroy(host->engine);
    if (host->surroundings.keeps_images)
        pdk__cache_leave(&host->cache);
    else
        pdk__cache_close(&host->cache);
    pdk__contract_close(&host->contract);
    for (uint32_t i = 0; i < host->plugins.gate.interface_count; i++)
        free((char *)host->interfaces[i].id);
    free(host->interfaces);
    pdk__protection_close(&host->protection);
    free(host);
}

uint64_t pdk_host_discarded_count(const pdk_host *host)
{
    return host != NULL ? pdk__engine_discarded(host->engine) : 0;
}

void pdk_host_each_plugin(const pdk_host *host,
                          void (*visit)(void *context, const char *plugin_id,
                                        const char *version,
                                        uint32_t generation),
                          void *context)
{
    for (struct slot *slot = host->plugins.slots; slot; slot = slot->next) {
        const struct generation *current = slot->current;

        for (uint32_t i = 0;
             current != NULL && i < current->metadata.plugin_count; i++)
            visit(context, current->metadata.plugins[i].id,
                  current->metadata.plugins[i].version, current->number);
    }
}
