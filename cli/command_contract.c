/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk contract: makes a host's contract from its SDK header, shows one, and
 * proves that one is whole.
 */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "check/baseline.h"
#include "check/contract_json.h"
#include "check/contract_make.h"
#include "check/contract_update.h"
#include "check/layout_header.h"
#include "console.h"
#include "check/contract_text.h"
#include "failure.h"
#include "manifest.h"
#include "text.h"

#define DEFAULT_TIMEOUT_S 60

struct contract_options {
    const char *header;
    const char *name;
    const char *version;
    const char *output;
    const char *format;
    struct text_list interfaces, required, includes, types;
};

#define FIELD(name_) offsetof(struct contract_options, name_)

static const struct option_spec contract_specs[] = {
    { "header", 0, OPTION_TEXT, FIELD(header), "FILE",
      "create, update: the host's SDK header" },
    { "interface", 'i', OPTION_TEXTS, FIELD(interfaces), "ID=TYPE",
      "create: an interface and its struct; may be given several times" },
    { "require", 0, OPTION_TEXTS, FIELD(required), "ID",
      "create: every plugin must provide it; may be given several times" },
    { "type", 0, OPTION_TEXTS, FIELD(types), "NAME=ROLE",
      "create: shared, plugin-table, host-table, opaque or open-enum" },
    { "include", 'I', OPTION_TEXTS, FIELD(includes), "DIR",
      "create, update: where headers are; may be given several times" },
    { "name", 0, OPTION_TEXT, FIELD(name), "NAME",
      "create: of the contract; else that of the file" },
    { "version", 0, OPTION_TEXT, FIELD(version), "VERSION",
      "create: of the SDK, 1.0.0 by default; update: the new one" },
    { "output", 'o', OPTION_TEXT, FIELD(output), "FILE",
      "create: NAME.contract.json; NAME.abi is written beside it" },
    { "format", 0, OPTION_TEXT, FIELD(format), "text|json",
      "show: how it is written; text by default" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

/* What create is told, as a plan; its lists are released with free(). */
struct plan_texts {
    struct contract_plan plan;
    struct contract_interface *interfaces;
    struct contract_type *types;
    const char **include_dirs;
    char name[PDK_ERROR_PATH_SIZE];
};

/* Cuts "ID=TYPE" in two, in place: words of the command line are ours. */
static pdk_result cut(const char *word, const char *option, const char **left,
                      const char **right, pdk_error *error)
{
    char *sign = strchr((char *)(uintptr_t)word, '=');

    if (sign == NULL || sign == word || sign[1] == '\0')
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "--%s wants two names with '=' between, not '%.100s'",
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
                        "'%.100s' is no interface's id: a name and its major "
                        "version, such as demo.effect/1",
                        out->id);
    if (!pdk__manifest_is_identifier(out->type_name))
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "'%.100s' is no name of a struct in C", out->type_name);
    return PDK_OK;
}

static pdk_result read_interfaces(struct plan_texts *out,
                                  const struct contract_options *options,
                                  pdk_error *error)
{
    size_t count = options->interfaces.count;
    struct contract *contract = &out->plan.contract;

    if (count == 0)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "which interfaces? say --interface ID=TYPE");
    out->interfaces = calloc(count, sizeof *out->interfaces);
    if (out->interfaces == NULL)
        return pdk__fail_memory(error);
    contract->interfaces = out->interfaces;
    for (size_t i = 0; i < count; i++) {
        struct contract_interface *next = &out->interfaces[i];
        pdk_result result =
            read_interface(next, options->interfaces.items[i], error);

        if (result != PDK_OK)
            return result;
        if (pdk__contract_interface(contract, next->id) != NULL)
            return pdk_fail(error, PDK_E_ARGUMENT, "'%s' is given twice",
                            next->id);
        contract->interface_count++;
    }
    return PDK_OK;
}

static pdk_result read_required(struct plan_texts *out,
                                const struct contract_options *options,
                                pdk_error *error)
{
    for (size_t i = 0; i < options->required.count; i++) {
        const char *id = options->required.items[i];
        struct contract_interface *found = NULL;

        for (size_t k = 0; k < out->plan.contract.interface_count; k++)
            if (strcmp(out->interfaces[k].id, id) == 0)
                found = &out->interfaces[k];
        if (found == NULL)
            return pdk_fail(error, PDK_E_ARGUMENT,
                            "--require '%.100s' is no --interface", id);
        found->is_required = true;
    }
    return PDK_OK;
}

static pdk_result read_types(struct plan_texts *out,
                             const struct contract_options *options,
                             pdk_error *error)
{
    size_t count = options->types.count;

    out->types = calloc(count + 1, sizeof *out->types);
    if (out->types == NULL)
        return pdk__fail_memory(error);
    out->plan.contract.types = out->types;
    out->plan.contract.type_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *role = "";
        pdk_result result = cut(options->types.items[i], "type",
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

static pdk_result read_includes(struct plan_texts *out,
                                const struct contract_options *options,
                                pdk_error *error)
{
    out->include_dirs =
        calloc(options->includes.count + 1, sizeof *out->include_dirs);
    if (out->include_dirs == NULL)
        return pdk__fail_memory(error);
    for (size_t i = 0; i < options->includes.count; i++)
        out->include_dirs[i] = options->includes.items[i];
    out->plan.include_dirs = out->include_dirs;
    return PDK_OK;
}

/* The name of the file without its ending, where none is given. */
static void name_contract(struct plan_texts *out,
                          const struct contract_options *options)
{
    size_t size;

    pdk__text_copy(out->name, sizeof out->name,
                   pdk__path_base(options->output));
    size = strlen(out->name);
    if (pdk__text_ends_with(out->name, ".contract.json"))
        out->name[size - strlen(".contract.json")] = '\0';
    out->plan.contract.name = options->name != NULL ? options->name : out->name;
    out->plan.contract.version =
        options->version != NULL ? options->version : "1.0.0";
}

static pdk_result read_plan(struct plan_texts *out,
                            const struct contract_options *options,
                            pdk_error *error)
{
    pdk_result result;

    if (options->header == NULL || options->output == NULL)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "contract create needs --header FILE, --interface "
                        "ID=TYPE and -o NAME.contract.json");
    out->plan.header = options->header;
    out->plan.output = options->output;
    out->plan.timeout_s = DEFAULT_TIMEOUT_S;
    name_contract(out, options);
    result = read_interfaces(out, options, error);
    if (result == PDK_OK)
        result = read_required(out, options, error);
    if (result == PDK_OK)
        result = read_types(out, options, error);
    if (result == PDK_OK)
        result = read_includes(out, options, error);
    return result;
}

/* What is wrong with a header is a finding; what is missing is no evidence. */
static int code_of_create(pdk_result result)
{
    if (result == PDK_E_SCHEMA || result == PDK_E_LAYOUT)
        return CODE_FINDINGS;
    if (result == PDK_E_NOT_FOUND || result == PDK_E_UNSUPPORTED)
        return CODE_UNVERIFIED;
    return console_exit_code(result);
}

static int create(const struct contract_options *options, pdk_error *error)
{
    struct plan_texts texts = { 0 };
    pdk_result result = read_plan(&texts, options, error);
    int code = console_exit_code(result);

    if (result == PDK_OK) {
        result = contract_make(&texts.plan, error);
        code = code_of_create(result);
    }
    if (result == PDK_OK)
        printf("%s\n", options->output);
    free(texts.interfaces);
    free(texts.types);
    free(texts.include_dirs);
    return code;
}

static int update(const struct contract_options *options, const char *path,
                  pdk_error *error)
{
    struct plan_texts texts = { 0 };
    struct contract_update request = { .path = path,
                                       .header = options->header,
                                       .version = options->version,
                                       .timeout_s = DEFAULT_TIMEOUT_S };
    pdk_result result;

    if (options->header == NULL) {
        pdk_fail(error, PDK_E_ARGUMENT,
                 "contract update needs --header FILE, as it is now");
        return CODE_USAGE;
    }
    result = read_includes(&texts, options, error);
    request.include_dirs = texts.include_dirs;
    if (result == PDK_OK)
        result = contract_update(stdout, &request, error);
    free(texts.include_dirs);
    return code_of_create(result);
}

static int show(const struct contract_options *options, const char *path,
                pdk_error *error)
{
    struct baseline baseline;
    pdk_result result = baseline_open(&baseline, path, error);

    if (result != PDK_OK)
        return console_exit_code(result);
    result = contract_print(
        stdout, &baseline.contract, path,
        options->format != NULL && strcmp(options->format, "json") == 0, error);
    baseline_close(&baseline);
    return console_exit_code(result);
}

static int verify(const char *path, pdk_error *error)
{
    struct baseline baseline;
    pdk_result result = baseline_open(&baseline, path, error);
    int code = console_exit_code(result);

    if (result != PDK_OK)
        return code;
    result = baseline_read(&baseline, error);
    code = result == PDK_OK ? CODE_FINE : CODE_UNVERIFIED;
    if (result == PDK_OK)
        printf("%s: %s %s is whole: %zu interface%s, baseline %s\n", path,
               baseline.contract.name, baseline.contract.version,
               baseline.contract.interface_count,
               baseline.contract.interface_count == 1 ? "" : "s",
               baseline.contract.baseline);
    baseline_close(&baseline);
    return code;
}

static int write_header(const char *path, pdk_error *error)
{
    struct text_buffer text = TEXT_BUFFER_INIT;
    struct baseline baseline;
    pdk_result result = baseline_open(&baseline, path, error);
    int code = console_exit_code(result);

    if (result != PDK_OK)
        return code;
    result = baseline_read(&baseline, error);
    if (result == PDK_OK && baseline.layouts == NULL)
        result = pdk_fail(error, PDK_E_NOT_FOUND,
                          "'%.300s' names no layouts; create it anew", path);
    if (result == PDK_OK)
        layout_header_write(&text, &baseline);
    if (result == PDK_OK && text.data != NULL)
        printf("%s", text.data);
    pdk__text_finish(&text);
    baseline_close(&baseline);
    return result == PDK_OK ? CODE_FINE : CODE_UNVERIFIED;
}

static int run_verb(const struct contract_options *options, int count,
                    char **words, pdk_error *error)
{
    const char *verb = count > 0 ? words[0] : "";
    bool is_create = strcmp(verb, "create") == 0;
    bool is_known = is_create || strcmp(verb, "header") == 0 ||
                    strcmp(verb, "show") == 0 || strcmp(verb, "update") == 0 ||
                    strcmp(verb, "verify") == 0;

    if (!is_known)
        pdk_fail(error, PDK_E_ARGUMENT,
                 "contract what? say create, header, show, update or verify");
    else if (count != (is_create ? 1 : 2))
        pdk_fail(error, PDK_E_ARGUMENT,
                 is_create ? "contract create takes options only"
                           : "contract %s takes one file",
                 verb);
    else if (options->format != NULL && strcmp(options->format, "text") != 0 &&
             strcmp(options->format, "json") != 0)
        pdk_fail(error, PDK_E_ARGUMENT,
                 "there is no format '%s'; use text or json", options->format);
    if (error->code != PDK_OK)
        return CODE_USAGE;
    if (is_create)
        return create(options, error);
    if (strcmp(verb, "header") == 0)
        return write_header(words[1], error);
    if (strcmp(verb, "update") == 0)
        return update(options, words[1], error);
    if (strcmp(verb, "show") == 0)
        return show(options, words[1], error);
    return verify(words[1], error);
}

static int contract_run(const struct command *command, int count, char **words)
{
    struct contract_options options = { 0 };
    pdk_error error = PDK_ERROR_INIT;
    int code = CODE_USAGE;

    if (option_parse(command->options, &options, count, words, &count,
                     &error) == PDK_OK)
        code = run_verb(&options, count, words, &error);
    if (code != CODE_FINE)
        console_error(&error);
    free(options.interfaces.items);
    free(options.required.items);
    free(options.includes.items);
    free(options.types.items);
    return code;
}

const struct command command_contract = {
    .name = "contract",
    .arguments = "create|header|show|update|verify [FILE]",
    .summary = "make a host's contract from its header, show or update one",
    .details =
        "A contract says what a host's interfaces are; its baseline beside it\n"
        "says how they are laid out. 'pdk check' holds plugins to it.\n"
        "\n"
        "  pdk contract create --header sdk.h --interface demo.effect/1=\\\n"
        "      demo_effect_v1 -o demo.contract.json\n"
        "  pdk contract show demo.contract.json\n"
        "  pdk contract update demo.contract.json --header sdk.h\\\n"
        "      --version 2.0.0\n"
        "  pdk contract verify demo.contract.json\n"
        "  pdk contract header demo.contract.json > demo.layout.h\n"
        "\n"
        "create compiles the header with $CC or cc and refuses types of which\n"
        "it sees only a declaration, unless --type NAME=opaque says so.\n"
        "update tells what a changed header means for plugins that are there,\n"
        "and takes only a version that says so. header prints static\n"
        "assertions: included behind the SDK, they let nothing compile that\n"
        "would lie otherwise in memory.",
    .options = contract_specs,
    .run = contract_run,
};
