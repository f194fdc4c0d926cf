/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The table that an instance calls back through. It keeps the account of the
 * instance's memory and passes everything else on to the host.
 */
#include "services.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "text.h"

/* In front of each block: its place among the others of the instance, and the
 * alignment that malloc() gives. */
struct memory_block {
    struct memory_block *next, **link;
    uint64_t size_bytes;
    max_align_t content[];
};

void pdk__surroundings_read(const struct surroundings *surroundings,
                            struct handlers *out)
{
    if (atomic_load(&surroundings->suspects) > 0)
        pdk__handlers_read(out);
    else
        *out = HANDLERS_NOT_READ;
}

void pdk__surroundings_restore(struct surroundings *surroundings,
                               const struct handlers *before,
                               struct handlers_of whose, const char *plugin_id)
{
    char names[128], text[192];

    if (!pdk__handlers_restore(before, whose, names, sizeof names))
        return;
    snprintf(text, sizeof text, "it changed the handler of %s; restored",
             names);
    surroundings->log(surroundings->host, plugin_id, PDK_LOG_WARNING, text);
}

const struct services *pdk__services_of(const struct job_owner *jobs)
{
    return (const void *)((const char *)jobs - offsetof(struct services, jobs));
}

static struct services *owner(const pdk_services *offered)
{
    return offered->context;
}

static void service_log(const pdk_services *offered, uint32_t level,
                        const char *text)
{
    struct services *services = owner(offered);

    services->surroundings->log(services->surroundings->host,
                                services->plugin_id, level, text);
}

static uint64_t service_now_ns(const pdk_services *offered)
{
    struct services *services = owner(offered);

    return services->surroundings->now_ns(services->surroundings->host);
}

/* Held for a few instructions, by whatever thread of the plugin. */
static void lock(struct services *services)
{
    while (atomic_flag_test_and_set_explicit(&services->is_locked,
                                             memory_order_acquire))
        continue;
}

static void unlock(struct services *services)
{
    atomic_flag_clear_explicit(&services->is_locked, memory_order_release);
}

static void take_out(struct services *services, struct memory_block *block)
{
    lock(services);
    *block->link = block->next;
    if (block->next != NULL)
        block->next->link = block->link;
    services->bytes -= block->size_bytes;
    unlock(services);
}

static void put_in(struct services *services, struct memory_block *block)
{
    lock(services);
    block->next = services->blocks;
    block->link = &services->blocks;
    if (block->next != NULL)
        block->next->link = &block->next;
    services->blocks = block;
    services->bytes += block->size_bytes;
    unlock(services);
}

static void *service_resize(const pdk_services *offered, void *content,
                            uint64_t size_bytes)
{
    struct services *services = owner(offered);
    struct memory_block *before = NULL, *block = NULL;

    if (content != NULL) {
        before =
            (void *)((char *)content - offsetof(struct memory_block, content));
        take_out(services, before);
    }
    if (size_bytes == 0)
        free(before);
    else if (size_bytes <= PTRDIFF_MAX - sizeof *block)
        block = realloc(before, sizeof *block + (size_t)size_bytes);
    if (block != NULL) {
        block->size_bytes = size_bytes;
        put_in(services, block);
        return block->content;
    }
    if (before != NULL && size_bytes != 0)
        put_in(services, before);
    return NULL;
}

uint64_t pdk__services_bytes(struct services *services)
{
    uint64_t bytes;

    lock(services);
    bytes = services->bytes;
    unlock(services);
    return bytes + pdk__kept_bytes(&services->kept);
}

uint64_t pdk__services_reclaim(struct services *services)
{
    uint64_t bytes = services->bytes;

    while (services->blocks != NULL) {
        struct memory_block *block = services->blocks;

        take_out(services, block);
        free(block);
    }
    pdk__kept_finish(&services->kept);
    pdk__cells_finish(&services->cells);
    return bytes;
}

static pdk_result service_find(const pdk_services *offered,
                               const char *interface_id, uint32_t table_size,
                               const pdk_binding **out, pdk_error *error)
{
    struct services *services = owner(offered);
    struct wanted wanted = { .table_size = table_size };

    if (!pdk__text_copy(wanted.id, sizeof wanted.id, interface_id))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "'%.80s...' is too long for an interface's id",
                        interface_id);
    return services->surroundings->find(services, &wanted, out, error);
}

pdk_result pdk__services_need(struct services *services,
                              const struct wanted *wanted, pdk_error *error)
{
    const pdk_binding *found;
    pdk_result result =
        services->surroundings->find(services, wanted, &found, error);

    if (result == PDK_OK)
        ((struct cell *)found)->is_needed = true;
    if (result == PDK_OK || result == PDK_E_MEMORY)
        return result;
    return pdk_fail(error, PDK_E_NEEDS,
                    "%s needs %s, whose provider cannot be called now",
                    services->plugin_id, wanted->id);
}

static pdk_result service_writer_create(const pdk_services *offered,
                                        pdk_writer **out, pdk_error *error)
{
    (void)offered;
    return pdk_writer_create(out, error);
}

static void service_writer_destroy(const pdk_services *offered,
                                   pdk_writer *writer)
{
    (void)offered;
    pdk_writer_destroy(writer);
}

static void service_writer_reset(const pdk_services *offered,
                                 pdk_writer *writer)
{
    (void)offered;
    pdk_writer_reset(writer);
}

static pdk_result service_writer_finish(const pdk_services *offered,
                                        pdk_writer *writer,
                                        const pdk_document **out,
                                        pdk_error *error)
{
    (void)offered;
    return pdk_writer_finish(writer, out, error);
}

static pdk_result service_block(const pdk_services *offered, pdk_block *block,
                                pdk_error *error)
{
    return pdk__kept_ask(&owner(offered)->kept, block, error);
}

static pdk_result service_start(const pdk_services *offered, pdk_job *job,
                                pdk_error *error)
{
    return pdk__job_start(&owner(offered)->jobs, job, service_now_ns(offered),
                          error);
}

static void service_stop(const pdk_services *offered, uint64_t number)
{
    pdk__job_stop(&owner(offered)->jobs, number);
}

static uint32_t service_wait(const pdk_services *offered, uint64_t ns)
{
    return pdk__job_wait(&owner(offered)->jobs, ns);
}

void pdk__services_init(struct services *services,
                        struct surroundings *surroundings,
                        const char *plugin_id)
{
    *services = (struct services){
        .offered = {
            .struct_size = sizeof services->offered,
            .abi_version = PDK_ABI_VERSION,
            .context = services,
            .log = service_log,
            .now_ns = service_now_ns,
            .resize = service_resize,
            .find = service_find,
            .writer_create = service_writer_create,
            .writer_destroy = service_writer_destroy,
            .writer_reset = service_writer_reset,
            .writer_finish = service_writer_finish,
            .block = service_block,
            .start = service_start,
            .stop = service_stop,
            .wait = service_wait,
        },
        .surroundings = surroundings,
        .plugin_id = plugin_id,
        .is_locked = ATOMIC_FLAG_INIT,
        .jobs.jobs = surroundings->jobs,
        .jobs.guards = surroundings->guards,
    };
}
