/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Reads contracts and their baselines, and verifies that they belong together.
 * A baseline with another checksum than the contract's is refused.
 */
#include "check/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "check/abixml.h"
#include "check/digest.h"
#include "failure.h"
#include "platform/file.h"
#include "text.h"

#define CONTRACT_LIMIT ((uint64_t)4 << 20)
#define BASELINE_LIMIT ((uint64_t)256 << 20)

/* The path of a file beside the contract. */
static bool join_beside(char *out, const char *path, const char *name)
{
    char folder[PDK_ERROR_PATH_SIZE];

    return pdk__path_directory(folder, sizeof folder, path) &&
           pdk__path_join(out, PDK_ERROR_PATH_SIZE, folder, name);
}

pdk_result baseline_open(struct baseline *out, const char *path,
                         pdk_error *error)
{
    char *text = NULL;
    size_t size = 0;
    pdk_result result;

    memset(out, 0, sizeof *out);
    result = pdk__file_read_all(&text, &size, path, CONTRACT_LIMIT, error);
    if (result == PDK_OK)
        result = pdk__contract_parse(&out->contract, text, size, path, error);
    free(text);
    if (result != PDK_OK)
        return result;
    if (pdk__text_copy(out->path, sizeof out->path, path) &&
        join_beside(out->abi_path, path, out->contract.baseline) &&
        (out->contract.layout == NULL ||
         join_beside(out->layout_path, path, out->contract.layout)))
        return PDK_OK;
    baseline_close(out);
    return pdk_fail(error, PDK_E_LIMIT, "the path of the contract is too long");
}

void baseline_close(struct baseline *baseline)
{
    pdk__contract_finish(&baseline->contract);
    graph_finish(&baseline->graph);
    free(baseline->layouts);
    baseline->layouts = NULL;
}

/* Reads a file that must have that SHA-256; *out is released with free(). */
static pdk_result read_hashed(char **out, size_t *size_bytes, const char *path,
                              const char *sha256, pdk_error *error)
{
    char hash[DIGEST_HEX_SIZE];
    pdk_result result =
        pdk__file_read_all(out, size_bytes, path, BASELINE_LIMIT, error);

    if (result != PDK_OK)
        return result;
    digest_hex(hash, *out, *size_bytes);
    if (strcmp(hash, sha256) == 0)
        return PDK_OK;
    free(*out);
    *out = NULL;
    return pdk_fail(error, PDK_E_SCHEMA,
                    "'%.200s' is not the file that the contract was made with: "
                    "its SHA-256 begins with %.12s, not with %.12s",
                    pdk__path_base(path), hash, sha256);
}

static pdk_result check_interface(const struct baseline *baseline,
                                  const struct contract_interface *interface,
                                  pdk_error *error)
{
    const struct graph_export *variable =
        graph_variable(&baseline->graph, interface->symbol);
    struct graph_stripped table;

    if (variable == NULL)
        return pdk_fail(error, PDK_E_SCHEMA,
                        "the baseline '%.200s' has no table '%s' for the "
                        "interface '%s'",
                        baseline->contract.baseline, interface->symbol,
                        interface->id);
    table = graph_strip(&baseline->graph, variable->type);
    if (table.type->kind != GRAPH_STRUCT || table.type->is_declaration ||
        table.type->size_bits != (uint64_t)interface->size * 8)
        return pdk_fail(error, PDK_E_SCHEMA,
                        "the table '%s' of the baseline '%.200s' is not a "
                        "struct of %u bytes",
                        interface->symbol, baseline->contract.baseline,
                        interface->size);
    return PDK_OK;
}

static pdk_result read_types(struct baseline *baseline, pdk_error *error)
{
    const struct contract *contract = &baseline->contract;
    char *text = NULL;
    size_t size = 0;
    pdk_result result = read_hashed(&text, &size, baseline->abi_path,
                                    contract->baseline_sha256, error);

    if (result == PDK_OK)
        result = abixml_read(&baseline->graph, text, size, baseline->abi_path,
                             error);
    free(text);
    for (size_t i = 0; i < contract->interface_count && result == PDK_OK; i++)
        result = check_interface(baseline, &contract->interfaces[i], error);
    if (result != PDK_OK)
        graph_finish(&baseline->graph);
    return result;
}

static pdk_result read_all(struct baseline *baseline, pdk_error *error)
{
    pdk_result result = read_types(baseline, error);
    size_t size;

    if (result != PDK_OK) {
        pdk__error_place(error, PDK_STAGE_NONE, baseline->abi_path);
    } else if (baseline->layout_path[0] != '\0') {
        result = read_hashed(&baseline->layouts, &size, baseline->layout_path,
                             baseline->contract.layout_sha256, error);
        pdk__error_place(error, PDK_STAGE_NONE, baseline->layout_path);
    }
    return result;
}

pdk_result baseline_read(struct baseline *baseline, pdk_error *error)
{
    pdk_error *unreadable = &baseline->unreadable;

    if (!baseline->was_read) {
        baseline->was_read = true;
        *unreadable = (pdk_error)PDK_ERROR_INIT;
        if (read_all(baseline, unreadable) == PDK_E_SYNTAX)
            unreadable->code = PDK_E_SCHEMA;
    }
    if (error != NULL && unreadable->code != PDK_OK)
        *error = *unreadable;
    return unreadable->code;
}
