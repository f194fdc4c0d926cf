/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * How the bytes of a generation become an image: mended, written to a file of
 * its own, loaded beside the libraries that it needs, and asked for the tables
 * that its metadata promised. What does not keep the promise is refused.
 */
#include "generation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "neighbours.h"
#include "platform/clock.h"
#include "text.h"

static pdk_result open_image(struct generation *generation, pdk_error *error)
{
    struct neighbours neighbours;
    pdk_result result = pdk__neighbours_hold(
        &neighbours, &generation->shadow.elf, generation->original, error);

    /* What crashes now cannot be left: the loader's lock is held. */
    pdk__fault_thread.loading = generation->original;
    if (result == PDK_OK)
        result =
            pdk__image_open(&generation->image, generation->shadow.path, error);
    pdk__fault_thread.loading = NULL;
    pdk__neighbours_let_go(&neighbours);
    return result;
}

/*
 * Fetches a plugin's table and completes it: members that its maker did not
 * know of are NULL in our copy, so that nobody above has to ask.
 */
static pdk_result fetch_table(pdk_plugin *out, const struct image *image,
                              const struct metadata_plugin *plugin,
                              pdk_error *error)
{
    const pdk_plugin *found = pdk__image_symbol(image, plugin->symbol);
    size_t size;

    *out = (pdk_plugin){ 0 };
    if (found == NULL)
        return pdk_fail(error, PDK_E_NO_ENTRY,
                        "%s: its table %s is not exported; declare it with "
                        "PDK_PLUGIN() and do not hide it",
                        plugin->id, plugin->symbol);
    if (found->magic != PDK_PLUGIN_MAGIC)
        return pdk_fail(error, PDK_E_NO_ENTRY, "%s: %s is not a plugin's table",
                        plugin->id, plugin->symbol);
    if (found->abi_version != PDK_ABI_VERSION)
        return pdk_fail(error, PDK_E_ABI_VERSION,
                        "%s: its table is for plugin ABI %u, this host speaks "
                        "%u; rebuild the plugin",
                        plugin->id, found->abi_version, PDK_ABI_VERSION);
    size = found->struct_size < sizeof *out ? found->struct_size : sizeof *out;
    memcpy(out, found, size);
    if (out->create == NULL || out->destroy == NULL)
        return pdk_fail(error, PDK_E_NO_ENTRY,
                        "%s: it must have both create and destroy", plugin->id);
    return PDK_OK;
}

static pdk_result fetch_interface(const void **out, const struct image *image,
                                  const struct metadata_interface *interface,
                                  pdk_error *error)
{
    *out = pdk__image_symbol(image, interface->symbol);
    if (*out != NULL)
        return PDK_OK;
    return pdk_fail(error, PDK_E_INTERFACE,
                    "the table %s of interface %s is not exported; declare it "
                    "with PDK_INTERFACE() and do not hide it",
                    interface->symbol, interface->id);
}

/* All addresses are looked up here, so that committing cannot fail. */
static pdk_result fetch_tables(struct generation *generation, pdk_error *error)
{
    const struct metadata *metadata = &generation->metadata;
    pdk_result result = PDK_OK;

    generation->tables =
        calloc(metadata->plugin_count, sizeof *generation->tables);
    generation->interfaces =
        calloc(metadata->interface_count + 1, sizeof *generation->interfaces);
    if (generation->tables == NULL || generation->interfaces == NULL)
        return pdk__fail_memory(error);
    for (uint32_t i = 0; i < metadata->plugin_count && result == PDK_OK; i++)
        result = fetch_table(&generation->tables[i], &generation->image,
                             &metadata->plugins[i], error);
    for (uint32_t i = 0; i < metadata->interface_count && result == PDK_OK; i++)
        result = fetch_interface(&generation->interfaces[i], &generation->image,
                                 &metadata->interfaces[i], error);
    return result;
}

pdk_result pdk__generation_write(struct generation *generation,
                                 const struct cache *cache, uint64_t unique,
                                 pdk_error *error)
{
    struct shadow *shadow = &generation->shadow;
    pdk_result result = PDK_OK;

    if (shadow->path[0] == '\0')
        result = pdk__shadow_write(shadow, cache, generation->original, unique,
                                   error);
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_COPY, generation->original);
    return result;
}

static void make_known(struct generation *generation)
{
    if (generation->is_known || generation->number == 0 ||
        !generation->image.is_mapped)
        return;
    pdk__roster_enter(generation->surroundings->roster, &generation->image,
                      generation->metadata.plugins[0].id, generation->number);
    generation->is_known = true;
}

void pdk__generation_give_number(struct generation *generation, uint32_t number)
{
    generation->number = number;
    make_known(generation);
}

pdk_result pdk__generation_load(struct generation *generation,
                                const struct cache *cache, uint64_t unique,
                                pdk_error *error)
{
    const char *original = generation->original;
    struct shadow *shadow = &generation->shadow;
    pdk_result result = pdk__generation_write(generation, cache, unique, error);

    if (result != PDK_OK)
        return result;
    if (pdk__onlooker_is_there(&generation->surroundings->onlooker,
                               pdk__clock_now_ns()))
        pdk__shadow_backfill(shadow, NULL);
    result = open_image(generation, error);
    if (result != PDK_OK) {
        /* The copy is ours; the file to be mended is the original. */
        if (error != NULL)
            error->path[0] = '\0';
        pdk__error_place(error,
                         result == PDK_E_STALE_IMAGE ? PDK_STAGE_PROVE
                                                     : PDK_STAGE_LOAD,
                         original);
        return result;
    }
    make_known(generation);
    pdk__shadow_drop_data(shadow);
    result = fetch_tables(generation, error);
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_PROVE, original);
    return result;
}
