/* SPDX-FileCopyrightText: The pdk authors
 * SPDX-License-Identifier: MIT
 *
 * pdk completions: prints a completion script for a shell.
 */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "completion.h"
#include "console.h"

static pdk_result answer(int count, char **words, pdk_error *error)
{
    static const struct {
        const char *shell;
        void (*print)(FILE *stream, const struct command *const *commands);
    } rows[] = {
        { "bash", completion_print_bash },
        { "zsh", completion_print_zsh },
        { "fish", completion_print_fish },
    };

    if (count != 1)
        return pdk_fail(error, PDK_E_ARGUMENT,
                        "completions needs one shell: bash, zsh or fish");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strcmp(words[0], rows[i].shell) != 0)
            continue;
        rows[i].print(stdout, command_table);
        return PDK_OK;
    }
    return pdk_fail(error, PDK_E_ARGUMENT,
                    "there are no completions for '%s', only for bash, zsh and "
                    "fish",
                    words[0]);
}

static int completions_run(const struct command *command, int count,
                           char **words)
{
    pdk_error error = PDK_ERROR_INIT;
    pdk_result result =
        option_parse(command->options, NULL, count, words, &count, &error);

    if (result == PDK_OK)
        result = answer(count, words, &error);
    if (result != PDK_OK)
        console_error(&error);
    return console_exit_code(result);
}

const struct command command_completions = {
    .name = "completions",
    .arguments = "bash|zsh|fish",
    .summary = "print the completions for a shell",
    .details =
        "An installed pdk has completions in place. To use them otherwise, "
        "in this session:\n\n"
        "    source <(pdk completions bash)",
    .run = completions_run,
};
