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
#include "text.h"

/* As many libraries as an image may need and have loaded in advance. */
#define MOST_LIBRARIES 16

/* Writes "DIRECTORY/LIBRARY" for an entry of a search path that is relative to
 * the image; false if it is not, or there is no such file. */
static bool resolve_origin(char *out, size_t capacity, const char *entry,
                           const char *directory, const char *library)
{
    static const char origin[] = "$ORIGIN";
    struct file_identity identity;
    size_t size = strcspn(entry, ":");
    int used;

    if (strncmp(entry, origin, sizeof origin - 1) != 0)
        return false;
    entry += sizeof origin - 1;
    size -= sizeof origin - 1;
    used = snprintf(out, capacity, "%s%.*s/%s", directory, (int)size, entry,
                    library);
    return used > 0 && (size_t)used < capacity &&
           pdk__file_identify(&identity, out);
}

/* The copy is elsewhere than the original: what it would look for beside itself
 * is loaded beforehand, from beside the original. */
static pdk_result pin_neighbours(const struct elf *elf, const char *original,
                                 pdk_error *error)
{
    const char *search = pdk__elf_runpath(elf);
    char directory[PDK_ERROR_PATH_SIZE], library[PDK_ERROR_PATH_SIZE];
    const char *needed;

    if (search == NULL ||
        !pdk__path_directory(directory, sizeof directory, original))
        return PDK_OK;
    for (uint32_t i = 0; (needed = pdk__elf_needed(elf, i)) != NULL; i++) {
        for (const char *entry = search; *entry != '\0';) {
            if (resolve_origin(library, sizeof library, entry, directory,
                               needed)) {
                pdk_result result = pdk__image_pin(library, error);

                if (result != PDK_OK)
                    return result;
                break;
            }
            entry += strcspn(entry, ":");
            entry += *entry == ':';
        }
    }
    return PDK_OK;
}

/*
 * A library that came in with the image could bind to templates which that
 * happens to export, as the C++ library does, and keep it for ever. It has to
 * be there first. An image with a search path of its own may mean another
 * library of that name, and is left alone.
 */
static pdk_result open_image(struct generation *generation, pdk_error *error)
{
    const struct elf *elf = &generation->shadow.elf;
    void *held[MOST_LIBRARIES] = { NULL };
    const char *needed;
    pdk_result result;

    for (uint32_t i = 0; i < MOST_LIBRARIES; i++)
        if (pdk__elf_runpath(elf) == NULL &&
            (needed = pdk__elf_needed(elf, i)) != NULL)
            held[i] = pdk__image_hold(needed);
    result =
        pdk__image_open(&generation->image, generation->shadow.path, error);
    for (uint32_t i = 0; i < MOST_LIBRARIES; i++)
        pdk__image_let_go(held[i]);
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
        return pdk_fail(error, PDK_E_NO_ENTRY, "%s: %s is no plugin's table",
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
    result = pin_neighbours(&shadow->elf, original, error);
    if (result == PDK_OK)
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
