/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Finds templates and reads their template.json; tree.c reads their files.
 */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "json.h"
#include "manifest.h"
#include "platform/file.h"
#include "text.h"

enum { MANIFEST_LIMIT_BYTES = 1 << 16, PATH_SIZE = 1024 };

struct reading {
    struct catalog *catalog;
    const char *folder;
    pdk_result result;
    pdk_error *error;
};

static bool is_known(const struct catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->count; i++)
        if (strcmp(catalog->items[i].name, name) == 0)
            return true;
    return false;
}

static pdk_result parse_manifest(struct catalog_entry *entry,
                                 const struct json *json, pdk_error *error)
{
    static const char *const keys[] = { "$schema", "pdk_template", "summary",
                                        "contract", NULL };
    struct manifest_reader reader = { json, pdk__json_root(json), error };
    const char *summary = "";
    pdk_result result = pdk__json_only(json, reader.object, keys, error);

    if (result == PDK_OK)
        result = pdk__manifest_format(&reader, "pdk_template");
    if (result == PDK_OK)
        result = pdk__json_text(json, reader.object, "summary", true, &summary,
                                error);
    if (result == PDK_OK)
        result = pdk__json_flag(json, reader.object, "contract", false,
                                &entry->takes_contract, error);
    if (result == PDK_OK &&
        !pdk__text_copy(entry->summary, sizeof entry->summary, summary))
        return pdk__manifest_reject(&reader, "summary", "one short line");
    return result;
}

static pdk_result read_manifest(struct catalog_entry *entry, const char *path,
                                pdk_error *error)
{
    struct json *json = NULL;
    char *text = NULL;
    size_t size = 0;
    pdk_result result =
        pdk__file_read_all(&text, &size, path, MANIFEST_LIMIT_BYTES, error);

    if (result == PDK_OK)
        result = pdk__json_parse(&json, text, size, path, error);
    if (result == PDK_OK)
        result = parse_manifest(entry, json, error);
    pdk__json_destroy(json);
    free(text);
    return result;
}

static pdk_result add_entry(struct catalog *catalog,
                            const struct catalog_entry *entry, pdk_error *error)
{
    struct catalog_entry *items =
        realloc(catalog->items, (catalog->count + 1) * sizeof *items);

    if (items == NULL)
        return pdk__fail_memory(error);
    catalog->items = items;
    catalog->items[catalog->count++] = *entry;
    return PDK_OK;
}

/* Adds the folder's entry `name` if it is a template. */
static bool visit_entry(void *context, const char *name)
{
    struct reading *reading = context;
    struct catalog_entry entry = { "", "", "", false };
    struct file_identity identity;
    char manifest[PATH_SIZE + sizeof TEMPLATE_MANIFEST];

    if (!pdk__text_copy(entry.name, sizeof entry.name, name) ||
        !pdk__path_join(entry.path, sizeof entry.path, reading->folder, name) ||
        !pdk__path_join(manifest, sizeof manifest, entry.path,
                        TEMPLATE_MANIFEST) ||
        name[0] == '.' || !pdk__file_identify(&identity, manifest) ||
        is_known(reading->catalog, name))
        return true;
    reading->result = read_manifest(&entry, manifest, reading->error);
    if (reading->result == PDK_OK)
        reading->result = add_entry(reading->catalog, &entry, reading->error);
    return reading->result == PDK_OK;
}

static int by_name(const void *one, const void *other)
{
    return strcmp(((const struct catalog_entry *)one)->name,
                  ((const struct catalog_entry *)other)->name);
}

static pdk_result read_folder(struct catalog *catalog, const char *folder,
                              pdk_error *error)
{
    struct reading reading = { catalog, folder, PDK_OK, error };
    size_t before = catalog->count;
    pdk_result result = pdk__folder_each(folder, visit_entry, &reading, error);

    if (result == PDK_OK)
        result = reading.result;
    if (result == PDK_OK && catalog->count > before)
        qsort(catalog->items + before, catalog->count - before,
              sizeof *catalog->items, by_name);
    return result;
}

pdk_result catalog_read(struct catalog *out, const char *search_path,
                        const char *shipped, pdk_error *error)
{
    char folder[PATH_SIZE];
    pdk_result result = PDK_OK;

    *out = (struct catalog){ NULL, 0 };
    while (search_path != NULL && result == PDK_OK) {
        size_t size = strcspn(search_path, ":");

        if (size >= sizeof folder)
            return pdk_fail(error, PDK_E_LIMIT,
                            "the path of a template folder is too long");
        memcpy(folder, search_path, size);
        folder[size] = '\0';
        if (size > 0)
            result = read_folder(out, folder, error);
        search_path = search_path[size] == ':' ? search_path + size + 1 : NULL;
    }
    if (result == PDK_OK)
        result = read_folder(out, shipped, error);
    if (result != PDK_OK)
        catalog_finish(out);
    return result;
}

void catalog_finish(struct catalog *catalog)
{
    free(catalog->items);
    *catalog = (struct catalog){ NULL, 0 };
}

const struct catalog_entry *catalog_find(const struct catalog *catalog,
                                         const char *name, pdk_error *error)
{
    struct text_guess guess = { name, NULL, 0 };

    for (size_t i = 0; i < catalog->count; i++) {
        if (strcmp(catalog->items[i].name, name) == 0)
            return &catalog->items[i];
        pdk__text_guess(&guess, catalog->items[i].name);
    }
    if (guess.best != NULL)
        pdk_fail(error, PDK_E_NOT_FOUND,
                 "there is no template '%s'; did you mean '%s'?", name,
                 guess.best);
    else
        pdk_fail(error, PDK_E_NOT_FOUND,
                 "there is no template '%s'; 'pdk new --list' lists them all",
                 name);
    return NULL;
}
