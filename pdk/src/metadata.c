/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Decodes the notes that PDK_PLUGIN, PDK_INTERFACE and PDK_NEEDS leave in an
 * image. What comes out depends on what was written, not on the order in which
 * the linker put it. Refuses notes that are cut, that contradict one another,
 * or that were written for another ABI.
 */
#include "metadata.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "pdk/error.h"
#include "pdk/plugin.h"
#include "reader.h"
#include "text.h"

static bool is_ours(const struct elf_note *note, uint32_t type)
{
    return note->type == type && note->owner_bytes == sizeof PDK_NOTE_OWNER &&
           memcmp(note->owner, PDK_NOTE_OWNER, sizeof PDK_NOTE_OWNER) == 0;
}

static pdk_result refuse_malformed(pdk_error *error, const char *what)
{
    return pdk_fail(error, PDK_E_NOT_ELF,
                    "a note of this image is malformed: %s; rebuild the "
                    "plugin with PDK_PLUGIN and PDK_INTERFACE",
                    what);
}

static pdk_result read_plugin(struct metadata_plugin *out,
                              const struct elf_note *note, pdk_error *error)
{
    struct reader reader = { note->data, note->size_bytes, false };

    out->abi_version = pdk__reader_word(&reader);
    out->state_version = pdk__reader_word(&reader);
    pdk__reader_text(&reader, out->id, sizeof out->id);
    if (note->size_bytes >= 4 && out->abi_version != PDK_ABI_VERSION)
        return pdk_fail(error, PDK_E_ABI_VERSION,
                        "plugin '%s' is built for plugin ABI %u, this host "
                        "speaks %u; rebuild the plugin",
                        out->id, out->abi_version, PDK_ABI_VERSION);
    if (reader.failed || !pdk__text_is_plugin_id(out->id))
        return pdk_fail(error, PDK_E_IDENTITY,
                        "'%s' is not a plugin id: 1 to 63 of [a-z0-9._-], "
                        "starting with a letter",
                        out->id);
    pdk__reader_text(&reader, out->version, sizeof out->version);
    if (reader.failed)
        return refuse_malformed(error, "a version is not a text of up to 31 "
                                       "bytes");
    pdk__reader_text(&reader, out->symbol, sizeof out->symbol);
    if (reader.failed || out->symbol[0] == '\0')
        return refuse_malformed(error, "a plugin's symbol is not a name");
    return PDK_OK;
}

static bool is_interface_id(const char *id)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789._-/";

    return id[0] != '\0' && id[strspn(id, allowed)] == '\0';
}

/* `owner` becomes the symbol of the plugin that provides it. */
static pdk_result read_interface(struct metadata_interface *out,
                                 char owner[METADATA_SYMBOL_SIZE],
                                 const struct elf_note *note, pdk_error *error)
{
    struct reader reader = { note->data, note->size_bytes, false };

    out->table_size = pdk__reader_word(&reader);
    pdk__reader_word(&reader); /* flags: none are defined */
    pdk__reader_bytes(&reader, out->fingerprint, sizeof out->fingerprint);
    pdk__reader_text(&reader, owner, METADATA_SYMBOL_SIZE);
    if (reader.failed)
        return refuse_malformed(error, "an interface does not say which "
                                       "plugin provides it");
    pdk__reader_text(&reader, out->id, sizeof out->id);
    if (reader.failed || !is_interface_id(out->id))
        return pdk_fail(error, PDK_E_IDENTITY,
                        "'%s', provided by %s, is not an interface id: 1 to 63 "
                        "of [A-Za-z0-9._-/], as in \"pdk.tick/1\"",
                        out->id, owner);
    pdk__reader_text(&reader, out->symbol, sizeof out->symbol);
    pdk__reader_text(&reader, out->type_name, sizeof out->type_name);
    if (reader.failed || out->symbol[0] == '\0' || out->table_size < 4)
        return refuse_malformed(error, "an interface's table has no symbol, "
                                       "type or size");
    return PDK_OK;
}

/* `owner` becomes the symbol of the plugin that needs it. */
static pdk_result read_need(struct metadata_need *out,
                            char owner[METADATA_SYMBOL_SIZE],
                            const struct elf_note *note, pdk_error *error)
{
    struct reader reader = { note->data, note->size_bytes, false };

    out->wanted.table_size = pdk__reader_word(&reader);
    pdk__reader_word(&reader); /* flags: none are defined */
    pdk__reader_bytes(&reader, out->wanted.fingerprint,
                      sizeof out->wanted.fingerprint);
    pdk__reader_text(&reader, owner, METADATA_SYMBOL_SIZE);
    pdk__reader_text(&reader, out->wanted.id, sizeof out->wanted.id);
    pdk__reader_text(&reader, out->type_name, sizeof out->type_name);
    if (reader.failed || !is_interface_id(out->wanted.id))
        return refuse_malformed(error, "a need does not name an interface");
    return PDK_OK;
}

static pdk_result count_notes(struct metadata *metadata, const struct elf *elf,
                              pdk_error *error)
{
    struct elf_note note;
    uint64_t cursor = 0;

    while (pdk__elf_next_note(elf, &cursor, &note)) {
        metadata->plugin_count += is_ours(&note, PDK_NOTE_PLUGIN);
        metadata->interface_count += is_ours(&note, PDK_NOTE_INTERFACE);
        metadata->need_count += is_ours(&note, PDK_NOTE_NEED);
    }
    if (metadata->plugin_count == 0)
        return pdk_fail(error, PDK_E_NO_ENTRY,
                        "there is no plugin in this image: it has no note of "
                        "PDK_PLUGIN");
    if (metadata->plugin_count > METADATA_PLUGINS ||
        metadata->interface_count > METADATA_INTERFACES ||
        metadata->need_count > METADATA_INTERFACES)
        return pdk_fail(error, PDK_E_LIMIT,
                        "%u plugins with %u interfaces and %u needs in one "
                        "image; there may be %d, %d and %d",
                        metadata->plugin_count, metadata->interface_count,
                        metadata->need_count, METADATA_PLUGINS,
                        METADATA_INTERFACES, METADATA_INTERFACES);
    return PDK_OK;
}

static int compare_plugins(const void *one, const void *other)
{
    return strcmp(((const struct metadata_plugin *)one)->id,
                  ((const struct metadata_plugin *)other)->id);
}

static int compare_interfaces(const void *one, const void *other)
{
    const struct metadata_interface *left = one, *right = other;

    if (left->plugin != right->plugin)
        return left->plugin < right->plugin ? -1 : 1;
    return strcmp(left->id, right->id);
}

static pdk_result read_plugins(struct metadata *metadata, const struct elf *elf,
                               pdk_error *error)
{
    struct metadata_plugin *plugins = metadata->plugins;
    struct elf_note note;
    uint64_t cursor = 0;
    uint32_t count = 0;

    while (pdk__elf_next_note(elf, &cursor, &note)) {
        pdk_result result;

        if (!is_ours(&note, PDK_NOTE_PLUGIN))
            continue;
        result = read_plugin(&plugins[count++], &note, error);
        if (result != PDK_OK)
            return result;
    }
    qsort(plugins, count, sizeof *plugins, compare_plugins);
    for (uint32_t i = 1; i < count; i++)
        if (strcmp(plugins[i - 1].id, plugins[i].id) == 0)
            return pdk_fail(error, PDK_E_IDENTITY,
                            "two plugins of this image are called '%s'",
                            plugins[i].id);
    return PDK_OK;
}

static bool find_owner(const struct metadata *metadata, const char *symbol,
                       uint32_t *out)
{
    for (*out = 0; *out < metadata->plugin_count; (*out)++)
        if (strcmp(metadata->plugins[*out].symbol, symbol) == 0)
            return true;
    return false;
}

static pdk_result read_interfaces(struct metadata *metadata,
                                  const struct elf *elf, pdk_error *error)
{
    struct metadata_interface *interfaces = metadata->interfaces;
    char owner[METADATA_SYMBOL_SIZE];
    struct elf_note note;
    uint64_t cursor = 0;
    uint32_t count = 0;

    while (pdk__elf_next_note(elf, &cursor, &note)) {
        struct metadata_interface *interface = &interfaces[count];
        pdk_result result;

        if (!is_ours(&note, PDK_NOTE_INTERFACE))
            continue;
        count++;
        result = read_interface(interface, owner, &note, error);
        if (result != PDK_OK)
            return result;
        pdk__seal_place(elf, &note, &interface->fingerprint_place);
        if (!find_owner(metadata, owner, &interface->plugin))
            return refuse_malformed(error, "an interface names a plugin that "
                                           "is not in the image");
    }
    if (count > 0)
        qsort(interfaces, count, sizeof *interfaces, compare_interfaces);
    for (uint32_t i = 1; i < count; i++)
        if (compare_interfaces(&interfaces[i - 1], &interfaces[i]) == 0)
            return pdk_fail(error, PDK_E_IDENTITY,
                            "plugin '%s' provides interface '%s' twice",
                            metadata->plugins[interfaces[i].plugin].id,
                            interfaces[i].id);
    return PDK_OK;
}

static int compare_needs(const void *one, const void *other)
{
    const struct metadata_need *left = one, *right = other;

    if (left->plugin != right->plugin)
        return left->plugin < right->plugin ? -1 : 1;
    return strcmp(left->wanted.id, right->wanted.id);
}

static pdk_result read_needs(struct metadata *metadata, const struct elf *elf,
                             pdk_error *error)
{
    char owner[METADATA_SYMBOL_SIZE];
    struct elf_note note;
    uint64_t cursor = 0;
    uint32_t count = 0;

    while (pdk__elf_next_note(elf, &cursor, &note)) {
        struct metadata_need *need = &metadata->needs[count];
        pdk_result result;

        if (!is_ours(&note, PDK_NOTE_NEED))
            continue;
        count++;
        result = read_need(need, owner, &note, error);
        if (result != PDK_OK)
            return result;
        pdk__seal_place(elf, &note, &need->fingerprint_place);
        if (!find_owner(metadata, owner, &need->plugin))
            return refuse_malformed(error, "a need is of a plugin that is not "
                                           "in the image");
    }
    if (count > 0)
        qsort(metadata->needs, count, sizeof *metadata->needs, compare_needs);
    return PDK_OK;
}

/* What the image is called by others, and what it is linked to itself. */
static pdk_result read_names(struct metadata *metadata, const struct elf *elf,
                             pdk_error *error)
{
    const char *soname = pdk__elf_soname(elf), *needed;
    size_t size = 1;
    char *end;

    for (uint32_t i = 0; (needed = pdk__elf_needed(elf, i)) != NULL; i++)
        size += strlen(needed) + 1;
    metadata->soname = strdup(soname != NULL ? soname : "");
    metadata->libraries = end = calloc(size, 1);
    if (metadata->soname == NULL || metadata->libraries == NULL)
        return pdk__fail_memory(error);
    for (uint32_t i = 0; (needed = pdk__elf_needed(elf, i)) != NULL; i++) {
        memcpy(end, needed, strlen(needed) + 1);
        end += strlen(needed) + 1;
    }
    return PDK_OK;
}

static pdk_result read_notes(struct metadata *metadata, const struct elf *elf,
                             pdk_error *error)
{
    pdk_result result = count_notes(metadata, elf, error);

    if (result != PDK_OK)
        return result;
    metadata->plugins =
        calloc(metadata->plugin_count, sizeof *metadata->plugins);
    metadata->interfaces =
        calloc(metadata->interface_count + 1, sizeof *metadata->interfaces);
    metadata->needs = calloc(metadata->need_count + 1, sizeof *metadata->needs);
    if (metadata->plugins == NULL || metadata->interfaces == NULL ||
        metadata->needs == NULL)
        return pdk__fail_memory(error);
    result = read_plugins(metadata, elf, error);
    if (result == PDK_OK)
        result = read_interfaces(metadata, elf, error);
    if (result == PDK_OK)
        result = read_needs(metadata, elf, error);
    if (result == PDK_OK)
        result = read_names(metadata, elf, error);
    return result;
}

pdk_result pdk__metadata_read(struct metadata *out, const struct elf *elf,
                              pdk_error *error)
{
    struct metadata metadata = { .build_id = "" };
    const unsigned char *build_id;
    size_t size_bytes;
    pdk_result result = read_notes(&metadata, elf, error);

    if (result != PDK_OK) {
        pdk__metadata_finish(&metadata);
        return result;
    }
    if (pdk__elf_build_id(elf, &build_id, &size_bytes))
        pdk__text_hex(metadata.build_id, sizeof metadata.build_id, build_id,
                      size_bytes);
    *out = metadata;
    return PDK_OK;
}

void pdk__metadata_finish(struct metadata *metadata)
{
    free(metadata->plugins);
    free(metadata->interfaces);
    free(metadata->needs);
    free(metadata->soname);
    free(metadata->libraries);
    memset(metadata, 0, sizeof *metadata);
}

const struct metadata_plugin *pdk__metadata_find(
    const struct metadata *metadata, const char *plugin_id)
{
    for (uint32_t i = 0; i < metadata->plugin_count; i++)
        if (strcmp(metadata->plugins[i].id, plugin_id) == 0)
            return &metadata->plugins[i];
    return NULL;
}

const struct metadata_interface *pdk__metadata_interface(
    const struct metadata *metadata, uint32_t plugin, const char *interface_id)
{
    for (uint32_t i = 0; i < metadata->interface_count; i++)
        if (metadata->interfaces[i].plugin == plugin &&
            strcmp(metadata->interfaces[i].id, interface_id) == 0)
            return &metadata->interfaces[i];
    return NULL;
}

/* Were both sealed, and differently? */
static bool differs(const unsigned char *one, const unsigned char *other)
{
    static const unsigned char unsealed[32];

    return memcmp(one, unsealed, sizeof unsealed) != 0 &&
           memcmp(other, unsealed, sizeof unsealed) != 0 &&
           memcmp(one, other, sizeof unsealed) != 0;
}

const struct metadata_interface *pdk__metadata_serve(
    const struct metadata *metadata, uint32_t plugin,
    const struct wanted *wanted)
{
    const struct metadata_interface *found =
        pdk__metadata_interface(metadata, plugin, wanted->id);

    if (found == NULL || found->table_size < wanted->table_size)
        return NULL;
    /* What has grown at its end has another fingerprint, and fits. */
    return found->table_size == wanted->table_size &&
                   differs(found->fingerprint, wanted->fingerprint)
               ? NULL
               : found;
}
