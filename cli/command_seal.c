/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk seal: stores the memory layout of their interfaces in plugins, for hosts
 * that check them without debug information. Reports each interface whose
 * layout is not known; that one is not sealed.
 */
#include "command.h"

#include <stdio.h>

#include "check/seal_file.h"
#include "console.h"
#include "failure.h"

struct seal_options {
    bool is_quiet;
    bool is_optional;
};

static const struct option_spec seal_specs[] = {
    { "quiet", 'q', OPTION_FLAG, offsetof(struct seal_options, is_quiet), NULL,
      "report only what could not be sealed" },
    { "optional", 0, OPTION_FLAG, offsetof(struct seal_options, is_optional),
      NULL, "report what cannot be sealed, but succeed" },
    { NULL, 0, OPTION_FLAG, 0, NULL, NULL },
};

static void tell_counts(const char *path, const struct seal_outcome *outcome)
{
    console_print("%s: %s ", path,
                  outcome->is_changed ? "sealed" : "already sealed:");
    if (outcome->interface_count > 0)
        console_print("%zu of %zu interfaces%s", outcome->sealed_count,
                      outcome->interface_count,
                      outcome->need_count > 0 ? ", " : "");
    if (outcome->need_count > 0)
        console_print("%zu of %zu needed interfaces",
                      outcome->sealed_need_count, outcome->need_count);
    console_print("\n");
}

static void tell(const char *path, const struct seal_outcome *outcome)
{
    if (outcome->interface_count + outcome->need_count == 0)
        console_print("%s: provides and needs no interface, nothing to seal\n",
                      path);
    else if (outcome->kept_count > 0)
        console_print(
            "%s: already sealed (now without debug information): %zu of %zu "
            "interfaces\n",
            path, outcome->kept_count, outcome->interface_count);
    else if (outcome->sealed_count + outcome->sealed_need_count > 0)
        tell_counts(path, outcome);
}

static int seal_one(const char *path, const struct seal_options *options)
{
    struct seal_outcome outcome;
    char why[PDK_ERROR_MESSAGE_SIZE];
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result = seal_file(&outcome, path, &error);

    if (result != PDK_OK) {
        pdk__error_place(&error, PDK_STAGE_NONE, path);
        console_error(&error);
        if (result != PDK_E_NOT_ELF)
            return console_exit_code(result);
        return options->is_optional ? CODE_FINE : CODE_PLUGIN;
    }
    if (!options->is_quiet)
        tell(path, &outcome);
    if (outcome.declared[0] != '\0' && !options->is_quiet)
        console_say("%s: %s is only declared, so its layout is not sealed",
                    path, outcome.declared);
    if (outcome.untold[0] == '\0')
        return CODE_FINE;
    seal_file_explain(why, sizeof why, &outcome);
    console_say("%s: %s", path, why);
    return options->is_optional ? CODE_FINE : CODE_UNVERIFIED;
}

static int seal_run(const struct command *command, int count, char **words)
{
    struct seal_options options = { false, false };
    pdk_error error = PDK_ERROR_INIT;
    int code = CODE_FINE;
    pdk_result result =
        option_parse(command->options, &options, count, words, &count, &error);

    if (result == PDK_OK && count == 0)
        result = pdk_fail(&error, PDK_E_ARGUMENT,
                          "seal needs a plugin: pdk seal FILE...");
    if (result != PDK_OK) {
        console_error(&error);
        return console_exit_code(result);
    }
    for (int i = 0; i < count; i++) {
        int one = seal_one(words[i], &options);

        if (one > code)
            code = one;
    }
    return code;
}

const struct command command_seal = {
    .name = "seal",
    .arguments = "FILE...",
    .summary = "store the memory layout of its interfaces in a plugin",
    .details =
        "Reads the memory layout of the plugin's interfaces, and of all "
        "types that they use, from its debug information, and stores it in "
        "the file: a fingerprint in the note of each interface, which is "
        "mapped, and the layout itself in a section that is not. Both "
        "survive strip. A host with a contract then refuses a plugin that "
        "was built against another SDK before it maps it, and names the "
        "member that moved; 'pdk check --fast' needs nothing else.\n\n"
        "pdk_add_plugin() and 'pdk build' seal plugins by themselves. "
        "Sealing does not make a running host reload a plugin.\n\n"
        "Exit code: 0 sealed, now or before; 3 the layout is not known; 4 "
        "the file is not a plugin.",
    .options = seal_specs,
    .run = seal_run,
};
