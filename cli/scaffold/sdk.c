/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads a contract for somebody who begins a plugin for its host. It promises
 * a project that compiles: a header that cannot be found is refused here, and
 * not by a compiler later.
 */
#include "sdk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/baseline.h"
#include "failure.h"
#include "platform/folder.h"
#include "route.h"
#include "stubs.h"
#include "workspace.h"

enum { PATH_SIZE = 2048 };

struct opening {
    struct sdk *sdk;
    const struct sdk_request *request;
    struct baseline baseline;
    pdk_error *error;
};

/* Ships it with pdk? Then its header is where pdk's own are. */
static bool is_shipped(const char *given)
{
    return strchr(given, '/') == NULL && !pdk__text_ends_with(given, ".json");
}

/* From the folder that will be in `directory`; a path from the root stays. */
static pdk_result find_way(char *out, size_t capacity,
                           const struct opening *opening, const char *path)
{
    char route[PATH_SIZE];
    bool fits = true;

    if (path[0] == '/')
        fits = pdk__text_copy(out, capacity, path);
    else
        fits = route_find(route, sizeof route, opening->request->directory,
                          path) &&
               (size_t)snprintf(out, capacity, "../%s", route) < capacity;
    if (!fits)
        return pdk_fail(opening->error, PDK_E_NOT_FOUND,
                        "there is no way to '%.200s'", path);
    if (strpbrk(out, "\"\\$;`\n") != NULL)
        return pdk_fail(opening->error, PDK_E_ARGUMENT,
                        "'%.200s' has characters that CMake would take for "
                        "its own; move it",
                        path);
    return PDK_OK;
}

/* ---------------------------------------------------------- header --- */

static bool has_header(const char *folder, const char *header)
{
    char path[PATH_SIZE];

    return pdk__path_join(path, sizeof path, folder, header) &&
           folder_exists(path);
}

static pdk_result add_folder(struct opening *opening, const char *folder)
{
    struct text_buffer *folders = &opening->sdk->folders;
    char way[PATH_SIZE];
    pdk_result result = find_way(way, sizeof way, opening, folder);

    if (result != PDK_OK)
        return result;
    pdk__text_append_format(folders, "\n    \"%s%s\"",
                            way[0] == '/' ? "" : "${PROJECT_SOURCE_DIR}/", way);
    return PDK_OK;
}

/* All the folders that were told, and the contract's own where it is there. */
static pdk_result find_header(struct opening *opening, const char *header)
{
    const struct text_list *includes = &opening->request->includes;
    bool is_found = is_shipped(opening->request->contract);
    char beside[PATH_SIZE];
    pdk_result result = PDK_OK;

    for (size_t i = 0; i < includes->count && result == PDK_OK; i++) {
        is_found |= has_header(includes->items[i], header);
        result = add_folder(opening, includes->items[i]);
    }
    if (is_found || result != PDK_OK)
        return result;
    if (pdk__path_directory(beside, sizeof beside, opening->baseline.path) &&
        has_header(beside, header))
        return add_folder(opening, beside);
    return pdk_fail(opening->error, PDK_E_NOT_FOUND,
                    "its header '%.200s' is not beside the contract; say "
                    "--include DIR",
                    header);
}

static pdk_result read_header(struct opening *opening)
{
    struct sdk *sdk = opening->sdk;
    const char *header = opening->baseline.contract.header;
    struct text_buffer folders = TEXT_BUFFER_INIT;
    pdk_result result;

    if (header == NULL)
        return pdk_fail(opening->error, PDK_E_SCHEMA,
                        "it does not tell its \"header\"; make it anew with "
                        "pdk contract create, or add that");
    result = find_header(opening, header);
    if (result != PDK_OK)
        return result;
    pdk__text_append_format(&sdk->header,
                            is_shipped(opening->request->contract)
                                ? "#include <%s>"
                                : "#include \"%s\"",
                            header);
    if (sdk->folders.size_bytes == 0)
        return PDK_OK;
    pdk__text_append_format(
        &folders, "target_include_directories(%s SYSTEM PRIVATE%s\n)\n",
        opening->request->identifier, sdk->folders.data);
    pdk__text_finish(&sdk->folders);
    sdk->folders = folders;
    return PDK_OK;
}

/* ------------------------------------------------------ interfaces --- */

static void add_interface(struct opening *opening,
                          const struct contract_interface *interface)
{
    const struct graph *graph = &opening->baseline.graph;
    struct text_buffer *out = &opening->sdk->interfaces;
    struct stubs stubs = {
        .graph = graph,
        .table = graph_variable(graph, interface->symbol)->type,
        .type_name = interface->type_name,
        .interface_id = interface->id,
        .plugin = opening->request->identifier,
    };

    if (out->size_bytes > 0)
        pdk__text_append_format(out, "\n");
    stubs_write(out, &stubs);
}

static pdk_result add_wanted(struct opening *opening)
{
    const struct text_list *wanted = &opening->request->wanted;
    const struct contract *contract = &opening->baseline.contract;

    for (size_t i = 0; i < wanted->count; i++) {
        const struct contract_interface *interface =
            pdk__contract_interface(contract, wanted->items[i]);

        if (interface == NULL)
            return pdk_fail(opening->error, PDK_E_NOT_FOUND,
                            "the contract '%s' has no interface '%.80s'; 'pdk "
                            "contract show' lists them",
                            contract->name, wanted->items[i]);
        add_interface(opening, interface);
    }
    return PDK_OK;
}

/* What every plugin must provide; where that is nothing, all there is. */
static void add_usual(struct opening *opening)
{
    const struct contract *contract = &opening->baseline.contract;
    bool is_any_required = false;

    for (size_t i = 0; i < contract->interface_count; i++)
        is_any_required |= contract->interfaces[i].is_required;
    for (size_t i = 0; i < contract->interface_count; i++)
        if (contract->interfaces[i].is_required || !is_any_required)
            add_interface(opening, &contract->interfaces[i]);
}

/* --------------------------------------------------------- opening --- */

static pdk_result read_contract(struct opening *opening)
{
    char path[PDK_ERROR_PATH_SIZE];
    const char *given = opening->request->contract;
    pdk_result result =
        workspace_find_contract(path, sizeof path, ".", given, opening->error);

    if (result == PDK_OK)
        result = baseline_open(&opening->baseline, path, opening->error);
    if (result == PDK_OK)
        result = baseline_read(&opening->baseline, opening->error);
    if (result != PDK_OK)
        return result;
    if (!is_shipped(given))
        return find_way(opening->sdk->contract, sizeof opening->sdk->contract,
                        opening, path);
    pdk__text_copy(opening->sdk->contract, sizeof opening->sdk->contract,
                   given);
    return PDK_OK;
}

/* What stands for what in the template. */
static void name_words(struct sdk *sdk)
{
    const struct render_words words[SDK_WORDS] = {
        { "host.contract.json", sdk->contract },
        { "/* The header of its host. */",
          sdk->header.data != NULL ? sdk->header.data : "" },
        { "# Where the headers of its host are.\n",
          sdk->folders.data != NULL ? sdk->folders.data : "" },
        { "/* The interfaces of its host. */\n",
          sdk->interfaces.data != NULL ? sdk->interfaces.data : "" },
    };

    memcpy(sdk->words, words, sizeof sdk->words);
}

pdk_result sdk_open(struct sdk *out, const struct sdk_request *request,
                    pdk_error *error)
{
    struct opening opening = { .sdk = out, .request = request, .error = error };
    pdk_result result;

    memset(out, 0, sizeof *out);
    result = read_contract(&opening);
    if (result == PDK_OK)
        result = read_header(&opening);
    if (result == PDK_OK && request->wanted.count > 0)
        result = add_wanted(&opening);
    else if (result == PDK_OK)
        add_usual(&opening);
    if (result == PDK_OK &&
        (out->header.failed || out->folders.failed || out->interfaces.failed))
        result = pdk__fail_memory(error);
    if (result != PDK_OK)
        pdk__error_place(error, PDK_STAGE_NONE, request->contract);
    baseline_close(&opening.baseline);
    name_words(out);
    if (result != PDK_OK)
        sdk_close(out);
    return result;
}

void sdk_close(struct sdk *sdk)
{
    pdk__text_finish(&sdk->header);
    pdk__text_finish(&sdk->folders);
    pdk__text_finish(&sdk->interfaces);
}
