/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Owns the watches on the sources, and a checksum of their names, sizes and
 * times. An event of the system only makes this room compute the sum again. The
 * sum decides, so spurious and missed events do no harm.
 */
#include "source_tree.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "platform/file.h"
#include "platform/watch.h"
#include "text.h"

#define QUIET_NS UINT64_C(5000000)
#define PATIENCE_NS UINT64_C(100000000) /* if changes never pause */
#define PLACES_MAX 4096 /* far above a project; not a whole disk */
#define PATH_SIZE 512

/* A watched file or folder. The watch's number is its index. */
struct place {
    char *path;
    bool is_folder;
};

struct source_tree {
    struct watch *watch;
    char root[PATH_SIZE];   /* of the project */
    char output[PATH_SIZE]; /* the folder that its build writes to */
    struct place *places;
    size_t count;
    uint64_t sum;
    bool is_pending;
    uint64_t first_ns, last_ns; /* of the events since the last look */
};

static bool is_source(const char *name)
{
    static const char *const endings[] = { ".c",   ".h",    ".cc",  ".hh",
                                           ".cpp", ".hpp",  ".cxx", ".hxx",
                                           ".inc", ".cmake" };

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (pdk__text_ends_with(name, endings[i]))
            return true;
    return strcmp(name, "CMakeLists.txt") == 0;
}

/* Is it a build folder? */
static bool is_built_in(const struct source_tree *tree, const char *path)
{
    struct file_identity identity;
    char cache[PATH_SIZE];

    return strcmp(pdk__path_base(path), "build") == 0 ||
           strcmp(path, tree->output) == 0 ||
           (pdk__path_join(cache, sizeof cache, path, "CMakeCache.txt") &&
            pdk__file_identify(&identity, cache));
}

static pdk_result add_place(struct source_tree *tree, const char *path,
                            bool is_folder, pdk_error *error)
{
    struct place *places;
    pdk_result result;

    for (size_t i = 0; i < tree->count; i++)
        if (strcmp(tree->places[i].path, path) == 0)
            return PDK_OK;
    if (tree->count == PLACES_MAX)
        return pdk_fail(error, PDK_E_LIMIT,
                        "'%s' has more than %d folders; name the ones with "
                        "sources in \"sources\" of its pdk.json",
                        tree->root, PLACES_MAX);
    places = realloc(tree->places, (tree->count + 1) * sizeof *places);
    if (places == NULL)
        return pdk__fail_memory(error);
    tree->places = places;
    places[tree->count] = (struct place){ strdup(path), is_folder };
    if (places[tree->count].path == NULL)
        return pdk__fail_memory(error);
    result = pdk__watch_add(tree->watch, path, is_folder, (uint32_t)tree->count,
                            error);
    if (result != PDK_OK)
        free(places[tree->count].path);
    else
        tree->count++;
    return result;
}

/* One step of FNV-1a. */
static uint64_t add_bytes(uint64_t sum, const void *data, size_t size_bytes)
{
    const unsigned char *bytes = data;

    for (size_t i = 0; i < size_bytes; i++)
        sum = (sum ^ bytes[i]) * UINT64_C(0x100000001b3);
    return sum;
}

static uint64_t sum_of(const char *path)
{
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    struct file_identity identity;

    if (!pdk__file_identify(&identity, path))
        return 0;
    sum = add_bytes(sum, path, strlen(path));
    sum = add_bytes(sum, &identity.inode, sizeof identity.inode);
    sum = add_bytes(sum, &identity.size_bytes, sizeof identity.size_bytes);
    return add_bytes(sum, &identity.modified_ns, sizeof identity.modified_ns);
}

/* The state while one folder is read. */
struct look {
    struct source_tree *tree;
    const char *folder;
    uint64_t sum; /* of its entries; added, as they come in any order */
    pdk_result result;
    pdk_error *error;
};

static bool look_at_name(void *context, const char *name)
{
    struct look *look = context;
    char path[PATH_SIZE];

    if (name[0] == '.' ||
        !pdk__path_join(path, sizeof path, look->folder, name))
        return true;
    if (is_source(name))
        look->sum += sum_of(path);
    else if (pdk__folder_is(path) && !is_built_in(look->tree, path))
        look->result = add_place(look->tree, path, true, look->error);
    return look->result == PDK_OK;
}

/* Computes the sum of all places. Folders that it finds are appended to the
 * list, and so included. A removed folder has no sources. */
static pdk_result look_at_all(struct source_tree *tree, uint64_t *sum,
                              pdk_error *error)
{
    struct look look = { .tree = tree, .result = PDK_OK, .error = error };

    for (size_t i = 0; i < tree->count; i++) {
        look.folder = tree->places[i].path;
        if (tree->places[i].is_folder)
            pdk__folder_each(look.folder, look_at_name, &look, NULL);
        else
            look.sum += sum_of(look.folder);
        if (look.result != PDK_OK)
            return look.result;
    }
    *sum = look.sum;
    return PDK_OK;
}

static pdk_result add_sources(struct source_tree *tree,
                              const struct workspace *workspace,
                              pdk_error *error)
{
    static const char *const everything[] = { ".", NULL };
    const char *const *sources = workspace->project.sources;
    pdk_result result = add_place(tree, workspace->manifest, false, error);

    if (sources == NULL || sources[0] == NULL)
        sources = everything;
    for (; *sources != NULL && result == PDK_OK; sources++) {
        char path[PATH_SIZE];

        if (strcmp(*sources, ".") == 0)
            pdk__text_copy(path, sizeof path, tree->root);
        else if (!pdk__path_join(path, sizeof path, tree->root, *sources))
            return pdk_fail(error, PDK_E_LIMIT,
                            "the path of the source '%s' is too long",
                            *sources);
        result = add_place(tree, path, pdk__folder_is(path), error);
    }
    return result;
}

pdk_result source_tree_open(struct source_tree **out,
                            const struct workspace *workspace, pdk_error *error)
{
    struct source_tree *tree = calloc(1, sizeof *tree);
    pdk_result result;

    if (tree == NULL)
        return pdk__fail_memory(error);
    pdk__text_copy(tree->root, sizeof tree->root, workspace->directory);
    pdk__path_directory(tree->output, sizeof tree->output, workspace->output);
    result = pdk__watch_create(&tree->watch, error);
    if (result == PDK_OK)
        result = add_sources(tree, workspace, error);
    if (result == PDK_OK)
        result = look_at_all(tree, &tree->sum, error);
    if (result != PDK_OK) {
        source_tree_close(tree);
        return result;
    }
    *out = tree;
    return PDK_OK;
}

void source_tree_close(struct source_tree *tree)
{
    if (tree == NULL)
        return;
    for (size_t i = 0; i < tree->count; i++)
        free(tree->places[i].path);
    free(tree->places);
    pdk__watch_destroy(tree->watch);
    free(tree);
}

int source_tree_descriptor(const struct source_tree *tree)
{
    return pdk__watch_descriptor(tree->watch);
}

/* Did the system report any change? Which place it was does not matter. */
static bool has_news(struct source_tree *tree)
{
    uint32_t numbers[64];
    bool is_news = false;

    while (pdk__watch_read(tree->watch, numbers, 64) > 0)
        is_news = true;
    return is_news;
}

bool source_tree_changed(struct source_tree *tree, uint64_t now_ns)
{
    uint64_t before = tree->sum;

    if (has_news(tree)) {
        tree->first_ns = tree->is_pending ? tree->first_ns : now_ns;
        tree->last_ns = now_ns;
        tree->is_pending = true;
    }
    if (!tree->is_pending)
        return false;
    if (now_ns - tree->last_ns < QUIET_NS &&
        now_ns - tree->first_ns < PATIENCE_NS) {
        pdk__watch_alarm(tree->watch, QUIET_NS);
        return false;
    }
    tree->is_pending = false;
    /* Out of memory or watches: try again at the next change. */
    if (look_at_all(tree, &tree->sum, NULL) != PDK_OK)
        return true;
    return tree->sum != before;
}
