/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads a contract for a new plugin of its host. The new project must compile,
 * so a header that cannot be found is refused here.
 */
#include "sdk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/baseline.h"
#include "check/declared.h"
#include "check/stub.h"
#include "failure.h"
#include "platform/folder.h"
#include "route.h"
#include "self.h"
#include "stubs.h"
#include "workspace.h"

enum { PATH_SIZE = 2048 };

struct opening {
    struct sdk *sdk;
    const struct sdk_request *request;
    struct baseline baseline;
    const char **folders; /* where the header may be; NULL-terminated */
    char beside[PDK_ERROR_PATH_SIZE];
    char header[PDK_ERROR_PATH_SIZE]; /* where it is */
    struct graph graph;               /* its tables */
    pdk_error *error;
};

/* Does the contract ship with pdk? Then its header is among pdk's own. */
static bool is_shipped(const char *given)
{
    return strchr(given, '/') == NULL && !pdk__text_ends_with(given, ".json");
}

/* The path as seen from a folder inside `directory`; absolute paths stay. */
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
                        "there is no path to '%.200s'", path);
    if (strpbrk(out, "\"\\$;`\n") != NULL)
        return pdk_fail(opening->error, PDK_E_ARGUMENT,
                        "'%.200s' has characters that are special in CMake; "
                        "move it",
                        path);
    return PDK_OK;
}

/* ---------------------------------------------------------- header --- */

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

/* Where the header may be: in the given folders, beside the contract, or among
 * pdk's own headers. */
static pdk_result list_folders(struct opening *opening)
{
    const struct text_list *told = &opening->request->includes;
    pdk_result result;

    opening->folders = calloc(told->count + 2, sizeof *opening->folders);
    if (opening->folders == NULL)
        return pdk__fail_memory(opening->error);
    for (size_t i = 0; i < told->count; i++)
        opening->folders[i] = told->items[i];
    opening->folders[told->count] = opening->beside;
    if (is_shipped(opening->request->contract))
        return self_include(opening->beside, sizeof opening->beside,
                            opening->error);
    result = PDK_OK;
    for (size_t i = 0; i < told->count && result == PDK_OK; i++)
        result = add_folder(opening, told->items[i]);
    if (result == PDK_OK &&
        !pdk__path_directory(opening->beside, sizeof opening->beside,
                             opening->baseline.path))
        result = pdk_fail(opening->error, PDK_E_LIMIT, "its path is too long");
    return result;
}

/* Finds the header, and adds its folder to those of the project. */
static pdk_result find_header(struct opening *opening)
{
    const char *header = opening->baseline.contract.header;

    for (size_t i = 0; opening->folders[i] != NULL; i++) {
        if (!pdk__path_join(opening->header, sizeof opening->header,
                            opening->folders[i], header) ||
            !folder_exists(opening->header))
            continue;
        if (opening->folders[i] != opening->beside ||
            is_shipped(opening->request->contract))
            return PDK_OK;
        return add_folder(opening, opening->beside);
    }
    return pdk_fail(
        opening->error, PDK_E_NOT_FOUND,
        "its header '%.200s' is not beside the contract; use --include DIR",
        header);
}

static void write_folders(struct opening *opening)
{
    struct sdk *sdk = opening->sdk;
    struct text_buffer folders = TEXT_BUFFER_INIT;

    if (sdk->folders.size_bytes == 0)
        return;
    pdk__text_append_format(
        &folders, "target_include_directories(%s SYSTEM PRIVATE%s\n)\n",
        opening->request->identifier, sdk->folders.data);
    pdk__text_finish(&sdk->folders);
    sdk->folders = folders;
}

static pdk_result read_header(struct opening *opening)
{
    const struct contract *contract = &opening->baseline.contract;
    struct stub_request stub = { NULL, NULL, contract->interfaces,
                                 contract->interface_count };
    char *image = NULL;
    size_t image_bytes = 0;
    pdk_result result;

    if (contract->header == NULL)
        return pdk_fail(opening->error, PDK_E_SCHEMA,
                        "it has no \"header\"; create it again with pdk "
                        "contract create, or add the key");
    result = list_folders(opening);
    if (result == PDK_OK)
        result = find_header(opening);
    stub.header = opening->header;
    stub.include_dirs = opening->folders;
    if (result == PDK_OK)
        result = stub_compile(&image, &image_bytes, &stub, opening->error);
    if (result == PDK_OK)
        result =
            declared_read(&opening->graph, image, image_bytes, opening->error);
    free(image);
    pdk__text_append_format(&opening->sdk->header,
                            is_shipped(opening->request->contract)
                                ? "#include <%s>"
                                : "#include \"%s\"",
                            contract->header);
    write_folders(opening);
    return result;
}

/* ------------------------------------------------------ interfaces --- */

static void add_interface(struct opening *opening,
                          const struct contract_interface *interface)
{
    struct text_buffer *out = &opening->sdk->interfaces;
    char symbol[STUB_SYMBOL_SIZE];
    const struct graph_export *table;
    struct stubs stubs = {
        .graph = &opening->graph,
        .type_name = interface->type_name,
        .interface_id = interface->id,
        .plugin = opening->request->identifier,
    };

    stub_symbol(symbol, sizeof symbol, interface->type_name);
    table = graph_variable(&opening->graph, symbol);
    if (table != NULL)
        stubs.table = table->type;
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

/* The interfaces that every plugin must provide, or all if there are none. */
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
    if (result != PDK_OK)
        return result;
    if (!is_shipped(given))
        return find_way(opening->sdk->contract, sizeof opening->sdk->contract,
                        opening, path);
    pdk__text_copy(opening->sdk->contract, sizeof opening->sdk->contract,
                   given);
    return PDK_OK;
}

/* The placeholders of the template and what replaces them. */
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
    graph_finish(&opening.graph);
    free(opening.folders);
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
