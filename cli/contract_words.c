/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * Turns the options of `pdk contract create` into a plan. Refuses an interface
 * without id or type, a type without role, a repeated name, and a required
 * interface that is not given. Whether the header has the types is checked
 * later, by contract_make.
 */
#include "contract_words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check/contract_json.h"
#include "failure.h"
#include "manifest.h"
#include "text.h"

/* Splits "ID=TYPE" in place: the program may modify its arguments. */
static pdk_result cut(const char *word, const char *option, const char **left,
                      const char **right, pdk_error *error)
{
    char *sign = strchr((char *)(uintptr_t)word, '=');

    if (sign == NULL || sign == word || sign[1] == '\0')
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--%s needs two names with '=' between, not '%.100s'",
                        option, word);
    *sign = '\0';
    *left = word;
    *right = sign + 1;
    return PDK_OK;
}

static pdk_result read_interface(struct contract_interface *out,
                                 const char *word, pdk_error *error)
{
    pdk_result result =
        cut(word, "interface", &out->id, &out->type_name, error);

    if (result != PDK_OK)
        return result;
    if (!pdk__manifest_is_interface_id(out->id))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "'%.100s' is not an interface id; use a name and a "
                        "major version, such as demo.effect/1",
                        out->id);
    if (!pdk__manifest_is_identifier(out->type_name))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "'%.100s' is not the name of a C struct",
                        out->type_name);
    return PDK_OK;
}

static pdk_result read_interfaces(struct contract_draft *out,
                                  const struct contract_words *words,
                                  pdk_error *error)
{
    size_t count = words->interfaces.count;
    struct contract *contract = &out->plan.contract;

    out->interfaces = calloc(count + 1, sizeof *out->interfaces);
    if (out->interfaces == NULL)
        return pdk__fail_memory(error);
    contract->interfaces = out->interfaces;
    for (size_t i = 0; i < count; i++) {
        struct contract_interface *next = &out->interfaces[i];
        pdk_result result =
            read_interface(next, words->interfaces.items[i], error);

        if (result != PDK_OK)
            return result;
        if (pdk__contract_interface(contract, next->id) != NULL)
            return pdk_fail(error, PDK_E_ARGUMENT, "'%s' is given twice",
                            next->id);
        contract->interface_count++;
    }
    return PDK_OK;
}

static pdk_result read_required(struct contract_draft *out,
                                const struct contract_words *words,
                                pdk_error *error)
{
    for (size_t i = 0; i < words->required.count; i++) {
        const char *id = words->required.items[i];
        struct contract_interface *found = NULL;

        for (size_t k = 0; k < out->plan.contract.interface_count; k++)
            if (strcmp(out->interfaces[k].id, id) == 0)
                found = &out->interfaces[k];
        if (found == NULL)
            return pdk_fail(error, PDK_E_ARGUMENT,
                            "--require '%.100s' is not given as an --interface",
                            id);
        found->is_required = true;
    }
    return PDK_OK;
}

static pdk_result read_types(struct contract_draft *out,
                             const struct contract_words *words,
                             pdk_error *error)
{
    size_t count = words->types.count;

    out->types = calloc(count + 1, sizeof *out->types);
    if (out->types == NULL)
        return pdk__fail_memory(error);
    out->plan.contract.types = out->types;
    out->plan.contract.type_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *role = "";
        pdk_result result = cut(words->types.items[i], "type",
                                &out->types[i].name, &role, error);

        if (result != PDK_OK)
            return result;
        if (!contract_role_find(role, &out->types[i].role))
            return pdk_fail(error, PDK_E_ARGUMENT,
                            "there is no role '%.100s'; use shared, "
                            "plugin-table, host-table, opaque or open-enum",
                            role);
    }
    return PDK_OK;
}

static pdk_result read_includes(struct contract_draft *out,
                                const struct contract_words *words,
                                pdk_error *error)
{
    out->include_dirs =
        calloc(words->includes.count + 1, sizeof *out->include_dirs);
    if (out->include_dirs == NULL)
        return pdk__fail_memory(error);
    for (size_t i = 0; i < words->includes.count; i++)
        out->include_dirs[i] = words->includes.items[i];
    out->plan.include_dirs = out->include_dirs;
    return PDK_OK;
}

static pdk_result read_glibc(struct contract_draft *out,
                             const struct contract_words *words,
                             pdk_error *error)
{
    out->plan.contract.glibc = words->glibc;
    if (words->glibc == NULL || pdk__manifest_is_glibc(words->glibc))
        return PDK_OK;
    return pdk_fail(error, PDK_E_ARGUMENT,
                    "--glibc wants a version such as 2.31, not '%.40s'",
                    words->glibc);
}

pdk_result contract_draft_additions(struct contract_draft *out,
                                    const struct contract_words *words,
                                    pdk_error *error)
{
    pdk_result result = read_interfaces(out, words, error);

    if (result == PDK_OK)
        result = read_required(out, words, error);
    if (result == PDK_OK)
        result = read_types(out, words, error);
    if (result == PDK_OK)
        result = read_glibc(out, words, error);
    if (result == PDK_OK)
        result = read_includes(out, words, error);
    return result;
}

/* By default, the file's name without its ending. */
static void name_contract(struct contract_draft *out,
                          const struct contract_words *words)
{
    size_t size;

    pdk__text_copy(out->name, sizeof out->name, pdk__path_base(words->output));
    size = strlen(out->name);
    if (pdk__text_ends_with(out->name, ".contract.json"))
        out->name[size - strlen(".contract.json")] = '\0';
    out->plan.contract.name = words->name != NULL ? words->name : out->name;
    out->plan.contract.version =
        words->version != NULL ? words->version : "1.0.0";
}

pdk_result contract_draft_read(struct contract_draft *out,
                               const struct contract_words *words,
                               pdk_error *error)
{
    if (words->header == NULL || words->output == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "contract create needs --header FILE, --interface "
                        "ID=TYPE and -o NAME.contract.json");
    out->plan.header = words->header;
    out->plan.output = words->output;
    out->plan.timeout_s = CONTRACT_TIMEOUT_S;
    if (words->interfaces.count == 0)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "there is no interface; use --interface ID=TYPE");
    name_contract(out, words);
    return contract_draft_additions(out, words, error);
}

void contract_draft_finish(struct contract_draft *draft)
{
    free(draft->interfaces);
    free(draft->types);
    free(draft->include_dirs);
    *draft = (struct contract_draft){ .plan = { 0 } };
}
