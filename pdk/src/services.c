/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The table that an instance calls back through. It keeps the account of the
 * instance's memory and passes everything else on to the host.
 */
#include "services.h"

#include <stdlib.h>

/* In front of each block: its size, and alignment as malloc() gives it. */
union block_head {
    uint64_t size_bytes;
    max_align_t alignment;
};

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

static void *service_resize(const pdk_services *offered, void *block,
                            uint64_t size_bytes)
{
    struct services *services = owner(offered);
    union block_head *head =
        block != NULL ? (union block_head *)block - 1 : NULL;
    uint64_t before = head != NULL ? head->size_bytes : 0;

    if (size_bytes == 0) {
        free(head);
        atomic_fetch_sub(&services->bytes, before);
        return NULL;
    }
    if (size_bytes > PTRDIFF_MAX - sizeof *head)
        return NULL;
    head = realloc(head, sizeof *head + size_bytes);
    if (head == NULL)
        return NULL;
    head->size_bytes = size_bytes;
    atomic_fetch_add(&services->bytes, size_bytes - before);
    return head + 1;
}

static pdk_result service_find(const pdk_services *offered,
                               const char *interface_id, uint32_t table_size,
                               const pdk_binding **out, pdk_error *error)
{
    struct services *services = owner(offered);

    return services->surroundings->find(services->surroundings->host,
                                        interface_id, table_size, out, error);
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
        },
        .surroundings = surroundings,
        .plugin_id = plugin_id,
    };
}
