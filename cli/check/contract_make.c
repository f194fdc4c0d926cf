/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Makes a contract. Its files do not depend on the machine, apart from its
 * architecture: paths of source files are reduced to their names.
 */
#include "check/contract_make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "check/abidw.h"
#include "check/abixml.h"
#include "check/baseline.h"
#include "check/compare.h"
#include "check/contract_json.h"
#include "check/digest.h"
#include "check/layout_child.h"
#include "check/stub.h"
#include "check/whole.h"
#include "elf.h"
#include "failure.h"
#include "platform/file.h"
#include "route.h"
#include "text.h"

#define NAME_SIZE 256

/* The contract while it is made. */
struct making {
    const struct contract_plan *plan;
    struct contract contract;          /* the plan's, completed */
    char (*symbols)[STUB_SYMBOL_SIZE]; /* of the interfaces */
    char *abi;                         /* the baseline's text */
    size_t abi_bytes;
    struct graph graph;
    char *layouts;                         /* see layout_child_run() */
    char (*fingerprints)[DIGEST_HEX_SIZE]; /* of the interfaces */
    char sha256[DIGEST_HEX_SIZE], layout_sha256[DIGEST_HEX_SIZE];
    char abi_path[PDK_ERROR_PATH_SIZE], layout_path[PDK_ERROR_PATH_SIZE];
    char header[PDK_ERROR_PATH_SIZE]; /* as plugins include it */
    pdk_error *error;
};

/* "DIR/demo.abi" for "DIR/demo.contract.json". */
static pdk_result name_baseline(struct making *making)
{
    static const char ending[] = ".contract.json";
    const char *output = making->plan->output;
    size_t size = strlen(output) - strlen(ending);

    if (!pdk__text_ends_with(output, ending) ||
        pdk__path_base(output)[0] == '.')
        return pdk_fail(making->error, PDK_E_ARGUMENT,
                        "the name of a contract must end in .contract.json, "
                        "unlike '%.200s'",
                        output);
    if (size + sizeof ".layout" > sizeof making->abi_path)
        return pdk_fail(making->error, PDK_E_LIMIT, "the path is too long");
    snprintf(making->abi_path, sizeof making->abi_path, "%.*s.abi", (int)size,
             output);
    snprintf(making->layout_path, sizeof making->layout_path, "%.*s.layout",
             (int)size, output);
    making->contract.baseline = pdk__path_base(making->abi_path);
    making->contract.layout = pdk__path_base(making->layout_path);
    return PDK_OK;
}

/* The header's name for #include: relative to a folder of --include, else to
 * that of the contract, else only its name. */
static void name_header(struct making *making)
{
    const struct contract_plan *plan = making->plan;
    char *out = making->header;
    size_t size = sizeof making->header;
    char folder[PDK_ERROR_PATH_SIZE];
    bool is_found = false;

    for (size_t i = 0; plan->include_dirs[i] != NULL && !is_found; i++)
        is_found = route_find(out, size, plan->include_dirs[i], plan->header) &&
                   route_is_below(out);
    if (!is_found && pdk__path_directory(folder, sizeof folder, plan->output))
        is_found =
            route_find(out, size, folder, plan->header) && route_is_below(out);
    if (!is_found)
        pdk__text_copy(out, size, pdk__path_base(plan->header));
    making->contract.header = out;
}

/* Reduces each path='...' and filepath='...' in the text to the file name. */
static void forget_folders(char *text, size_t *size_bytes)
{
    static const char mark[] = "path='";
    char *from = text, *to = text, *end = text + *size_bytes;

    while (from < end) {
        char *next = strstr(from, mark);
        char *value = next != NULL ? next + strlen(mark) : end;
        char *quote = next != NULL ? strchr(value, '\'') : NULL;

        memmove(to, from, (size_t)(value - from));
        to += value - from;
        from = value;
        if (quote == NULL)
            continue;
        for (char *at = value; at < quote; at++)
            if (*at == '/')
                from = at + 1;
    }
    *to = '\0';
    *size_bytes = (size_t)(to - text);
}

static pdk_result read_machine(struct making *making, const char *image,
                               size_t image_bytes)
{
    struct elf elf;
    uint16_t machine;
    pdk_result result =
        pdk__elf_open(&elf, image, image_bytes, image_bytes, making->error);

    if (result != PDK_OK)
        return result;
    memcpy(&machine, image + 18, sizeof machine); /* e_machine */
    making->contract.machine = pdk__elf_machine_name(machine);
    return PDK_OK;
}

/* The layouts of all tables, and the fingerprint of each. */
static pdk_result fingerprint(struct making *making, const char *image,
                              size_t image_bytes)
{
    struct contract *contract = &making->contract;
    size_t count = contract->interface_count;
    const char **symbols = calloc(count, sizeof *symbols);
    struct layout_request request = { image, image_bytes, symbols, count,
                                      making->plan->timeout_s };
    struct slice texts = { NULL, 0 };
    pdk_result result;

    if (symbols == NULL)
        return pdk__fail_memory(making->error);
    for (size_t i = 0; i < count; i++)
        symbols[i] = contract->interfaces[i].symbol;
    result = layout_child_run(&making->layouts, &request, making->error);
    free(symbols);
    if (result == PDK_OK)
        texts = (struct slice){ making->layouts, strlen(making->layouts) };
    for (size_t i = 0; i < count && result == PDK_OK; i++) {
        struct slice text =
            pdk__layout_of_symbol(texts, contract->interfaces[i].symbol);

        if (text.size_bytes == 0)
            return pdk_fail(making->error, PDK_E_SCHEMA,
                            "the debug information has no layout of '%s'",
                            contract->interfaces[i].type_name);
        text = pdk__layout_body(text);
        digest_hex(making->fingerprints[i], text.data, text.size_bytes);
        contract->interfaces[i].fingerprint = making->fingerprints[i];
    }
    return result;
}

static pdk_result compile(struct making *making)
{
    const struct contract_plan *plan = making->plan;
    struct stub_request stub = { plan->header, plan->include_dirs,
                                 plan->contract.interfaces,
                                 plan->contract.interface_count };
    struct abidw_request abidw = { .timeout_s = plan->timeout_s };
    char *image = NULL;
    pdk_result result =
        stub_compile(&image, &abidw.image_bytes, &stub, making->error);

    abidw.image = image;
    if (result == PDK_OK)
        result = read_machine(making, image, abidw.image_bytes);
    if (result == PDK_OK)
        result =
            abidw_run(&making->abi, &making->abi_bytes, &abidw, making->error);
    if (result == PDK_OK)
        result = fingerprint(making, image, abidw.image_bytes);
    free(image);
    if (result != PDK_OK)
        return result;
    forget_folders(making->abi, &making->abi_bytes);
    digest_hex(making->sha256, making->abi, making->abi_bytes);
    making->contract.baseline_sha256 = making->sha256;
    digest_hex(making->layout_sha256, making->layouts, strlen(making->layouts));
    making->contract.layout_sha256 = making->layout_sha256;
    return abixml_read(&making->graph, making->abi, making->abi_bytes,
                       making->abi_path, making->error);
}

/* The baseline must be compatible with itself. */
static pdk_result compare_with_itself(
    struct making *making, const struct contract_interface *interface,
    uint32_t type)
{
    struct compare_root root = { "", type, type, false };
    struct compare_request request = {
        .expected = &making->graph,
        .found = &making->graph,
        .expected_name = "the contract",
        .found_name = "itself",
        .contract = &making->contract,
        .interface = interface,
        .roots = &root,
        .root_count = 1,
    };
    struct finding_list findings = { 0 };
    pdk_result result = compare_types(&request, &findings, making->error);

    if (result == PDK_OK && findings.count > 0)
        result = pdk_fail(making->error, PDK_E_SCHEMA,
                          "the baseline is not compatible with itself: %.300s",
                          findings.items[0].message);
    finding_list_finish(&findings);
    return result;
}

static pdk_result prove_interface(struct making *making,
                                  struct contract_interface *interface)
{
    const struct graph_export *variable =
        graph_variable(&making->graph, interface->symbol);
    struct graph_stripped table;
    pdk_result result;

    if (variable == NULL)
        return pdk_fail(making->error, PDK_E_SCHEMA,
                        "the debug information has no type '%s'; does the "
                        "compiler support -g?",
                        interface->type_name);
    table = graph_strip(&making->graph, variable->type);
    interface->size = (uint32_t)(table.type->size_bits / 8);
    result = whole_check(&making->graph, variable->type, &making->contract,
                         making->error);
    if (result == PDK_OK)
        result = compare_with_itself(making, interface, variable->type);
    return result;
}

/* Parses the contract before it is written: it must be readable. */
static pdk_result write_files(struct making *making)
{
    const char *output = making->plan->output;
    char *json = contract_json(&making->contract);
    struct text_buffer text = TEXT_BUFFER_INIT;
    struct contract read;
    pdk_result result;

    if (json != NULL)
        pdk__text_append_format(&text, "%s\n", json);
    cJSON_free(json);
    if (json == NULL || text.failed)
        return pdk__fail_memory(making->error);
    result = pdk__contract_parse(&read, text.data, text.size_bytes, output,
                                 making->error);
    pdk__contract_finish(&read);
    if (result == PDK_OK)
        result = pdk__file_replace(making->abi_path, making->abi,
                                   making->abi_bytes, making->error);
    if (result == PDK_OK)
        result = pdk__file_replace(making->layout_path, making->layouts,
                                   strlen(making->layouts), making->error);
    if (result == PDK_OK)
        result = pdk__file_replace(output, text.data, text.size_bytes,
                                   making->error);
    pdk__text_finish(&text);
    return result;
}

/* Copies the plan's interfaces, to complete them. */
static pdk_result copy_interfaces(struct making *making)
{
    const struct contract *plan = &making->plan->contract;
    size_t count = plan->interface_count;

    making->contract = *plan;
    making->contract.interfaces = calloc(count, sizeof *plan->interfaces);
    making->symbols = calloc(count, sizeof *making->symbols);
    making->fingerprints = calloc(count, sizeof *making->fingerprints);
    if (making->contract.interfaces == NULL || making->symbols == NULL ||
        making->fingerprints == NULL)
        return pdk__fail_memory(making->error);
    for (size_t i = 0; i < count; i++) {
        making->contract.interfaces[i] = plan->interfaces[i];
        stub_symbol(making->symbols[i], sizeof making->symbols[i],
                    plan->interfaces[i].type_name);
        making->contract.interfaces[i].symbol = making->symbols[i];
    }
    return PDK_OK;
}

static pdk_result make(struct making *making)
{
    pdk_result result = copy_interfaces(making);

    if (result == PDK_OK)
        result = name_baseline(making);
    if (result == PDK_OK)
        result = compile(making);
    if (result == PDK_OK)
        name_header(making);
    for (size_t i = 0; i < making->contract.interface_count && result == PDK_OK;
         i++)
        result = prove_interface(making, &making->contract.interfaces[i]);
    if (result == PDK_OK)
        result = write_files(making);
    return result;
}

pdk_result contract_make(const struct contract_plan *plan, pdk_error *error)
{
    struct making making = { .plan = plan, .error = error };
    pdk_result result = make(&making);

    free(making.contract.interfaces);
    free(making.symbols);
    free(making.fingerprints);
    free(making.layouts);
    free(making.abi);
    graph_finish(&making.graph);
    return result;
}
