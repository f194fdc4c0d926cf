/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * The life of one image, from the copy of its file to its end. It knows nothing
 * of the generation beside it: what takes over from what is decided above.
 */
#include "generation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "text.h"

/* As many libraries as an image may need and have loaded in advance. */
#define MOST_LIBRARIES 16

/* What an image says of itself, once its bytes are there. */
static pdk_result read_metadata(struct generation *generation, pdk_error *error)
{
    pdk_result result = pdk__metadata_read(&generation->metadata,
                                           &generation->shadow.elf, error);

    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_METADATA, generation->original);
        pdk__generation_retire(generation);
    }
    return result;
}

static void init(struct generation *generation, const char *path,
                 struct surroundings *surroundings)
{
    *generation = (struct generation){ .image = IMAGE_INIT,
                                       .surroundings = surroundings };
    pdk__text_copy(generation->original, sizeof generation->original, path);
}

pdk_result pdk__generation_open(struct generation *out, const char *path,
                                struct surroundings *surroundings,
                                pdk_error *error)
{
    pdk_result result;

    init(out, path, surroundings);
    result = pdk__shadow_read(&out->shadow, path, error);
    if (result == PDK_OK)
        return read_metadata(out, error);
    pdk__error_place(error, PDK_STAGE_COPY, path);
    return result;
}

pdk_result pdk__generation_reopen(struct generation *out, const char *path,
                                  const struct shadow_copy *copy,
                                  struct surroundings *surroundings,
                                  pdk_error *error)
{
    pdk_result result;

    init(out, path, surroundings);
    result = pdk__shadow_read_copy(&out->shadow, copy, error);
    return result == PDK_OK ? read_metadata(out, error) : result;
}

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

pdk_result pdk__generation_load(struct generation *generation,
                                const struct cache *cache, uint64_t unique,
                                pdk_error *error)
{
    const char *original = generation->original;
    struct shadow *shadow = &generation->shadow;
    pdk_result result;

    generation->mend = pdk__mend(shadow->data, &shadow->elf, 0);
    result = pdk__shadow_write(shadow, cache, original, unique, error);
    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_COPY, original);
        return result;
    }
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
    pdk__shadow_drop_data(shadow);
    result = fetch_tables(generation, error);
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_PROVE, original);
    return result;
}

const void *pdk__generation_table(const struct generation *generation,
                                  const struct metadata_interface *interface)
{
    return generation->interfaces[interface - generation->metadata.interfaces];
}

bool pdk__generation_retire(struct generation *generation)
{
    bool is_gone = true;

    if (generation->image.handle != NULL)
        is_gone = pdk__image_close(&generation->image);
    if (!is_gone)
        generation->shadow.path[0] = '\0';
    pdk__shadow_finish(&generation->shadow);
    pdk__metadata_finish(&generation->metadata);
    free(generation->tables);
    free(generation->interfaces);
    *generation = (struct generation){ .image = IMAGE_INIT };
    return is_gone;
}

struct crash_scene pdk__generation_scene(struct generation *generation,
                                         const char *plugin_id)
{
    return (struct crash_scene){
        .image = &generation->image,
        .shadow = &generation->shadow,
        .plugin_id = plugin_id,
        .generation = generation->number,
    };
}

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
        .plugin = plugin,
        .table = &generation->tables[plugin - generation->metadata.plugins],
    };
    pdk__services_init(&out->services, generation->surroundings, plugin->id);
    if (origin->before != NULL)
        out->services.kept.before = &origin->before->services.kept;
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

void pdk__incarnation_end(struct incarnation *incarnation,
                          struct generation *generation)
{
    struct hook quiesce = { .kind = HOOK_QUIESCE };
    struct hook destroy = { .kind = HOOK_DESTROY };

    pdk__incarnation_deactivate(incarnation, generation);
    if (incarnation->is_made && !incarnation->is_broken)
        pdk__incarnation_call(incarnation, generation, &quiesce, NULL);
    if (incarnation->is_made && !incarnation->is_broken)
        pdk__incarnation_call(incarnation, generation, &destroy, NULL);
    incarnation->is_made = false;
    reclaim_memory(incarnation);
}

pdk_result pdk__incarnation_activate(struct incarnation *incarnation,
                                     struct generation *generation,
                                     pdk_error *error)
{
    struct hook hook = { .kind = HOOK_ACTIVATE };
    pdk_result result =
        pdk__incarnation_call(incarnation, generation, &hook, error);

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
