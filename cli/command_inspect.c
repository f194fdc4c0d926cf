/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk inspect: shows what is in a file: a plugin, a saved state or a contract.
 * Nothing of it is loaded or run. For a project it shows the plugin.
 */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include <cJSON.h>

#include "check/baseline.h"
#include "check/contract_text.h"
#include "check/inspect.h"
#include "check/layout_child.h"
#include "check/lint.h"
#include "check_choice.h"
#include "console.h"
#include "failure.h"
#include "platform/file.h"
#include "text.h"

#define SNAPSHOT_LIMIT ((uint64_t)1 << 32)
#define LAYOUT_TIMEOUT_S 60

struct inspect_options {
    const char *format;
    bool wants_layout;
};

static const struct option_spec inspect_specs[] = {
    { "format", 0, OPTION_TEXT, offsetof(struct inspect_options, format),
      "text|json", "the output format; text by default" },
    { "layout", 0, OPTION_FLAG, offsetof(struct inspect_options, wants_layout),
      NULL, "show the memory layout of its interfaces" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

static pdk_result print_facts(cJSON *facts, bool is_json, pdk_error *error)
{
    char *text;

    if (facts == NULL)
        return pdk__fail_memory(error);
    if (!is_json) {
        inspect_print(stdout, facts);
        return PDK_OK;
    }
    text = cJSON_Print(facts);
    if (text == NULL)
        return pdk__fail_memory(error);
    printf("%s\n", text);
    cJSON_free(text);
    return PDK_OK;
}

static int inspect_plugin(const char *path, bool is_json, pdk_error *error)
{
    struct finding_list findings = { 0 };
    struct subject subject;
    pdk_result result;
    cJSON *facts;

    subject_open(&subject, path, &findings);
    if (!subject.is_elf) {
        result = pdk_fail(error, PDK_E_NOT_ELF, "%s",
                          findings.count > 0 ? findings.items[0].message
                                             : "out of memory");
        pdk__error_place(error, PDK_STAGE_NONE, path);
    } else {
        lint_image(&subject.elf, &subject.metadata, &findings);
        finding_settle(&findings);
        facts = inspect_image(path, &subject, &findings);
        result = print_facts(facts, is_json, error);
        cJSON_Delete(facts);
    }
    finding_list_finish(&findings);
    subject_close(&subject);
    return result == PDK_E_NOT_ELF ? CODE_PLUGIN : console_exit_code(result);
}

static int inspect_state(const char *path, const char *data, size_t size_bytes,
                         bool is_json, pdk_error *error)
{
    cJSON *facts = NULL;
    pdk_result result = inspect_snapshot(&facts, path, data, size_bytes, error);

    if (result == PDK_OK)
        result = print_facts(facts, is_json, error);
    else
        pdk__error_place(error, PDK_STAGE_NONE, path);
    cJSON_Delete(facts);
    return result == PDK_E_STATE_CORRUPT ? CODE_FINDINGS
                                         : console_exit_code(result);
}

static int inspect_contract(const char *path, bool is_json, pdk_error *error)
{
    struct baseline baseline;
    pdk_result result = baseline_open(&baseline, path, error);

    if (result == PDK_OK)
        result =
            contract_print(stdout, &baseline.contract, path, is_json, error);
    baseline_close(&baseline);
    return console_exit_code(result);
}

/* Files that begin like this are shown as saved states, even damaged ones. */
static bool is_snapshot(const char *data, size_t size_bytes)
{
    static const char magic[] = "pdkstate";
    size_t size = strlen(magic);

    return size_bytes >= size && memcmp(data, magic, size) == 0;
}

static int inspect(const char *path, bool is_json, pdk_error *error)
{
    char *data = NULL;
    size_t size = 0;
    int code;

    if (pdk__text_ends_with(path, ".json"))
        return inspect_contract(path, is_json, error);
    if (pdk__file_read_all(&data, &size, path, SNAPSHOT_LIMIT, error) != PDK_OK)
        return console_exit_code(error->code);
    if (is_snapshot(data, size))
        code = inspect_state(path, data, size, is_json, error);
    else
        code = inspect_plugin(path, is_json, error);
    free(data);
    return code;
}

/* The layouts of the given symbols, or of all tables that the notes name. */
static pdk_result print_layouts(const struct subject *subject, int count,
                                char **words, pdk_error *error)
{
    const struct metadata *metadata = &subject->metadata;
    size_t wanted = count > 0 ? (size_t)count : metadata->interface_count;
    const char **symbols = calloc(wanted + 1, sizeof *symbols);
    struct layout_request request = { subject->data, subject->size_bytes,
                                      symbols, wanted, LAYOUT_TIMEOUT_S };
    char *texts = NULL;
    pdk_result result;

    if (symbols == NULL)
        return pdk__fail_memory(error);
    for (size_t i = 0; i < wanted; i++)
        symbols[i] = count > 0 ? words[i] : metadata->interfaces[i].symbol;
    result = layout_child_run(&texts, &request, error);
    if (result == PDK_OK)
        console_print("%s", texts);
    free(texts);
    free(symbols);
    return result;
}

static int inspect_layout(const char *path, int count, char **symbols,
                          pdk_error *error)
{
    struct finding_list findings = { 0 };
    struct subject subject;
    pdk_result result;

    subject_open(&subject, path, &findings);
    if (subject.is_elf && !subject.has_debug_info)
        result = pdk_fail(error, PDK_E_UNSUPPORTED,
                          "'%.500s' has no debug information, so its layout "
                          "cannot be shown; build it with -g",
                          path);
    else if (subject.is_elf)
        result = print_layouts(&subject, count, symbols, error);
    else
        result = pdk_fail(error, PDK_E_NOT_ELF, "%s",
                          findings.count > 0 ? findings.items[0].message
                                             : "out of memory");
    finding_list_finish(&findings);
    subject_close(&subject);
    return result == PDK_E_NOT_ELF ? CODE_PLUGIN : console_exit_code(result);
}

/* Does the path name a project, so that its plugin is shown? */
static bool is_project(const char *path)
{
    const char *name = strrchr(path, '/');

    return pdk__folder_is(path) ||
           strcmp(name != NULL ? name + 1 : path, "pdk.json") == 0;
}

static int inspect_chosen(const struct inspect_options *options, int count,
                          char **words, pdk_error *error)
{
    bool is_json =
        options->format != NULL && strcmp(options->format, "json") == 0;
    const char *path = count > 0 ? words[0] : NULL;
    struct check_choice choice;

    if (path == NULL || is_project(path)) {
        if (check_choose(&choice, path, NULL, error) != PDK_OK)
            return console_exit_code(error->code);
        path = choice.path;
    }
    if (!options->wants_layout)
        return inspect(path, is_json, error);
    return inspect_layout(path, count > 0 ? count - 1 : 0, words + 1, error);
}

static int inspect_run(const struct command *command, int count, char **words)
{
    struct inspect_options options = { NULL, false };
    pdk_error error = PDK_ERROR_INIT;
    int code = CODE_USAGE;
    pdk_result result =
        option_parse(command->options, &options, count, words, &count, &error);

    if (result == PDK_OK && options.format != NULL &&
        strcmp(options.format, "json") != 0 &&
        strcmp(options.format, "text") != 0)
        result = pdk_fail(&error, PDK_E_ARGUMENT,
                          "there is no format '%s'; use text or json",
                          options.format);
    else if (result == PDK_OK && count > 1 && !options.wants_layout)
        result = pdk_fail(&error, PDK_E_ARGUMENT,
                          "inspect takes one file, not also '%s'", words[1]);
    if (result == PDK_OK)
        code = inspect_chosen(&options, count, words, &error);
    if (code != CODE_FINE)
        console_error(&error);
    return code;
}

const struct command command_inspect = {
    .name = "inspect",
    .arguments = "[FILE|DIR [SYMBOL...]]",
    .summary = "show what a plugin, a saved state or a contract contains",
    .details =
        "Shows what can be read from the file without loading it. Without "
        "FILE, the plugin of the project in this folder. A plugin: "
        "id, version, interfaces, build-id, needed libraries, and how well "
        "it can be reloaded. A saved state: its plugin and its content. A "
        "contract: what it requires. With --layout: the memory layout of "
        "the plugin's interfaces, or of the given SYMBOLs, member by "
        "member.",
    .options = inspect_specs,
    .run = inspect_run,
};
