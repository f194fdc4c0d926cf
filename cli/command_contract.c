/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk contract: creates a host's contract from its SDK header, and shows,
 * verifies and updates contracts.
 */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/baseline.h"
#include "check/contract_make.h"
#include "check/contract_text.h"
#include "check/contract_update.h"
#include "check/layout_header.h"
#include "console.h"
#include "contract_words.h"
#include "failure.h"
#include "text.h"

#define FIELD(name_) offsetof(struct contract_words, name_)

static const struct option_spec contract_specs[] = {
    { "header", 0, OPTION_TEXT, FIELD(header), "FILE",
      "create, update: the host's SDK header" },
    { "interface", 'i', OPTION_TEXTS, FIELD(interfaces), "ID=TYPE",
      "create, update: a new interface and its struct; repeatable" },
    { "require", 0, OPTION_TEXTS, FIELD(required), "ID",
      "create, update: every plugin must provide the new interface; "
      "repeatable" },
    { "type", 0, OPTION_TEXTS, FIELD(types), "NAME=ROLE",
      "create, update: the role of a type: shared, plugin-table, host-table, "
      "opaque or "
      "open-enum; repeatable" },
    { "include", 'I', OPTION_TEXTS, FIELD(includes), "DIR",
      "create, update: an include folder; repeatable" },
    { "name", 0, OPTION_TEXT, FIELD(name), "NAME",
      "create: the contract's name; that of the file by default" },
    { "version", 0, OPTION_TEXT, FIELD(version), "VERSION",
      "create: the SDK's version, 1.0.0 by default; update: the new version" },
    { "glibc", 0, OPTION_TEXT, FIELD(glibc), "VERSION",
      "create, update: the oldest glibc that plugins must load with" },
    { "output", 'o', OPTION_TEXT, FIELD(output), "FILE",
      "create: the contract, NAME.contract.json; NAME.abi is written beside "
      "it" },
    { "format", 0, OPTION_TEXT, FIELD(format), "text|json",
      "show: the output format; text by default" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

/* A wrong header is a finding; a missing tool or type leaves it unverified. */
static int code_of_create(pdk_result result)
{
    if (result == PDK_E_SCHEMA || result == PDK_E_LAYOUT)
        return CODE_FINDINGS;
    if (result == PDK_E_NOT_FOUND || result == PDK_E_UNSUPPORTED)
        return CODE_UNVERIFIED;
    return console_exit_code(result);
}

static int create(const struct contract_words *words, const char *path,
                  pdk_error *error)
{
    struct contract_draft draft = { .plan = { 0 } };
    pdk_result result = contract_draft_read(&draft, words, error);
    int code = console_exit_code(result);

    (void)path;
    if (result == PDK_OK) {
        result = contract_make(&draft.plan, error);
        code = code_of_create(result);
    }
    if (result == PDK_OK)
        printf("%s\n", words->output);
    contract_draft_finish(&draft);
    return code;
}

static int update(const struct contract_words *words, const char *path,
                  pdk_error *error)
{
    struct contract_draft draft = { .plan = { 0 } };
    struct contract_update request = { .path = path,
                                       .header = words->header,
                                       .version = words->version,
                                       .timeout_s = CONTRACT_TIMEOUT_S };
    pdk_result result;

    if (words->header == NULL) {
        pdk_fail(error, PDK_E_ARGUMENT,
                 "contract update needs the current header: --header FILE");
        return CODE_USAGE;
    }
    result = contract_draft_additions(&draft, words, error);
    request.include_dirs = draft.include_dirs;
    request.added = &draft.plan.contract;
    if (result == PDK_OK)
        result = contract_update(stdout, &request, error);
    if (result == PDK_OK && words->version != NULL)
        printf("%s\n", path);
    contract_draft_finish(&draft);
    return code_of_create(result);
}

static int show(const struct contract_words *words, const char *path,
                pdk_error *error)
{
    struct baseline baseline;
    pdk_result result = baseline_open(&baseline, path, error);

    if (result != PDK_OK)
        return console_exit_code(result);
    result = contract_print(
        stdout, &baseline.contract, path,
        words->format != NULL && strcmp(words->format, "json") == 0, error);
    baseline_close(&baseline);
    return console_exit_code(result);
}

static int verify(const struct contract_words *words, const char *path,
                  pdk_error *error)
{
    struct baseline baseline;
    pdk_result result = baseline_open(&baseline, path, error);
    int code = console_exit_code(result);

    (void)words;
    if (result != PDK_OK)
        return code;
    result = baseline_read(&baseline, error);
    code = result == PDK_OK ? CODE_FINE : CODE_UNVERIFIED;
    if (result == PDK_OK)
        console_print("%s: %s %s is complete: %zu interface%s, baseline %s\n",
                      path, baseline.contract.name, baseline.contract.version,
                      baseline.contract.interface_count,
                      baseline.contract.interface_count == 1 ? "" : "s",
                      baseline.contract.baseline);
    baseline_close(&baseline);
    return code;
}

static int write_header(const struct contract_words *words, const char *path,
                        pdk_error *error)
{
    struct text_buffer text = TEXT_BUFFER_INIT;
    struct baseline baseline;
    pdk_result result = baseline_open(&baseline, path, error);
    int code = console_exit_code(result);

    (void)words;
    if (result != PDK_OK)
        return code;
    result = baseline_read(&baseline, error);
    if (result == PDK_OK && baseline.layouts == NULL)
        result = pdk_fail(error, PDK_E_NOT_FOUND,
                          "'%.300s' has no layouts; create it again", path);
    if (result == PDK_OK)
        layout_header_write(&text, &baseline);
    if (result == PDK_OK && text.data != NULL)
        printf("%s", text.data);
    pdk__text_finish(&text);
    baseline_close(&baseline);
    return result == PDK_OK ? CODE_FINE : CODE_UNVERIFIED;
}

/* The actions of `pdk contract`. */
struct verb {
    const char *name;
    int files; /* number of arguments */
    int (*run)(const struct contract_words *words, const char *path,
               pdk_error *error); /* `path` is NULL if it takes none */
};

static const struct verb verbs[] = {
    { "create", 0, create }, { "header", 1, write_header }, { "show", 1, show },
    { "update", 1, update }, { "verify", 1, verify },
};

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

static bool is_format(const char *name)
{
    return name == NULL || strcmp(name, "text") == 0 ||
           strcmp(name, "json") == 0;
}

static int run_verb(const struct contract_words *words, int count, char **rest,
                    pdk_error *error)
{
    const struct verb *verb = find_verb(count > 0 ? rest[0] : "");

    if (verb == NULL)
        pdk_fail(
            error, PDK_E_ARGUMENT,
            "contract needs one of create, header, show, update and verify");
    else if (count != 1 + verb->files)
        pdk_fail(error, PDK_E_ARGUMENT,
                 verb->files == 0 ? "contract %s takes options only"
                                  : "contract %s takes one file",
                 verb->name);
    else if (!is_format(words->format))
        pdk_fail(error, PDK_E_ARGUMENT,
                 "there is no format '%s'; use text or json", words->format);
    else
        return verb->run(words, verb->files > 0 ? rest[1] : NULL, error);
    return CODE_USAGE;
}

static int contract_run(const struct command *command, int count, char **rest)
{
    struct contract_words words = { 0 };
    pdk_error error = PDK_ERROR_INIT;
    int code = CODE_USAGE;

    if (option_parse(command->options, &words, count, rest, &count, &error) ==
        PDK_OK)
        code = run_verb(&words, count, rest, &error);
    if (code != CODE_FINE)
        console_error(&error);
    free(words.interfaces.items);
    free(words.required.items);
    free(words.includes.items);
    free(words.types.items);
    return code;
}

const struct command command_contract = {
    .name = "contract",
    .arguments = "create|header|show|update|verify [FILE]",
    .summary = "create, show, verify or update a host's contract",
    .details =
        "A contract lists a host's interfaces; its baseline, a file beside "
        "it, holds their types. 'pdk check' compares plugins with it.\n\n"
        "  pdk contract create --header sdk.h --interface demo.effect/1=\\\n"
        "      demo_effect_v1 -o demo.contract.json\n"
        "  pdk contract show demo.contract.json\n"
        "  pdk contract verify demo.contract.json\n"
        "  pdk contract update demo.contract.json --header sdk.h \\\n"
        "      --version 2.0.0\n"
        "  pdk contract header demo.contract.json > demo.layout.h\n\n"
        "create compiles the header with $CC or cc. It refuses types that "
        "are only declared, unless --type NAME=opaque allows it. verify "
        "checks that the contract and its baseline are complete. update "
        "shows what a changed header means for existing plugins, and "
        "requires a version that reflects it; with --interface it adds new "
        "ones. header prints static "
        "assertions to include after the SDK's header: code with another "
        "memory layout does not compile.",
    .options = contract_specs,
    .run = contract_run,
};
