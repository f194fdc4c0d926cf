/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Turns a template's files into those of a plugin. Reads and renders all of
 * them before it writes the first.
 */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "failure.h"
#include "platform/file.h"
#include "platform/folder.h"
#include "render.h"
#include "text.h"

enum { FILE_LIMIT_BYTES = 1 << 20, PATH_SIZE = 4096 };

struct reading {
    struct tree *tree;
    const char *path;
    const struct rendering *rendering;
};

static bool is_left_out(const char *relative)
{
    static const char *const names[] = { TEMPLATE_MANIFEST, "build", ".git" };
    size_t size = strcspn(relative, "/");

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == size && memcmp(names[i], relative, size) == 0)
            return true;
    return false;
}

static pdk_result render(char **out, size_t *size_bytes, const char *text,
                         size_t text_bytes, const struct rendering *rendering)
{
    struct text_buffer buffer = TEXT_BUFFER_INIT;

    render_text(&buffer, text, text_bytes, rendering);
    *out = buffer.data;
    *size_bytes = buffer.size_bytes;
    if (!buffer.failed)
        return PDK_OK;
    pdk__text_finish(&buffer);
    *out = NULL;
    return PDK_E_MEMORY;
}

static pdk_result read_file(struct tree_entry *entry,
                            const struct reading *reading, const char *relative,
                            pdk_error *error)
{
    char path[PATH_SIZE];
    char *text = NULL;
    size_t size;
    pdk_result result;

    if (!pdk__path_join(path, sizeof path, reading->path, relative))
        return pdk_fail(error, PDK_E_LIMIT, "the path of '%s' is too long",
                        relative);
    result = pdk__file_read_all(&text, &size, path, FILE_LIMIT_BYTES, error);
    if (result != PDK_OK)
        return result;
    result = render(&entry->data, &entry->size_bytes, text, size,
                    reading->rendering);
    free(text);
    return result == PDK_OK ? PDK_OK : pdk__fail_memory(error);
}

static pdk_result read_entry(void *context, const char *relative,
                             bool is_folder, pdk_error *error)
{
    struct reading *reading = context;
    struct tree *tree = reading->tree;
    struct tree_entry *items, *entry;
    size_t size;

    if (is_left_out(relative))
        return PDK_OK;
    items = realloc(tree->items, (tree->count + 1) * sizeof *items);
    if (items == NULL)
        return pdk__fail_memory(error);
    tree->items = items;
    entry = &items[tree->count++];
    *entry = (struct tree_entry){ NULL, is_folder, NULL, 0 };
    if (render(&entry->path, &size, relative, strlen(relative),
               reading->rendering) != PDK_OK)
        return pdk__fail_memory(error);
    return is_folder ? PDK_OK : read_file(entry, reading, relative, error);
}

pdk_result tree_read(struct tree *out, const char *path,
                     const struct rendering *rendering, pdk_error *error)
{
    struct reading reading = { out, path, rendering };
    pdk_result result;

    *out = (struct tree){ NULL, 0 };
    result = folder_walk(path, read_entry, &reading, error);
    if (result != PDK_OK)
        tree_finish(out);
    return result;
}

void tree_finish(struct tree *tree)
{
    for (size_t i = 0; i < tree->count; i++) {
        free(tree->items[i].path);
        free(tree->items[i].data);
    }
    free(tree->items);
    *tree = (struct tree){ NULL, 0 };
}

static pdk_result write_files(const struct tree *tree, const char *path,
                              pdk_error *error)
{
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_entry *entry = &tree->items[i];
        char target[PATH_SIZE];
        pdk_result result;

        if (!pdk__path_join(target, sizeof target, path, entry->path))
            return pdk_fail(error, PDK_E_LIMIT, "the path of '%s' is too long",
                            entry->path);
        if (entry->is_folder)
            result = folder_make(target, error);
        else
            result = pdk__file_write_new(target, entry->data, entry->size_bytes,
                                         0666, error);
        if (result != PDK_OK)
            return result;
    }
    return PDK_OK;
}

pdk_result tree_make(const struct tree *tree, const char *path,
                     pdk_error *error)
{
    char aside[PATH_SIZE];
    pdk_result result = folder_make_aside(aside, sizeof aside, path, error);

    if (result != PDK_OK)
        return result;
    result = write_files(tree, aside, error);
    if (result == PDK_OK)
        result = folder_publish(aside, path, error);
    if (result != PDK_OK)
        folder_remove(aside);
    return result;
}

void tree_print(const struct tree *tree, const char *top, FILE *stream)
{
    for (size_t i = 0; i < tree->count; i++)
        if (!tree->items[i].is_folder)
            fprintf(stream, "%s/%s\n", top, tree->items[i].path);
}
