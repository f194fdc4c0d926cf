/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Instances as they are in one generation: made, called, and ended. One that a
 * thread is still in is never destroyed under it: it lingers, and its image
 * with it, until the thread has left.
 */
#include "generation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "failure.h"

pdk_result pdk__incarnation_call(struct incarnation *incarnation,
                                 struct generation *generation,
                                 struct hook *hook, pdk_error *error)
{
    struct crash_scene scene =
        pdk__generation_scene(generation, incarnation->plugin->id);
    pdk_result result;

    hook->plugin = incarnation->table;
    hook->self = incarnation->self;
    result = pdk__hook_call(hook, &scene, generation->surroundings, error);
    if (result == PDK_E_CRASHED)
        incarnation->is_broken = true;
    return result;
}

static pdk_result find_needs(struct incarnation *incarnation, pdk_error *error)
{
    const struct metadata *metadata = &incarnation->generation->metadata;
    pdk_result result = PDK_OK;

    for (uint32_t i = 0; i < metadata->need_count && result == PDK_OK; i++)
        if (&metadata->plugins[metadata->needs[i].plugin] ==
            incarnation->plugin)
            result = pdk__services_need(&incarnation->services,
                                        &metadata->needs[i].wanted, error);
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_CREATE, NULL);
    return result;
}

pdk_result pdk__incarnation_begin(struct incarnation *out,
                                  struct generation *generation,
                                  const struct origin *origin, pdk_error *error)
{
    const struct metadata_plugin *plugin = origin->plugin;
    pdk_create_args args = {
        .struct_size = sizeof args,
        .reason = origin->reason,
        .services = &out->services.offered,
        .config = origin->config,
        .directory = origin->directory,
        .generation = generation->number,
    };
    struct hook hook = { .kind = HOOK_CREATE, .args = &args };
    pdk_result result;

    *out = (struct incarnation){
        .generation = generation,
        .plugin = plugin,
        .table = &generation->tables[plugin - generation->metadata.plugins],
    };
    pdk__services_init(&out->services, generation->surroundings, plugin->id);
    out->services.instance = out->services.jobs.instance = origin->instance;
    out->services.jobs.range =
        (struct fault_range){ generation->image.low, generation->image.high };
    if (origin->before != NULL)
        out->services.kept.before = &origin->before->services.kept;
    result = find_needs(out, error);
    if (result == PDK_OK)
        result = pdk__incarnation_call(out, generation, &hook, error);
    if (result == PDK_OK) {
        out->self = hook.self;
        out->is_made = true;
    }
    return result;
}

static void warn_of_lost_block(void *context, const char *name,
                               uint64_t size_bytes)
{
    const pdk_services *services = context;
    char text[160];

    snprintf(text, sizeof text,
             "the kept block '%s' of %" PRIu64 " bytes was not asked for "
             "by this build and is freed",
             name, size_bytes);
    services->log(services, PDK_LOG_WARNING, text);
}

void pdk__incarnation_settle(struct incarnation *incarnation)
{
    pdk__kept_settle(&incarnation->services.kept, warn_of_lost_block,
                     &incarnation->services.offered);
}

/* What is left of the host's memory nobody else could free any more. Of an
 * instance that crashed that is expected, of any other it is a mistake. */
static void reclaim_memory(struct incarnation *incarnation)
{
    const pdk_services *services = &incarnation->services.offered;
    uint64_t bytes = pdk__services_reclaim(&incarnation->services);
    char text[96];

    if (bytes == 0 || incarnation->is_broken)
        return;
    snprintf(text, sizeof text, "destroy() left %" PRIu64 " bytes of memory",
             bytes);
    services->log(services, PDK_LOG_WARNING, text);
}

/* The first time: it is told, and what it has started is ended. */
static void silence(struct incarnation *incarnation,
                    struct generation *generation)
{
    struct hook quiesce = { .kind = HOOK_QUIESCE };
    const pdk_services *services = &incarnation->services.offered;
    size_t left;
    char text[96];

    incarnation->is_silent = true;
    pdk__incarnation_deactivate(incarnation, generation);
    left = pdk__jobs_end(&incarnation->services.jobs);
    if (left > 0) {
        snprintf(text, sizeof text, "%zu of its jobs were left and are ended",
                 left);
        services->log(services, PDK_LOG_DEBUG, text);
    }
    if (incarnation->is_made && !incarnation->is_broken)
        pdk__incarnation_call(incarnation, generation, &quiesce, NULL);
}

static void warn_of_thread(struct incarnation *incarnation)
{
    const pdk_services *services = &incarnation->services.offered;
    char name[64], text[160];

    if (!pdk__jobs_thread(&incarnation->services.jobs, name, sizeof name))
        return;
    snprintf(
        text, sizeof text,
        "its thread '%s' does not end; instance and image stay until it does",
        name);
    services->log(services, PDK_LOG_WARNING, text);
}

static bool has_call(const struct incarnation *incarnation,
                     const struct surroundings *surroundings)
{
    return incarnation->departure != NULL &&
           surroundings->is_inside(surroundings->calls,
                                   &incarnation->departure->mark, NULL, 0);
}

bool pdk__incarnation_leave(struct incarnation *incarnation,
                            struct generation *generation)
{
    struct hook destroy = { .kind = HOOK_DESTROY };
    bool is_first = !incarnation->is_silent;

    if (has_call(incarnation, generation->surroundings))
        return false;
    if (is_first)
        silence(incarnation, generation);
    if (!pdk__jobs_leave(&incarnation->services.jobs,
                         is_first ? generation->surroundings->drain_ns : 0)) {
        if (is_first)
            warn_of_thread(incarnation);
        return false;
    }
    if (incarnation->is_made && !incarnation->is_broken)
        pdk__incarnation_call(incarnation, generation, &destroy, NULL);
    incarnation->is_made = false;
    return true;
}

static bool try_to_end(struct incarnation *incarnation,
                       struct generation *generation)
{
    if (!pdk__incarnation_leave(incarnation, generation))
        return false;
    reclaim_memory(incarnation);
    if (incarnation->departure != NULL &&
        --incarnation->departure->holders == 0)
        free(incarnation->departure);
    free(incarnation);
    return true;
}

void pdk__incarnation_end(struct incarnation *incarnation,
                          struct generation *generation)
{
    if (incarnation == NULL)
        return;
    if (incarnation->plugin == NULL) {
        free(incarnation);
    } else if (!try_to_end(incarnation, generation)) {
        incarnation->services.instance = NULL;
        incarnation->services.jobs.instance = NULL;
        pdk__cells_close(incarnation->services.cells);
        incarnation->next = generation->lingering;
        generation->lingering = incarnation;
    }
}

bool pdk__generation_let_go(struct generation *generation)
{
    struct incarnation **link = &generation->lingering, *next;

    while (*link != NULL) {
        next = (*link)->next;
        if (try_to_end(*link, generation))
            *link = next;
        else
            link = &(*link)->next;
    }
    return generation->lingering == NULL;
}

pdk_result pdk__incarnation_activate(struct incarnation *incarnation,
                                     struct generation *generation,
                                     pdk_error *error)
{
    struct hook hook = { .kind = HOOK_ACTIVATE };
    pdk_result result;

    pdk__jobs_begin(&incarnation->services.jobs);
    result = pdk__incarnation_call(incarnation, generation, &hook, error);
    incarnation->is_active = result == PDK_OK;
    return result;
}

void pdk__incarnation_deactivate(struct incarnation *incarnation,
                                 struct generation *generation)
{
    struct hook hook = { .kind = HOOK_DEACTIVATE };

    if (incarnation->is_active && !incarnation->is_broken)
        pdk__incarnation_call(incarnation, generation, &hook, NULL);
    incarnation->is_active = false;
}
